import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { defineRule, type RuleLine } from './rule.ts';

const weight = z.enum(['overweight', 'obesity', 'class-1', 'class-2', 'class-3', 'morbid', 'underweight']);

const input = z.object({
  /** As the provider documents it. */
  diagnosis: weight.optional(),
  /** Body mass index, kg/m2. */
  bmi: z.number().min(5).max(200).optional(),
  ageYears: z.number().min(0).max(130).optional(),
});

const WEIGHT: Readonly<Record<z.output<typeof weight>, string>> = {
  overweight: 'E66.3',
  obesity: 'E66.9',
  'class-1': 'E66.811',
  'class-2': 'E66.812',
  'class-3': 'E66.813',
  morbid: 'E66.01',
  underweight: 'R63.6',
};

/** Lower bounds of the adult codes from 40 on; below that there is one code a unit. */
const HIGH_BMI: readonly (readonly [number, string])[] = [
  [70, 'Z68.45'],
  [60, 'Z68.44'],
  [50, 'Z68.43'],
  [45, 'Z68.42'],
  [40, 'Z68.41'],
];

const ADULT_FROM_YEARS = 20;

/** The provider's weight diagnosis, then the body mass index beside it. */
export const obesity = defineRule({
  id: 'obesity',
  title: 'Weight diagnoses and body mass index',
  area: 'diagnosis',
  source:
    'ICD-10-CM categories E66 and Z68 FY2026; Official Guidelines I.B.14 (who may document the index), I.C.4.b (class 3 beside morbid obesity)',
  standing: 'official',
  from: '2024-10-01',
  families: [],
  input,
  examples: [
    { given: { diagnosis: 'class-1', bmi: 34.9 }, expect: ['E66.811 x1', 'Z68.34 x1'] },
    { given: { diagnosis: 'class-2', bmi: 35 }, expect: ['E66.812 x1', 'Z68.35 x1'] },
    { given: { diagnosis: 'class-2', bmi: 39.9 }, expect: ['E66.812 x1', 'Z68.39 x1'] },
    { given: { diagnosis: 'class-3', bmi: 40 }, expect: ['E66.813 x1', 'Z68.41 x1'] },
    { given: { diagnosis: 'class-3', bmi: 44.9 }, expect: ['E66.813 x1', 'Z68.41 x1'] },
    { given: { diagnosis: 'class-3', bmi: 45 }, expect: ['E66.813 x1', 'Z68.42 x1'] },
    { given: { diagnosis: 'class-3', bmi: 70 }, expect: ['E66.813 x1', 'Z68.45 x1'] },
    { given: { diagnosis: 'morbid', bmi: 52 }, expect: ['E66.01 x1', 'Z68.43 x1'], asks: ['diagnosis'] },
    { given: { diagnosis: 'overweight', bmi: 27.3 }, expect: ['E66.3 x1', 'Z68.27 x1'] },
    { given: { diagnosis: 'underweight', bmi: 17 }, expect: ['R63.6 x1', 'Z68.1 x1'] },
    { given: { diagnosis: 'obesity', bmi: 31 }, expect: ['E66.9 x1', 'Z68.31 x1'], asks: ['diagnosis'] },
    { given: { bmi: 41 }, expect: [], asks: ['diagnosis'], why: 'an index alone is not reported' },
    {
      given: { diagnosis: 'obesity', bmi: 31, ageYears: 12 },
      expect: ['E66.9 x1'],
      asks: ['diagnosis', 'percentile'],
    },
  ],
  run: ({ diagnosis, bmi, ageYears }) => {
    if (!diagnosis) return { missing: [ASK.documented], notes: [NEEDS_DIAGNOSIS] };
    const child = ageYears !== undefined && ageYears < ADULT_FROM_YEARS;
    const documented: RuleLine = {
      code: WEIGHT[diagnosis],
      units: 1,
      because: `documented: ${diagnosis.replace('-', ' ')}`,
    };
    return {
      lines: [documented, ...(bmi === undefined || child ? [] : [indexLine(bmi)])],
      missing: [
        ...(diagnosis === 'obesity' || diagnosis === 'morbid' ? [ASK.class] : []),
        ...(bmi === undefined ? [ASK.bmi] : []),
        ...(bmi !== undefined && child ? [ASK.percentile] : []),
      ],
      notes: diagnosis === 'class-3' ? [CLASS_3] : [],
    };
  },
});

function indexLine(bmi: number): RuleLine {
  return {
    code: indexCode(new Decimal(bmi)),
    units: 1,
    because: `body mass index ${bmi}, told beside the weight diagnosis`,
  };
}

/** Z68.1 is 19.9 or less, Z68.20 to Z68.39 one unit each (the tenths are cut, not rounded). */
function indexCode(bmi: Decimal): string {
  if (bmi.lt(20)) return 'Z68.1';
  const high = HIGH_BMI.find(([from]) => bmi.gte(from));
  return high ? high[1] : `Z68.${bmi.floor()}`;
}

const NEEDS_DIAGNOSIS =
  'A body mass index is reported only beside a weight or nutrition diagnosis that the provider documents; other staff may record the index itself.';
const CLASS_3 = 'Class 3 obesity also called morbid is coded E66.813 alone, without E66.01.';

const ASK = {
  documented: {
    field: 'diagnosis',
    question: 'Which weight diagnosis does the provider document (overweight, obesity and its class)?',
    options: [],
  },
  class: {
    field: 'diagnosis',
    question: 'Is the class of the obesity documented (class 1, 2 or 3)?',
    options: [],
  },
  bmi: { field: 'bmi', question: 'What is the recorded body mass index?', options: [] },
  percentile: {
    field: 'percentile',
    question:
      'Which BMI percentile for age is recorded? Under 20 years the index is coded by percentile (Z68.51 to Z68.56).',
    options: [],
  },
} as const;
