import fc from 'fast-check';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { RULES } from '../../src/rules/registry.ts';
import { holdsOn, printLine, type Rule, type RuleResult } from '../../src/rules/rule.ts';
import { inputsOf, measuresOf, raise, reversed } from './generated.ts';

const book = openCatalog(undefined);
const ON = '2026-03-02';
const RUNS = { numRuns: 40, seed: 20260302 };

const rules = RULES.filter(rule => holdsOn(rule, ON)).map(rule => [rule.id, rule] as const);
const run = (rule: Rule, facts: unknown, on = ON): RuleResult => rule.run(facts, { book, on });
const linesOf = (result: RuleResult) => result.lines.map(printLine).sort();

test.each(rules)(
  '%s: whatever the input, every line is a valid code, with units and valid modifiers',
  (_, rule) => {
    fc.assert(
      fc.property(inputsOf(rule), facts => {
        const { lines, missing } = run(rule, facts);
        for (const { code, units, modifiers = [] } of lines) {
          const status = book.card(code, ON)?.status;
          expect([
            code,
            missing.length === 0 ? status : status === 'not-billable' ? 'valid' : status,
          ]).toEqual([code, 'valid']);
          expect(Number.isInteger(units) && units > 0).toBe(true);
          for (const modifier of modifiers)
            expect([modifier, book.card(modifier, ON)?.system, book.card(modifier, ON)?.status]).toEqual([
              modifier,
              'MODIFIER',
              'valid',
            ]);
        }
      }),
      RUNS,
    );
  },
);

const DATES = ['2023-12-31', '2024-01-01', '2025-01-01', '2025-12-31', '2026-01-01', '2026-11-23'];

test.each(rules)('%s: every line is valid on the date of service', (_, rule) => {
  const dates = DATES.filter(on => holdsOn(rule, on));
  fc.assert(
    fc.property(inputsOf(rule), fc.constantFrom(...dates), (facts, on) => {
      const { lines, missing } = run(rule, facts, on);
      const invalid = lines.filter(({ code }) => {
        const status = book.card(code, on)?.status;
        return status !== 'valid' && !(missing.length > 0 && status === 'not-billable');
      });
      expect([on, invalid.map(line => line.code)]).toEqual([on, []]);
    }),
    RUNS,
  );
});

test.each(rules)('%s: the same input gives the same bytes', (_, rule) => {
  fc.assert(
    fc.property(inputsOf(rule), facts => {
      expect(JSON.stringify(run(rule, structuredClone(facts)))).toBe(JSON.stringify(run(rule, facts)));
    }),
    RUNS,
  );
});

/** Rules whose lists have an order that means something, with the reason. */
const ORDERED: Readonly<Record<string, string>> = {};

test.each(rules.filter(([id]) => ORDERED[id] === undefined))(
  '%s: the order in which wounds, lesions or services are told never changes the lines',
  (_, rule) => {
    fc.assert(
      fc.property(inputsOf(rule), facts => {
        expect(linesOf(run(rule, reversed(facts)))).toEqual(linesOf(run(rule, facts)));
      }),
      RUNS,
    );
  },
);

/** Fields that measure no amount of work. */
const NO_AMOUNT =
  /^(?:procedureMinutes|age\w*|perUnit|marginCm|weight\w*|daysAfter|margin|rate|conversionFactor|\w*Rvu|\w*Gpci|amount\w*|fee\w*)$/i;
/** Rules that count pay or anesthesia and no units of a code, with what grows. */
const NO_UNITS = new Set(['payment']);

test.each(rules.filter(([id]) => !NO_UNITS.has(id)))(
  '%s: more of anything never gives fewer units of the same codes',
  (_, rule) => {
    fc.assert(
      fc.property(inputsOf(rule), fc.nat(), fc.integer({ min: 1, max: 60 }), (facts, pick, by) => {
        const paths = measuresOf(facts).filter(path => !path.some(step => NO_AMOUNT.test(String(step))));
        const path = paths[pick % Math.max(1, paths.length)];
        if (!path) return;
        const more = raise(facts, path, by);
        if (!rule.input.safeParse(more).success) return;
        const [less, grown] = [run(rule, facts), run(rule, more)];
        const total = (result: RuleResult, code: string) =>
          result.lines.filter(line => line.code === code).reduce((sum, line) => sum + line.units, 0);
        const codes = new Set(less.lines.map(line => line.code));
        // Another base code covers more by itself: 100 sq cm of a graft are fewer units than 99.
        if (less.lines.some(line => total(grown, line.code) === 0)) return;
        const fewer = [...codes].filter(code => total(grown, code) < total(less, code));
        expect([path.join('.'), fewer]).toEqual([path.join('.'), []]);
      }),
      RUNS,
    );
  },
);
