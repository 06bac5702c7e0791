import { z } from 'zod';
import { defineRule, type MissingFact, type RuleLine } from './rule.ts';

/** Fourth to sixth character of E10 and E11 by what the diabetes comes with; the ulcers have a rule of their own. */
const complications = {
  kidney: '22',
  retinopathy: '319',
  neuropathy: '40',
  polyneuropathy: '42',
  gastroparesis: '43',
  angiopathy: '51',
  gangrene: '52',
  hypoglycemia: '649',
  hyperglycemia: '65',
} as const;
type Complication = keyof typeof complications;

const WORDS: Readonly<Partial<Record<Complication, string>>> = {
  kidney: 'chronic kidney disease',
  angiopathy: 'peripheral artery disease',
};

const input = z.object({
  type: z.enum(['type-1', 'type-2', 'unspecified']),
  with: z
    .array(z.enum(Object.keys(complications) as Complication[]))
    .max(9)
    .optional(),
  /** An ulcer stands beside it; its own rule codes site and depth. */
  ulcer: z.boolean().optional(),
  /** "Uncontrolled" without saying to which side. */
  uncontrolled: z.boolean().optional(),
  insulin: z.boolean().optional(),
  oral: z.boolean().optional(),
  /** Injected drugs other than insulin, as GLP-1 agonists. */
  injected: z.boolean().optional(),
});

/** Diabetes with all its documented complications, as many codes as it takes, then the long-term drugs. */
export const diabetes = defineRule({
  id: 'diabetes',
  title: 'Diabetes mellitus and its complications',
  area: 'diagnosis',
  source:
    'ICD-10-CM Official Guidelines I.A.15 ("with" presumes the link), I.C.4.a (type not stated defaults to E11; insulin, oral and injected drugs by Z79); categories E10, E11',
  standing: 'official',
  from: '2022-10-01',
  families: [],
  input,
  examples: [
    { given: { type: 'type-2' }, expect: ['E11.9 x1'] },
    { given: { type: 'unspecified' }, expect: ['E11.9 x1'] },
    { given: { type: 'type-1', with: ['polyneuropathy'] }, expect: ['E10.42 x1'] },
    {
      given: { type: 'type-2', with: ['kidney', 'hyperglycemia'], insulin: true },
      expect: ['E11.22 x1', 'E11.65 x1', 'Z79.4 x1'],
    },
    {
      given: { type: 'type-2', oral: true, insulin: true },
      expect: ['E11.9 x1', 'Z79.4 x1', 'Z79.84 x1'],
      why: 'insulin and oral drugs: both are told since October 2022',
    },
    { given: { type: 'type-2', injected: true }, expect: ['E11.9 x1', 'Z79.85 x1'] },
    { given: { type: 'type-1', insulin: true }, expect: ['E10.9 x1'], why: 'insulin goes without saying' },
    { given: { type: 'type-2', uncontrolled: true }, expect: ['E11.9 x1'], asks: ['uncontrolled'] },
    {
      given: { type: 'type-2', uncontrolled: true, with: ['hyperglycemia'] },
      expect: ['E11.65 x1'],
    },
  ],
  run: facts => {
    const category = facts.type === 'type-1' ? 'E10' : 'E11';
    const found = facts.with ?? [];
    const lines =
      found.length > 0
        ? found.map(one => line(`${category}.${complications[one]}`, `diabetes with ${WORDS[one] ?? one}`))
        : [line(`${category}.9`, 'diabetes without a documented complication')];
    const sideUnknown = facts.uncontrolled && !found.some(one => one.startsWith('hyp'));
    return {
      lines: [...lines, ...drugLines(facts)],
      missing: sideUnknown ? [ASK_SIDE] : [],
      notes: facts.type === 'unspecified' ? [DEFAULT_TYPE] : [],
    };
  },
});

function drugLines({ type, insulin, oral, injected }: z.output<typeof input>): RuleLine[] {
  return [
    ...(insulin && type !== 'type-1' ? [line('Z79.4', 'long-term insulin')] : []),
    ...(oral ? [line('Z79.84', 'long-term oral drugs against high blood sugar')] : []),
    ...(injected ? [line('Z79.85', 'long-term injected drugs other than insulin')] : []),
  ];
}

const line = (code: string, because: string): RuleLine => ({ code, units: 1, because });

/** Said wherever diabetes is coded and its type is not stated. */
export const DEFAULT_TYPE =
  'The type of diabetes is not stated: ICD-10-CM then defaults to type 2 (E11.-, guideline I.C.4.a.2); type 1 would be E10.-.';

const ASK_SIDE: MissingFact = {
  field: 'uncontrolled',
  question: 'Does "uncontrolled" mean high or low blood sugar? The word alone has no code.',
  options: [],
};
