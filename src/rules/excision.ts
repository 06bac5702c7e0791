import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { cardsOf, pickBase, printBounds } from './choose.ts';
import { defineRule, type MissingFact } from './rule.ts';
import { lesionGroup, SKIN_SITES } from './skin-site.ts';

const input = z.object({
  lesionCm: z.number().positive().max(100).optional(),
  /** Narrowest margin on one side, in cm. */
  marginCm: z.number().nonnegative().max(50).optional(),
  /** Diameter told with its margins: what was excised. */
  excisedCm: z.number().positive().max(150).optional(),
  site: z.enum(SKIN_SITES).optional(),
  pathology: z.enum(['benign', 'malignant']).optional(),
});

/** Excision of one skin lesion: longest diameter plus the narrowest margin twice, by site group and pathology. */
export const excision = defineRule({
  id: 'excision',
  title: 'Excision of a skin lesion by excised diameter, site and pathology',
  area: 'skin surgery',
  source:
    'CPT 114xx/116xx criteria in the catalog; AAPC 173353, 151500; closure: NCCI Policy Manual 2026 ch. III',
  standing: 'published',
  from: '2010-01-01',
  families: ['excision'],
  input,
  examples: [
    {
      given: { lesionCm: 1, marginCm: 0.2, site: 'trunk', pathology: 'benign' },
      expect: ['11402 x1'],
      why: '1.0 + 2 x 0.2 = 1.4',
    },
    { given: { lesionCm: 1, marginCm: 0.2, site: 'trunk', pathology: 'malignant' }, expect: ['11602 x1'] },
    { given: { lesionCm: 0.3, marginCm: 0.1, site: 'trunk', pathology: 'benign' }, expect: ['11400 x1'] },
    { given: { lesionCm: 0.4, marginCm: 0.1, site: 'trunk', pathology: 'benign' }, expect: ['11401 x1'] },
    { given: { lesionCm: 0.8, marginCm: 0.1, site: 'hand', pathology: 'benign' }, expect: ['11421 x1'] },
    { given: { lesionCm: 0.9, marginCm: 0.1, site: 'hand', pathology: 'benign' }, expect: ['11422 x1'] },
    { given: { lesionCm: 3, marginCm: 0.5, site: 'nose', pathology: 'malignant' }, expect: ['11644 x1'] },
    { given: { lesionCm: 3.1, marginCm: 0.5, site: 'nose', pathology: 'malignant' }, expect: ['11646 x1'] },
    {
      given: { excisedCm: 2.4, site: 'neck', pathology: 'malignant' },
      expect: ['11623 x1'],
      why: 'the diameter is stated with its margins',
    },
    { given: { lesionCm: 1, marginCm: 0.2, site: 'trunk' }, expect: [], asks: ['pathology'] },
    { given: { lesionCm: 1, site: 'trunk', pathology: 'benign' }, expect: [], asks: ['marginCm'] },
  ],
  run: (facts, at) => {
    const { lesionCm, marginCm, excisedCm, site, pathology } = facts;
    const measured = lesionCm !== undefined && marginCm !== undefined;
    const isTold = !measured && excisedCm !== undefined;
    const missing = ASK.filter(
      one =>
        facts[one.field] === undefined && !(isTold && (one.field === 'lesionCm' || one.field === 'marginCm')),
    );
    const always = { missing, documentation: DOCUMENTATION, notes: NOTES };
    const diameter = measured ? new Decimal(marginCm).times(2).plus(lesionCm) : excisedCm;
    if (diameter === undefined || !site || !pathology) return always;
    const cards = cardsOf(at.book, 'excision', at.on, { lesion: pathology, group: lesionGroup(site) });
    const card = pickBase(cards, diameter);
    if (!card) return always;
    const sum = measured ? `${lesionCm} + 2 x ${marginCm} = ${diameter}` : `${diameter}`;
    const because = `${sum} cm, ${pathology}, ${site}: ${card.code} is for ${printBounds(card, cards, 'cm')}`;
    return { ...always, lines: [{ code: card.code, units: 1, because }], trace: [because] };
  },
});

const NOTES = [
  'Each lesion is its own code. Simple closure is included; intermediate or complex closure is separate, but not with excised diameters up to 0.5 cm.',
];

const DOCUMENTATION = [
  'Longest lesion diameter and narrowest margin, measured before excision',
  'Site, and the pathology report that decides benign or malignant',
  'Closure by layers',
];

const ASK: readonly (MissingFact & { readonly field: 'lesionCm' | 'marginCm' | 'site' | 'pathology' })[] = [
  {
    field: 'lesionCm',
    question: 'What was the longest diameter of the lesion before excision, in cm?',
    options: [],
  },
  {
    field: 'marginCm',
    question: 'What was the narrowest margin taken on one side, in cm? It counts twice.',
    options: [],
  },
  {
    field: 'site',
    question:
      'Where was the lesion (trunk, arm, leg, scalp, neck, hand, foot, genitalia, face, eyelid, nose, ear, lip)?',
    options: [],
  },
  {
    field: 'pathology',
    question: 'What does the pathology report say: benign or malignant? Wait for it before billing.',
    options: [
      { when: 'the pathology is benign', set: { pathology: 'benign' } },
      { when: 'the pathology is malignant', set: { pathology: 'malignant' } },
    ],
  },
];
