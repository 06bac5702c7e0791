import { openCatalog } from '../../src/catalog/catalog.ts';
import { payment } from '../../src/rules/payment.ts';

const book = openCatalog(undefined);

/** A line worth the given number of relative value units in all. */
const worth = (code: string, units: number, more: object = {}) => ({
  code,
  workRvu: units,
  expenseRvu: 0,
  malpracticeRvu: 0,
  ...more,
});
const debridement = { code: '97597', workRvu: 0.88, expenseRvu: 1.93, malpracticeRvu: 0.05 };
const surgery = { multiple: '2' };
const scope = (base: number) => ({ multiple: '3', endoscopyBase: worth('45378', base) });
const both = (bilateralIndicator: string) => ({ bilateral: true, bilateralIndicator });

const amounts = (facts: object, on = '2026-03-02') =>
  payment.run(facts, { book, on }).trace.map(text => text.replace(/^(\w+).*\$/, '$1 '));

test.each<[string, string, string]>([
  ['the last day of the first factor of 2024', '2024-03-08', '97597 93.65'],
  ['the first day of the second', '2024-03-09', '97597 95.20'],
  ['2025', '2025-12-31', '97597 92.51'],
  ['2026', '2026-01-01', '97597 95.53'],
])('conversion factor: %s', (_, on, expected) => {
  expect(amounts({ lines: [debridement] }, on)[0]).toBe(expected);
});

test('indices of a locality, and the factor of a payment model', () => {
  const gpci = { work: 1.5, expense: 1.065, malpractice: 0.551 };
  expect(amounts({ lines: [debridement], gpci })).toEqual(['97597 113.66', 'Total 113.66']);
  expect(amounts({ lines: [debridement], apm: true })[0]).toBe('97597 96.00');
});

test.each<[string, object[], object, readonly string[]]>([
  [
    'highest in full, others half',
    [worth('11043', 5, surgery), worth('27301', 10, surgery)],
    {},
    ['11043 25.00', '27301 100.00', 'Total 125.00'],
  ],
  [
    'what is not reduced stays',
    [worth('11046', 3), worth('11043', 5, surgery)],
    {},
    ['11046 30.00', '11043 50.00', 'Total 80.00'],
  ],
  [
    'each surgical unit is a procedure',
    [worth('20610', 2, { ...surgery, units: 2 })],
    {},
    ['20610 20.00', '20610 10.00', 'Total 30.00'],
  ],
  [
    'an add-on by units',
    [worth('11046', 3, { units: 2 })],
    {},
    ['11046 30.00', '11046 30.00', 'Total 60.00'],
  ],
  [
    'endoscopy less its base',
    [worth('45385', 8, scope(6)), worth('45380', 7, scope(6))],
    {},
    ['45385 80.00', '45380 10.00', 'Total 90.00'],
  ],
  [
    'never below nothing',
    [worth('45385', 8, scope(6)), worth('45380', 5, scope(6))],
    {},
    ['45385 80.00', '45380 0.00', 'Total 80.00'],
  ],
  [
    'a family of endoscopies is one procedure beside surgery',
    [worth('45385', 8, scope(6)), worth('45380', 7, scope(6)), worth('46255', 10, surgery)],
    {},
    ['45385 40.00', '45380 5.00', '46255 100.00', 'Total 145.00'],
  ],
  ['bilateral indicator 0', [worth('11042', 10, both('0'))], {}, ['11042 100.00', 'Total 100.00']],
  ['bilateral indicator 1', [worth('20610', 10, both('1'))], {}, ['20610 150.00', 'Total 150.00']],
  ['bilateral indicator 2', [worth('93925', 10, both('2'))], {}, ['93925 100.00', 'Total 100.00']],
  ['bilateral indicator 3', [worth('71046', 10, both('3'))], {}, ['71046 200.00', 'Total 200.00']],
  [
    'both sides before the ranking',
    [worth('11043', 12, surgery), worth('20610', 10, { ...surgery, ...both('1') })],
    {},
    ['11043 60.00', '20610 150.00', 'Total 210.00'],
  ],
  ['assistant', [worth('27880', 10, { role: 'assistant' })], {}, ['27880 16.00', 'Total 16.00']],
  [
    'assistant AS, once 85%',
    [worth('27880', 10, { role: 'assistant-npp' })],
    { practitioner: 'npp' },
    ['27880 13.60', 'Total 13.60'],
  ],
  ['co-surgeon', [worth('27880', 10, { role: 'co-surgeon' })], {}, ['27880 62.50', 'Total 62.50']],
  ['another practitioner', [worth('99213', 10)], { practitioner: 'npp' }, ['99213 85.00', 'Total 85.00']],
])('%s', (_, lines, more, expected) => {
  expect(amounts({ lines, conversionFactor: 10, ...more })).toEqual(expected);
});

test('an amount names the inputs it was computed from', () => {
  const { trace, notes } = payment.run(
    { lines: [worth('20610', 10, both('1'))], conversionFactor: 10 },
    { book, on: '2026-03-02' },
  );
  expect(trace[0]).toBe('20610: (10 x 1 + 0 x 1 + 0 x 1) x 10 x 150% (both sides) = $150.00');
  expect(notes.join(' ')).toContain('Computed from the stated inputs alone');
});
