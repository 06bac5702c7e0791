import { z } from 'zod';
import { cardsOf, pickBase } from './choose.ts';
import { officeVisit } from './office-visit.ts';
import { defineRule } from './rule.ts';

/** Preventive visit by age, and a problem visit on the same day with modifier 25. */
export const preventive = defineRule({
  id: 'preventive',
  title: 'Preventive visit by age, with a problem visit on the same day',
  area: 'evaluation and management',
  source:
    'CPT preventive visit ages (widely published); modifier 25 for the separate problem visit: NCCI Policy Manual ch. I',
  standing: 'practice',
  from: '2024-01-01',
  families: ['preventive', 'evaluation'],
  input: z.object({
    patient: z.enum(['new', 'established']).optional(),
    ageYears: z.number().nonnegative().max(130).optional(),
    /** The separate problem visit, when one is documented. */
    problem: z.object({ mdm: z.enum(['straightforward', 'low', 'moderate', 'high']) }).optional(),
    payer: z.enum(['medicare', 'other']).optional(),
  }),
  examples: [
    { given: { patient: 'new', ageYears: 0 }, expect: ['99381 x1'] },
    { given: { patient: 'established', ageYears: 4 }, expect: ['99392 x1'] },
    { given: { patient: 'established', ageYears: 5 }, expect: ['99393 x1'] },
    { given: { patient: 'established', ageYears: 17 }, expect: ['99394 x1'] },
    { given: { patient: 'established', ageYears: 18 }, expect: ['99395 x1'] },
    { given: { patient: 'new', ageYears: 39 }, expect: ['99385 x1'] },
    { given: { patient: 'new', ageYears: 40 }, expect: ['99386 x1'] },
    { given: { patient: 'established', ageYears: 65 }, expect: ['99397 x1'] },
    {
      given: { patient: 'established', ageYears: 50, problem: { mdm: 'low' } },
      expect: ['99396 x1', '99213-25 x1'],
    },
    { given: { patient: 'established' }, expect: [], asks: ['ageYears'] },
    { given: { ageYears: 50 }, expect: [], asks: ['patient'] },
  ],
  run: ({ patient, ageYears, problem, payer }, at) => {
    const missing = [
      ...(patient === undefined
        ? [
            {
              field: 'patient',
              question: 'Is the patient new or established?',
              options: [
                { when: 'the patient is new', set: { patient: 'new' } },
                { when: 'the patient is established', set: { patient: 'established' } },
              ],
            },
          ]
        : []),
      ...(ageYears === undefined
        ? [{ field: 'ageYears', question: 'How old is the patient on the date of service?', options: [] }]
        : []),
    ];
    if (patient === undefined || ageYears === undefined) return { missing };
    const card = pickBase(cardsOf(at.book, 'preventive', at.on, { patient }), ageYears);
    if (!card) return {};
    const because = `${patient} patient, ${ageYears} years`;
    const visit = problem
      ? officeVisit.run({ patient, mdm: problem.mdm, payer: payer ?? 'other' }, at).lines
      : [];
    return {
      lines: [{ code: card.code, units: 1, because }, ...visit.map(line => ({ ...line, modifiers: ['25'] }))],
      trace: [`${because}: ${card.code}`, ...visit.map(line => line.because ?? '')],
      notes: problem
        ? ['The problem visit counts only work beyond the preventive visit; it takes modifier 25.']
        : [],
      payerForks:
        payer === undefined
          ? [
              {
                topic: 'Preventive visit',
                medicare: 'Medicare does not pay these codes: the annual wellness visit has its own G codes.',
                cpt: `${card.code}.`,
                source: 'CMS preventive services',
              },
            ]
          : [],
      documentation: [
        'Age-appropriate history, examination and counselling; for a problem visit its own history, findings and plan',
      ],
    };
  },
});
