import { openCatalog } from '../../src/catalog/catalog.ts';
import { RULES } from '../../src/rules/registry.ts';
import { printLine } from '../../src/rules/rule.ts';

const book = openCatalog(undefined);
const ON = '2026-03-02';

const cases = RULES.flatMap(rule =>
  rule.examples.map(example => ({ rule, example, name: `${rule.id} ${JSON.stringify(example.given)}` })),
);

test.each(cases)('$name', ({ rule, example }) => {
  const result = rule.run(example.given, { book, on: example.on ?? ON });
  expect(result.lines.map(printLine)).toEqual(example.expect);
  expect(result.missing.map(missing => missing.field)).toEqual(example.asks ?? []);
});

test('rule ids are unique, and every rule has its source and worked examples', () => {
  expect(new Set(RULES.map(rule => rule.id)).size).toBe(RULES.length);
  for (const rule of RULES) {
    expect(rule.source.length).toBeGreaterThan(10);
    expect(rule.examples.length).toBeGreaterThan(1);
  }
});

test.each(RULES.map(rule => [rule.id, rule] as const))(
  'every code that %s gives is valid on its date',
  (_, rule) => {
    for (const example of rule.examples) {
      const on = example.on ?? ON;
      const result = rule.run(example.given, { book, on });
      const complete = result.missing.length === 0;
      for (const { code } of result.lines) {
        const status = book.card(code, on)?.status;
        expect([code, status]).toEqual([
          code,
          complete ? 'valid' : expect.stringMatching(/^(valid|not-billable)$/),
        ]);
      }
    }
  },
);
