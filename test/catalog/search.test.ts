import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts';
import { importFiles } from '../../src/catalog/import/run.ts';
import { slipsBetween } from '../../src/catalog/search/query.ts';
import { readSynonyms } from '../../src/catalog/search/synonyms.ts';
import { stem, termsOf } from '../../src/catalog/search/words.ts';
import { lookup } from '../../src/commands/lookup.ts';
import { search } from '../../src/commands/search.ts';
import { orderFile, textFile } from './official.ts';

const on = '2026-11-23';
let folder: string;
let full: Catalog;
const starter = openCatalog(undefined);

const index = `<ICD10CM.index><letter><title>A</title>
<mainTerm><title>Abdominalgia</title><code>R10.9</code></mainTerm>
<mainTerm><title>Hypertension, hypertensive<nemod>(benign) (essential)</nemod></title><code>I10</code>
<term level="1"><title>pulmonary</title><code>I27.20</code></term></mainTerm></letter></ICD10CM.index>`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'search-'));
  const order = await textFile(
    folder,
    'icd10cm_order_2026.txt',
    orderFile([
      ['E119', 1, 'Type 2 diabetes mellitus without complications'],
      ['E1169', 1, 'Type 2 diabetes mellitus with other specified complication'],
      ['I10', 1, 'Essential (primary) hypertension'],
      ['I2720', 1, 'Pulmonary hypertension, unspecified'],
      ['K8020', 1, 'Calculus of gallbladder without cholecystitis without obstruction'],
      ['M2556', 0, 'Pain in knee'],
      ['M25561', 1, 'Pain in right knee'],
      ['M25562', 1, 'Pain in left knee'],
      ['M25569', 1, 'Pain in unspecified knee'],
      ['R109', 1, 'Unspecified abdominal pain'],
      ['S52501', 0, 'Unspecified fracture of the lower end of right radius'],
      [
        'S52501A',
        1,
        'Unspecified fracture of the lower end of right radius, initial encounter for closed fracture',
      ],
      [
        'S52501D',
        1,
        'Unspecified fracture of the lower end of right radius, subsequent encounter for closed fracture with routine healing',
      ],
    ]),
  );
  const terms = await textFile(folder, 'icd10cm_index_2026.xml', index);
  const file = path.join(folder, 'catalog.sqlite');
  await importFiles([order, terms], file, { now: '2026-11-23T00:00:00.000Z' });
  full = openCatalog(file);
});
afterAll(async () => {
  starter.close();
  full.close();
  await rm(folder, { recursive: true });
});

function first(book: Catalog, query: string): string | undefined {
  return book.search(query, on).hits[0]?.card.code;
}

test.each([
  ['htn', 'I10'],
  ['high blood pressure', 'I10'],
  ['hypertension', 'I10'],
  ['gallstones', 'K80.20'],
  ['belly pain', 'R10.9'],
  ['abdominalgia', 'R10.9'],
  ['right knee pain', 'M25.561'],
  ['pain left knee', 'M25.562'],
  ['type 2 diabetes without complications', 'E11.9'],
  ['t2dm no complications', 'E11.9'],
  ['hypertenson pulmonary', 'I27.20'],
  ['broken wrist right', 'S52.501'],
  ['Type II DIABETES, without complications', 'E11.9'],
])('"%s" finds %s first', (query, code) => {
  expect(first(full, query)).toBe(code);
});

test.each([
  ['disposable npwt over 50 sq cm', '97608'],
  ['bedsore tailbone stage 3', 'L89.153'],
  ['diabetic foot ulcer type 2', 'E11.621'],
  ['debridement of bone', '11044'],
  ['wound vac pump', 'E2402'],
  ['amputated below knee right', 'Z89.511'],
])('the starter answers "%s" with %s first', (query, code) => {
  expect(first(starter, query)).toBe(code);
});

