import { z } from 'zod';
import { cardsOf, pickBase } from './choose.ts';
import { defineRule, type RuleLine } from './rule.ts';

/** Nerve conduction studies: each nerve and type once; needle EMG by limbs, with or without them. */
export const nerveConduction = defineRule({
  id: 'nerve-conduction',
  title: 'Nerve conduction studies and needle EMG',
  area: 'counts',
  source: 'CPT 95907-95913, 95885/95886, 95860-95864 criteria in the catalog (AAPC 167158)',
  standing: 'published',
  from: '2013-01-01',
  families: ['nerve-conduction', 'needle-emg'],
  input: z.object({
    /** Studies as nerve and type (motor with or without F wave, sensory, H reflex); a repeated one counts once. */
    studies: z
      .array(z.object({ nerve: z.string().min(1).max(100), type: z.enum(['motor', 'sensory', 'h-reflex']) }))
      .max(100)
      .default([]),
    /** Needle EMG limbs: complete (five or more muscles of a limb) or limited. */
    emgLimbs: z
      .array(z.enum(['complete', 'limited']))
      .max(4)
      .default([]),
  }),
  examples: [
    {
      given: {
        studies: [
          { nerve: 'left median', type: 'motor' },
          { nerve: 'left median', type: 'sensory' },
        ],
      },
      expect: ['95907 x1'],
    },
    {
      given: {
        studies: [
          { nerve: 'a', type: 'motor' },
          { nerve: 'a', type: 'motor' },
        ],
      },
      expect: ['95907 x1'],
      why: 'the same study twice is one',
    },
    {
      given: {
        studies: [
          { nerve: 'a', type: 'motor' },
          { nerve: 'a', type: 'sensory' },
          { nerve: 'b', type: 'motor' },
        ],
      },
      expect: ['95908 x1'],
    },
    {
      given: {
        studies: [
          { nerve: 'a', type: 'motor' },
          { nerve: 'a', type: 'sensory' },
          { nerve: 'b', type: 'motor' },
          { nerve: 'b', type: 'sensory' },
          { nerve: 'c', type: 'motor' },
        ],
        emgLimbs: ['complete', 'complete'],
      },
      expect: ['95909 x1', '95886 x2'],
    },
    { given: { emgLimbs: ['complete'] }, expect: ['95860 x1'] },
    { given: { emgLimbs: ['complete', 'complete'] }, expect: ['95861 x1'] },
    { given: {}, expect: [], asks: ['studies'] },
  ],
  run: ({ studies, emgLimbs }, at) => {
    const count = new Set(studies.map(one => `${one.nerve.toLowerCase()} ${one.type}`)).size;
    const lines: RuleLine[] = [];
    const conduction = count > 0 ? pickBase(cardsOf(at.book, 'nerve-conduction', at.on), count) : undefined;
    if (conduction)
      lines.push({ code: conduction.code, units: 1, because: `${count} different studies (nerve and type)` });
    if (conduction) {
      for (const extent of ['complete', 'limited'] as const) {
        const limbs = emgLimbs.filter(one => one === extent).length;
        const card = cardsOf(at.book, 'nerve-conduction', at.on, { extent }).find(
          one => one.criteria?.choose?.extent === extent,
        );
        if (card && limbs > 0)
          lines.push({
            code: card.code,
            units: limbs,
            because: `needle EMG beside it, ${extent}, ${limbs} limb(s)`,
          });
      }
    } else if (emgLimbs.length > 0) {
      const card = pickBase(cardsOf(at.book, 'needle-emg', at.on), emgLimbs.length);
      if (card)
        lines.push({ code: card.code, units: 1, because: `needle EMG alone, ${emgLimbs.length} limb(s)` });
    }
    return {
      lines,
      trace: lines.map(line => `${line.code} x${line.units}: ${line.because}`),
      missing:
        lines.length === 0
          ? [
              {
                field: 'studies',
                question: 'Which nerves were studied, and which type each (motor, sensory, H reflex)?',
                options: [],
              },
            ]
          : [],
      documentation: ['Table of nerves, types and sides with values; muscles sampled in each limb'],
    };
  },
});
