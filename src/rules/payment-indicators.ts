import { z } from 'zod';
import { defineRule } from './rule.ts';

const input = z.object({
  code: z.string().regex(/^[0-9A-Z]\d{4}$/),
  /** Done on both sides. */
  bilateral: z.boolean().default(false),
  bilateralIndicator: z.enum(['0', '1', '2', '3', '9']).optional(),
  assistant: z.enum(['physician', 'pa-np-cns', 'resident-not-available', 'minimum']).optional(),
  assistantIndicator: z.enum(['0', '1', '2', '9']).optional(),
});
type Input = z.output<typeof input>;

/** Bilateral and assistant-at-surgery modifiers by the fee schedule's indicators. */
export const paymentIndicators = defineRule({
  id: 'payment-indicators',
  title: 'Bilateral and assistant modifiers by fee schedule indicator',
  area: 'modifiers',
  source:
    'Medicare Physician Fee Schedule record layout: bilateral surgery and assistant at surgery indicators',
  standing: 'official',
  from: '2010-01-01',
  families: [],
  input,
  examples: [
    {
      given: { code: '20610', bilateral: true, bilateralIndicator: '1' },
      expect: ['20610-50 x1'],
      why: '150% rule',
    },
    {
      given: { code: '11042', bilateral: true, bilateralIndicator: '0' },
      expect: ['11042 x1'],
      why: '50 does not apply',
    },
    {
      given: { code: '93925', bilateral: true, bilateralIndicator: '2' },
      expect: ['93925 x1'],
      why: 'already bilateral',
    },
    {
      given: { code: '71046', bilateral: true, bilateralIndicator: '3' },
      expect: ['71046-RT x1', '71046-LT x1'],
      why: 'full payment for each side',
    },
    { given: { code: '20610', bilateral: true }, expect: ['20610 x1'], asks: ['bilateralIndicator'] },
    { given: { code: '27880', assistant: 'physician', assistantIndicator: '2' }, expect: ['27880-80 x1'] },
    { given: { code: '27880', assistant: 'pa-np-cns', assistantIndicator: '2' }, expect: ['27880-AS x1'] },
    {
      given: { code: '27880', assistant: 'resident-not-available', assistantIndicator: '2' },
      expect: ['27880-82 x1'],
    },
    {
      given: { code: '11042', assistant: 'physician', assistantIndicator: '1' },
      expect: [],
      why: 'never paid',
    },
  ],
  run: (told, { book, on }) => {
    const fee = book.fee?.(told.code, on);
    // What the mail states goes first; else the fee schedule in force.
    const facts = {
      ...told,
      bilateralIndicator:
        told.bilateralIndicator ?? input.shape.bilateralIndicator.safeParse(fee?.bilateral).data,
      assistantIndicator:
        told.assistantIndicator ?? input.shape.assistantIndicator.safeParse(fee?.assistant).data,
    };
    const sides = sideModifiers(facts);
    const helper = facts.assistant ? ASSISTANT[facts.assistant] : undefined;
    const refused =
      facts.assistant !== undefined && (facts.assistantIndicator === '1' || facts.assistantIndicator === '9');
    const lines = refused
      ? []
      : sides.map(side => ({
          code: facts.code,
          units: 1,
          modifiers: [...side, ...(helper ? [helper] : [])],
          because: 'by the indicators of the fee schedule',
        }));
    return {
      lines,
      missing: missingIndicators(facts),
      notes: [...bilateralNote(facts), ...assistantNote(facts)],
      refused: refused
        ? [{ code: facts.code, reason: 'The fee schedule never pays an assistant for this code.' }]
        : [],
      documentation: facts.assistant
        ? ['What the assistant did, and for indicator 0 why one was needed']
        : [],
    };
  },
});

const ASSISTANT = {
  physician: '80',
  minimum: '81',
  'resident-not-available': '82',
  'pa-np-cns': 'AS',
} as const;

function sideModifiers({ bilateral, bilateralIndicator }: Input): string[][] {
  if (!bilateral || bilateralIndicator === undefined) return [[]];
  if (bilateralIndicator === '1') return [['50']];
  return bilateralIndicator === '3' ? [['RT'], ['LT']] : [[]];
}

function missingIndicators({ code, bilateral, bilateralIndicator, assistant, assistantIndicator }: Input) {
  return [
    ...(bilateral && bilateralIndicator === undefined
      ? [
          {
            field: 'bilateralIndicator',
            question: `What is the bilateral indicator of ${code} in the fee schedule?`,
            options: [],
          },
        ]
      : []),
    ...(assistant && assistantIndicator === undefined
      ? [
          {
            field: 'assistantIndicator',
            question: `What is the assistant at surgery indicator of ${code}?`,
            options: [],
          },
        ]
      : []),
  ];
}

const BILATERAL = {
  '0': 'Indicator 0: modifier 50 does not apply.',
  '1': 'Indicator 1: modifier 50, paid at 150%.',
  '2': 'Indicator 2: the code already means both sides.',
  '3': 'Indicator 3: each side is paid in full.',
  '9': 'Indicator 9: bilateral does not apply.',
} as const;

function bilateralNote({ bilateral, bilateralIndicator }: Input): string[] {
  return bilateral && bilateralIndicator ? [BILATERAL[bilateralIndicator]] : [];
}

const ASSISTANTS = {
  '0': 'Indicator 0: an assistant is paid only with documented necessity.',
  '1': 'Indicator 1: an assistant is never paid.',
  '2': 'Indicator 2: an assistant is paid (16% of the fee; AS 85% of that).',
  '9': 'Indicator 9: assistants do not apply.',
} as const;

function assistantNote({ assistant, assistantIndicator }: Input): string[] {
  return assistant && assistantIndicator ? [ASSISTANTS[assistantIndicator]] : [];
}
