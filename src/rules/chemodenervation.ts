import { z } from 'zod';
import { cardsOf, pickBase } from './choose.ts';
import { defineRule, type RuleLine } from './rule.ts';
import { sideModifiers } from './side.ts';

const MANY_MUSCLES = 5;

/** Botulinum toxin: once for chronic migraine; limbs by the muscles of each, the largest first. */
export const chemodenervation = defineRule({
  id: 'chemodenervation',
  title: 'Botulinum toxin by target and muscles',
  area: 'counts',
  source: 'CPT 64612, 64615, 64616 and 64642-64645 criteria in the catalog (widely published)',
  standing: 'practice',
  from: '2014-01-01',
  families: ['chemodenervation'],
  input: z.object({
    target: z.enum(['migraine', 'limbs', 'neck', 'face']),
    side: z.enum(['left', 'right', 'both']).optional(),
    musclesByLimb: z.array(z.number().int().positive().max(30)).max(4).optional(),
  }),
  examples: [
    { given: { target: 'migraine' }, expect: ['64615 x1'] },
    { given: { target: 'limbs', musclesByLimb: [4] }, expect: ['64642 x1'] },
    { given: { target: 'limbs', musclesByLimb: [5] }, expect: ['64644 x1'] },
    { given: { target: 'limbs', musclesByLimb: [3, 6] }, expect: ['64644 x1', '64643 x1'] },
    { given: { target: 'limbs', musclesByLimb: [6, 7, 2] }, expect: ['64644 x1', '64645 x1', '64643 x1'] },
    { given: { target: 'neck' }, expect: ['64616 x1'] },
    { given: { target: 'neck', side: 'both' }, expect: ['64616-50 x1'] },
    { given: { target: 'face', side: 'left' }, expect: ['64612-LT x1'] },
    { given: { target: 'limbs' }, expect: [], asks: ['musclesByLimb'] },
  ],
  run: ({ target, musclesByLimb, side }, at) => {
    const documentation = ['Muscles and dose of each, guidance, and units discarded'];
    const notes = ['The toxin is billed apart by units (J0585 and others), with JW or JZ for Medicare.'];
    if (target === 'migraine')
      return {
        lines: [{ code: '64615', units: 1, because: 'chronic migraine, both sides, once' }],
        documentation,
        notes,
      };
    if (target !== 'limbs') {
      const [card] = cardsOf(at.book, 'chemodenervation', at.on, { target });
      const because = `${target} muscles, once a side`;
      return {
        lines: card ? [{ code: card.code, units: 1, modifiers: sideModifiers(side), because }] : [],
        documentation,
        notes,
      };
    }
    if (!musclesByLimb?.length)
      return {
        missing: [
          { field: 'musclesByLimb', question: 'How many muscles were injected in each limb?', options: [] },
        ],
      };
    const [first, ...rest] = [...musclesByLimb].sort((a, b) => b - a);
    const cards = cardsOf(at.book, 'chemodenervation', at.on, { target: 'limb' }).filter(
      card => card.criteria?.choose?.target === 'limb',
    );
    const base = first === undefined ? undefined : pickBase(cards, first);
    const lines: RuleLine[] = base
      ? [{ code: base.code, units: 1, because: `first limb, ${first} muscles` }]
      : [];
    for (const [muscles, many] of [
      ['5+', true],
      ['1-4', false],
    ] as const) {
      const units = rest.filter(count => count >= MANY_MUSCLES === many).length;
      const card = cards.find(one => one.criteria?.choose?.muscles === muscles);
      if (card && units > 0)
        lines.push({ code: card.code, units, because: `further limb(s) with ${muscles} muscles` });
    }
    return {
      lines,
      trace: lines.map(line => `${line.code} x${line.units}: ${line.because}`),
      documentation,
      notes,
    };
  },
});
