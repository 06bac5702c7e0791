import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts';
import { importFiles } from '../../src/catalog/import/run.ts';
import { edits, readEntry } from '../../src/commands/edits.ts';
import { orderFile, textFile } from './official.ts';

const on = '2026-10-01';
let folder: string;
let book: Catalog;

const tabular = `<ICD10CM.tabular><chapter><name>4</name><desc>Endocrine (E00-E89)</desc><section id="E08-E13"><desc>Diabetes (E08-E13)</desc>
<diag><name>E11</name><desc>Type 2 diabetes mellitus</desc><excludes1><note>type 1 diabetes mellitus (E10.-)</note><note>gestational diabetes (O24.4-)</note></excludes1></diag>
</section></chapter></ICD10CM.tabular>`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'claim-'));
  const order = await textFile(
    folder,
    'icd10cm_order_2026.txt',
    orderFile([
      ['E10', 0, 'Type 1 diabetes mellitus'],
      ['E109', 1, 'Type 1 diabetes mellitus without complications'],
      ['E11', 0, 'Type 2 diabetes mellitus'],
      ['E119', 1, 'Type 2 diabetes mellitus without complications'],
      ['S52501', 0, 'Unspecified fracture of the lower end of right radius'],
      [
        'S52501A',
        1,
        'Unspecified fracture of the lower end of right radius, initial encounter for closed fracture',
      ],
      ['S52501D', 1, 'Unspecified fracture of the lower end of right radius, subsequent encounter'],
    ]),
  );
  const notes = await textFile(folder, 'icd10cm_tabular_2026.xml', tabular);
  const file = path.join(folder, 'catalog.sqlite');
  await importFiles([order, notes], file, { now: '2026-10-01T00:00:00.000Z' });
  book = openCatalog(file);
});
afterAll(async () => {
  book.close();
  await rm(folder, { recursive: true });
});

function findings(...codes: string[]): string[] {
  return book
    .check(codes.map(readEntry), on, 'practitioner')
    .map(each => `${each.kind}:${each.state}:${each.codes.join('+')}`);
}

test.each([
  [['97597', '97607'], ['ptp:hit:97597+97607']],
  [['97597', '97607-59'], ['ptp:note:97597+97607']],
  [['97597-XS', '97607'], ['ptp:note:97597+97607']],
  [['97597', '97607-76'], ['ptp:hit:97597+97607']],
  [['97602', '97607-59'], ['ptp:hit:97602+97607']],
  [['11042', '97607'], []],
  [['97597', '97598x8'], []],
  [['97597', '97598x9'], ['mue:hit:97598']],
  [['97598x2'], ['add-on:hit:97598']],
  [['11045', '11043'], ['add-on:hit:11045']],
  [['E11.9', 'E10.9'], ['excludes1:hit:E11.9+E10.9']],
  [['E11.9', '97597'], []],
  [['S52.501'], ['seventh-character:hit:S52.501']],
  [['S52.501A'], []],
  [['E11'], ['validity:hit:E11']],
  [['99201'], ['validity:hit:99201']],
  [['97699'], ['validity:hit:97699']],
])('%j gives %j', (codes, expected) => {
  expect(findings(...codes)).toEqual(expected);
});

test('the text names the denied code and what the indicator means', () => {
  const text = edits(book, ['97597', '97607'], on, 'practitioner', false);
  expect(text).toContain('97607 (column two) is denied beside 97597 (column one); indicator 1');
  const json = JSON.parse(edits(book, ['97602', '97607'], on, 'practitioner', true));
  expect(json.pairs).toMatchObject([{ columnOne: '97602', columnTwo: '97607', indicator: 0 }]);
});

test.each(['97597--59', '9', 'two words', '97597x99999'])('%j is refused as a code', text => {
  expect(() => readEntry(text)).toThrow(/is no code: write/);
});

test.each([
  [['E11.9', 'E10.9'], ['excludes1:E11.9+E10.9']],
  [['E10.9', 'E11.9'], ['excludes1:E11.9+E10.9']],
  [['E11.9', 'S52.501A'], []],
  [['S52.501'], ['seventh-character:S52.501']],
  [['E11', '97597'], ['depth:E11']],
])('the diagnoses %j alone give %j', (codes, expected) => {
  const checks = book.checkDiagnoses?.(codes, on);
  expect(checks?.notesLoaded).toBe(true);
  expect(checks?.found.map(each => `${each.kind}:${each.codes.join('+')}`)).toEqual(expected);
});
