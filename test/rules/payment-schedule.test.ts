import { payment } from '../../src/rules/payment.ts';
import { eachWithCatalog } from '../catalog/loaded.ts';
import { feeFile } from '../catalog/official.ts';

const at = eachWithCatalog();
const on = '2026-08-01';

/** A row of the schedule: work, expense outside and in a facility, malpractice, then the payment indicators. */
function row(
  code: string,
  values: readonly number[],
  [multiple, bilateral, assistant, co]: string,
  base = '',
) {
  const [work = 0, office = 0, facility = 0, malpractice = 0] = values;
  return `${code},,w,A,,${work},${office},,${facility},,${malpractice},0,0,0,000,0,0,0,${multiple},${bilateral},${assistant},${co},0,9,${base},10,09,0`;
}

beforeEach(async () => {
  await at.load({
    'PPRRVU2026_Jul_nonQPP.csv': feeFile([
      row('27880', [15, 9, 9, 3], '2021'),
      row('20610', [0.8, 1, 0.4, 0.1], '2110'),
      row('45378', [3, 4, 2, 0.5], '2000'),
      row('45385', [4.5, 5, 3, 0.5], '3000', '45378'),
      row('45380', [3.5, 5, 3, 0.5], '3000', '45378'),
      row('97110', [0.5, 0.4, 0.4, 0], '5000'),
      row('97140', [0.4, 0.3, 0.3, 0], '5000'),
      row('11042', [1, 2, 0.6, 0.1], '2010'),
    ]),
  });
});

const run = (facts: object) => payment.run(facts, { book: at.catalog(), on });
const amounts = (facts: object) => run(facts).trace.map(text => text.replace(/^(\w+).*\$/, '$1 '));

test.each<[string, object, readonly string[]]>([
  [
    'values, indicators and factor of the schedule; the higher in full, the other half',
    { lines: [{ code: '20610' }, { code: '27880' }] },
    ['20610 9.50', '27880 270.00', 'Total 279.50'],
  ],
  [
    'the expense of a facility',
    { lines: [{ code: '20610' }], facility: true },
    ['20610 13.00', 'Total 13.00'],
  ],
  ['both sides', { lines: [{ code: '20610', bilateral: true }] }, ['20610 28.50', 'Total 28.50']],
  [
    'endoscopies of one base',
    { lines: [{ code: '45385' }, { code: '45380' }] },
    ['45385 100.00', '45380 15.00', 'Total 115.00'],
  ],
  [
    'therapy: the highest expense in full, the others with half of theirs',
    { lines: [{ code: '97110', units: 2 }, { code: '97140' }] },
    ['97110 9.00', '97110 7.00', '97140 5.50', 'Total 21.50'],
  ],
  ['stated values rule', { lines: [{ code: '20610', workRvu: 2 }] }, ['20610 31.00', 'Total 31.00']],
])('%s', (_, facts, expected) => {
  expect(amounts(facts)).toEqual(expected);
});

test('the shares by indicator stand in the notes, with the schedule they come from', () => {
  const { notes } = run({
    lines: [
      { code: '11042', role: 'assistant' },
      { code: '27880', role: 'co-surgeon' },
    ],
  });
  expect(notes.join(' ')).toContain('11042: an assistant is never paid (indicator 1).');
  expect(notes.join(' ')).toContain('27880: each co-surgeon 62.5%');
  expect(notes.join(' ')).toContain('Relative values of Medicare physician fee schedule');
});

test('a code without a row leaves the amounts out, not the shares', () => {
  const result = run({ lines: [{ code: '27880' }, { code: '29999' }] });
  expect(result.trace).toEqual([]);
  expect(result.notes.join(' ')).toContain('the highest valued is paid at 100%');
  expect(result.notes.join(' ')).toContain('not loaded here');
});
