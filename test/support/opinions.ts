import { type ClaimLine, type Opinion, type OpinionData, opinionSchema } from '../../src/consult/opinion.ts';

/** Opinions for tests of what comes after verification; they skip `verify`, which has its own tests. */

const NCCI = 'CMS NCCI PTP practitioner edits, 2024Q3';

export function lineOf(over: Partial<ClaimLine> & { code: string }): ClaimLine {
  return {
    system: 'CPT',
    units: 1,
    modifiers: [],
    status: 'bill',
    text: `Our own words for ${over.code}`,
    textLicence: 'ours',
    diagnoses: [],
    why: [],
    ...over,
  };
}

const quoteOf = (text: string) => ({ text, start: 0, end: text.length });

const selective: ClaimLine[] = [
  lineOf({
    code: '97597',
    text: 'Selective debridement of an open wound, first 20 sq cm',
    status: 'depends',
  }),
  lineOf({
    code: '97598',
    units: 2,
    text: 'Selective debridement, each further 20 sq cm or part of it',
    status: 'depends',
  }),
];
const surgical: ClaimLine[] = [
  lineOf({ code: '11042', text: 'Debridement into subcutaneous tissue, first 20 sq cm', status: 'depends' }),
  lineOf({
    code: '11045',
    units: 2,
    text: 'Debridement into subcutaneous tissue, each further 20 sq cm or part',
    status: 'depends',
  }),
];

/** A full opinion: every section has content. */
export const npwtOpinion: OpinionData = {
  schema: 'opinion/1',
  bottomLine:
    'Bill 97607 x1 for the disposable device on 45 sq cm. The debridement code waits for one fact: the deepest tissue removed.',
  lines: [
    lineOf({
      code: '97607',
      text: 'Negative pressure therapy with a disposable device, wounds up to 50 sq cm in total',
      diagnoses: ['L89.623', 'E11.621'],
      appliesTo: 'left heel wound, 45 sq cm',
      why: [
        {
          basis: 'computed',
          text: '45 sq cm is not more than 50 sq cm, so the smaller of the two disposable-device codes holds.',
          ruleId: 'npwt-by-area',
          source: 'CMS PFS 2025 (RVU25D); area bound kept in the catalog',
          quotes: [quoteOf('disposable NPWT on 45 sq cm')],
        },
      ],
    }),
    lineOf({
      code: '97597',
      modifiers: ['59', 'LT'],
      status: 'depends',
      text: 'Selective debridement of an open wound, first 20 sq cm',
      diagnoses: ['L89.623'],
      appliesTo: 'only when no subcutaneous tissue was removed',
    }),
    lineOf({
      code: 'A9272',
      system: 'HCPCS',
      status: 'do-not-bill',
      text: 'Wound suction, disposable, any type, each',
      textLicence: 'public',
    }),
  ],
  diagnoses: [
    {
      code: 'L89.623',
      system: 'ICD-10-CM',
      status: 'bill',
      text: 'Pressure ulcer of left heel, stage 3',
      why: [],
    },
    {
      code: 'E11.9',
      system: 'ICD-10-CM',
      status: 'depends',
      text: 'Type 2 diabetes mellitus without complications',
      why: [],
    },
  ],
  branches: [
    {
      when: 'If only skin, slough or biofilm was removed',
      lines: selective,
      notes: ['Same wound as 97607: only the debridement pays.'],
    },
    {
      when: 'If subcutaneous tissue was removed',
      lines: surgical,
      notes: ['11042 and 97607 have no pair edit: both may be billed.'],
    },
  ],
  assumptions: [
    'Payer not stated: both answers are given where they part.',
    'Date of service: the day the mail came.',
  ],
  arithmetic: [
    { text: '9 cm x 5 cm = 45 sq cm', ruleId: 'wound-area' },
    {
      text: '45 - 20 = 25 sq cm beyond the first 20; 25 / 20 rounded up = 2 units of the add-on code',
      ruleId: 'debridement-units',
    },
  ],
  edits: [
    {
      kind: 'ptp',
      codes: ['11042', '97607'],
      state: 'clear',
      text: 'No pair in force on the date of service.',
      source: NCCI,
    },
    {
      kind: 'ptp',
      codes: ['97597', '97607'],
      state: 'depends',
      text: 'On the same wound only 97597 pays. On another wound modifier 59 or XS goes on 97607.',
      columnOne: '97597',
      columnTwo: '97607',
      indicator: 1,
      source: NCCI,
    },
    {
      kind: 'mue',
      codes: ['97607'],
      state: 'hit',
      text: 'At most 1 unit a day.',
      source: 'CMS MUE practitioner, 2024Q3',
    },
  ],
  why: [
    {
      basis: 'looked-up',
      text: 'Debridement is coded by the deepest tissue removed, not by the deepest tissue seen.',
      source: 'CMS article A53001',
      quotes: [],
    },
    {
      basis: 'model',
      text: 'The note reads as one session on one wound, so nothing points to a second site.',
      quotes: [],
    },
  ],
  documentation: [
    'Length and width in cm before and after.',
    'Deepest tissue removed, instrument used.',
    'Device name, and that it is disposable.',
  ],
  questions: [
    'Which was the deepest tissue removed: skin and slough, subcutaneous, muscle, or bone?',
    'Which payer is it?',
  ],
  doNotBill: [
    {
      code: '97605',
      reason: 'For a durable pump; the mail states a disposable device.',
      source: 'catalog criteria',
    },
    { code: '97602', reason: 'Bundled into 97597 and never paid beside it.', source: NCCI },
  ],
  asked: [
    { code: '97607', system: 'CPT', status: 'valid', verdict: 'supported', text: 'Right for 45 sq cm.' },
    {
      code: '97608',
      system: 'CPT',
      status: 'valid',
      verdict: 'not-supported',
      text: 'Needs more than 50 sq cm.',
    },
  ],
  alternatives: ['With a durable pump: 97605 x1.'],
  payerForks: [
    {
      topic: 'Debridement without stated depth',
      medicare: 'Ask first; do not bill by the exposed tissue.',
      cpt: 'The same.',
      source: 'CMS article A53001',
    },
  ],
  confidence: { level: 'medium', cause: 'the deepest tissue removed is not stated' },
  sources: [NCCI, 'CMS MUE practitioner, 2024Q3', 'CMS article A53001', 'ICD-10-CM FY2026'],
  dateOfService: { date: '2026-03-02', assumed: true },
  edition: { id: 'starter-1', label: 'Starter catalog', asOf: '2026-01-01' },
  made: {
    by: 'rules-and-model',
    model: 'small-model-1',
    promptVersion: 'compose/1',
    notes: ['One sentence of the draft named a code outside the catalog and was removed.'],
  },
};

/** An opinion with empty lists everywhere: only what is never empty remains. */
export const bareOpinion: OpinionData = {
  ...npwtOpinion,
  bottomLine: 'No code can be named from this mail.',
  lines: [],
  diagnoses: [],
  branches: [],
  assumptions: [],
  arithmetic: [],
  edits: [],
  why: [],
  documentation: [],
  questions: [],
  doNotBill: [],
  asked: [],
  alternatives: [],
  payerForks: [],
  sources: [],
  made: { by: 'rules', notes: [] },
};

/** Stands in for `verify` where a test needs an opinion that may be rendered. */
export function asVerified(data: OpinionData): Opinion {
  return opinionSchema.parse(data) as Opinion;
}
