import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Mention } from '../../src/case/match.ts';
import { matchCodes } from '../../src/case/match.ts';
import { book, mentionsOf, questionOf, receivedOn } from './reading.ts';

const labelSchema = z.object({
  code: z.string(),
  system: z.string(),
  to: z.string().optional(),
  modifiers: z.array(z.string()).optional(),
  units: z.number().optional(),
  role: z.string().optional(),
  status: z.string().optional(),
});
const snippetSchema = z.object({ text: z.string(), mentions: z.array(labelSchema) });
type Label = z.infer<typeof labelSchema>;

/** Snippets labelled by hand, about half of them decoys: one JSON object a line. */
const snippets = readFileSync(path.join(import.meta.dirname, 'mentions.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map(line => snippetSchema.parse(JSON.parse(line)));

function keyOf(mention: Mention): string {
  // A family ("9760X") spans codes by its form; only a stated range has ends to check.
  const to = mention.range && !/X$/.test(mention.code) ? `..${mention.range.to}` : '';
  return `${mention.system} ${mention.code}${to}`;
}

function labelKey(label: Label): string {
  return `${label.system} ${label.code}${label.to ? `..${label.to}` : ''}`;
}

/** The labels and mentions of one snippet, paired in text order. */
function compare(text: string, labels: readonly Label[]) {
  const rest = [...mentionsOf(text)];
  const pairs: (readonly [Label, Mention])[] = [];
  const missed: string[] = [];
  for (const label of labels) {
    const at = rest.findIndex(mention => keyOf(mention) === labelKey(label));
    const [mention] = at < 0 ? [] : rest.splice(at, 1);
    if (mention) pairs.push([label, mention]);
    else missed.push(labelKey(label));
  }
  return { pairs, missed, extra: rest.map(keyOf) };
}

test('the labelled set is large and has decoys', () => {
  expect(snippets.length).toBeGreaterThanOrEqual(400);
  expect(snippets.filter(({ mentions }) => mentions.length === 0).length).toBeGreaterThanOrEqual(120);
});

test('precision is at least 0.99 and recall at least 0.98 on the labelled set', () => {
  const results = snippets.map(({ text, mentions }) => ({ text, ...compare(text, mentions) }));
  const right = results.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const extra = results.reduce((sum, one) => sum + one.extra.length, 0);
  const missed = results.reduce((sum, one) => sum + one.missed.length, 0);
  const wrong = results
    .filter(one => one.extra.length + one.missed.length > 0)
    .map(({ text, extra: more, missed: less }) => ({ text, extra: more, missed: less }));
  expect({
    precise: right / (right + extra) >= 0.99,
    complete: right / (right + missed) >= 0.98,
    wrong,
  }).toEqual({
    precise: true,
    complete: true,
    wrong: expect.any(Array),
  });
});

test('modifiers, units, roles and statuses are those labelled', () => {
  const wrong = snippets.flatMap(({ text, mentions }) =>
    compare(text, mentions).pairs.flatMap(([label, mention]) => {
      const same =
        JSON.stringify(label.modifiers ?? []) === JSON.stringify(mention.modifiers ?? []) &&
        label.units === mention.units &&
        (label.role === undefined || label.role === mention.role) &&
        (label.status === undefined || label.status === mention.status);
      return same ? [] : [{ text, label, mention }];
    }),
  );
  expect(wrong).toEqual([]);
});

test('offsets point at the words of the mail', () => {
  for (const { text } of snippets) {
    const question = questionOf(text);
    for (const mention of matchCodes(question, book, receivedOn)) {
      expect(question.text.slice(mention.start, mention.end)).toBe(mention.text);
    }
  }
});

test.each([
  ['97601', 'deleted'],
  ['97607', 'valid'],
  ['L89.15', 'not-billable'],
  ['99999', 'unknown'],
])('status of %s is %s', (code, status) => {
  const system = code.includes('.') ? 'ICD-10' : 'CPT';
  expect(mentionsOf(`${system} code ${code}`).map(mention => mention.status)).toEqual([status]);
});

test('doubt is kept with its reason', () => {
  expect(mentionsOf('1l042 was billed')[0]?.ambiguous).toBe('typed as 1l042');
  expect(mentionsOf('9760x family')[0]?.ambiguous).toMatch(/family/);
  expect(mentionsOf('ninety-nine two fourteen')[0]?.ambiguous).toMatch(/words/);
  expect(mentionsOf('97597 claims were pulled')[0]?.ambiguous).toMatch(/count/);
  expect(mentionsOf('Our 97597 claims were pulled')[0]?.ambiguous).toBeUndefined();
  expect(mentionsOf('97607')[0]?.ambiguous).toBeUndefined();
});
