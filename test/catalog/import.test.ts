import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { importFiles } from '../../src/catalog/import/run.ts';
import { schemaVersion } from '../../src/catalog/schema.ts';
import { Permanent } from '../../src/outcome.ts';
import { eachWithCatalog, now } from './loaded.ts';
import {
  addendaFile,
  type Content,
  feeFile,
  gzip,
  hcpcsFixed,
  mueFile,
  orderFile,
  pairFile,
  textFile,
  workbook,
  zipBytes,
  zipFile,
} from './official.ts';

const at = eachWithCatalog();
const { load, catalog } = at;

const cholera = [
  ['A00', 0, 'Cholera'],
  ['A000', 1, 'Cholera due to Vibrio cholerae 01, biovar cholerae'],
  ['A009', 1, 'Cholera, unspecified'],
  ['QA00101', 1, 'A code whose second character is a letter'],
] as const;

test('an order file in the zip of the publisher, with addenda, judges two fiscal years', async () => {
  const zip = await zipBytes({
    'Code Descriptions/icd10cm_order_2026.txt': orderFile([
      ...cholera,
      ['B880', 0, 'Other acariasis'],
      ['B8801', 1, 'Infestation by Demodex mites'],
    ]),
    'Code Descriptions/icd10cm_order_addenda_2026.txt': addendaFile([
      ['Delete', 1, 'B880', 'Other acariasis'],
      ['Add', 0, 'B880', 'Other acariasis'],
      ['Add', 1, 'B8801', 'Infestation by Demodex mites'],
      ['Delete', 1, 'C999', 'A code that went'],
    ]),
    'Code Descriptions/icd10cm_codes_2026.txt':
      'A000    Cholera due to Vibrio cholerae 01, biovar cholerae\r\n',
    'Code Descriptions/icd10OrderFiles.pdf': '%PDF-1.4',
  });
  const report = await load({ '2026-code-descriptions-tabular-order.zip': zip });
  expect(report.files.map(each => [each.kind, each.rows, each.bad])).toEqual([
    ['icd10cm-order', 6, 0],
    ['icd10-addenda', 4, 0],
  ]);
  expect(report.skipped).toHaveLength(2);
  const statuses = ['A00.9', 'B88.0', 'B88.01', 'C99.9', 'QA0.0101'].map(code => [
    catalog().card(code, '2025-09-30')?.status,
    catalog().card(code, '2025-10-01')?.status,
  ]);
  expect(statuses).toEqual([
    ['valid', 'valid'],
    ['valid', 'not-billable'],
    ['not-yet', 'valid'],
    ['valid', 'deleted'],
    ['valid', 'valid'],
  ]);
});

test('editions live side by side by date', async () => {
  await load({ 'icd10cm_order_2025.txt': orderFile([...cholera, ['D71', 1, 'Old title']]) });
  await load({
    'icd10cm-order-2026.txt': orderFile([
      ...cholera.slice(0, 2),
      ['D71', 0, 'Old title'],
      ['D711', 1, 'Leukocyte adhesion deficiency'],
    ]),
  });
  await load({ 'icd10cm_order_April-2025.txt': orderFile([...cholera, ['D71', 1, 'New title']]) });
  const title = (on: string) => catalog().card('D71', on);
  expect([title('2025-03-31')?.text, title('2025-04-01')?.text]).toEqual(['Old title', 'New title']);
  expect(title('2025-10-01')?.status).toBe('not-billable');
  expect(catalog().card('D71.1', '2025-09-30')).toMatchObject({ status: 'not-yet', validFrom: '2025-10-01' });
  expect(catalog().card('A00.9', '2025-10-01')).toMatchObject({ status: 'deleted', validTo: '2025-09-30' });
  expect(catalog().card('A00.9', '2025-09-30')).toMatchObject({ status: 'valid', validTo: '2025-09-30' });
  expect(catalog().card('D71.1', '2026-01-01')).toMatchObject({ status: 'valid', validFrom: '2025-10-01' });
});

