import { readDate } from '../../src/catalog/import/dates.ts';
import { eachWithCatalog } from './loaded.ts';
import { type Content, pairFile, workbook, zipBytes } from './official.ts';

/** Releases with the quirks that the published files have, down to the column. */

const at = eachWithCatalog();
const { load, catalog } = at;

/** A line of fixed columns, given as [first column from 1, text]. */
function columns(width: number, fields: readonly (readonly [number, string])[]): string {
  const line = Array.from({ length: width }, () => ' ');
  for (const [from, text] of fields) for (const [at, char] of [...text].entries()) line[from - 1 + at] = char;
  return line.join('');
}

const hdr = `${'HDR RESERVED.'.padEnd(50)}\r\n`.repeat(7);
const plainFee = columns(171, [
  [1, '97597'],
  [8, 'invented words'],
  [58, 'A'],
  [60, '  0.88'],
  [67, '  1.93'],
  [76, '  0.29'],
  [85, ' 0.05'],
  [91, '  2.86'],
  [97, '  1.22'],
  [103, '0'],
  [104, '000'],
  [107, '.00.00.00'],
  [116, '20100'],
  [133, ' 32.3465'],
  [142, '09'],
  [144, '0'],
  [146, '99'],
  [152, '  0.00'],
  [159, '  0.00'],
]);
const splitFee = columns(171, [
  [1, '9392226'],
  [8, 'invented words'],
  [58, 'A'],
  [60, '  0.25'],
  [67, '  0.07'],
  [76, '  0.07'],
  [82, 'NA'],
  [85, ' 0.01'],
  [91, '  0.33'],
  [97, '  0.33'],
  [103, '1'],
  [104, 'XXX'],
  [107, '.00.00.00'],
  [116, '00000'],
  [128, '45378'],
  [133, ' 32.3465'],
  [142, '01'],
]);

test('fee schedule as fixed text: seven notice lines, totals that follow each other unpadded', async () => {
  expect(plainFee.slice(90, 120)).toBe('  2.86  1.220000.00.00.0020100');
  const report = await load({ 'PPRRVU2025_Oct.txt': `${hdr}${plainFee}\r\n${splitFee}\r\n` });
  expect(report.files).toMatchObject([{ kind: 'rvu-fixed', rows: 2, bad: 0 }]);
  const [fee] = catalog().describe('97597', '2025-11-01')?.fees ?? [];
  expect(fee).toMatchObject({
    source: 'Medicare physician fee schedule RVU25D',
    globalDays: '000',
    conversionFactor: '32.3465',
    national: { nonFacility: '92.51', facility: '39.46' },
    values: { status: 'A', pcTc: '0', multipleProcedure: '2', assistant: '1', supervision: '09' },
  });
  expect(catalog().describe('93922', '2025-11-01')?.fees[0]).toMatchObject({
    modifier: '26',
    globalDays: 'XXX',
    values: { pcTc: '1', work: '0.25', endoscopicBase: '45378' },
  });
});

test('fixed text whose columns moved is refused by line, not read as other values', async () => {
  const moved = [plainFee, splitFee].map(line => `${line.slice(0, 59)} ${line.slice(59)}`).join('\r\n');
  await expect(load({ 'PPRRVU2025_Oct.txt': hdr + moved })).rejects.toThrow(
    /line 8: 97597: \w+ ".*" is none; have the columns moved/,
  );
});

