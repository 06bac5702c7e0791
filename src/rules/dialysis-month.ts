import { z } from 'zod';
import { cardsOf, pickBase, printBounds } from './choose.ts';
import { defineRule, type MissingFact } from './rule.ts';

const FAMILY = 'dialysis-month';

const input = z.object({
  ageYears: z.number().min(0).max(130).optional(),
  where: z.enum(['center', 'home']).default('center'),
  /** Face-to-face visits of the month, in a center. */
  visits: z.number().int().nonnegative().max(31).optional(),
  /** Days of care, where the month was not a full one (hospital stay, transfer, death, first month). */
  partDays: z.number().int().positive().max(30).optional(),
});

/** A month of dialysis care by age, place and visits. */
export const dialysisMonth = defineRule({
  id: 'dialysis-month',
  title: 'Dialysis care of a month',
  area: 'time',
  source:
    'CPT 90951-90970 criteria in the catalog; Noridian, end-stage renal disease monthly services; Medicare Claims Processing Manual ch. 8',
  standing: 'published',
  from: '2009-01-01',
  families: [FAMILY],
  input,
  examples: [
    { given: { ageYears: 60, visits: 4 }, expect: ['90960 x1'] },
    { given: { ageYears: 60, visits: 3 }, expect: ['90961 x1'] },
    { given: { ageYears: 60, visits: 2 }, expect: ['90961 x1'] },
    { given: { ageYears: 60, visits: 1 }, expect: ['90962 x1'] },
    { given: { ageYears: 60, visits: 0 }, expect: [] },
    { given: { ageYears: 19, visits: 4 }, expect: ['90957 x1'] },
    { given: { ageYears: 20, visits: 4 }, expect: ['90960 x1'] },
    { given: { ageYears: 1, visits: 2 }, expect: ['90952 x1'] },
    { given: { ageYears: 11, visits: 1 }, expect: ['90956 x1'] },
    { given: { ageYears: 45, where: 'home' }, expect: ['90966 x1'] },
    { given: { ageYears: 45, partDays: 12 }, expect: ['90970 x12'] },
    { given: { ageYears: 45 }, expect: [], asks: ['visits'] },
    { given: { visits: 4 }, expect: [], asks: ['ageYears'] },
  ],
  run: ({ ageYears, where, visits, partDays }, { book, on }) => {
    if (ageYears === undefined) return { missing: [ASK.age], documentation: DOCUMENTATION };
    const age = bandOf(ageYears);
    if (partDays !== undefined) {
      const [daily] = cardsOf(book, FAMILY, on, { age, where: 'part' });
      const because = `${partDays} days of a month that was not full`;
      return {
        lines: daily ? [{ code: daily.code, units: partDays, because }] : [],
        documentation: DOCUMENTATION,
      };
    }
    if (where === 'center' && visits === undefined)
      return { missing: [ASK.visits], documentation: DOCUMENTATION };
    const cards = cardsOf(book, FAMILY, on, { age, where });
    const card = pickBase(cards, where === 'home' ? 1 : (visits ?? 0));
    if (!card) return { notes: ['A month in a center without a face-to-face visit is not reported.'] };
    const because =
      where === 'home'
        ? `a full month of home dialysis, patient of ${ageYears} years`
        : `${visits} visits in the month: ${card.code} is for ${printBounds(card, cards, 'visits')}`;
    return {
      lines: [{ code: card.code, units: 1, because }],
      trace: [because],
      documentation: DOCUMENTATION,
    };
  },
});

function bandOf(years: number): string {
  if (years < 2) return 'under-2';
  if (years < 12) return '2-to-11';
  return years < 20 ? '12-to-19' : 'from-20';
}

const DOCUMENTATION = [
  'Each face-to-face visit with its date, one of them complete (access, labs, plan of care)',
];

const ASK = {
  age: { field: 'ageYears', question: 'How old is the patient (in years)?', options: [] },
  visits: {
    field: 'visits',
    question: 'How many face-to-face visits did the practitioner make in that month?',
    options: [1, 3, 4].map(visits => ({
      when:
        visits === 4
          ? 'there were 4 or more visits'
          : visits === 3
            ? 'there were 2 or 3 visits'
            : 'there was 1 visit',
      set: { visits },
      band: true,
    })),
  },
} satisfies Record<string, MissingFact>;