test('the PCS order file is told from the CM one', async () => {
  await load({
    'icd10pcs_order_2026.txt.gz': gzip(
      orderFile([
        ['001', 0, 'Central Nervous System, Bypass'],
        ['0016070', 1, 'Bypass Cerebral Ventricle'],
      ]),
    ),
  });
  expect(catalog().card('0016070', '2026-01-01')).toMatchObject({ system: 'ICD-10-PCS', status: 'valid' });
  expect(
    catalog()
      .describe('0016070', '2026-01-01')
      ?.hierarchy.map(each => each.code),
  ).toEqual(['001']);
});

test('PCS tables tell what each character means', async () => {
  const axis = (pos: number, title: string, labels: Record<string, string>) =>
    `<axis pos="${pos}" values="1"><title>${title}</title>${Object.entries(labels)
      .map(([code, label]) => `<label code="${code}">${label}</label>`)
      .join('')}</axis>`;
  const xml = `<?xml version="1.0"?><ICD10PCS.tabular><version>2026</version><pcsTable>
    ${axis(1, 'Section', { 0: 'Medical and Surgical' })}${axis(2, 'Body System', { 0: 'Central Nervous System' })}${axis(3, 'Operation', { 1: 'Bypass' })}
    <pcsRow codes="2">${axis(4, 'Body Part', { 6: 'Cerebral Ventricle' })}${axis(5, 'Approach', { 0: 'Open' })}${axis(6, 'Device', { 7: 'Autologous', J: 'Synthetic' })}${axis(7, 'Qualifier', { 0: 'Nasopharynx' })}</pcsRow>
    </pcsTable></ICD10PCS.tabular>`;
  await load({
    'icd10pcs_order_2026.txt': orderFile([['0016070', 1, 'Bypass Cerebral Ventricle']]),
    'icd10pcs_tables_2026.xml': xml,
  });
  expect(catalog().describe('0016070', '2026-01-01')?.axes).toEqual([
    '0 = Section: Medical and Surgical',
    '0 = Body System: Central Nervous System',
    '1 = Operation: Bypass',
    '6 = Body Part: Cerebral Ventricle',
    '0 = Approach: Open',
    '7 = Device: Autologous',
    '0 = Qualifier: Nasopharynx',
  ]);
});

test('the conversion table gives first days, predecessors and successors; spreadsheet dates are April updates', async () => {
  const table = await workbook([
    [
      'A long paragraph of prose about the current code assignment and more that is longer than any header cell',
    ],
    ['Current code assignment', 'Code assignment effective year', 'Previous Code(s) Assignment'],
    ['D71.1', 2025, 'D71'],
    ['A00.0', 45_017, 'A00.9'],
    ['', '', ''],
  ]);
  await load({
    'icd10cm_order_2026.txt': orderFile([
      ...cholera,
      ['D71', 0, 'Functional disorders'],
      ['D711', 1, 'Leukocyte adhesion deficiency'],
    ]),
    'ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx': table,
  });
  expect(catalog().card('A00.0', '2023-03-31')?.status).toBe('not-yet');
  expect(catalog().card('A00.0', '2023-04-01')?.status).toBe('valid');
  expect(catalog().card('A00.9', '2016-01-01')).toMatchObject({ status: 'valid', validFrom: '2015-10-01' });
  expect(
    catalog()
      .describe('D71.1', '2026-01-01')
      ?.predecessors.map(each => each.code),
  ).toEqual(['D71']);
});

const dressing = {
  code: 'A6010',
  long: ['Collagen based wound filler, dry form, sterile,', 'per gram of collagen'],
  short: 'Collagen based wound filler',
  added: '20020101',
  coverage: 'D',
  betos: 'D1A',
};
const oldProduct = {
  code: 'Q4131',
  long: ['Old product'],
  short: 'Old',
  added: '20130101',
  terminated: '20181231',
  crossReference: 'Q4186',
};
const newProduct = { code: 'Q4186', long: ['New product'], short: 'New', added: '20190101' };
const modifier = { code: 'XS', long: ['Separate structure'], short: 'Separate structure', added: '20150101' };