const stacked2025 = [
  ['2025 National Physician Fee Schedule Relative Value File October Release'],
  ['A notice of the publisher'],
  [],
  [
    '',
    '',
    '',
    '',
    'NOT USED',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    'PHYSICIAN',
    '',
    '',
    'NON-FACILITY',
    'FACILITY',
    'MP',
  ],
  [
    '',
    '',
    '',
    '',
    'FOR',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    'SUPERVISION OF',
    '',
    'IMAGING',
    'PE USED FOR OPPS',
    'PE USED FOR OPPS',
    'USED FOR OPPS',
  ],
  [
    '',
    '',
    '',
    'STATUS',
    'MEDICARE ',
    'WORK',
    'NON-FAC',
    'NA',
    'FACILITY',
    'NA',
    'MP',
    'NON-FACILITY',
    'FACILITY',
    'PCTC',
    'GLOB',
    'PRE',
    'INTRA',
    'POST',
    'MULT',
    'BILAT',
    'ASST',
    'CO-',
    'TEAM',
    'ENDO',
    'CONV',
    'DIAGNOSTIC',
    'CALCULATION',
    'FAMILY',
    'PAYMENT',
    'PAYMENT',
    'PAYMENT',
  ],
  [
    'HCPCS',
    'MOD',
    'DESCRIPTION',
    'CODE',
    'PAYMENT',
    'RVU',
    'PE RVU',
    'INDICATOR',
    'PE RVU',
    'INDICATOR',
    'RVU',
    'TOTAL',
    'TOTAL',
    'IND',
    'DAYS',
    'OP',
    'OP',
    'OP',
    'PROC',
    'SURG',
    'SURG',
    'SURG',
    'SURG',
    'BASE',
    'FACTOR',
    'PROCEDURES',
    'FLAG',
    'INDICATOR',
    'AMOUNT',
    'AMOUNT',
    'AMOUNT',
  ],
];
/** From 2026 a column stands before the endoscopic base. */
const stacked2026 = stacked2025.map((row, at) =>
  row.length < 31 ? row : row.toSpliced(23, 0, at === 5 ? 'PRIC' : at === 6 ? 'IND' : ''),
);
const numbered = [
  97_597,
  '',
  'invented',
  'A',
  '',
  0.88,
  1.93,
  '',
  0.28999999999999998,
  '',
  0.05,
  2.86,
  1.22,
  0,
  '000',
  0,
  0,
  0,
  2,
  0,
  1,
  0,
  0,
  45_378,
  32.3465,
  '09',
  0,
  '99',
  0,
  0,
  0,
];
const anesthesia = [
  '00100',
  '',
  'invented',
  'J',
  '',
  0,
  0,
  '',
  0,
  '',
  0,
  0,
  0,
  9,
  'XXX',
  0,
  0,
  0,
  9,
  9,
  9,
  9,
  9,
  '',
  32.3465,
  '09',
  0,
  '99',
  0,
  0,
  0,
];

test('fee schedule as xlsx: codes that are numbers, stacked headers, 31 columns', async () => {
  const sheet = await workbook([...stacked2025, numbered, anesthesia]);
  const report = await load({ 'PPRRVU2025_Oct.xlsx': sheet });
  expect(report.files).toMatchObject([{ kind: 'rvu-table', rows: 2, bad: 0 }]);
  const [fee] = catalog().describe('97597', '2025-11-01')?.fees ?? [];
  expect(fee).toMatchObject({
    globalDays: '000',
    national: { nonFacility: '92.51', facility: '39.46' },
    values: { facilityExpense: '0.29', endoscopicBase: '45378', supervision: '09', team: '0' },
  });
  expect(catalog().card('00100', '2025-11-01')?.status).toBe('valid');
});

