import { z } from 'zod';
import { defineRule, type RuleLine } from './rule.ts';

const organisms = {
  'e-coli': 'A41.51',
  pseudomonas: 'A41.52',
  mssa: 'A41.01',
  mrsa: 'A41.02',
  enterococcus: 'A41.81',
  pneumococcus: 'A40.3',
  'group-a-streptococcus': 'A40.0',
  'group-b-streptococcus': 'A40.1',
} as const;

const dysfunctions = {
  'acute-kidney-failure': 'N17.9',
  'acute-respiratory-failure-hypoxia': 'J96.01',
  'acute-respiratory-failure': 'J96.00',
  'metabolic-encephalopathy': 'G93.41',
  'disseminated-coagulation': 'D65',
} as const;

const infections = { pneumonia: 'J18.9', 'urinary-tract': 'N39.0' } as const;

const keysOf = <T extends Record<string, string>>(table: T) => Object.keys(table) as (keyof T & string)[];

const input = z.object({
  organism: z.enum(keysOf(organisms)).optional(),
  /** Severe as documented, or organ dysfunction documented as due to the sepsis. */
  severe: z.boolean().optional(),
  shock: z.boolean().optional(),
  dysfunction: z
    .array(z.enum(keysOf(dysfunctions)))
    .max(5)
    .optional(),
  infection: z
    .array(z.enum(keysOf(infections)))
    .max(2)
    .optional(),
  /** The record says "urosepsis" and no more. */
  urosepsis: z.boolean().optional(),
});

/** The infection of the blood first, then R65.2- when severe, then failing organs, then the local infection. */
export const sepsis = defineRule({
  id: 'sepsis',
  title: 'Sepsis, severe sepsis and septic shock',
  area: 'diagnosis',
  source:
    'ICD-10-CM Official Guidelines I.C.1.d (sepsis, severe sepsis, septic shock); categories A40, A41, R65.2',
  standing: 'official',
  from: '2015-10-01',
  families: [],
  input,
  examples: [
    { given: {}, expect: ['A41.9 x1'] },
    { given: { organism: 'e-coli', infection: ['urinary-tract'] }, expect: ['A41.51 x1', 'N39.0 x1'] },
    { given: { severe: true }, expect: ['A41.9 x1', 'R65.20 x1'], asks: ['dysfunction'] },
    {
      given: { dysfunction: ['acute-kidney-failure'], severe: true, infection: ['pneumonia'] },
      expect: ['A41.9 x1', 'R65.20 x1', 'N17.9 x1', 'J18.9 x1'],
    },
    {
      given: { shock: true, organism: 'mrsa', dysfunction: ['acute-respiratory-failure-hypoxia'] },
      expect: ['A41.02 x1', 'R65.21 x1', 'J96.01 x1'],
    },
    {
      given: { dysfunction: ['acute-kidney-failure'] },
      expect: ['A41.9 x1', 'N17.9 x1'],
      asks: ['severe'],
      why: 'organ failure beside sepsis is severe sepsis only when the record ties them',
    },
    { given: { urosepsis: true }, expect: [], asks: ['urosepsis'] },
  ],
  run: ({ organism, severe, shock, dysfunction = [], infection = [], urosepsis }) => {
    if (urosepsis) return { missing: [ASK.urosepsis] };
    const severity = shock ? 'R65.21' : severe ? 'R65.20' : undefined;
    return {
      lines: [
        line(
          organism ? organisms[organism] : 'A41.9',
          organism ? `sepsis by ${organism}` : 'sepsis, organism not stated',
        ),
        ...(severity ? [line(severity, shock ? 'septic shock' : 'severe sepsis, never listed first')] : []),
        ...dysfunction.map(one => line(dysfunctions[one], 'the failing organ')),
        ...infection.map(one => line(infections[one], 'the local infection')),
      ],
      missing: [
        ...(severity && dysfunction.length === 0 && !shock ? [ASK.dysfunction] : []),
        ...(!severity && dysfunction.length > 0 ? [ASK.severe] : []),
      ],
      notes: [ORDER],
    };
  },
});

const line = (code: string, because: string): RuleLine => ({ code, units: 1, because });

const ORDER =
  'Sepsis that was there on admission is listed first, before the local infection; R65.2- is never listed first.';

const ASK = {
  dysfunction: {
    field: 'dysfunction',
    question: 'Which acute organ dysfunction does the record tie to the sepsis? It is coded after R65.2-.',
    options: [],
  },
  severe: {
    field: 'severe',
    question: 'Does the record tie the organ dysfunction to the sepsis? Only then is R65.20 added.',
    options: [],
  },
  urosepsis: {
    field: 'urosepsis',
    question:
      'What does the provider mean by urosepsis: sepsis due to a urinary infection, or the urinary infection alone? The word has no code.',
    options: [],
  },
} as const;