test('HCPCS fixed width: lines joined, indicators explained, terminated codes by date, modifiers', async () => {
  const report = await load({
    'HCPC2026_OCT_ANWEB_09102026.txt': hcpcsFixed([modifier, dressing, oldProduct, newProduct]),
  });
  expect(report.files[0]).toMatchObject({ kind: 'hcpcs-fixed', rows: 4, bad: 0 });
  const described = catalog().describe('A6010', '2026-11-23');
  expect(described?.card.text).toBe('Collagen based wound filler, dry form, sterile, per gram of collagen');
  expect(described?.details).toContainEqual({ label: 'coverage', value: 'D (special instructions apply)' });
  expect(described?.details).toContainEqual({ label: 'BETOS', value: 'D1A' });
  expect(catalog().card('Q4131', '2018-12-31')?.status).toBe('valid');
  expect(catalog().card('Q4131', '2019-01-01')).toMatchObject({ status: 'deleted' });
  expect(catalog().card('Q4131', '2019-01-01')?.replacements).toContain('Q4186');
  expect(catalog().card('XS', '2026-11-23')).toMatchObject({ system: 'MODIFIER', status: 'valid' });
  expect(catalog().card('25', '2026-11-23')?.status).toBe('valid');
});

test('a whole release denies what it lacks, an excerpt does not', async () => {
  await load({ 'HCPC2026_JUL_ANWEB.txt': hcpcsFixed([dressing]) });
  expect(catalog().card('A6550', '2026-11-23')?.status).toBe('valid');
  const many = Array.from({ length: 4_000 }, (_, at) => ({ ...dressing, code: `S${String(1_000 + at)}` }));
  await load({ 'HCPC2026_OCT_ANWEB.txt': hcpcsFixed([dressing, ...many]) });
  at.close();
  expect(catalog().card('A6550', '2026-11-23')).toMatchObject({ status: 'deleted', validTo: '2026-09-30' });
});

test('HCPCS as xlsx: the header row is found wherever it stands', async () => {
  const header = [
    'HCPC',
    'SEQNUM',
    'RECID',
    'LONG DESCRIPTION',
    'SHORT DESCRIPTION',
    'XREF1',
    'COV',
    'BETOS',
    'ADD DT',
    'ACT EFF DT',
    'TERM DT',
    'ACTION CD',
  ];
  const sheet = await workbook([
    ['a notice'],
    [''],
    header,
    [
      '   A1',
      '0010',
      '7',
      'Dressing for one wound',
      'Dressing for one wound',
      '',
      'C',
      '',
      '20020701',
      '20020701',
      '',
      'N',
    ],
    [
      'A6010',
      '0010',
      '3',
      'Collagen based wound filler, dry form, sterile, per gram of collagen',
      'Collagen',
      '',
      'D',
      'D1A',
      '20020101',
      '20090101',
      '',
      'N',
    ],
  ]);
  const report = await load({ 'HCPC2020_OCT_ANWEB.xlsx': sheet });
  expect(report.files[0]).toMatchObject({ kind: 'hcpcs-table', rows: 2, bad: 0 });
  expect(catalog().card('A6010', '2020-10-01')).toMatchObject({
    text: dressing.long.join(' '),
    validFrom: '2002-01-01',
  });
  expect(catalog().card('A1', '2020-10-01')?.system).toBe('MODIFIER');
});

