import { z } from 'zod';
import { cardsOf, pickBase } from './choose.ts';
import { defineRule } from './rule.ts';

/** Maternity: the package of one practice, or its parts when the patient changed practice. */
export const maternity = defineRule({
  id: 'maternity',
  title: 'Maternity package, antepartum visits and delivery',
  area: 'counts',
  source: 'CPT 59400-59618 criteria in the catalog (AAFP, AAPC)',
  standing: 'published',
  from: '2010-01-01',
  families: ['maternity'],
  input: z.object({
    antepartumVisits: z.number().int().nonnegative().max(60).optional(),
    delivery: z
      .enum(['vaginal', 'cesarean', 'vaginal-after-cesarean', 'cesarean-after-attempt', 'none'])
      .optional(),
    postpartum: z.boolean().default(false),
    /** The practice gave the whole antepartum care, delivery and postpartum care. */
    wholeCare: z.boolean().default(false),
  }),
  examples: [
    { given: { wholeCare: true, delivery: 'vaginal' }, expect: ['59400 x1'] },
    { given: { wholeCare: true, delivery: 'cesarean' }, expect: ['59510 x1'] },
    { given: { wholeCare: true, delivery: 'vaginal-after-cesarean' }, expect: ['59610 x1'] },
    {
      given: { antepartumVisits: 3, delivery: 'none' },
      expect: [],
      why: 'one to three visits are ordinary visits',
    },
    { given: { antepartumVisits: 4, delivery: 'none' }, expect: ['59425 x1'] },
    { given: { antepartumVisits: 6, delivery: 'none' }, expect: ['59425 x1'] },
    { given: { antepartumVisits: 7, delivery: 'none' }, expect: ['59426 x1'] },
    { given: { antepartumVisits: 1, delivery: 'vaginal', postpartum: true }, expect: ['59410 x1'] },
    { given: { antepartumVisits: 8, delivery: 'cesarean' }, expect: ['59426 x1', '59514 x1'] },
    { given: { wholeCare: true }, expect: [], asks: ['delivery'] },
    { given: { delivery: 'vaginal' }, expect: ['59409 x1'], asks: ['antepartumVisits'] },
  ],
  run: ({ antepartumVisits, delivery, postpartum, wholeCare }, at) => {
    if (delivery === undefined) {
      return {
        missing: [
          {
            field: 'delivery',
            question:
              'Which delivery did the practice do: vaginal, cesarean, vaginal after an earlier cesarean, cesarean after an attempt, or none?',
            options: [],
          },
        ],
      };
    }
    const cards = (part: string) =>
      cardsOf(at.book, 'maternity', at.on, { part }).filter(card => card.criteria?.choose?.part === part);
    if (wholeCare && delivery !== 'none') {
      const card = cards('package').find(one => one.criteria?.choose?.delivery === delivery);
      return {
        lines: card ? [{ code: card.code, units: 1, because: `whole care with ${delivery} delivery` }] : [],
        documentation: DOCUMENTATION,
      };
    }
    const visits =
      antepartumVisits === undefined ? undefined : pickBase(cards('antepartum'), antepartumVisits);
    const way = delivery.startsWith('cesarean') ? 'cesarean' : 'vaginal';
    const born =
      delivery === 'none'
        ? undefined
        : cards(postpartum ? 'delivery-postpartum' : 'delivery').find(
            one => one.criteria?.choose?.delivery === way,
          );
    return {
      lines: [
        ...(visits
          ? [{ code: visits.code, units: 1, because: `${antepartumVisits} antepartum visits` }]
          : []),
        ...(born
          ? [
              {
                code: born.code,
                units: 1,
                because: `${delivery} delivery${postpartum ? ' with postpartum care' : ''}`,
              },
            ]
          : []),
      ],
      missing:
        antepartumVisits === undefined
          ? [
              {
                field: 'antepartumVisits',
                question: 'How many antepartum visits did this practice give?',
                options: [],
              },
            ]
          : [],
      notes:
        antepartumVisits !== undefined && antepartumVisits > 0 && !visits
          ? ['One to three antepartum visits are reported as ordinary visits.']
          : [],
      documentation: DOCUMENTATION,
    };
  },
});

const DOCUMENTATION = [
  'Dates of the visits this practice gave, mode of delivery, and who gives postpartum care',
];
