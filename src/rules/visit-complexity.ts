import { z } from 'zod';
import { defineRule, type RuleResult } from './rule.ts';

const CODE = 'G2211';

/** The add-on for a continuing relationship: Medicare, office visits, and hardly ever beside modifier 25. */
export const visitComplexity = defineRule({
  id: 'visit-complexity',
  title: 'Add-on G2211 for a continuing relationship, beside an office visit',
  area: 'evaluation and management',
  source:
    'CMS CY2024 and CY2025 fee schedule rules: G2211 with office visits, not with modifier 25 unless for Part B preventive services, vaccines or the wellness visit; home visits since CY2026',
  standing: 'published',
  from: '2024-01-01',
  families: [],
  input: z.object({
    /** The service asked about; always this one. */
    code: z.literal(CODE).default(CODE),
    payer: z.enum(['medicare', 'other']).optional(),
    /** The visit carries modifier 25. */
    modifier25: z.boolean().default(false),
    /** What the modifier is for, when it is a Part B preventive service, a vaccine or the wellness visit. */
    besidePreventive: z.boolean().default(false),
    /** Continuing focal point of care, or ongoing care of one serious or complex condition. */
    longitudinal: z.boolean().optional(),
  }),
  examples: [
    { given: { payer: 'medicare', longitudinal: true }, expect: ['G2211 x1'] },
    {
      given: { payer: 'medicare', longitudinal: true, modifier25: true },
      expect: [],
      why: 'beside a procedure',
    },
    {
      given: { payer: 'medicare', longitudinal: true, modifier25: true, besidePreventive: true },
      on: '2025-06-01',
      expect: ['G2211 x1'],
    },
    {
      given: { payer: 'medicare', longitudinal: true, modifier25: true, besidePreventive: true },
      on: '2024-06-01',
      expect: [],
      why: 'the exception began in 2025',
    },
    { given: { payer: 'medicare', longitudinal: false }, expect: [] },
    { given: { payer: 'medicare' }, expect: [], asks: ['longitudinal'] },
    {
      given: { longitudinal: true },
      expect: ['G2211 x1'],
      why: 'payer not stated: both answers are printed',
    },
  ],
  run: ({ payer, modifier25, besidePreventive, longitudinal }, at): Partial<RuleResult> => {
    const isException = besidePreventive && at.on >= '2025-01-01';
    if (modifier25 && !isException) {
      const reason =
        'The office visit carries modifier 25 for another service than a Part B preventive one: G2211 is then not paid.';
      return { refused: [{ code: CODE, reason }], notes: [reason] };
    }
    if (longitudinal === undefined) return { missing: [ASK], documentation: DOCUMENTATION };
    if (!longitudinal) {
      const reason = 'Without a continuing relationship for the care of the patient G2211 is not reported.';
      return { refused: [{ code: CODE, reason }], notes: [reason] };
    }
    return {
      lines: [{ code: CODE, units: 1, because: 'continuing relationship, beside the office visit' }],
      notes: ['G2211 goes with the office visit itself (99202-99215), not alone.'],
      payerForks:
        payer === undefined
          ? [
              {
                topic: 'G2211',
                medicare: 'G2211 beside the office visit.',
                cpt: 'Only where the plan has taken the code.',
                source: 'CMS CY2024 fee schedule rule',
              },
            ]
          : [],
      documentation: DOCUMENTATION,
    };
  },
});

const ASK = {
  field: 'longitudinal',
  question:
    'Is the practitioner the continuing focal point of the care of the patient, or treating one serious or complex condition over time?',
  options: [
    { when: 'there is such a continuing relationship', set: { longitudinal: true } },
    { when: 'there is none', set: { longitudinal: false } },
  ],
};

const DOCUMENTATION = [
  'What makes the relationship a continuing one: the conditions followed and the plan over time',
];