test('NCCI pairs of both settings, deleted ones kept; a newer part replaces its range only', async () => {
  await load({
    'ccipra-v322r0-f1.TXT': pairFile([
      ['0001A', '0591T', '20220101', '20231231', '1'],
      ['11042', '97597', '20110101', '*', '1'],
      ['11042', '97602', '20110101', '*', '0'],
      ['11043', '97602', '20110101', '20110101', '9'],
    ]),
    'ccipra-v322r0-f2.txt': pairFile([
      ['97597', '97607', '20150101', '*', '1'],
      ['99291', '36000', '20000605', '*', '1'],
    ]),
    'ccioph-v322r0-f1.txt': pairFile([['11042', '97597', '20110101', '20251231', '0']]),
  });
  const among = (codes: string[], on: string, setting: 'practitioner' | 'hospital' = 'practitioner') =>
    catalog()
      .pairs(codes, on, setting)
      .map(pair => `${pair.columnOne}>${pair.columnTwo}:${pair.indicator}`);
  expect(among(['0001A', '0591T'], '2023-12-31')).toEqual(['0001A>0591T:1']);
  expect(among(['0001A', '0591T'], '2024-01-01')).toEqual([]);
  expect(among(['11043', '97602'], '2011-01-01')).toEqual([]);
  expect(among(['11042', '97597', '97607'], '2026-08-01')).toEqual(['11042>97597:1', '97597>97607:1']);
  expect(among(['11042', '97597'], '2025-12-31', 'hospital')).toEqual(['11042>97597:0']);
  expect(among(['11042', '97597'], '2026-01-01', 'hospital')).toEqual([]);

  await load({
    'medicare-ccipra-v323r0-f1.txt': pairFile([
      ['0001A', '0591T', '20220101', '20231231', '1'],
      ['11042', '97597', '20110101', '20260930', '1'],
      ['11043', '97602', '20110101', '20110101', '9'],
    ]),
  });
  at.close();
  expect(among(['11042', '97597', '97602', '97607'], '2026-10-01')).toEqual(['97597>97607:1']);
  expect(among(['11042', '97597'], '2026-09-30')).toEqual(['11042>97597:1']);
  expect(catalog().pairs(['97597', '97607'], '2026-10-01', 'practitioner')[0]).toMatchObject({
    effective: '2015-01-01',
    rationale: 'Misuse of column two code with column one code',
    source: 'NCCI PTP 2026Q3 practitioner',
  });
});

test('an older pair table does not replace a newer one', async () => {
  await load({ 'ccipra-v323r0-f1.txt': pairFile([['11042', '97597', '20110101', '*', '1']]) });
  await expect(
    load({ 'ccipra-v322r0-f1.txt': pairFile([['11042', '97597', '20110101', '*', '0']]) }),
  ).rejects.toThrow(/older than NCCI PTP 2026Q4/);
});

test('MUE tables of three settings; zero is a value', async () => {
  await load({
    'MCR_MUE_PractitionerServices_Eff_07-01-2026.csv': mueFile('Practitioner Services', [
      ['97598', 9, '3 Date of Service Edit: Clinical', 'Clinical: Data'],
      ['0001U', 0, '2 Date of Service Edit: Policy', 'CMS Policy'],
    ]),
    'MCR_MUE_OutpatientHospitalServices_Eff_07-01-2026.csv': mueFile('Outpatient Hospital Services', [
      ['97598', 4, '3 Date of Service Edit: Clinical', 'Clinical: Data'],
    ]),
    'MCR_MUE_DMESupplierServices_Eff_07-01-2026.csv': mueFile('DME Supplier Services', [
      ['A4206', 0, '3 Date of Service Edit: Clinical', 'CMS Policy'],
    ]),
  });
  expect(catalog().card('97598', '2026-07-01')?.mue).toEqual({
    value: 9,
    adjudication: 3,
    source: 'NCCI MUE 2026Q3 practitioner',
  });
  expect(
    catalog()
      .describe('97598', '2026-07-01')
      ?.mues.map(each => [each.setting, each.value]),
  ).toContainEqual(['hospital', 4]);
  expect(catalog().describe('A6550', '2026-07-01')?.mues).toEqual([]);
});

test('an official table outranks the starter also when it is older', async () => {
  const rows = [['97598', 7, '3 Date of Service Edit: Clinical', 'Clinical: Data']] as const;
  await load({ 'MCR_MUE_PractitionerServices_Eff_10-01-2025.csv': mueFile('Practitioner Services', rows) });
  expect(catalog().card('97598', '2026-11-23')?.mue).toMatchObject({
    value: 7,
    source: 'NCCI MUE 2025Q4 practitioner',
  });
  const practitioner = catalog()
    .describe('97598', '2026-11-23')
    ?.mues.find(each => each.setting === 'practitioner');
  expect(practitioner?.value).toBe(7);
});

