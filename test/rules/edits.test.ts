import type { CodeBook, Mue, PairEdit } from '../../src/case/codebook.ts';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { addOnFindings, pairFinding, validityFindings } from '../../src/rules/edits.ts';
import { mueFindings } from '../../src/rules/unit-edits.ts';

const starter = openCatalog(undefined);
const ON = '2026-03-02';

const pair = (columnOne: string, columnTwo: string, indicator: 0 | 1 = 1): PairEdit => ({
  columnOne,
  columnTwo,
  indicator,
  source: 'NCCI PTP table of a test',
});

test.each<[PairEdit, readonly string[], readonly string[]]>([
  [pair('11042', '97597'), ['modifier 59', 'different wound', 'same wound only 11042 is paid'], ['25']],
  [pair('98941', '97140'), ['modifier 59', 'different site'], ['wound']],
  [pair('11042', '99213'), ['modifier 25', 'never 59', 'separately identifiable'], ['XS']],
  [pair('27447', '99284'), ['57'], ['XS']],
  [pair('97602', '97607', 0), ['no modifier separates them'], ['59']],
  [pair('29827', '29820'), ['The shoulder is one joint', '29823', 'RT and LT'], []],
  [pair('29881', '29877'), ['different site'], ['shoulder']],
])('%j', (edit, says, saysNot) => {
  const { text, columnOne, columnTwo, indicator } = pairFinding(edit, 'hit');
  for (const words of says) expect(text).toContain(words);
  for (const words of saysNot) expect(text).not.toContain(words);
  expect([columnOne, columnTwo, indicator]).toEqual([edit.columnOne, edit.columnTwo, edit.indicator]);
});

/** The starter with one MUE for every code. */
function limited(mue: Omit<Mue, 'source'>): CodeBook {
  return {
    edition: starter.edition,
    card: (code, on) => {
      const card = starter.card(code, on);
      return card && { ...card, mue: { ...mue, source: 'test' } };
    },
    family: (family, on) => starter.family(family, on),
    pairs: () => [],
    children: () => [],
  };
}

const sides = [
  { code: '20610', units: 1 },
  { code: '20610', units: 1 },
];

test.each<[string, Omit<Mue, 'source'>, readonly { code: string; units: number }[], readonly string[]]>([
  ['at the limit', { value: 2, adjudication: 3 }, [{ code: '20610', units: 2 }], []],
  [
    'over the limit',
    { value: 2, adjudication: 3 },
    [{ code: '20610', units: 3 }],
    ['20610 x3 is over its MUE of 2'],
  ],
  ['two lines add up over a day', { value: 1, adjudication: 2 }, sides, ['20610 x2 is over its MUE of 1']],
  ['a limit of the line counts each line', { value: 1, adjudication: 1 }, sides, []],
])('MUE: %s', (_, mue, lines, texts) => {
  const found = mueFindings(lines, limited(mue), ON);
  expect(found).toHaveLength(texts.length);
  for (const [at, text] of texts.entries()) expect(found[at]?.text).toContain(text);
});

test.each([
  [['97598'], 1],
  [['97597', '97598'], 0],
  [['63048', '63046'], 0],
  [['22853'], 1],
  [['22551', '22853'], 0],
])('add-on codes among %j: %d without a base', (codes, count) => {
  expect(addOnFindings(codes, starter, ON)).toHaveLength(count);
});

test.each([
  ['49560', '2022-12-31', []],
  ['49560', '2023-01-01', ['49560 is not valid on 2023-01-01: it ended on 2022-12-31.']],
  ['98016', '2024-12-31', ['98016 is not valid on 2024-12-31: it starts on 2025-01-01.']],
  ['98016', '2025-01-01', []],
])('%s on %s', (code, on, texts) => {
  const found = validityFindings([code], starter, on);
  expect(found.map(one => one.text.split(' Replaced')[0])).toEqual(texts);
});
