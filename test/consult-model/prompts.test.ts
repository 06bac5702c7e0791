import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { draftSchema } from '../../src/consult/draft.ts';
import { composePrompt } from '../../src/consult/prompts/compose-1.ts';
import { factsPrompt } from '../../src/consult/prompts/facts-1.ts';
import { readingsSchema } from '../../src/consult/read-more.ts';
import { loadTokenCounter } from '../../src/consult/tokens.ts';

const prompts = [composePrompt, factsPrompt];

test('every prompt file is a version of its own', () => {
  const files = readdirSync(join(import.meta.dirname, '../../src/consult/prompts')).sort();
  expect(files).toEqual(prompts.map(prompt => `${prompt.version.replace('/', '-')}.ts`).sort());
});

test('the instructions explain every field of the answer', () => {
  for (const field of Object.keys(draftSchema.shape)) expect(composePrompt.system).toContain(field);
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
