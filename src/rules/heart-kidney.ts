import { z } from 'zod';
import { defineRule, type MissingFact, type RuleLine } from './rule.ts';

const input = z.object({
  hypertension: z.boolean().optional(),
  heart: z.enum(['failure', 'disease']).optional(),
  failureType: z.enum(['systolic', 'diastolic', 'combined', 'right']).optional(),
  failureAcuity: z.enum(['acute', 'chronic', 'acute-on-chronic']).optional(),
  kidneyStage: z.enum(['unspecified', '1', '2', '3', '3a', '3b', '4', '5', 'end-stage']).optional(),
  dialysis: z.boolean().optional(),
  /** The record says that heart or kidney disease has another cause than the hypertension. */
  unrelated: z.boolean().optional(),
});
type Input = z.output<typeof input>;
type Stage = NonNullable<Input['kidneyStage']>;

/** Category N18 by stage; the classification has no code for a stage 3 that is not split, other than .30. */
const KIDNEY: Readonly<Record<Stage, string>> = {
  unspecified: 'N18.9',
  '1': 'N18.1',
  '2': 'N18.2',
  '3': 'N18.30',
  '3a': 'N18.31',
  '3b': 'N18.32',
  '4': 'N18.4',
  '5': 'N18.5',
  'end-stage': 'N18.6',
};

const FAILURE: Readonly<Record<NonNullable<Input['failureType']>, string>> = {
  systolic: 'I50.2',
  diastolic: 'I50.3',
  combined: 'I50.4',
  right: 'I50.81',
};

/** Last character of I50.2-, I50.3-, I50.4-; right heart failure counts from its own zero. */
const ACUITY = { acute: '1', chronic: '2', 'acute-on-chronic': '3' } as const;

/** Hypertension with heart and kidney disease: one combination code first, then the kind of each. */
export const heartKidney = defineRule({
  id: 'heart-kidney',
  title: 'Hypertension with heart failure and chronic kidney disease',
  area: 'diagnosis',
  source:
    'ICD-10-CM Official Guidelines I.C.9.a (presumed link of hypertension with heart failure and kidney disease), I.C.14.a; notes at I11-I13 and N18',
  standing: 'official',
  from: '2020-10-01',
  families: [],
  input,
  examples: [
    { given: { hypertension: true }, expect: ['I10 x1'] },
    {
      given: { hypertension: true, heart: 'failure', kidneyStage: '3' },
      expect: ['I13.0 x1', 'I50.9 x1', 'N18.30 x1'],
      asks: ['failureType', 'kidneyStage'],
    },
    {
      given: {
        hypertension: true,
        heart: 'failure',
        failureType: 'systolic',
        failureAcuity: 'acute-on-chronic',
        kidneyStage: '4',
      },
      expect: ['I13.0 x1', 'I50.23 x1', 'N18.4 x1'],
      why: 'stages 1 to 4: I13.0',
    },
    {
      given: {
        hypertension: true,
        heart: 'failure',
        failureType: 'diastolic',
        failureAcuity: 'chronic',
        kidneyStage: '5',
      },
      expect: ['I13.2 x1', 'I50.32 x1', 'N18.5 x1'],
      why: 'stage 5 and end stage: I13.2',
    },
    {
      given: { hypertension: true, heart: 'failure', failureType: 'combined', failureAcuity: 'acute' },
      expect: ['I11.0 x1', 'I50.41 x1'],
    },
    { given: { hypertension: true, kidneyStage: '4' }, expect: ['I12.9 x1', 'N18.4 x1'] },
    {
      given: { hypertension: true, kidneyStage: 'end-stage', dialysis: true },
      expect: ['I12.0 x1', 'N18.6 x1', 'Z99.2 x1'],
    },
    {
      given: { hypertension: true, kidneyStage: '5', dialysis: true },
      expect: ['I12.0 x1', 'N18.6 x1', 'Z99.2 x1'],
      why: 'stage 5 on chronic dialysis is coded as end stage',
    },
    { given: { hypertension: true, heart: 'disease' }, expect: ['I11.9 x1'] },
    {
      given: { hypertension: true, heart: 'disease', kidneyStage: '2' },
      expect: ['I13.10 x1', 'N18.2 x1'],
    },
    {
      given: { hypertension: true, heart: 'disease', kidneyStage: 'end-stage' },
      expect: ['I13.11 x1', 'N18.6 x1'],
    },
    {
      given: { hypertension: true, kidneyStage: '3a', unrelated: true },
      expect: ['I10 x1', 'N18.31 x1'],
      why: 'the record says the kidney disease has another cause',
    },
    {
      given: { heart: 'failure', failureType: 'right', failureAcuity: 'acute' },
      expect: ['I50.811 x1'],
      why: 'no hypertension stated',
    },
    { given: { kidneyStage: 'unspecified' }, expect: ['N18.9 x1'], asks: ['kidneyStage'] },
  ],
  run: facts => {
    const stage = stageOf(facts);
    const lines = [
      ...combination(facts, stage),
      ...(facts.heart === 'failure' ? [failureLine(facts)] : []),
      ...(stage ? [{ code: KIDNEY[stage], units: 1, because: 'the stage of the kidney disease' }] : []),
      ...(facts.dialysis && stage === 'end-stage'
        ? [{ code: 'Z99.2', units: 1, because: 'dialysis, told beside N18.6' }]
        : []),
    ];
    return { lines, missing: asksOf(facts), notes: notesOf(facts) };
  },
});