test.each([
  ['97607', 'code', ['97607']],
  ['e11621', 'code', ['E11.621']],
  ['9760', 'prefix', ['97602', '97605', '97606', '97607', '97608']],
  ['97605-97607', 'range', ['97605', '97606', '97607']],
  ['97605 to 97606', 'range', ['97605', '97606']],
  [
    'L89.15-',
    'code',
    ['L89.15', 'L89.150', 'L89.151', 'L89.152', 'L89.153', 'L89.154', 'L89.156', 'L89.159'],
  ],
  ['gallstones', 'words', []],
] as const)('"%s" is read as %s', (query, kind, codes) => {
  const result = starter.search(query, on);
  expect(result.kind).toBe(kind);
  if (codes.length > 0) expect(result.hits.map(hit => hit.card.code)).toEqual(codes);
});

test('filters by system and by date', () => {
  const systems = new Set(
    starter.search('skin substitute', on, { systems: ['HCPCS'] }).hits.map(hit => hit.card.system),
  );
  expect([...systems]).toEqual(['HCPCS']);
  expect(starter.search('pressure ulcer', on, { systems: ['HCPCS'] }).hits.length).toBeGreaterThan(0);
  const modifiers = starter.search('distinct procedural service', on, { systems: ['MODIFIER'] }).hits;
  expect(new Set(modifiers.map(hit => hit.card.system))).toEqual(new Set(['MODIFIER']));
  const codes = (date: string) => starter.search('epifix', date).hits.map(hit => hit.card.code);
  expect(codes('2018-06-01')).toContain('Q4131');
  expect(codes('2018-06-01')).not.toContain('Q4186');
  expect(codes(on)).toContain('Q4186');
  expect(codes(on)).not.toContain('Q4131');
});

test('a misspelt word says what was searched instead', () => {
  const text = search(full, 'hypertenson', on, { limit: 3 }, false);
  expect(text).toMatch(/"hypertenson" is in no title/);
  expect(JSON.parse(search(full, 'htn', on, { limit: 3 }, true)).hits[0].card.code).toBe('I10');
});

test.each(['', '   ', '()', '!!!', 'zzzzqqqq', '"; DROP TABLE code', 'a'.repeat(5_000), '🙂'])(
  '%j finds nothing and breaks nothing',
  query => {
    expect(Array.isArray(full.search(query, on).hits)).toBe(true);
  },
);

test('the synonym list is large, and says each thing once', () => {
  const said = readSynonyms().map(each => each.said);
  expect(said.length).toBeGreaterThanOrEqual(400);
  expect(said.filter((each, at) => said.indexOf(each) !== at)).toEqual([]);
  expect(readSynonyms().filter(each => each.meant.some(meant => meant.trim() === ''))).toEqual([]);
});

test.each([
  ['ulcers', 'ulcer'],
  ['fractures', 'fracture'],
  ['abscesses', 'abscess'],
  ['arteries', 'artery'],
  ['toes', 'toe'],
  ['Haemorrhage', 'hemorrhage'],
])('%s and %s are one term', (a, b) => {
  expect(termsOf(a)).toEqual(termsOf(b));
  expect(stem(b)).toBe(termsOf(b)[0]);
});

test('what follows a negation is another term', () => {
  expect(termsOf('diabetes without complications')).toContain(`!${stem('complications')}`);
  expect(termsOf('with complications')).toEqual([stem('complications')]);
});

test.each([
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['abc', 'ab', 1],
  ['abc', 'xyz', 3],
])('between %s and %s are %d slips', (a, b, slips) => {
  expect(slipsBetween(a, b, 3)).toBe(slips);
});

test('a look-up prints near codes for one that is none, and JSON for programs', () => {
  expect(lookup(starter, ['976O7'], on)).toContain('97607');
  const [known, unknown] = JSON.parse(lookup(starter, ['97607,12345'], on, { json: true }));
  expect(known).toMatchObject({ card: { code: '97607', status: 'valid' } });
  expect(unknown).toMatchObject({ card: { code: '12345', status: 'unknown' } });
});
