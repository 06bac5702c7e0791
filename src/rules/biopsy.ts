import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type RuleLine } from './rule.ts';

const count = z.number().int().nonnegative().max(100).default(0);
const input = z.object({
  tangential: count,
  punch: count,
  incisional: count,
  /** The lesion sampled was taken out or destroyed in the same session. */
  removed: z.boolean().optional(),
});

/** The technique that gives the one base code, highest first; everything else is an add-on of its own technique. */
const RANK = ['incisional', 'punch', 'tangential'] as const;

/** Skin biopsies of one session: one base code by the highest technique, all others add-ons. */
export const biopsy = defineRule({
  id: 'skin-biopsy',
  title: 'Skin biopsies by technique and count',
  area: 'skin surgery',
  source: 'CPT 11102-11107 criteria in the catalog; American Academy of Dermatology on the hierarchy',
  standing: 'published',
  from: '2019-01-01',
  families: ['skin-biopsy'],
  input,
  examples: [
    { given: { punch: 1, tangential: 2 }, expect: ['11104 x1', '11103 x2'] },
    { given: { tangential: 1 }, expect: ['11102 x1'] },
    { given: { tangential: 3 }, expect: ['11102 x1', '11103 x2'] },
    { given: { incisional: 1, punch: 1, tangential: 1 }, expect: ['11106 x1', '11105 x1', '11103 x1'] },
    { given: { incisional: 2, punch: 1 }, expect: ['11106 x1', '11107 x1', '11105 x1'] },
    { given: { punch: 1, removed: true }, expect: [], why: 'part of taking the lesion out' },
    { given: {}, expect: [], asks: ['count'] },
  ],
  run: (counts, at) => {
    const first = RANK.find(technique => counts[technique] > 0);
    if (!first) return { missing: [ASK] };
    const cards = cardsOf(at.book, 'skin-biopsy', at.on);
    const code = (technique: string, addOn: boolean) =>
      cards.find(
        card =>
          card.criteria?.choose?.technique === technique && (card.criteria.baseCodes !== undefined) === addOn,
      )?.code;
    const lines: RuleLine[] = RANK.flatMap(technique => {
      const base = technique === first ? code(technique, false) : undefined;
      const more = counts[technique] - (base ? 1 : 0);
      const addOn = code(technique, true);
      return [
        ...(base
          ? [
              {
                code: base,
                units: 1,
                because: `${technique} is the highest technique: its first biopsy is the base code`,
              },
            ]
          : []),
        ...(addOn && more > 0
          ? [{ code: addOn, units: more, because: `${more} more by ${technique} technique` }]
          : []),
      ];
    });
    if (counts.removed) return { refused: lines.map(({ code: found }) => ({ code: found, ...INCLUDED })) };
    return {
      lines,
      trace: lines.map(line => line.because ?? ''),
      notes: [
        'Only one base code a session; a biopsy of a lesion that is then excised or destroyed in the same session is not separate.',
      ],
      documentation: ['Technique and site of each biopsy, and what depth was sampled'],
    };
  },
});

const INCLUDED = {
  reason:
    'A biopsy of a lesion that is taken out or destroyed in the same session is part of that; no modifier.',
  source: 'NCCI Policy Manual ch. 3',
};

const ASK = {
  field: 'count',
  question: 'How many biopsies were taken by each technique (tangential or shave, punch, incisional)?',
  options: [],
};
