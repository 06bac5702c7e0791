import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { cardsOf, pickBase, printBounds } from './choose.ts';
import { defineRule, type MissingFact } from './rule.ts';

const SITES = [
  'face-scalp',
  'neck-chest',
  'back-flank',
  'abdominal-wall',
  'shoulder',
  'upper-arm',
  'forearm',
  'hand',
  'hip',
  'thigh',
  'leg',
  'foot',
] as const;

const input = z.object({
  site: z.enum(SITES).optional(),
  depth: z.enum(['subcutaneous', 'subfascial']).optional(),
  /** Greatest diameter of the tumor, in cm. */
  tumorCm: z.number().positive().max(60).optional(),
  /** Narrowest margin that complete excision took, in cm. */
  marginCm: z.number().nonnegative().max(20).default(0),
});

/** Excision of a tumor under the skin: one code by site, depth, and diameter with its margins. */
export const softTissue = defineRule({
  id: 'soft-tissue-tumor',
  title: 'Excision of a soft tissue tumor by site, depth and size',
  area: 'surgery',
  source:
    'CPT soft tissue tumor criteria in the catalog (cut points widely published, not officially checked); the size takes in the narrowest margin, as for skin lesions',
  standing: 'practice',
  from: '2010-01-01',
  families: ['soft-tissue-tumor'],
  input,
  examples: [
    { given: { site: 'back-flank', depth: 'subcutaneous', tumorCm: 2.9 }, expect: ['21930 x1'] },
    { given: { site: 'back-flank', depth: 'subcutaneous', tumorCm: 3 }, expect: ['21931 x1'] },
    {
      given: { site: 'back-flank', depth: 'subcutaneous', tumorCm: 2.8, marginCm: 0.1 },
      expect: ['21931 x1'],
      why: '2.8 + 2 x 0.1 = 3',
    },
    { given: { site: 'back-flank', depth: 'subfascial', tumorCm: 4.9 }, expect: ['21932 x1'] },
    { given: { site: 'back-flank', depth: 'subfascial', tumorCm: 5 }, expect: ['21933 x1'] },
    { given: { site: 'face-scalp', depth: 'subcutaneous', tumorCm: 1.9 }, expect: ['21011 x1'] },
    { given: { site: 'face-scalp', depth: 'subcutaneous', tumorCm: 2 }, expect: ['21012 x1'] },
    { given: { site: 'hand', depth: 'subcutaneous', tumorCm: 1.4 }, expect: ['26115 x1'] },
    { given: { site: 'hand', depth: 'subfascial', tumorCm: 1.5 }, expect: ['26113 x1'] },
    { given: { site: 'forearm', depth: 'subfascial', tumorCm: 3 }, expect: ['25073 x1'] },
    { given: { site: 'thigh', depth: 'subfascial', tumorCm: 5 }, expect: ['27339 x1'] },
    { given: { site: 'foot', depth: 'subcutaneous', tumorCm: 1.5 }, expect: ['28039 x1'] },
    { given: { site: 'thigh', tumorCm: 4 }, expect: [], asks: ['depth'] },
    { given: { depth: 'subcutaneous', tumorCm: 4 }, expect: [], asks: ['site'] },
    { given: { site: 'thigh', depth: 'subcutaneous' }, expect: [], asks: ['tumorCm'] },
  ],
  run: ({ site, depth, tumorCm, marginCm }, at) => {
    const stated = { site, depth, tumorCm };
    const always = {
      missing: ASK.filter(one => stated[one.field] === undefined),
      documentation: DOCUMENTATION,
    };
    if (!site || !depth || tumorCm === undefined) return always;
    const size = new Decimal(marginCm).times(2).plus(tumorCm).toNumber();
    const cards = cardsOf(at.book, 'soft-tissue-tumor', at.on, { site, depth });
    const card = pickBase(cards, size);
    if (!card) return always;
    const other = cards.find(one => one !== card);
    const sum = marginCm > 0 ? [`${tumorCm} + 2 x ${marginCm} = ${size} cm`] : [];
    const because = `${depth}, ${size} cm: ${card.code} is for ${printBounds(card, cards, 'cm')}`;
    return {
      ...always,
      lines: [{ code: card.code, units: 1, because }],
      trace: [...sum, because],
      notes: NOTES,
      alternatives: other ? [`Were it ${printBounds(other, cards, 'cm')}: ${other.code}.`] : [],
    };
  },
});

const NOTES = [
  'Simple and intermediate closure are included. A cyst or tumor that arises in the skin is coded as a skin lesion; a radical resection for malignancy has codes of its own.',
];

const DOCUMENTATION = [
  'Greatest diameter with the narrowest margin, measured before excision, in cm',
  'Depth of the tumor: above the fascia, or below it or within muscle; exact site; pathology',
];

const ASK: readonly (MissingFact & { readonly field: 'site' | 'depth' | 'tumorCm' })[] = [
  {
    field: 'site',
    question: 'Where exactly was the tumor (for example back, thigh, forearm, hand)?',
    options: [],
  },
  {
    field: 'depth',
    question: 'Did the tumor lie in the fat under the skin, or below the fascia or within muscle?',
    options: [
      { when: 'it lay above the fascia', set: { depth: 'subcutaneous' } },
      { when: 'it lay below the fascia or within muscle', set: { depth: 'subfascial' } },
    ],
  },
  {
    field: 'tumorCm',
    question: 'What was the greatest diameter of the tumor with its narrowest margin, in cm?',
    options: [],
  },
];