test('a release of 2026: 32 columns, both payment tracks, twins and tables beside them', async () => {
  const csv = (factor: string) =>
    [
      ...stacked2026,
      [...numbered.slice(0, 23), '9', ...numbered.slice(23)].map(cell => (cell === 32.3465 ? factor : cell)),
    ]
      .map(row => row.join(','))
      .join('\r\n');
  const gpci = [
    'ADDENDUM E. FINAL CY 2026 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,',
    ',,,,,,',
    'Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI (with 1.0 Floor)***,2026 PE GPCI,2026 MP GPCI',
    '10112,AL,00,ALABAMA,1.000,0.875,0.566',
    '02102,AK,01,ALASKA*,1.500,1.065,0.551',
    ',,,,,,',
    '* Work GPCI reflects a 1.5 floor,,,,,,',
    '"** a second footnote, with a comma",,,,,,',
  ].join('\r\n');
  const report = await load({
    'rvu26c.zip': await zipBytes({
      'PPRRVU2026_Jul_nonQPP.csv': csv('33.4009'),
      'PPRRVU2026_Jul_nonQPP.txt': `${hdr}${plainFee}\r\n`,
      'PPRRVU2026_Jul_nonQPP.xlsx': await workbook([...stacked2026, numbered]),
      'PPRRVU2026_Jul_QPP.csv': csv('33.5675'),
      'GPCI2026.csv': gpci,
      'GPCI2026.txt':
        'Medicare Administrative Contractor (MAC) State Locality 2026 PW GPCI 2026 PE GPCI\r\n10112 AL 00\r\n',
      'ANES2026.csv':
        'Contractor,Locality,Locality Name,National Anes CF of 20.5\r\n10112 ,00 ,ALABAMA,19.31 \r\n',
      '26LOCCO.csv':
        'Medicare Adminstrative Contractor,Locality Number,State ,Fee Schedule Area ,Counties\r\n,,,,\r\n2102,1,ALASKA ,STATEWIDE ,ALL\r\n',
      'OPPSCAP_Jul.csv':
        'HCPCS,MOD,PROCSTAT,CARRIER,LOCALITY,FACILITY PRICE,NON-FACILTY PRICE\r\n0633T,TC,C,01112,05,150.69,150.69\r\n',
      'RVU26C.pdf': '%PDF-1.7',
    }),
  });
  expect(report.files.map(each => [each.file.replace(/^.*: /, ''), each.rows])).toEqual([
    ['PPRRVU2026_Jul_nonQPP.csv', 1],
    ['PPRRVU2026_Jul_QPP.csv', 1],
    ['GPCI2026.csv', 2],
  ]);
  const fees = catalog().describe('97597', '2026-08-01', '02102-01')?.fees;
  expect(fees).toHaveLength(1);
  expect(fees?.[0]).toMatchObject({
    conversionFactor: '33.4009',
    values: { team: '0', endoscopicBase: '45378', supervision: '09' },
    locality: { name: 'ALASKA, AK', source: 'GPCI 2026' },
  });
});

test('GPCI of 2025: another header, numbers without padding', async () => {
  await load({
    'PPRRVU2025_Oct.txt': `${hdr}${plainFee}\r\n`,
    'GPCI2025.csv':
      'ADDENDUM E,,,,,,\r\n,,,,,,\r\nMedicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2025 PW GPCI (with 1.0 Floor),2025 PE GPCI,2025 MP GPCI\r\n10112,AL,00,ALABAMA,1,0.869,0.575\r\n02102,AK,01,ALASKA*,1.5,1.081,0.592\r\n',
  });
  expect(catalog().describe('97597', '2025-11-01', '02102-01')?.fees[0]?.locality).toMatchObject({
    nonFacility: '111.14',
    facility: '53.80',
  });
});

const mueRows =
  '0001U,1,2 Date of Service Edit: Policy,Code Descriptor / CPT Instruction\r\n97597,1,2 Date of Service Edit: Policy,"CPT, Instruction"\r\n';
const mueNotice =
  '"CPT codes and wording are the publisher\u2019s.\r\n\r\nCPT\u00ae is a mark, with ""quotes"", and MUE values are no limits.\r\n",,,\r\n';
const mueHeader =
  '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n';

