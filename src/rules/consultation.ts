import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { visitLevel } from './level-visit.ts';
import { defineRule } from './rule.ts';

/** Consultations: CPT payers by level; Medicare pays the ordinary visit of the place instead. */
export const consultation = defineRule({
  id: 'consultation',
  title: 'Outpatient and inpatient consultations',
  area: 'evaluation and management',
  source:
    'CPT consultation times since 2023 (widely published); Medicare has not paid consultation codes since 2010',
  standing: 'practice',
  from: '2023-01-01',
  families: ['other-visits'],
  input: z.object({
    setting: z.enum(['outpatient', 'inpatient']),
    minutes: z.number().positive().max(1440).optional(),
    mdm: z.enum(['straightforward', 'low', 'moderate', 'high']).optional(),
    payer: z.enum(['medicare', 'other']).optional(),
  }),
  examples: [
    { given: { setting: 'outpatient', minutes: 29, payer: 'other' }, expect: ['99242 x1'] },
    { given: { setting: 'outpatient', minutes: 30, payer: 'other' }, expect: ['99243 x1'] },
    { given: { setting: 'outpatient', minutes: 55, payer: 'other' }, expect: ['99245 x1'] },
    { given: { setting: 'inpatient', minutes: 59, payer: 'other' }, expect: ['99253 x1'] },
    { given: { setting: 'inpatient', mdm: 'high', payer: 'other' }, expect: ['99255 x1'] },
    {
      given: { setting: 'outpatient', minutes: 40, payer: 'medicare' },
      expect: [],
      why: 'Medicare: the visit code instead',
    },
    { given: { setting: 'outpatient' }, expect: [], asks: ['minutes'] },
  ],
  run: ({ setting, minutes, mdm, payer }, at) => {
    if (minutes === undefined && mdm === undefined) {
      return {
        missing: [
          {
            field: 'minutes',
            question: 'What supports the consultation level: total minutes, or decision making?',
            options: [],
          },
        ],
      };
    }
    const level = visitLevel(
      cardsOf(at.book, 'other-visits', at.on, { place: 'consult', stage: setting }),
      minutes,
      mdm,
    );
    const instead =
      setting === 'outpatient' ? 'an office visit (99202-99215)' : 'an initial hospital visit (99221-99223)';
    if (!level) return { notes: ['Below the shortest time of the family.'] };
    if (payer === 'medicare') {
      return {
        notes: [`Medicare does not pay consultation codes: ${instead} by its own time or decision making.`],
        refused: [
          { code: level.card.code, reason: `Medicare does not pay consultation codes; ${instead} instead.` },
        ],
      };
    }
    return {
      lines: [{ code: level.card.code, units: 1, because: level.because }],
      trace: [level.because],
      payerForks:
        payer === undefined
          ? [
              {
                topic: 'Consultation',
                medicare: `Not paid: ${instead} instead.`,
                cpt: `${level.card.code}.`,
                source: 'CMS: consultation codes not recognised since 2010',
              },
            ]
          : [],
      documentation: [
        'Request by another practitioner with the reason, the opinion, and the report sent back',
      ],
    };
  },
});
