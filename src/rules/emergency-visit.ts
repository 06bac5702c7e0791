import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule } from './rule.ts';

/** Emergency department visits have no time: decision making alone decides. */
export const emergencyVisit = defineRule({
  id: 'emergency-visit',
  title: 'Emergency department visit by decision making',
  area: 'evaluation and management',
  source: 'CPT E/M guidelines since 2023 (ACEP): ED levels by decision making only',
  standing: 'published',
  from: '2023-01-01',
  families: ['other-visits'],
  input: z.object({
    mdm: z.enum(['none', 'straightforward', 'low', 'moderate', 'high']).optional(),
    minutes: z.number().positive().optional(),
  }),
  examples: [
    { given: { mdm: 'none' }, expect: ['99281 x1'] },
    { given: { mdm: 'straightforward' }, expect: ['99282 x1'] },
    { given: { mdm: 'low' }, expect: ['99283 x1'] },
    { given: { mdm: 'moderate' }, expect: ['99284 x1'] },
    { given: { mdm: 'high' }, expect: ['99285 x1'] },
    { given: { minutes: 60 }, expect: [], asks: ['mdm'], why: 'time does not count in the ED' },
  ],
  run: ({ mdm }, at) => {
    if (mdm === undefined)
      return {
        missing: [
          {
            field: 'mdm',
            question:
              'Which level of decision making does the ED note support (straightforward, low, moderate, high)? Time does not count there.',
            options: [],
          },
        ],
      };
    const card = cardsOf(at.book, 'other-visits', at.on, { place: 'emergency', mdm }).find(
      one => one.criteria?.choose?.place === 'emergency',
    );
    if (!card) return {};
    const because = mdm === 'none' ? 'no physician needed' : `${mdm} decision making`;
    return {
      lines: [{ code: card.code, units: 1, because }],
      trace: [`${because}: ${card.code}`],
      notes: ['ED visits have no time thresholds.'],
      documentation: ['Problems, data and risk, so that two of three support the level'],
    };
  },
});
