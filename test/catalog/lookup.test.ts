import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { schemaVersion } from '../../src/catalog/schema.ts';
import { Permanent } from '../../src/outcome.ts';

const on = '2026-11-23';
const book = openCatalog(undefined);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'catalog-'));
});
afterAll(async () => {
  book.close();
  await rm(folder, { recursive: true });
});

test.each([
  ['97607', on, 'CPT', 'valid'],
  ['97607', '2015-01-01', 'CPT', 'valid'],
  ['97607', '2014-12-31', 'CPT', 'not-yet'],
  ['97601', '2004-12-31', 'CPT', 'valid'],
  ['97601', '2005-01-01', 'CPT', 'deleted'],
  ['99201', on, 'CPT', 'deleted'],
  ['q4131', on, 'HCPCS', 'deleted'],
  ['G2212', on, 'HCPCS', 'valid'],
  ['A9272', on, 'HCPCS', 'valid'],
  ['E11.621', on, 'ICD-10-CM', 'valid'],
  ['e11621', on, 'ICD-10-CM', 'valid'],
  [' E11.621 ', on, 'ICD-10-CM', 'valid'],
  ['L89.15', on, 'ICD-10-CM', 'not-billable'],
  ['L89.156', '2019-09-30', 'ICD-10-CM', 'not-yet'],
  ['L89.156', '2019-10-01', 'ICD-10-CM', 'valid'],
  ['59', on, 'MODIFIER', 'valid'],
  ['xs', on, 'MODIFIER', 'valid'],
])('%s on %s is %s and %s', (code, date, system, status) => {
  const card = book.card(code, date);
  expect([card?.system, card?.status]).toEqual([system, status]);
});

test.each(['97609', 'E11.6219', 'A99999', '', '.', "97607'; DROP TABLE code"])(
  '%j was never a code',
  code => {
    expect(book.card(code, on)).toBeUndefined();
  },
);

test('a deleted code names what replaced it', () => {
  expect(book.card('97601', on)).toMatchObject({ validTo: '2004-12-31', replacements: ['97597', '97598'] });
  expect(book.card('Q4131', on)?.replacements).toEqual(['Q4186', 'Q4187']);
});

test('whose words a text is stands on the card', () => {
  expect(book.card('97607', on)?.textLicence).toBe('ours');
  expect(book.card('E11.621', on)).toMatchObject({
    textLicence: 'public',
    text: 'Type 2 diabetes mellitus with foot ulcer',
  });
});

test('a header lists its billable children, all pressure ulcer stages of one site', () => {
  const codes = book.children('L89.15', on).map(card => card.code);
  expect(codes).toEqual(['L89.150', 'L89.151', 'L89.152', 'L89.153', 'L89.154', 'L89.156', 'L89.159']);
  expect(book.children('L89.154', on)).toEqual([]);
  expect(book.children('L89.15', '2019-01-01').map(card => card.code)).not.toContain('L89.156');
});

test.each([
  [['97597', '97607'], on, ['97597>97607:1']],
  [['97607', '97597'], on, ['97597>97607:1']],
  [['97602', '97607'], on, ['97602>97607:0']],
  [['97597', '97602', '97607'], on, ['97597>97602:0', '97597>97607:1', '97602>97607:0']],
  [['11042', '97607'], on, []],
  [['11043', '97607'], on, []],
  [['11044', '97607'], on, []],
  [['11042', '97605'], on, []],
  [['11042', '97605'], '2006-03-31', ['11042>97605:1']],
  [['11042', '97605'], '2006-04-02', []],
  [['97140', '97530'], '2019-12-31', ['97140>97530:1']],
  [['97140', '97530'], '2020-01-01', []],
  [['97607', '97607'], on, []],
  [[], on, []],
])('the pairs among %j on %s are %j', (codes, date, expected) => {
  const found = book
    .pairs(codes, date, 'practitioner')
    .map(pair => `${pair.columnOne}>${pair.columnTwo}:${pair.indicator}`);
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test('units and global days come with their source', () => {
  const card = book.card('97598', on);
  expect(card?.mue).toMatchObject({ value: 8 });
  expect(card?.mue?.source).toContain('MUE');
  expect(card?.globalDays).toBe('ZZZ');
});

function fileNamed(name: string, make: (file: string) => void): string {
  const file = path.join(folder, name);
  make(file);
  return file;
}

function sqlite(sql: string): (file: string) => void {
  return file => {
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
  };
}

test.each([
  ['missing.sqlite', () => {}, /does not exist.*catalog import/],
  [
    'text.sqlite',
    (file: string) => writeFileSync(file, 'no database at all, just text'.repeat(50)),
    /not a catalog/,
  ],
  ['empty.sqlite', (file: string) => writeFileSync(file, ''), /not a catalog/],
  ['other.sqlite', sqlite('CREATE TABLE things (a)'), /not a catalog/],
  [
    'newer.sqlite',
    sqlite(
      `PRAGMA application_id = ${0x43436174}; PRAGMA user_version = ${schemaVersion + 1}; CREATE TABLE t (a)`,
    ),
    /newer version.*update/,
  ],
])('%s is refused with what to do', (name, make, message) => {
  const file = fileNamed(name, make);
  const open = () => openCatalog(file);
  expect(open).toThrow(Permanent);
  expect(open).toThrow(message);
  expect(open).toThrow(file);
});