test('add-on codes: types, Julian dates, contractor-defined bases', async () => {
  await load({
    'AOC_V2026Q4-MCR.txt': [
      'Notice of the publisher',
      [
        'AOC_Edit_Type',
        'Add-On_Code',
        'AOC_DelDT',
        'Primary_Code',
        'Primary_Code_DelDT',
        'AOC_Edit_EffDT',
        'AOC_Edit_DelDT',
        'Special_Instruction_Notes',
      ].join('\t'),
      '1\t97598\t\t97597\t\t2011001\t\t',
      '1\t97598\t\t97602\t\t2011001\t2020366\t',
      '2\t99292\t\tCCCCC\t\t2013001\t\tcontractor',
    ].join('\r\n'),
  });
  const bases = (code: string, on: string) =>
    catalog()
      .describe(code, on)
      ?.addOns.map(each => `${each.addOn}+${each.base}:${each.type}`);
  expect(bases('97598', '2026-11-23')).toEqual(['97598+97597:1']);
  expect(bases('97598', '2020-12-31')).toEqual(['97598+97597:1', '97598+97602:1']);
  expect(bases('97597', '2026-11-23')).toEqual(['97598+97597:1']);
});

test('fee schedule and GPCI: columns by stacked header, national and locality amounts', async () => {
  const row =
    '97597,,some words,A,,0.88,1.93,,0.29,,0.05,2.86,1.22,0,000,0.00,0.00,0.00,2,0,1,0,0,9,,33.4009,09,0';
  const split =
    '93922,TC,other words,A,,0.00,2.00,,0.00,NA,0.01,2.01,0.01,1,XXX,0.00,0.00,0.00,0,0,0,0,0,9,,33.4009,01,0';
  await load({
    'PPRRVU2026_Jul_nonQPP.csv': feeFile([
      row,
      split,
      'D0120,,words,N,,0,0,,0,,0,0,0,9,XXX,0,0,0,9,9,9,9,9,9,,33.4009,09,0',
      '98765,,a code only here,A,,1,1,,1,,1,3,3,0,XXX,0,0,0,0,0,0,0,0,9,,33.4009,09,0',
    ]),
    'GPCI2026.csv': [
      'ADDENDUM E,,,,,,',
      ',,,,,,',
      'Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI (with 1.0 Floor)***,2026 PE GPCI,2026 MP GPCI',
      '02102,AK,01,ALASKA*,1.500,1.065,0.551',
      '"* a footnote, with words",,,,,,',
    ].join('\r\n'),
  });
  const [fee] = catalog().describe('97597', '2026-08-01', '02102-01')?.fees ?? [];
  expect(fee).toMatchObject({
    globalDays: '000',
    conversionFactor: '33.4009',
    national: { nonFacility: '95.53', facility: '40.75' },
  });
  expect(catalog().card('97597', '2026-08-01')?.workRvu).toBe(Number(fee?.values.work));
  expect(fee?.values).toMatchObject({ status: 'A', bilateral: '0', assistant: '1', supervision: '09' });
  expect(fee?.locality).toMatchObject({ name: 'ALASKA, AK', nonFacility: '113.66' });
  expect(catalog().card('98765', '2026-08-01')).toMatchObject({
    status: 'valid',
    textLicence: 'licensed',
    text: 'a code only here',
  });
  expect(catalog().card('97597', '2026-08-01')?.textLicence).toBe('ours');
  expect(catalog().card('D0120', '2026-08-01')).toBeUndefined();
});

const tabular = `<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2026</version>
<chapter><name>4</name><desc>Endocrine diseases (E00-E89)</desc>
<section id="E08-E13"><desc>Diabetes mellitus (E08-E13)</desc>
<diag><name>E11</name><desc>Type 2 diabetes mellitus</desc>
<excludes1><note>type 1 diabetes mellitus (E10.-)</note></excludes1>
<diag><name>E11.6</name><desc>x</desc><diag><name>E11.62</name><desc>x</desc>
<diag><name>E11.621</name><desc>x</desc><useAdditionalCode><note>code to identify site of ulcer (L97.4-, L97.5-)</note></useAdditionalCode></diag>
</diag></diag></diag></section></chapter>
<chapter><name>19</name><desc>Injury (S00-T88)</desc><section id="S50-S59"><desc>Injuries to forearm (S50-S59)</desc>
<diag><name>S52</name><desc>Fracture of forearm</desc><sevenChrNote><note>add the 7th character</note></sevenChrNote>
<sevenChrDef><extension char="A">initial encounter for closed fracture</extension><extension char="D">subsequent</extension></sevenChrDef>
<diag><name>S52.5</name><desc>x</desc></diag></diag></section></chapter>
</ICD10CM.tabular>`;

