import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];
type Choose = Record<string, string>;

const OLD = '1992-01-01';

/** One code of a ladder of lengths or sizes: over `over` up to `upTo` centimetres. */
function rung(
  code: string,
  text: string,
  over: number,
  upTo: number | undefined,
  choose: Choose,
  globalDays = '010',
): Row {
  const span =
    upTo === undefined ? `over ${over} cm` : over === 0 ? `${upTo} cm or less` : `over ${over} to ${upTo} cm`;
  return {
    code,
    text: `${text}, ${span}`,
    from: OLD,
    criteria: { measure: 'length-cm', over, ...(upTo !== undefined && { upTo }), choose },
    globalDays,
  };
}

/** A ladder: each bound is the upper end of a code; the last code is open. */
function ladder(
  codes: readonly string[],
  bounds: readonly number[],
  text: string,
  choose: Choose,
  globalDays = '010',
): Row[] {
  return codes.map((code, at) =>
    rung(code, text, at === 0 ? 0 : (bounds[at - 1] ?? 0), bounds[at], choose, globalDays),
  );
}

const WIDE = [2.5, 7.5, 12.5, 20, 30];
const FINE = [2.5, 5, 7.5, 12.5, 20, 30];

function complexRepair(codes: readonly [string, string, string], where: string, group: string): Row[] {
  const choose = { complexity: 'complex', group };
  const [short, long, more] = codes;
  return [
    rung(short, `Complex repair, ${where}`, 1, 2.5, choose),
    rung(long, `Complex repair, ${where}`, 2.5, 7.5, choose),
    {
      code: more,
      text: `Complex repair, ${where}, each further 5 cm or part of it (add-on to ${long})`,
      from: OLD,
      criteria: { measure: 'length-cm', over: 7.5, perAdditional: 5, beyond: 7.5, baseCodes: [long], choose },
      globalDays: 'ZZZ',
    },
  ];
}

/** Wound repair: lengths are added within one complexity and one site group; the groups differ by complexity. */
export const repair: StarterFamily = {
  family: 'repair',
  system: 'CPT',
  source: 'repair length and site groups as published in coder forums (AAPC 7369, 3937, 122008, 26374)',
  codes: [
    ...ladder(
      ['12001', '12002', '12004', '12005', '12006', '12007'],
      WIDE,
      'Simple repair, scalp, neck, trunk, limbs, hands, feet or genitalia',
      {
        complexity: 'simple',
        group: 'trunk-limb',
      },
      '000',
    ),
    ...ladder(
      ['12011', '12013', '12014', '12015', '12016', '12017', '12018'],
      FINE,
      'Simple repair, face, ears, eyelids, nose or lips',
      {
        complexity: 'simple',
        group: 'face',
      },
      '000',
    ),
    ...ladder(
      ['12031', '12032', '12034', '12035', '12036', '12037'],
      WIDE,
      'Intermediate repair, scalp, axillae, trunk, arms or legs',
      {
        complexity: 'intermediate',
        group: 'trunk-limb',
      },
    ),
    ...ladder(
      ['12041', '12042', '12044', '12045', '12046', '12047'],
      WIDE,
      'Intermediate repair, neck, hands, feet or genitalia',
      {
        complexity: 'intermediate',
        group: 'neck-hand-foot',
      },
    ),
    ...ladder(
      ['12051', '12052', '12053', '12054', '12055', '12056', '12057'],
      FINE,
      'Intermediate repair, face, ears, eyelids, nose or lips',
      {
        complexity: 'intermediate',
        group: 'face',
      },
    ),
    ...complexRepair(['13100', '13101', '13102'], 'trunk', 'trunk'),
    ...complexRepair(['13120', '13121', '13122'], 'scalp, arms or legs', 'scalp-arm-leg'),
    ...complexRepair(
      ['13131', '13132', '13133'],
      'forehead, cheeks, chin, mouth, neck, axillae, genitalia, hands or feet',
      'face-neck-hand-foot',
    ),
    ...complexRepair(['13151', '13152', '13153'], 'eyelids, nose, ears or lips', 'eyelid-nose-ear-lip'),
  ],
};

const SIZES = [0.5, 1, 2, 3, 4];
const SITES = [
  ['trunk-arm-leg', 'trunk, arms or legs'],
  ['scalp-neck-hand-foot', 'scalp, neck, hands, feet or genitalia'],
  ['face', 'face, ears, eyelids, nose, lips or mucous membrane'],
] as const;

