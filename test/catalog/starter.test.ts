import type { CodeCard } from '../../src/case/codebook.ts';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { starterFamilies } from '../../src/catalog/starter/load.ts';
import { starterFamilySchema } from '../../src/catalog/starter/row.ts';

const on = '2026-11-23';
const book = openCatalog(undefined);
afterAll(() => book.close());

test.each(starterFamilies.map(family => [family.family, family] as const))(
  '%s rows are well formed',
  (_, f) => {
    const parsed = starterFamilySchema.safeParse(f);
    expect(parsed.error?.issues ?? []).toEqual([]);
  },
);

test('every code of the families is found, and every code named by another is in the catalog', () => {
  const codes = starterFamilies.flatMap(family => family.codes);
  expect(codes.length).toBeGreaterThan(150);
  for (const row of codes) {
    expect(book.card(row.code, on)?.text).toBe(row.text);
    for (const next of row.replacements ?? []) expect(book.card(next, on)?.status).toBe('valid');
  }
});

/** Whether the bounds of the card hold for a value, by the words of Criteria. */
function holds({ criteria }: CodeCard, value: number): boolean {
  if (criteria?.measure === undefined) return false;
  const { over, upTo, from, below } = criteria;
  return (
    (over === undefined || value > over) &&
    (upTo === undefined || value <= upTo) &&
    (from === undefined || value >= from) &&
    (below === undefined || value < below)
  );
}

function chosen(family: string, choose: Record<string, string>, value: number): string[] {
  return book
    .family(family, on)
    .filter(card => Object.entries(choose).every(([name, want]) => card.criteria?.choose?.[name] === want))
    .filter(card => holds(card, value))
    .map(card => card.code);
}

const disposable = { device: 'disposable' };
const durable = { device: 'durable' };
const leg = { siteGroup: 'trunk-arm-leg' };
const foot = { siteGroup: 'face-hand-foot' };

test.each([
  ['npwt', disposable, 0.5, ['97607']],
  ['npwt', disposable, 50, ['97607']],
  ['npwt', disposable, 50.01, ['97608']],
  ['npwt', disposable, 900, ['97608']],
  ['npwt', durable, 50, ['97605']],
  ['npwt', durable, 50.01, ['97606']],
  ['debridement', { depth: 'epidermis-dermis' }, 20, ['97597']],
  ['debridement', { depth: 'epidermis-dermis' }, 20.01, ['97597', '97598']],
  ['debridement', { depth: 'subcutaneous' }, 20, ['11042']],
  ['debridement', { depth: 'subcutaneous' }, 45, ['11042', '11045']],
  ['debridement', { depth: 'muscle-fascia' }, 45, ['11043', '11046']],
  ['debridement', { depth: 'bone' }, 45, ['11044', '11047']],
  ['skin-substitute', leg, 25, ['15271']],
  ['skin-substitute', leg, 53, ['15271', '15272']],
  ['skin-substitute', leg, 99.99, ['15271', '15272']],
  ['skin-substitute', leg, 100, ['15273']],
  ['skin-substitute', leg, 100.01, ['15273', '15274']],
  ['skin-substitute', foot, 25, ['15275']],
  ['skin-substitute', foot, 26, ['15275', '15276']],
  ['skin-substitute', foot, 100, ['15277']],
  ['skin-substitute', foot, 101, ['15277', '15278']],
  ['foot-care', { lesion: 'nail' }, 5, ['11720']],
  ['foot-care', { lesion: 'nail' }, 6, ['11721']],
  ['foot-care', { lesion: 'corn-callus' }, 1, ['11055']],
  ['foot-care', { lesion: 'corn-callus' }, 4, ['11056']],
  ['foot-care', { lesion: 'corn-callus' }, 5, ['11057']],
] as const)('%s %j of %d is %j', (family, choose, value, expected) => {
  expect(chosen(family, choose, value)).toEqual(expected);
});

test.each([
  ['new', 14, undefined],
  ['new', 15, '99202'],
  ['new', 29, '99202'],
  ['new', 30, '99203'],
  ['new', 45, '99204'],
  ['new', 60, '99205'],
  ['established', 9, undefined],
  ['established', 10, '99212'],
  ['established', 20, '99213'],
  ['established', 30, '99214'],
  ['established', 40, '99215'],
])('an office visit (%s patient) of %d minutes reaches %s', (patient, minutes, code) => {
  expect(chosen('evaluation', { patient }, minutes).at(-1)).toBe(code);
});

test('an add-on names base codes that are in the catalog on the same day', () => {
  const cards = ['debridement', 'skin-substitute', 'wound-care'].flatMap(family => book.family(family, on));
  const addons = cards.filter(card => card.criteria?.perAdditional !== undefined);
  expect(addons.length).toBeGreaterThan(8);
  for (const card of addons) {
    expect(card.globalDays).toBe('ZZZ');
    const bases = card.criteria?.baseCodes ?? [];
    expect(bases.map(base => book.card(base, on)?.status)).toEqual(['valid']);
  }
});