test('Tabular List: notes are inherited, headings and seventh characters known', async () => {
  const report = await load({ 'icd10cm-tabular_-2026.xml': tabular });
  expect(report.files[0]).toMatchObject({ kind: 'icd10cm-tabular', rows: 6 });
  const notes = catalog().describe('E11.621', '2026-01-01')?.tabular;
  expect(notes?.headings).toEqual(['Chapter 4: Endocrine diseases (E00-E89)', 'Diabetes mellitus (E08-E13)']);
  expect(notes?.notes).toEqual([
    { kind: 'excludes1', text: 'type 1 diabetes mellitus (E10.-)', from: 'E11' },
    { kind: 'useAdditionalCode', text: 'code to identify site of ulcer (L97.4-, L97.5-)', from: 'E11.621' },
  ]);
});

test('Alphabetic Index: nested terms, inline modifiers, incomplete codes, manifestations', async () => {
  const xml = `<?xml version="1.0"?><ICD10CM.index><version>2026</version><letter><title>U</title>
<mainTerm><title>Ulcer<nemod>(chronic)</nemod> of skin</title><code>L98.499</code>
<term level="1"><title>foot</title><code>L97.5-</code><term level="2"><title>true</title><code>E11.621</code><manif>L97.5-</manif></term></term>
<term level="1"><title>gone</title><see>Ulcer, foot</see></term></mainTerm></letter></ICD10CM.index>`;
  const report = await load({ 'icd10cm-index-2026.xml': xml });
  expect(report.files[0]).toMatchObject({ kind: 'icd10cm-index', rows: 3 });
  expect(catalog().describe('E11.621', '2026-01-01')?.indexPaths).toEqual([
    'Ulcer(chronic) of skin, foot, true',
  ]);
});

test('coverage export: nested zips, HTML in cells, policies that name a code', async () => {
  const inner = await zipBytes({
    'article.csv':
      'article_id,article_version,title,status,article_rev_eff_date\r\n53001,9,"<p>Wound care\r\n &amp; debridement</p>",A,2024-01-01 00:00:00.000\r\n',
    'article_x_hcpc_code.csv':
      'article_id,article_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,long_description\r\n53001,9,97597,1,1,"words, more"\r\n',
    'article_x_hcpc_code_group.csv':
      'article_id,article_version,hcpc_code_group,paragraph\r\n53001,9,1,"<p>Group 1 &ndash; debridement</p>"\r\n',
    'article_x_icd10_covered.csv':
      'article_id,article_version,icd10_code_id,icd10_covered_group,description\r\n53001,9,E11.621,1,x\r\n',
    'article_x_contractor.csv': 'article_id,article_version,contractor_id\r\n53001,9,236\r\n',
    'contractor.csv': 'contractor_id,contractor_bus_name\r\n236,"Example MAC, Inc."\r\n',
  });
  await load({
    'current_article.zip': await zipBytes({ 'current_article_csv.zip': inner, 'readme.txt': 'words' }),
  });
  expect(catalog().describe('97597', '2026-01-01')?.policies).toEqual([
    {
      policy: 'A53001',
      title: 'Wound care & debridement',
      kind: 'article',
      role: 'hcpcs',
      contractors: ['Example MAC, Inc.'],
      effective: '2024-01-01',
      groupText: 'Group 1 – debridement',
    },
  ]);
  expect(catalog().describe('E11.621', '2026-01-01')?.policies[0]?.role).toBe('covered');
});

test('licensed CPT wording is marked, shown only where allowed, and never replaces our own words', async () => {
  await load({
    'LONGULT_2026.txt':
      'Notice (c) publisher\r\n\r\n97607 Invented long wording\r\n98765 Another invented wording\r\n',
    'SHORTU_2026.txt': '97607 INVENTED SHORT\r\n98765 OTHER SHORT\r\n',
  });
  expect(catalog().card('97607', '2026-05-01')?.textLicence).toBe('ours');
  expect(catalog().card('98765', '2026-05-01')).toMatchObject({
    text: 'Another invented wording',
    textLicence: 'licensed',
  });
  expect(
    catalog()
      .describe('98765', '2026-05-01')
      ?.wordings.map(each => each.kind),
  ).toEqual(['long', 'short']);
  const outgoing = openCatalog(at.file);
  expect(outgoing.card('98765', '2026-05-01')?.text).not.toContain('invented');
  expect(outgoing.describe('98765', '2026-05-01')?.wordings).toEqual([]);
  outgoing.close();
});