function bySite(
  codes: readonly (readonly string[])[],
  bounds: readonly number[],
  text: string,
  choose: Choose,
  globalDays = '010',
): Row[] {
  return SITES.flatMap(([group, where], at) =>
    ladder(codes[at] ?? [], bounds, `${text}, ${where}`, { ...choose, group }, globalDays),
  );
}

const sized = (stem: string, tens: readonly number[]) =>
  tens.map(ten => ['0', '1', '2', '3', '4', '6'].map(end => `${stem}${ten}${end}`));

/** Excision: excised diameter is the lesion's longest diameter plus the narrowest margin on both sides. */
export const excision: StarterFamily = {
  family: 'excision',
  system: 'CPT',
  source:
    'excised diameter and size bands as published (AAPC 173353, 151500); closure: NCCI Policy Manual 2026 ch. III',
  codes: [
    ...bySite(sized('114', [0, 2, 4]), SIZES, 'Excision of a benign skin lesion with its margins', {
      lesion: 'benign',
    }),
    ...bySite(sized('116', [0, 2, 4]), SIZES, 'Excision of a malignant skin lesion with its margins', {
      lesion: 'malignant',
    }),
  ],
};

export const shave: StarterFamily = {
  family: 'shave',
  system: 'CPT',
  source: 'shave removal size bands as published (AAPC 151500)',
  codes: bySite(
    [
      ['11300', '11301', '11302', '11303'],
      ['11305', '11306', '11307', '11308'],
      ['11310', '11311', '11312', '11313'],
    ],
    [0.5, 1, 2],
    'Shaving of one skin lesion',
    {},
    '000',
  ),
};

export const malignantDestruction: StarterFamily = {
  family: 'malignant-destruction',
  system: 'CPT',
  source: 'destruction size bands: widely published, to be checked against a CPT book',
  codes: bySite(sized('172', [6, 7, 8]), SIZES, 'Destruction of one malignant skin lesion', {}),
};

/** Lesions that are counted. */
export const premalignant: StarterFamily = {
  family: 'premalignant-destruction',
  system: 'CPT',
  source: 'actinic keratosis counts as published (KZA, AAPC 128865)',
  codes: [
    {
      code: '17000',
      text: 'Destruction of the first premalignant lesion (actinic keratosis)',
      from: OLD,
      criteria: { measure: 'count', from: 1 },
      globalDays: '010',
    },
    {
      code: '17003',
      text: 'Destruction of premalignant lesions, second to fourteenth, each (add-on to 17000)',
      from: OLD,
      criteria: { measure: 'count', over: 1, perAdditional: 1, beyond: 1, baseCodes: ['17000'] },
      mue: { value: 13, adjudication: 2, source: 'follows from second to fourteenth lesion' },
      globalDays: 'ZZZ',
    },
    {
      code: '17004',
      text: 'Destruction of fifteen or more premalignant lesions, reported once and alone',
      from: OLD,
      criteria: { measure: 'count', from: 15 },
      globalDays: '010',
    },
  ],
};

export const benignDestruction: StarterFamily = {
  family: 'benign-destruction',
  system: 'CPT',
  source: 'wart and benign lesion counts as published in coding blogs',
  codes: [
    {
      code: '17110',
      text: 'Destruction of warts or other benign lesions, up to fourteen, one unit',
      from: OLD,
      criteria: { measure: 'count', from: 1, upTo: 14 },
      globalDays: '010',
    },
    {
      code: '17111',
      text: 'Destruction of warts or other benign lesions, fifteen or more, one unit',
      from: OLD,
      criteria: { measure: 'count', from: 15 },
      globalDays: '010',
    },
  ],
};

export const skinTags: StarterFamily = {
  family: 'skin-tags',
  system: 'CPT',
  source: 'skin tag counts as published (AAPC 147251); NCCI MUE 2024Q3',
  codes: [
    {
      code: '11200',
      text: 'Removal of skin tags, up to fifteen',
      from: OLD,
      criteria: { measure: 'count', from: 1 },
      globalDays: '010',
    },
    {
      code: '11201',
      text: 'Removal of skin tags, each further ten or part of ten (add-on to 11200)',
      from: OLD,
      criteria: { measure: 'count', over: 15, perAdditional: 10, beyond: 15, baseCodes: ['11200'] },
      mue: { value: 1, adjudication: 3, source: 'NCCI MUE 2024Q3 (value)' },
      globalDays: 'ZZZ',
    },
  ],
};