/** Chronic kidney disease that needs dialysis is end stage (note at N18.6). */
function stageOf({ kidneyStage, dialysis }: Input): Stage | undefined {
  return kidneyStage === '5' && dialysis ? 'end-stage' : kidneyStage;
}

function combination({ hypertension, heart, unrelated }: Input, stage: Stage | undefined): RuleLine[] {
  if (!hypertension) return [];
  if (unrelated || (!heart && !stage)) return [line('I10', 'hypertension by itself')];
  const late = stage === '5' || stage === 'end-stage';
  if (!stage) return [line(heart === 'failure' ? 'I11.0' : 'I11.9', 'hypertension with heart disease')];
  if (!heart) return [line(late ? 'I12.0' : 'I12.9', 'hypertension with chronic kidney disease')];
  const failing = late ? 'I13.2' : 'I13.0';
  const other = late ? 'I13.11' : 'I13.10';
  return [
    line(
      heart === 'failure' ? failing : other,
      'hypertension with heart and chronic kidney disease, one code',
    ),
  ];
}

function failureLine({ failureType, failureAcuity }: Input): RuleLine {
  if (!failureType) return line('I50.9', 'heart failure, kind not stated');
  return line(
    FAILURE[failureType] + (failureAcuity ? ACUITY[failureAcuity] : '0'),
    `${[failureAcuity?.replaceAll('-', ' '), failureType].filter(Boolean).join(' ')} heart failure`,
  );
}

const line = (code: string, because: string): RuleLine => ({ code, units: 1, because });

function asksOf({ heart, failureType, failureAcuity, kidneyStage }: Input): MissingFact[] {
  const failing = heart === 'failure';
  return [
    ...(failing && !failureType
      ? [
          ask(
            'failureType',
            'Which kind of heart failure is documented (systolic/HFrEF, diastolic/HFpEF, both, right), and is it acute, chronic or acute on chronic?',
          ),
        ]
      : []),
    ...(failing && failureType && !failureAcuity
      ? [ask('failureAcuity', 'Is the heart failure documented as acute, chronic, or acute on chronic?')]
      : []),
    ...(kidneyStage === 'unspecified'
      ? [
          ask(
            'kidneyStage',
            'Which stage of chronic kidney disease is documented (1, 2, 3a, 3b, 4, 5, end stage)?',
          ),
        ]
      : []),
    ...(kidneyStage === '3' ? [ask('kidneyStage', 'Is stage 3 documented as 3a or 3b?')] : []),
  ];
}

const ask = (field: string, question: string): MissingFact => ({ field, question, options: [] });

function notesOf({ hypertension, heart, kidneyStage, unrelated }: Input): string[] {
  if (!hypertension || unrelated || (!heart && !kidneyStage)) return [];
  return [
    'ICD-10-CM presumes that heart failure and chronic kidney disease are due to the hypertension unless the record says they are not.',
  ];
}
