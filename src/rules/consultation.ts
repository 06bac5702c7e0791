import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { visitLevel } from './level-visit.ts';
import { ASK_PATIENT } from './patient-question.ts';
import { defineRule, type RuleSetting } from './rule.ts';

/** Consultations: CPT payers by level; Medicare pays the ordinary visit of the place instead. */
export const consultation = defineRule({
  id: 'consultation',
  title: 'Outpatient and inpatient consultations',
  area: 'evaluation and management',
  source:
    'CPT consultation times since 2023 (widely published); Medicare has not paid consultation codes since 2010',
  standing: 'practice',
  from: '2023-01-01',
  families: ['other-visits', 'evaluation', 'facility-evaluation'],
  input: z.object({
    setting: z.enum(['outpatient', 'inpatient']),
    /** Decides the office visit that Medicare takes instead. */
    patient: z.enum(['new', 'established']).optional(),
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
      given: { setting: 'outpatient', minutes: 40, payer: 'medicare', patient: 'new' },
      expect: ['99203 x1'],
      why: 'Medicare: the visit code instead, by its own times',
    },
    {
      given: { setting: 'outpatient', minutes: 40, payer: 'medicare' },
      expect: [],
      asks: ['patient'],
    },
    { given: { setting: 'inpatient', minutes: 65, payer: 'medicare' }, expect: ['99222 x1'] },
    { given: { setting: 'outpatient' }, expect: [], asks: ['minutes'] },
  ],
  run: ({ setting, patient, minutes, mdm, payer }, at) => {
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
      const own = visitInstead(setting, patient, minutes, mdm, at);
      return {
        lines: own
          ? [{ code: own.card.code, units: 1, because: `${own.because}, in place of the consultation` }]
          : [],
        trace: own ? [own.because] : [],
        missing: setting === 'outpatient' && patient === undefined ? [ASK_PATIENT] : [],
        documentation: ['The request and the opinion sent back need no code of their own for Medicare'],
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

/** Medicare's visit for a consultation (Claims Processing Manual ch. 12 s30.6.10): office by patient, hospital as initial. */
function visitInstead(
  setting: 'outpatient' | 'inpatient',
  patient: 'new' | 'established' | undefined,
  minutes: number | undefined,
  mdm: string | undefined,
  at: RuleSetting,
) {
  if (setting === 'inpatient') {
    const choice = { place: 'hospital', stage: 'initial' };
    return visitLevel(cardsOf(at.book, 'facility-evaluation', at.on, choice), minutes, mdm);
  }
  return patient && visitLevel(cardsOf(at.book, 'evaluation', at.on, { patient }), minutes, mdm);
}