test.each<[string, Buffer]>([
  ['Windows-1252', Buffer.from((mueNotice + mueHeader + mueRows).replace('\u2019', '\x92'), 'latin1')],
  ['UTF-8', Buffer.from(mueNotice + mueHeader + mueRows)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${mueNotice}${mueHeader}${mueRows}`)],
])('an MUE table in %s with a notice over several lines', async (_, content) => {
  const name = 'MCR_MUE_PractitionerServices_Eff_07-01-2026.csv';
  const report = await load({ [name]: content });
  expect(report.files).toMatchObject([{ kind: 'ncci-mue', rows: 2, bad: 0 }]);
  expect(catalog().describe('97597', '2026-07-01')?.mues).toContainEqual({
    setting: 'practitioner',
    value: 1,
    adjudication: 2,
    rationale: 'CPT, Instruction',
    source: 'NCCI MUE 2026Q3 practitioner',
  });
});

test('an MUE table with its columns in another order is read by its header; a swapped body is refused', async () => {
  const moved =
    'MUE Adjudication Indicator,"HCPCS/\nCPT Code",Practitioner Services MUE Values\r\n3 Date of Service Edit: Clinical,97598,8\r\n';
  await load({ 'MCR_MUE_PractitionerServices_Eff_10-01-2026.csv': mueNotice + moved });
  expect(catalog().card('97598', '2026-10-01')?.mue).toMatchObject({ value: 8, adjudication: 3 });
  await expect(
    load({
      'MCR_MUE_PractitionerServices_Eff_07-01-2026.csv': `${mueNotice}${mueHeader}97598,3 Date of Service Edit: Clinical,8,x\r\n`,
    }),
  ).rejects.toThrow(/97598: "3 Date of Service Edit: Clinical" is no MUE value/);
});

const addOnHeader = [
  'AOC_Edit_Type',
  'Add-On_Code',
  'AOC_DelDT',
  'Primary_Code',
  'Primary_Code_DelDT',
  'AOC_Edit_EffDT',
  'AOC_Edit_DelDT',
  'Special_Instruction_Notes',
];
const addOnRows = [
  [1, 97_598, '', 97_597, '', 2_011_001, '', ''],
  [1, 97_598, '', 97_602, 2_020_366, 2_011_001, '', ''],
  [1, '0071U', 2_024_366, '0070U', '', 2_019_001, '', ''],
  [2, 99_292, '', 'CCCCC', '', 2_013_001, '', 'The contractor defines the primary codes'],
];

test.each<[string, () => Promise<Content> | Content]>([
  [
    'txt',
    () => [['A notice, with a comma'], addOnHeader, ...addOnRows].map(row => row.join('\t')).join('\r\n'),
  ],
  ['xlsx', async () => await workbook([['A notice, with a comma'], addOnHeader, ...addOnRows])],
])(
  'add-on codes as %s: Julian dates, deleted codes, bases left to the contractor',
  async (ending, content) => {
    const report = await load({ [`AOC_V2026Q4-MCR.${ending}`]: await content() });
    expect(report.files).toMatchObject([{ kind: 'ncci-addon', rows: 4, bad: 0 }]);
    const bases = (code: string, on: string) =>
      catalog()
        .describe(code, on)
        ?.addOns.map(each => `${each.addOn}+${each.base}:${each.type}`);
    expect(bases('97598', '2020-12-31')).toEqual(['97598+97597:1', '97598+97602:1']);
    expect(bases('97598', '2021-01-01')).toEqual(['97598+97597:1']);
    expect(bases('99292', '2026-11-23')).toEqual(['99292+CCCCC:2']);
  },
);

test.each([
  ['2026001', '2026-01-01'],
  ['2024366', '2024-12-31'],
  ['2025366', undefined],
  ['2025000', undefined],
  ['20250230', undefined],
  ['20240229', '2024-02-29'],
])('the date %s is %s', (text, date) => {
  expect(readDate(text)).toBe(date);
});

test('hospital pairs with trailing blanks; a star is no deletion, also where the pair is older than 1996', async () => {
  const text = pairFile([
    ['11042', '97597', '20110101', '*', '1'],
    ['11043', '97602', '19960101', '20251231', '0'],
  ])
    .replace('11042\t97597\t\t', '11042 \t97597\t*\t')
    .replaceAll('\t*\t1\t', '\t* \t1 \t');
  const report = await load({ 'ccioph-v323r0-f1.TXT': text });
  expect(report.files).toMatchObject([{ kind: 'ncci-pairs', rows: 2, bad: 0 }]);
  const pairs = (codes: string[], on: string) => catalog().pairs(codes, on, 'hospital');
  expect(pairs(['11042', '97597'], '2026-10-01')).toMatchObject([
    { columnOne: '11042', columnTwo: '97597', indicator: 1 },
  ]);
  expect(pairs(['11043', '97602'], '2025-12-31')).toMatchObject([{ indicator: 0 }]);
  expect(pairs(['11043', '97602'], '2026-01-01')).toEqual([]);
});

const hcpcsNotice = `${'\t'.repeat(4)}DISCLAIMER \xa0 words of the publisher\t\t\r\n`.repeat(9);
const hcpcsLine = (width: number, fields: readonly (readonly [number, string])[]) =>
  `${columns(width, fields)}\r\n`;

test.each([
  [320, 'padded as in 2019'],
  [293, 'not padded as from 2024'],
])('HCPCS records of %s columns, %s', async width => {
  const short = width === 320 ? 320 : 60;
  const lines = [
    hcpcsLine(width, [
      [4, 'A2'],
      [6, '00100'],
      [11, '7'],
      [12, 'Dressing for two wounds'],
      [92, 'Dressing for two wounds'],
      [230, 'C'],
      [269, '2002070120020701'],
      [293, 'N'],
    ]),
    hcpcsLine(width, [
      [1, 'L1050'],
      [6, '00100'],
      [11, '3'],
      [12, 'Addition to ctlso or scoliosis orthosis,'],
      [92, 'Sternal pad'],
      [120, '38'],
      [128, 'A'],
      [230, 'C'],
      [257, 'D1F'],
      [261, 'P'],
      [266, '  0'],
      [269, '1986010119960101'],
      [293, 'N'],
    ]),
    hcpcsLine(short, [
      [1, 'L1050'],
      [6, '00200'],
      [11, '4'],
      [12, 'sternal pad'],
    ]),
    hcpcsLine(width, [
      [1, 'Q4131'],
      [6, '00100'],
      [11, '3'],
      [12, 'Old product'],
      [92, 'Old'],
      [205, 'Q4186'],
      [230, 'C'],
      [269, '201301012019010120181231D'],
    ]),
  ];
  const report = await load({
    'HCPC2026_OCT_ANWEB_09102026.txt': Buffer.from(hcpcsNotice + lines.join(''), 'latin1'),
  });
  expect(report.files).toMatchObject([{ kind: 'hcpcs-fixed', rows: 3, bad: 0 }]);
  const pad = catalog().describe('L1050', '2026-11-23');
  expect(pad?.card).toMatchObject({
    text: 'Addition to ctlso or scoliosis orthosis, sternal pad',
    validFrom: '1986-01-01',
  });
  expect(pad?.details).toContainEqual({ label: 'BETOS', value: 'D1F' });
  expect(catalog().card('A2', '2026-11-23')).toMatchObject({ system: 'MODIFIER', status: 'valid' });
  expect(catalog().card('Q4131', '2019-01-01')).toMatchObject({
    status: 'deleted',
    validTo: '2018-12-31',
    replacements: expect.arrayContaining(['Q4186']),
  });
});

test('HCPCS as csv of another year: header in the first row, four-digit sequence, a stray continuation row', async () => {
  const report = await load({
    'HCPC2026_OCT_ANWEB.csv': [
      'HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,PRICE2,XREF1,COV,ADD DT,ACT EFF DT,TERM DT,ACTION CD',
      '   A1,0010,7,Dressing for one wound,Dressing for one wound,,,,C,20020701,20020701,,N',
      '   CP,0010,7,An ended modifier,Ended,,,,C,20150101,20180101,20171231,D',
      'G0503,0010,3,"First part of a description,",Short,38,,,C,20170101,,20171231,D',
      'G0503,0020,4,second part,,,,,,,,,',
    ].join('\r\n'),
  });
  expect(report.files).toMatchObject([{ kind: 'hcpcs-table', rows: 3, bad: 0 }]);
  expect(catalog().card('G0503', '2017-06-01')?.text).toBe('First part of a description, second part');
  expect(catalog().card('CP', '2018-01-01')?.status).toBe('deleted');
});

test('HCPCS without the columns of its dates is refused by name', async () => {
  await expect(
    load({
      'HCPC2026_OCT_ANWEB.csv':
        'HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION\r\nA6010,0010,3,a,b\r\n',
    }),
  ).rejects.toThrow(/no column for added, effective, terminated\. The header reads: HCPC \| SEQNUM/);
});

test('coverage exports of LCDs and NCDs: the version in force on the day, its diagnoses and contractors', async () => {
  const lcd = await zipBytes({
    'lcd.csv':
      'lcd_id,lcd_version,title,determination_number,orig_det_eff_date,ent_det_end_date,rev_eff_date,rev_end_date,date_retired,status\r\n' +
      '35125,10,"<b>Wound</b> Care",L35125,2015-10-01 00:00:00.000,,2023-01-01 00:00:00.000,,,A\r\n' +
      '35125,11,"Wound\r\nCare &amp; more",L35125,2015-10-01 00:00:00.000,,2025-01-01 00:00:00.000,,,A\r\n' +
      '39000,1,Retired policy,L39000,2015-10-01 00:00:00.000,,2015-10-01 00:00:00.000,,2020-06-30 00:00:00.000,R\r\n',
    'lcd_x_hcpc_code.csv':
      'lcd_id,lcd_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated,long_description,short_description\r\n' +
      '35125,10,97602,1,1,N,2023-01-01,x,y\r\n35125,10,97597,1,1,N,2023-01-01,x,y\r\n35125,11,97597,1,1,N,2025-01-01,"x, z",y\r\n39000,1,97597,1,1,N,2015-01-01,x,y\r\n',
    'lcd_x_hcpc_code_group.csv':
      'lcd_id,lcd_version,hcpc_code_group,paragraph\r\n35125,11,1,"<p>Debridement&nbsp;codes</p>\r\n"\r\n',
    'lcd_x_icd10_support.csv':
      'lcd_id,lcd_version,icd10_code_id,icd10_code_version,icd10_support_group,description\r\n35125,11,E11.621,1,1,d\r\n',
    'lcd_x_contractor.csv': 'lcd_id,lcd_version,contractor_id,contractor_type_id\r\n35125,11,236,9\r\n',
    'contractor.csv':
      'contractor_id,contractor_type_id,contractor_version,contractor_bus_name\r\n236,9,1,"Example MAC, Inc."\r\n',
  });
  const ncd = await zipBytes({
    'ncd_trkg.csv':
      '\ufeffNCD_id,NCD_vrsn_num,NCD_mnl_sect,NCD_mnl_sect_title,NCD_efctv_dt,NCD_trmntn_dt,indctn_lmtn\r\n217,1,270.3,"Blood-Derived Products for Chronic\r\nNon-Healing Wounds",04/13/2021,,"<p>words</p>"\r\n',
  });
  const report = await load({
    'all_lcd.zip': await zipBytes({ 'all_lcd_csv.zip': lcd, 'readme.txt': 'words' }),
    'ncd.zip': await zipBytes({ 'ncd_csv.zip': ncd }),
  });
  expect(report.files.every(each => each.kind === 'coverage' && each.bad === 0)).toBe(true);
  const policies = (code: string, on: string) => catalog().describe(code, on)?.policies;
  expect(policies('97597', '2026-01-01')).toEqual([
    {
      policy: 'L35125',
      title: 'Wound Care & more',
      kind: 'lcd',
      role: 'hcpcs',
      contractors: ['Example MAC, Inc.'],
      effective: '2025-01-01',
      groupText: 'Debridement codes',
    },
  ]);
  expect(policies('97602', '2024-06-01')).toMatchObject([{ policy: 'L35125', title: 'Wound Care' }]);
  expect(policies('97602', '2026-01-01')).toEqual([]);
  expect(policies('97597', '2019-01-01')).toMatchObject([{ policy: 'L39000' }]);
});