function biopsyPair(base: string, more: string, technique: string): Row[] {
  return [
    {
      code: base,
      text: `Skin biopsy, ${technique}, first lesion`,
      from: '2019-01-01',
      criteria: { measure: 'count', from: 1, choose: { technique } },
      globalDays: '000',
    },
    {
      code: more,
      text: `Skin biopsy, ${technique}, each further lesion (add-on to a biopsy base code)`,
      from: '2019-01-01',
      criteria: { measure: 'count', baseCodes: ['11102', '11104', '11106'], choose: { technique } },
      globalDays: 'ZZZ',
    },
  ];
}

export const biopsy: StarterFamily = {
  family: 'skin-biopsy',
  system: 'CPT',
  source: 'biopsy hierarchy as published (American Academy of Dermatology)',
  codes: [
    ...biopsyPair('11102', '11103', 'tangential'),
    ...biopsyPair('11104', '11105', 'punch'),
    ...biopsyPair('11106', '11107', 'incisional'),
  ],
};

function mohs(code: string, text: string, choose: Choose, baseCodes?: string[]): Row {
  return {
    code,
    text,
    from: '2007-01-01',
    criteria: { choose, ...(baseCodes && { baseCodes }) },
    globalDays: baseCodes ? 'ZZZ' : '000',
  };
}

export const mohsSurgery: StarterFamily = {
  family: 'mohs',
  system: 'CPT',
  source: 'Mohs stages and blocks as published (AAPC 38410)',
  codes: [
    mohs(
      '17311',
      'Mohs surgery on head, neck, hands, feet, genitalia or deep structures, first stage, up to five blocks',
      { group: 'head-hand-foot', stage: 'first' },
    ),
    mohs(
      '17312',
      'Mohs surgery on head, neck, hands, feet, genitalia, each further stage (add-on to 17311)',
      { group: 'head-hand-foot', stage: 'further' },
      ['17311'],
    ),
    mohs('17313', 'Mohs surgery on trunk, arms or legs, first stage, up to five blocks', {
      group: 'trunk-arm-leg',
      stage: 'first',
    }),
    mohs(
      '17314',
      'Mohs surgery on trunk, arms or legs, each further stage (add-on to 17313)',
      { group: 'trunk-arm-leg', stage: 'further' },
      ['17313'],
    ),
    mohs('17315', 'Mohs surgery, each block beyond five in any stage (add-on)', { stage: 'blocks' }, [
      '17311',
      '17312',
      '17313',
      '17314',
    ]),
  ],
};

function flap(codes: readonly [string, string], where: string, group: string): Row[] {
  const row = (code: string, over: number, upTo: number): Row => ({
    code,
    text: `Adjacent tissue transfer, ${where}, defect ${over === 0 ? 'of 10 sq cm or less' : 'over 10 to 30 sq cm'}`,
    from: OLD,
    criteria: { measure: 'area-cm2', over, upTo, choose: { group } },
    globalDays: '090',
  });
  return [row(codes[0], 0, 10), row(codes[1], 10, 30)];
}

export const tissueTransfer: StarterFamily = {
  family: 'tissue-transfer',
  system: 'CPT',
  source: 'adjacent tissue transfer bands: widely published, to be checked against a CPT book',
  codes: [
    ...flap(['14000', '14001'], 'trunk', 'trunk'),
    ...flap(['14020', '14021'], 'scalp, arms or legs', 'scalp-arm-leg'),
    ...flap(
      ['14040', '14041'],
      'forehead, cheeks, chin, mouth, neck, axillae, genitalia, hands or feet',
      'face-neck-hand-foot',
    ),
    ...flap(['14060', '14061'], 'eyelids, nose, ears or lips', 'eyelid-nose-ear-lip'),
    {
      code: '14301',
      text: 'Adjacent tissue transfer, any site, defect over 30 to 60 sq cm',
      from: '2010-01-01',
      criteria: { measure: 'area-cm2', over: 30 },
      globalDays: '090',
    },
    {
      code: '14302',
      text: 'Adjacent tissue transfer, each further 30 sq cm or part of it (add-on to 14301)',
      from: '2010-01-01',
      criteria: { measure: 'area-cm2', over: 60, perAdditional: 30, beyond: 60, baseCodes: ['14301'] },
      globalDays: 'ZZZ',
    },
  ],
};

