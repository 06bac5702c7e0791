import { z } from 'zod';
import { cardsOf, pickBase } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleSetting } from './rule.ts';

/** Nerve conduction studies: each nerve and type once; needle EMG by limbs, with or without them. */
export const nerveConduction = defineRule({
  id: 'nerve-conduction',
  title: 'Nerve conduction studies and needle EMG',
  area: 'counts',
  source: 'CPT 95907-95913, 95885/95886, 95860-95864 and 95870 criteria in the catalog (AAPC 167158)',
  standing: 'published',
  from: '2013-01-01',
  families: ['nerve-conduction', 'needle-emg'],
  input: z.object({
    /** Studies as nerve and type (motor with or without F wave, sensory, H reflex); a repeated one counts once. */
    studies: z
      .array(z.object({ nerve: z.string().min(1).max(100), type: z.enum(['motor', 'sensory', 'h-reflex']) }))
      .max(100)
      .default([]),
    /** How many different studies, where the mail counts them. */
    count: z.number().int().positive().max(100).optional(),
    /** Needle EMG limbs: complete (five or more muscles of a limb) or limited. */
    emgLimbs: z
      .array(z.enum(['complete', 'limited']))
      .max(4)
      .default([]),
    /** Limbs of needle EMG whose muscles are not stated. */
    emgLimbCount: z.number().int().positive().max(4).optional(),
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
    { given: { count: 8, emgLimbs: ['complete', 'complete'] }, expect: ['95910 x1', '95886 x2'] },
    { given: { count: 13 }, expect: ['95913 x1'] },
    { given: { emgLimbs: ['limited'] }, expect: ['95870 x1'], why: 'fewer than five muscles' },
    { given: { emgLimbs: ['complete', 'limited'] }, expect: ['95860 x1', '95870 x1'] },
    { given: { emgLimbCount: 2 }, expect: ['95861 x1'], asks: ['emgLimbs'] },
    { given: { count: 4, emgLimbCount: 1 }, expect: ['95908 x1'], asks: ['emgLimbs'] },
    { given: {}, expect: [], asks: ['studies'] },
  ],
  run: ({ studies, count: told, emgLimbs, emgLimbCount }, at) => {
    const distinct = new Set(studies.map(one => `${one.nerve.toLowerCase()} ${one.type}`)).size;
    const count = distinct > 0 ? distinct : (told ?? 0);
    const conduction = count > 0 ? pickBase(cardsOf(at.book, 'nerve-conduction', at.on), count) : undefined;
    const unknown = emgLimbs.length === 0 ? emgLimbCount : undefined;
    const lines: RuleLine[] = conduction
      ? [
          { code: conduction.code, units: 1, because: `${count} different studies (nerve and type)` },
          ...besideStudies(emgLimbs, at),
        ]
      : aloneLines(emgLimbs, unknown, at);
    return {
      lines,
      trace: lines.map(line => `${line.code} x${line.units}: ${line.because}`),
      missing: [
        ...(lines.length === 0 ? [ASK_STUDIES] : []),
        ...(unknown !== undefined ? [askMuscles(unknown)] : []),
      ],
      documentation: ['Table of nerves, types and sides with values; muscles sampled in each limb'],
    };
  },
});

type Extent = 'complete' | 'limited';

/** Add-on codes, one unit a limb. */
function besideStudies(limbs: readonly Extent[], at: RuleSetting): RuleLine[] {
  return (['complete', 'limited'] as const).flatMap(extent => {
    const units = limbs.filter(one => one === extent).length;
    const card = cardsOf(at.book, 'nerve-conduction', at.on, { extent }).find(
      one => one.criteria?.choose?.extent === extent,
    );
    const because = `needle EMG beside the studies, ${extent}, ${units} limb(s)`;
    return card && units > 0 ? [{ code: card.code, units, because }] : [];
  });
}

/** Without conduction studies: complete limbs by their number, limited ones each by the limited code. */
function aloneLines(limbs: readonly Extent[], unknown: number | undefined, at: RuleSetting): RuleLine[] {
  const complete = unknown ?? limbs.filter(one => one === 'complete').length;
  const limited = limbs.filter(one => one === 'limited').length;
  const card =
    complete > 0
      ? pickBase(cardsOf(at.book, 'needle-emg', at.on, { extent: 'complete' }), complete)
      : undefined;
  const [small] = cardsOf(at.book, 'needle-emg', at.on, { extent: 'limited' }).filter(
    one => one.criteria?.choose?.extent === 'limited',
  );
  return [
    ...(card ? [{ code: card.code, units: 1, because: `needle EMG alone, ${complete} limb(s)` }] : []),
    ...(small && limited > 0
      ? [
          {
            code: small.code,
            units: limited,
            because: `needle EMG alone, fewer than five muscles, ${limited} limb(s)`,
          },
        ]
      : []),
  ];
}

const ASK_STUDIES: MissingFact = {
  field: 'studies',
  question: 'Which nerves were studied, and which type each (motor, sensory, H reflex)?',
  options: [],
};

function askMuscles(limbs: number): MissingFact {
  return {
    field: 'emgLimbs',
    question: `How many muscles were needled in each of the ${limbs} limb(s): five or more (complete), or fewer (limited)?`,
    options: [],
  };
}