test('bad lines are reported by at.file, line and reason, and skipped', async () => {
  const lines = orderFile(
    Array.from({ length: 400 }, (_, at) => [`A${String(at).padStart(3, '0')}`, 1, `Title ${at}`] as const),
  ).split('\r\n');
  lines[2] = '00003 A002    7 Flag                                                         Flag';
  lines[3] = 'XXXXX A003    1 Number                                                       Number';
  const report = await load({ 'icd10cm_order_2026.txt': lines.join('\r\n') });
  expect(report.files[0]).toMatchObject({ rows: 398, bad: 2 });
  expect(report.files[0]?.badLines).toEqual([
    { line: 3, reason: 'the billable flag in column 15 is "7", not 0 or 1' },
    { line: 4, reason: 'does not start with a five-digit order number' },
  ]);
});

const truncated = async () =>
  (await zipBytes({ 'icd10cm_order_2026.txt': orderFile(cholera) })).subarray(0, 150);
const bomb = async () => await zipBytes({ 'icd10cm_order_2026.txt': Buffer.alloc(70 * 1024 ** 2, 'A') });

test.each<[string, string, () => Promise<Content> | Content, RegExp]>([
  [
    'too many bad lines',
    'icd10cm_order_2026.txt',
    () => orderFile([...cholera, ['A00', 0, 'Cholera']]),
    /1 of 5 lines.*allowed 1\.0%.*line 5: A00 was listed before/,
  ],
  ['a file of another kind', 'notes.txt', () => 'just some words\n', /notes\.txt: no file in a known format/],
  ['an empty file', 'icd10cm_order_2026.txt', () => '', /is empty/],
  ['a truncated zip', 'release-2026.zip', truncated, /release-2026\.zip is a truncated or damaged zip/],
  [
    'a truncated gzip',
    'icd10cm_order_2026.txt.gz',
    () => gzip(orderFile(cholera)).subarray(0, 60),
    /truncated or damaged/,
  ],
  ['a zip bomb', 'release-2026.zip', bomb, /possible zip bomb/],
  [
    'a release without a year',
    'order.txt',
    () => orderFile(cholera),
    /order\.txt: the name does not tell which release it is.*--effective/,
  ],
  [
    'a pair table without a setting',
    'v323r0-f1.txt',
    () => pairFile([['11042', '97597', '20110101', '*', '1']]),
    /--setting/,
  ],
  [
    'pairs with columns moved',
    'ccipra-v323r0.txt',
    () => pairFile([['11042', '97597', '*', '20110101', '1']]),
    /line 7: effective date "\*" is no date/,
  ],
  [
    'fees without a column',
    'PPRRVU2026_Jul.csv',
    () =>
      feeFile(['97597,,w,A,,1,1,,1,,1,1,1,0,000,0,0,0,2,0,1,0,0,9,,33.4,09,0'])
        .replace('GLOB', 'XXXX')
        .replace(/DAYS/, 'YYYY'),
    /no column for globalDays\. The header reads/,
  ],
  ['XML that is cut off', 'icd10cm-tabular-2026.xml', () => tabular.slice(0, 700), /not well-formed XML/],
  [
    'XML with an entity bomb',
    'icd10cm-tabular-2026.xml',
    () => tabular.replace('<ICD10CM', '<!DOCTYPE a [<!ENTITY b "bbbb">]><ICD10CM').replace('type 1', '&b;'),
    /not well-formed XML/,
  ],
])('%s is refused and leaves no catalog behind', async (_, name, content, message) => {
  const attempt = load({ [name]: await content() });
  await expect(attempt).rejects.toThrow(Permanent);
  await expect(attempt).rejects.toThrow(message);
  expect(existsSync(at.file)).toBe(false);
  expect(readdirSync(at.folder)).toEqual([name]);
});

