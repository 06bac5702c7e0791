import { z } from 'zod';
import { defineRule, type MissingFact, type RuleResult } from './rule.ts';

const input = z.object({
  /** A new patient, or a new problem of a known one. */
  newProblem: z.boolean().optional(),
  /** Where the supervising physician was; live video counts as present since 2020. */
  supervision: z.enum(['in-suite', 'by-video', 'absent']).optional(),
  /** Place of service code, when stated. */
  place: z
    .string()
    .regex(/^\d\d$/)
    .optional(),
  /** Asked as a split or shared visit, which an office has not. */
  shared: z.boolean().default(false),
  payer: z.enum(['medicare', 'other']).optional(),
});
type Facts = z.output<typeof input>;

/** Hospital and skilled nursing places: no incident-to there, but split or shared visits. */
const FACILITIES: ReadonlySet<string> = new Set(['19', '21', '22', '23', '31', '51', '52', '61']);

/** Under whose number a visit of an NP, PA or CNS goes out: it changes the payment, never the code. */
export const incidentTo = defineRule({
  id: 'incident-to',
  title: 'Incident-to billing under the physician, or the own number of the practitioner',
  area: 'evaluation and management',
  source: 'Medicare Benefit Policy Manual ch. 15 s60; 42 CFR 410.26 (direct supervision, also by live video)',
  standing: 'published',
  from: '2010-01-01',
  families: [],
  input,
  examples: [
    { given: { newProblem: true, supervision: 'in-suite', payer: 'medicare' }, expect: [] },
    { given: { newProblem: false, supervision: 'in-suite', payer: 'medicare' }, expect: [] },
    { given: { supervision: 'in-suite', payer: 'medicare' }, expect: [], asks: ['newProblem'] },
    { given: { newProblem: false, payer: 'medicare' }, expect: [], asks: ['supervision'] },
    { given: { place: '22', payer: 'medicare' }, expect: [], why: 'never in a facility' },
    {
      given: { shared: true, place: '11', payer: 'medicare' },
      expect: [],
      asks: ['newProblem', 'supervision'],
    },
  ],
  run: (facts): Partial<RuleResult> => {
    const against = reasonAgainst(facts);
    if (against !== undefined) {
      return {
        notes: [
          `Not incident-to: ${against}. The visit goes out under the own number of the practitioner (85%).`,
        ],
        documentation: DOCUMENTATION,
      };
    }
    const missing = missingFacts(facts);
    const notes = facts.shared ? [NOT_SHARED] : [];
    if (missing.length > 0) return { missing, notes, documentation: DOCUMENTATION };
    return {
      notes: [
        ...notes,
        'Incident-to is possible: an established plan of the physician is followed, with direct supervision. The visit goes out under the physician (100%); the physician must stay active in the care.',
      ],
      documentation: DOCUMENTATION,
    };
  },
});

const NOT_SHARED =
  'Medicare knows split or shared visits in facilities only; in an office the visit is incident-to or of the practitioner who did it.';

function reasonAgainst({ place, newProblem, supervision }: Facts): string | undefined {
  if (place !== undefined && FACILITIES.has(place))
    return 'incident-to does not exist in a hospital or skilled nursing facility (there a visit may be split or shared)';
  if (newProblem) return 'a new patient or a new problem must first be seen and planned by the physician';
  return supervision === 'absent' ? 'the physician was not present for direct supervision' : undefined;
}

function missingFacts({ newProblem, supervision }: Facts): MissingFact[] {
  return [
    ...(newProblem === undefined
      ? [
          {
            field: 'newProblem',
            question:
              'Did the practitioner treat a new problem or a new patient, or follow the plan the physician had made?',
            options: [],
          },
        ]
      : []),
    ...(supervision === undefined
      ? [
          {
            field: 'supervision',
            question:
              'Was the supervising physician in the office suite (or present by live video) at that time?',
            options: [],
          },
        ]
      : []),
  ];
}

const DOCUMENTATION = [
  "The physician's first visit and plan for this problem, who supervised and where, and the physician's continuing part",
];
