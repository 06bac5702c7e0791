import { z } from 'zod';
import { bandRule } from './band-rule.ts';

/** Hospital discharge day by minutes. */
export const discharge = bandRule({
  id: 'discharge-day',
  title: 'Hospital discharge day by minutes',
  area: 'evaluation and management',
  source: 'CPT 99238/99239 criteria in the catalog (ACEP)',
  standing: 'published',
  from: '2010-01-01',
  family: 'other-visits',
  fixed: { place: 'hospital', stage: 'discharge' },
  measure: { field: 'minutes', unit: 'minutes', question: 'How many minutes were spent on the discharge?' },
  extra: { untimed: z.boolean().default(false) },
  adjust: (result, { minutes, untimed }) =>
    minutes === undefined && untimed
      ? {
          ...result,
          missing: [],
          lines: [{ code: '99238', units: 1, because: 'no time is documented: 99238 needs none' }],
          trace: ['No time is documented: 99238 needs none.'],
          refused: [{ code: '99239', reason: '99239 needs more than 30 documented minutes; none are.' }],
        }
      : result,
  documentation: ['Minutes when more than 30, and what was done; the day of the face-to-face visit'],
  examples: [
    { given: { minutes: 30 }, expect: ['99238 x1'] },
    { given: { minutes: 31 }, expect: ['99239 x1'] },
    { given: { untimed: true }, expect: ['99238 x1'] },
    { given: {}, expect: [], asks: ['minutes'] },
  ],
});
