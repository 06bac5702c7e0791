import fc from 'fast-check';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { findRule } from '../../src/rules/registry.ts';
import { printLine, type RuleResult } from '../../src/rules/rule.ts';

const at = { book: openCatalog(undefined), on: '2026-03-02' };

function run(id: string, facts: unknown): RuleResult {
  const rule = findRule(id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule.run(facts, at);
}

const unitsOf = (result: RuleResult) => result.lines.reduce((sum, line) => sum + line.units, 0);
const minutes = fc.integer({ min: 1, max: 600 });

const timed: readonly (readonly [string, string, (minutes: number) => unknown])[] = [
  ['critical-care', 'CPT', total => ({ minutes: total, payer: 'other' })],
  ['critical-care', 'Medicare', total => ({ minutes: total, payer: 'medicare' })],
  ['moderate-sedation', 'same doctor', total => ({ minutes: total, by: 'same', age: 'from-5' })],
  ['moderate-sedation', 'other doctor', total => ({ minutes: total, by: 'other', age: 'under-5' })],
  ['advance-care-planning', '', total => ({ minutes: total })],
  ['psychotherapy', 'crisis', total => ({ minutes: total, kind: 'crisis', visit: 'no' })],
  ['chronic-care', 'staff', total => ({ minutes: total, by: 'staff' })],
  ['chronic-care', 'practitioner', total => ({ minutes: total, by: 'practitioner' })],
  ['chronic-care', 'complex', total => ({ minutes: total, by: 'complex' })],
  ['remote-monitoring', '', total => ({ minutes: total })],
  ['office-visit', 'CPT', total => ({ minutes: total, patient: 'established', payer: 'other' })],
  ['office-visit', 'Medicare', total => ({ minutes: total, patient: 'new', payer: 'medicare' })],
  ['facility-visit', 'Medicare', total => ({ minutes: total, kind: 'hospital-initial', payer: 'medicare' })],
  [
    'therapy-units',
    'Medicare',
    total => ({ services: [{ code: '97110', minutes: total }], payer: 'medicare' }),
  ],
  ['therapy-units', 'CPT', total => ({ services: [{ code: '97110', minutes: total }], payer: 'other' })],
  [
    'infusion',
    'therapeutic',
    total => ({ items: [{ kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: total }] }),
  ],
  ['infusion', 'hydration', total => ({ items: [{ kind: 'hydration', way: 'infusion', minutes: total }] })],
];

test.each(timed)('%s %s: more time never gives fewer units', (id, _, facts) => {
  fc.assert(
    fc.property(minutes, minutes, (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      return unitsOf(run(id, facts(less))) <= unitsOf(run(id, facts(more)));
    }),
    { numRuns: 100 },
  );
});

const CODES = ['97110', '97112', '97116', '97140', '97530'];
const mixed = fc
  .array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: CODES.length })
  .map(each => each.map((total, place) => ({ code: CODES[place], minutes: total })));

test('therapy: the units of all codes are those of the total minutes', () => {
  fc.assert(
    fc.property(mixed, services => {
      const total = services.reduce((sum, one) => sum + one.minutes, 0);
      expect(unitsOf(run('therapy-units', { services, payer: 'medicare' }))).toBe(
        Math.floor((total + 7) / 15),
      );
    }),
  );
});

test('therapy: without a payer no code has more units than either way of counting gives', () => {
  fc.assert(
    fc.property(mixed, services => {
      const units = (payer: string | undefined) =>
        new Map(
          run('therapy-units', { services, ...(payer && { payer }) }).lines.map(line => [
            line.code,
            line.units,
          ]),
        );
      const [both, medicare, cpt] = [units(undefined), units('medicare'), units('other')];
      for (const [code, count] of both) {
        expect(count).toBeLessThanOrEqual(medicare.get(code) ?? 0);
        expect(count).toBeLessThanOrEqual(cpt.get(code) ?? 0);
      }
    }),
  );
});

const sites = fc.constantFrom('trunk', 'arm', 'neck', 'hand', 'cheek', 'nose', 'scalp');
const complexity = fc.constantFrom('simple', 'intermediate', 'complex');
const cm = fc.integer({ min: 1, max: 400 }).map(tenths => tenths / 10);

test('repair: the order of wounds never changes the lines', () => {
  const wounds = fc.array(fc.record({ cm, site: sites, complexity }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(wounds, list => {
      const lines = (order: typeof list) => run('repair', { wounds: order }).lines.map(printLine);
      expect(lines([...list].reverse())).toEqual(lines(list));
    }),
  );
});

test('repair: every length gets a code, and every code is valid', () => {
  fc.assert(
    fc.property(cm, sites, complexity, (length, site, how) => {
      const { lines } = run('repair', { wounds: [{ cm: length, site, complexity: how }] });
      return lines.length > 0 && lines.every(line => at.book.card(line.code, at.on)?.status === 'valid');
    }),
  );
});

test('drug units: given and discarded units are those of the vials opened', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.constantFrom(1, 10, 25),
      fc.integer({ min: 0, max: 300 }),
      (dose, perUnit, rest) => {
        const result = run('drug-units', {
          code: 'J3301',
          dose,
          perUnit,
          vials: [dose + rest],
          payer: 'medicare',
        });
        return unitsOf(result) === Math.ceil((dose + rest) / perUnit);
      },
    ),
  );
});

test('skin substitutes: base and add-on units cover the area', () => {
  fc.assert(
    fc.property(
      cm.map(one => one * 10),
      fc.constantFrom('trunk-arm-leg', 'face-hand-foot'),
      (area, siteGroup) => {
        const step = area < 100 ? 25 : 100;
        const covered = unitsOf(run('skin-substitute', { siteGroup, areasCm2: [area] })) * step;
        return covered >= area && covered - area < step;
      },
    ),
  );
});

const segments = fc.integer({ min: 1, max: 24 });

test.each([
  ['anterior-cervical-fusion', 'interspaces'],
  ['lumbar-decompression', 'decompressedSegments'],
])('spine: %s has one unit for each of its %s', (procedure, field) => {
  fc.assert(
    fc.property(
      segments,
      count => unitsOf(run('spine', { procedures: [procedure], [field]: count })) === count,
    ),
  );
});

test('bladder tumors: their order never changes the line, and smaller ones never do', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(sizes, tenths => {
      const sizesCm = tenths.map(one => one / 10);
      const lines = (of: readonly number[]) => run('bladder-tumor', { sizesCm: of }).lines.map(printLine);
      const known = lines(sizesCm);
      return (
        `${lines(sizesCm.toReversed())}` === `${known}` && `${lines([Math.max(...sizesCm)])}` === `${known}`
      );
    }),
  );
});

test('colonoscopy: one unit a technique, however often and in whatever order it was used', () => {
  const used = fc.array(fc.constantFrom('snare', 'biopsy', 'ablation', 'hot-forceps'), { minLength: 1 });
  fc.assert(
    fc.property(used, fc.constantFrom('same', 'different'), (techniques, lesions) => {
      const lines = (of: readonly string[]) =>
        run('colonoscopy', { techniques: of, lesions, purpose: 'diagnostic' }).lines.map(printLine);
      const expected = lesions === 'same' ? 1 : new Set(techniques).size;
      return (
        lines(techniques).length === expected &&
        `${lines(techniques.toReversed())}` === `${lines(techniques)}`
      );
    }),
  );
});
