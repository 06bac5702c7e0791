import { z } from 'zod';
import { officeVisit } from './office-visit.ts';
import { ASK_PATIENT } from './patient-question.ts';
import { defineRule, type MissingFact, type RuleLine } from './rule.ts';

const CODES = { welcome: 'G0402', initial: 'G0438', subsequent: 'G0439' } as const;

/** Medicare's wellness visits, alone or with a separate problem visit. They are no preventive visits of CPT. */
export const wellnessVisit = defineRule({
  id: 'wellness-visit',
  title: 'Medicare wellness visits, with a separate problem visit',
  area: 'evaluation and management',
  source:
    'CMS preventive services: annual wellness visit and initial preventive physical examination; Medicare Claims Processing Manual ch. 12 s30.6.1.1 (separate visit with modifier 25)',
  standing: 'published',
  from: '2011-01-01',
  families: ['evaluation'],
  input: z.object({
    kind: z.enum(['welcome', 'initial', 'subsequent']).optional(),
    /** The code as the mail names it. */
    code: z.enum(['G0402', 'G0438', 'G0439']).optional(),
    patient: z.enum(['new', 'established']).optional(),
    /** The separate problem visit, when one is documented. */
    problem: z.object({ mdm: z.enum(['straightforward', 'low', 'moderate', 'high']) }).optional(),
    payer: z.enum(['medicare', 'other']).optional(),
  }),
  examples: [
    { given: { kind: 'subsequent', payer: 'medicare' }, expect: ['G0439 x1'] },
    { given: { kind: 'welcome', payer: 'medicare' }, expect: ['G0402 x1'] },
    {
      given: { kind: 'initial', patient: 'established', problem: { mdm: 'moderate' }, payer: 'medicare' },
      expect: ['G0438 x1', '99214-25 x1'],
    },
    { given: { payer: 'medicare' }, expect: [], asks: ['kind'] },
    {
      given: { kind: 'subsequent', problem: { mdm: 'low' }, payer: 'medicare' },
      expect: ['G0439 x1', '99213-25 x1'],
      why: 'a patient with an earlier wellness visit is taken as established',
    },
  ],
  run: ({ kind, patient, problem, payer }, at) => {
    if (kind === undefined) return { missing: [ASK_KIND], documentation: DOCUMENTATION };
    const code = CODES[kind];
    const known = patient ?? (kind === 'subsequent' ? 'established' : undefined);
    const visit: readonly RuleLine[] = problem
      ? officeVisit.run(
          { ...(known && { patient: known }), mdm: problem.mdm, payer: payer ?? 'medicare' },
          at,
        ).lines
      : [];
    const missing = problem && known === undefined ? [ASK_PATIENT] : [];
    return {
      lines: [
        { code, units: 1, because: BECAUSE[kind] },
        ...visit.map(line => ({ ...line, modifiers: ['25'] })),
      ],
      missing,
      trace: [`${BECAUSE[kind]}: ${code}`, ...visit.map(line => line.because ?? '')],
      notes: [
        'G0438 once in a lifetime, from 12 months after Part B began; G0439 when 11 full months have passed since the last; G0402 only in the first 12 months of Part B.',
        ...(problem
          ? [
              'The problem visit counts only work beyond the wellness visit; it takes modifier 25 and the usual coinsurance.',
            ]
          : []),
      ],
      payerForks:
        payer === undefined
          ? [
              {
                topic: 'Wellness visit',
                medicare: `${code}.`,
                cpt: 'A preventive visit by age (99381-99397); some plans take the G codes.',
                source: 'CMS preventive services',
              },
            ]
          : [],
      documentation: DOCUMENTATION,
    };
  },
});

const BECAUSE = {
  welcome: 'welcome to Medicare visit in the first 12 months of Part B',
  initial: 'first annual wellness visit',
  subsequent: 'annual wellness visit after the first',
} as const;

const DOCUMENTATION = [
  'Health risk assessment, personal and family history, list of providers, measurements, cognitive check, screening schedule; for a problem visit its own history, findings and plan',
];

const ASK_KIND: MissingFact = {
  field: 'kind',
  question:
    'Is it the first annual wellness visit of the patient, a later one, or the welcome to Medicare visit?',
  options: [
    { when: 'it is the first annual wellness visit', set: { kind: 'initial' } },
    { when: 'the patient had one before', set: { kind: 'subsequent' } },
    { when: 'it is the welcome to Medicare visit (first 12 months of Part B)', set: { kind: 'welcome' } },
  ],
};
