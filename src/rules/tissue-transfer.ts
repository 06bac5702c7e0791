import { z } from 'zod';
import { addOnLines, addUp, cardsOf, pickBase, printBounds, printSum } from './choose.ts';
import { defineRule } from './rule.ts';
import { flapGroup, SKIN_SITES } from './skin-site.ts';

/** Adjacent tissue transfer: primary and secondary defect together; from 30.1 sq cm the site no longer matters. */
export const tissueTransfer = defineRule({
  id: 'tissue-transfer',
  title: 'Adjacent tissue transfer by defect area and site',
  area: 'skin surgery',
  source: 'CPT 14000-14302 criteria in the catalog (widely published bands)',
  standing: 'practice',
  from: '2010-01-01',
  families: ['tissue-transfer'],
  input: z.object({
    primaryCm2: z.number().positive().max(5000),
    secondaryCm2: z.number().nonnegative().max(5000).default(0),
    site: z.enum(SKIN_SITES),
  }),
  examples: [
    { given: { primaryCm2: 4, secondaryCm2: 6, site: 'trunk' }, expect: ['14000 x1'] },
    { given: { primaryCm2: 4, secondaryCm2: 6.1, site: 'trunk' }, expect: ['14001 x1'] },
    { given: { primaryCm2: 10, site: 'nose' }, expect: ['14060 x1'] },
    { given: { primaryCm2: 30, site: 'cheek' }, expect: ['14041 x1'] },
    { given: { primaryCm2: 30.1, site: 'cheek' }, expect: ['14301 x1'] },
    { given: { primaryCm2: 60, site: 'leg' }, expect: ['14301 x1'] },
    { given: { primaryCm2: 60.1, site: 'leg' }, expect: ['14301 x1', '14302 x1'] },
    { given: { primaryCm2: 91, site: 'leg' }, expect: ['14301 x1', '14302 x2'] },
  ],
  run: ({ primaryCm2, secondaryCm2, site }, at) => {
    const total = addUp([primaryCm2, secondaryCm2]);
    const cards = cardsOf(at.book, 'tissue-transfer', at.on, { group: flapGroup(site) });
    const base = pickBase(cards, total);
    if (!base) return {};
    const more = addOnLines(cards, base, total, 'sq cm');
    const because = `${printSum([primaryCm2, secondaryCm2], 'sq cm')}: ${base.code} is for ${printBounds(base, cards, 'sq cm')}`;
    return {
      lines: [{ code: base.code, units: 1, because }, ...more],
      trace: [because, ...more.map(line => line.because ?? '')],
      notes: ['Excision of the lesion at the same site is included: no excision code for it.'],
      documentation: [
        'Primary defect and the secondary defect made by the flap, each in sq cm, and the flap design',
      ],
    };
  },
});
