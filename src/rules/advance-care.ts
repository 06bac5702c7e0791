import { z } from 'zod';
import { bandRule } from './band-rule.ts';

/** Advance care planning by minutes; with the Medicare annual wellness visit it takes modifier 33. */
export const advanceCare = bandRule({
  id: 'advance-care-planning',
  title: 'Advance care planning by minutes',
  area: 'time',
  source:
    'CPT 99497/99498 criteria in the catalog; CMS advance care planning fact sheet (modifier 33 with the wellness visit)',
  standing: 'published',
  from: '2016-01-01',
  family: 'advance-care-planning',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question: 'How many minutes of advance care planning were documented, face to face?',
  },
  extra: { withWellnessVisit: z.boolean().default(false) },
  tooLittle: 'Below 16 minutes advance care planning is not reported: it is part of the visit.',
  documentation: ['Minutes, who was present, that it was voluntary, and what was discussed or signed'],
  adjust: (result, facts) =>
    facts.withWellnessVisit === true && result.lines
      ? { ...result, lines: result.lines.map(line => ({ ...line, modifiers: ['33'] })) }
      : result,
  examples: [
    { given: { minutes: 15 }, expect: [] },
    { given: { minutes: 16 }, expect: ['99497 x1'] },
    { given: { minutes: 45 }, expect: ['99497 x1'] },
    { given: { minutes: 46 }, expect: ['99497 x1', '99498 x1'] },
    { given: { minutes: 75 }, expect: ['99497 x1', '99498 x1'] },
    { given: { minutes: 76 }, expect: ['99497 x1', '99498 x2'] },
    { given: { minutes: 30, withWellnessVisit: true }, expect: ['99497-33 x1'] },
    { given: {}, expect: [], asks: ['minutes'] },
  ],
});