test('an aborted import leaves the catalog in service, byte for byte', async () => {
  await load({ 'icd10cm_order_2025.txt': orderFile(cholera) });
  const before = await readFile(at.file);
  const good = await textFile(at.folder, 'icd10cm_order_2026.txt', orderFile(cholera));
  const bad = await textFile(
    at.folder,
    'ccipra-v323r0-f1.txt',
    pairFile([['11042', '97597', '20119999', '*', '1']]),
  );
  await expect(importFiles([good, bad], at.file, { now })).rejects.toThrow(/20119999/);
  expect((await readFile(at.file)).equals(before)).toBe(true);
  expect(readdirSync(at.folder).filter(name => name.includes('.import-') || name.endsWith('.lock'))).toEqual(
    [],
  );
});

test('a larger share of bad lines can be allowed', async () => {
  const report = await load(
    { 'icd10cm_order_2026.txt': orderFile([...cholera, ['A00', 0, 'Cholera']]) },
    { maxBadShare: 0.5 },
  );
  expect(report.files[0]).toMatchObject({ rows: 4, bad: 1 });
});

test('what a killed import left behind is cleared away', async () => {
  await mkdir(path.join(at.folder, '.catalog.sqlite.import-dead'));
  await load({ 'icd10cm_order_2026.txt': orderFile(cholera) });
  expect(readdirSync(at.folder).sort()).toEqual(['catalog.sqlite', 'icd10cm_order_2026.txt']);
});

test('two imports at once: the second is told who holds the catalog; a dead holder is taken over', async () => {
  await writeFile(`${at.file}.lock`, String(process.pid));
  await expect(load({ 'icd10cm_order_2026.txt': orderFile(cholera) })).rejects.toThrow(
    new RegExp(`process ${process.pid}`),
  );
  await writeFile(`${at.file}.lock`, '999999999');
  await load({ 'icd10cm_order_2026.txt': orderFile(cholera) });
  expect(existsSync(`${at.file}.lock`)).toBe(false);
});

test('a catalog of a newer program version is not touched', async () => {
  const db = new DatabaseSync(at.file);
  db.exec(
    `PRAGMA application_id = ${0x43436174}; PRAGMA user_version = ${schemaVersion + 1}; CREATE TABLE t (a)`,
  );
  db.close();
  await expect(load({ 'icd10cm_order_2026.txt': orderFile(cholera) })).rejects.toThrow(/newer version/);
});

test('an open catalog picks a new edition up, without a failed look-up', async () => {
  await load({ 'icd10cm_order_2025.txt': orderFile(cholera) });
  const reader = catalog();
  const first = reader.edition.id;
  await load({ 'icd10cm_order_2026.txt': orderFile([...cholera, ['B99', 1, 'New']]) });
  const until = performance.now() + 5_000;
  while (reader.card('B99', '2026-01-01') === undefined && performance.now() < until) {
    expect(reader.card('A00.9', '2025-01-01')?.status).toBe('valid');
  }
  expect(reader.card('B99', '2026-01-01')?.status).toBe('valid');
  expect(reader.edition.id).not.toBe(first);
});

test('a broken file put in the place of the catalog leaves the open one in service', async () => {
  await load({ 'icd10cm_order_2025.txt': orderFile(cholera) });
  let refused: unknown;
  const reader = openCatalog(at.file, {
    onRefused: error => {
      refused = error;
    },
  });
  const junk = await textFile(at.folder, 'junk', 'this is no database '.repeat(100));
  await rm(at.file);
  await copyFile(junk, at.file);
  const until = performance.now() + 5_000;
  while (refused === undefined && performance.now() < until) {
    expect(reader.card('A00.9', '2025-01-01')?.status).toBe('valid');
  }
  expect(refused).toBeInstanceOf(Permanent);
  expect(reader.card('A00.9', '2025-01-01')?.status).toBe('valid');
  reader.close();
});

test('members of a zip on disk are read by range', async () => {
  const zip = await zipFile(path.join(at.folder, 'icd10cm-2026.zip'), {
    'x/icd10cm_order_2026.txt': orderFile(cholera),
  });
  const report = await importFiles([zip], at.file, { now });
  expect(report.files[0]?.file).toBe('icd10cm-2026.zip: x/icd10cm_order_2026.txt');
});
