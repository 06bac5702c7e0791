import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { draftSchema } from '../../src/consult/draft.ts';
import { allPrompts as prompts } from '../../src/consult/prompt-set.ts';
import { factsPrompt } from '../../src/consult/prompts/facts-1.ts';
import { readingsSchema } from '../../src/consult/read-more.ts';
import { loadTokenCounter } from '../../src/consult/tokens.ts';

test('every prompt file is a version of its own', () => {
  const files = readdirSync(join(import.meta.dirname, '../../src/consult/prompts')).sort();
  expect(files).toEqual(prompts.map(prompt => `${prompt.version.replace('/', '-')}.ts`).sort());
});

test('the instructions explain every field of the answer', () => {
  const composing = prompts.filter(prompt => prompt.version.startsWith('compose/'));
  expect(composing.length).toBeGreaterThan(0);
  for (const { system } of composing)
    for (const field of Object.keys(draftSchema.shape)) expect(system).toContain(`${field}:`);
  const { field } = readingsSchema.shape.facts.element.shape;
  for (const name of field.options)
    expect(factsPrompt.system).toMatch(new RegExp(`^- ${name}(?: \\(.*\\))?: `, 'm'));
});

test('the instructions are short, hold nothing of a case, and call the mail data', async () => {
  const count = await loadTokenCounter();
  for (const { system } of prompts) {
    expect(count(system)).toBeLessThan(700);
    expect(system).toContain('data from outside');
    expect(system).not.toMatch(/\d{5}/);
  }
});