/** Skin by share of body surface. */
export const bodySurface: StarterFamily = {
  family: 'body-surface',
  system: 'CPT',
  source: 'body surface bands: widely published, to be checked against a CPT book; PFS RVU25D (global days)',
  codes: [
    {
      code: '11000',
      text: 'Debridement of extensive eczematous or infected skin, up to 10% of body surface',
      from: OLD,
      criteria: { measure: 'body-area-percent', over: 0, choose: { kind: 'infected' } },
      globalDays: '000',
    },
    {
      code: '11001',
      text: 'Debridement of extensive infected skin, each further 10% of body surface or part of it (add-on to 11000)',
      from: OLD,
      criteria: {
        measure: 'body-area-percent',
        over: 10,
        perAdditional: 10,
        beyond: 10,
        baseCodes: ['11000'],
        choose: { kind: 'infected' },
      },
      globalDays: 'ZZZ',
    },
    {
      code: '16020',
      text: 'Dressing or debridement of a partial-thickness burn, small: under 5% of body surface',
      from: OLD,
      criteria: { measure: 'body-area-percent', over: 0, below: 5, choose: { kind: 'burn' } },
      globalDays: '000',
    },
    {
      code: '16025',
      text: 'Dressing or debridement of a partial-thickness burn, medium: 5% to 10% of body surface',
      from: OLD,
      criteria: { measure: 'body-area-percent', from: 5, upTo: 10, choose: { kind: 'burn' } },
      globalDays: '000',
    },
    {
      code: '16030',
      text: 'Dressing or debridement of a partial-thickness burn, large: over 10% of body surface',
      from: OLD,
      criteria: { measure: 'body-area-percent', over: 10, choose: { kind: 'burn' } },
      globalDays: '000',
    },
  ],
};

function herniaRow(
  code: string,
  course: string,
  content: string,
  criteria: { over?: number; upTo?: number; from?: number; below?: number },
  span: string,
): Row {
  return {
    code,
    text: `Repair of anterior abdominal hernia, ${course}, ${content}, defects spanning ${span}; mesh included`,
    from: '2023-01-01',
    criteria: { measure: 'length-cm', ...criteria, choose: { course, content } },
    globalDays: '000',
  };
}

function herniaCourse(course: string, codes: readonly string[]): Row[] {
  const bands = [
    [{ over: 0, below: 3 }, 'less than 3 cm'],
    [{ from: 3, upTo: 10 }, '3 to 10 cm'],
    [{ over: 10 }, 'over 10 cm'],
  ] as const;
  return bands.flatMap(([bounds, span], at) =>
    ['reducible', 'incarcerated'].map((content, which) =>
      herniaRow(codes[at * 2 + which] ?? '', course, content, bounds, span),
    ),
  );
}

export const hernia: StarterFamily = {
  family: 'hernia',
  system: 'CPT',
  source: 'anterior abdominal hernia codes of 2023 as published (Ohio HIMA, American College of Surgeons)',
  codes: [
    ...herniaCourse('initial', ['49591', '49592', '49593', '49594', '49595', '49596']),
    ...herniaCourse('recurrent', ['49613', '49614', '49615', '49616', '49617', '49618']),
    {
      code: '49623',
      text: 'Removal of mesh or prosthesis at an anterior abdominal or parastomal hernia repair (add-on)',
      from: '2023-01-01',
      criteria: {
        baseCodes: [
          '49591',
          '49592',
          '49593',
          '49594',
          '49595',
          '49596',
          '49613',
          '49614',
          '49615',
          '49616',
          '49617',
          '49618',
        ],
      },
      globalDays: 'ZZZ',
    },
    {
      code: '49560',
      text: 'Incisional or ventral hernia repair, former code; deleted in 2023',
      from: OLD,
      to: '2022-12-31',
      replacements: ['49591', '49593', '49595'],
    },
    {
      code: '49585',
      text: 'Umbilical hernia repair, former code; deleted in 2023',
      from: OLD,
      to: '2022-12-31',
      replacements: ['49591', '49593', '49595'],
    },
  ],
};
