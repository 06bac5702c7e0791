import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { addUp, cardsOf, pickBase, printBounds, printSum } from './choose.ts';
import { defineRule } from './rule.ts';

/** Bladder tumors removed through the urethra: one unit; the largest tumor decides. */
export const bladderTumor = defineRule({
  id: 'bladder-tumor',
  title: 'Bladder tumors removed through a scope, by the largest',
  area: 'surgery',
  source:
    'CPT 52224-52240 criteria in the catalog; AAPC urology: Medicare takes the largest single tumor, some other payers the sum (exactly 2 cm is medium; pages differ on exactly 5 cm)',
  standing: 'published',
  from: '2010-01-01',
  families: ['bladder-tumor'],
  input: z.object({
    /** Diameter of each tumor, in cm. */
    sizesCm: z.array(z.number().positive().max(30)).max(40).default([]),
    payer: z.enum(['medicare', 'other']).optional(),
  }),
  examples: [
    { given: { sizesCm: [0.4] }, expect: ['52224 x1'] },
    { given: { sizesCm: [0.5] }, expect: ['52234 x1'] },
    { given: { sizesCm: [1.9] }, expect: ['52234 x1'] },
    { given: { sizesCm: [2] }, expect: ['52235 x1'] },
    { given: { sizesCm: [5] }, expect: ['52235 x1'] },
    { given: { sizesCm: [5.1] }, expect: ['52240 x1'] },
    {
      given: { sizesCm: [1, 1, 1], payer: 'medicare' },
      expect: ['52234 x1'],
      why: 'the largest, never the sum',
    },
    { given: { sizesCm: [0.4, 3, 1] }, expect: ['52235 x1'] },
    { given: {}, expect: [], asks: ['sizesCm'] },
  ],
  run: ({ sizesCm, payer }, at) => {
    if (sizesCm.length === 0) {
      return {
        missing: [
          { field: 'sizesCm', question: 'What was the diameter of each bladder tumor, in cm?', options: [] },
        ],
        documentation: DOCUMENTATION,
      };
    }
    const cards = cardsOf(at.book, 'bladder-tumor', at.on);
    const largest = Decimal.max(...sizesCm);
    const card = pickBase(cards, largest);
    if (!card) return {};
    const because = `largest tumor ${largest} cm: ${card.code} is for ${printBounds(card, cards, 'cm')}`;
    const summed = pickBase(cards, addUp(sizesCm));
    return {
      lines: [{ code: card.code, units: 1, because }],
      trace: [because],
      notes: [
        'One unit, however many tumors.',
        ...(largest.eq(5) ? ['Published pages differ on a tumor of exactly 5 cm: ask the payer.'] : []),
      ],
      payerForks:
        payer !== 'medicare' && summed && summed.code !== card.code
          ? [
              {
                topic: 'Several bladder tumors',
                medicare: `${card.code}: the largest tumor alone.`,
                cpt: `${card.code}; a payer that adds the sizes takes ${summed.code} (${printSum(sizesCm, 'cm')}).`,
                source: 'AAPC urology',
              },
            ]
          : [],
      documentation: DOCUMENTATION,
    };
  },
});

const DOCUMENTATION = ['Number, place and diameter of every tumor as seen through the scope'];
