import { bandRule } from './band-rule.ts';

/** Preventive counselling of one person by minutes. */
export const riskCounselling = bandRule({
  id: 'risk-counselling',
  title: 'Preventive counselling by minutes',
  area: 'time',
  source: 'CPT 99401-99404 criteria in the catalog; CPT rule that a unit of time counts past its midpoint',
  standing: 'practice',
  from: '1992-01-01',
  family: 'risk-counselling',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question: 'How many minutes of preventive counselling were documented?',
  },
  tooLittle: 'Below 8 minutes preventive counselling is not reported.',
  notes: [
    'For a person without the disease counselled about. Not beside a preventive visit, which contains it; beside a problem visit that visit takes modifier 25.',
  ],
  documentation: ['Minutes, the risk, and what was advised'],
  examples: [
    { given: { minutes: 7 }, expect: [] },
    { given: { minutes: 8 }, expect: ['99401 x1'] },
    { given: { minutes: 22 }, expect: ['99401 x1'] },
    { given: { minutes: 23 }, expect: ['99402 x1'] },
    { given: { minutes: 37 }, expect: ['99402 x1'] },
    { given: { minutes: 38 }, expect: ['99403 x1'] },
    { given: { minutes: 53 }, expect: ['99404 x1'] },
    { given: {}, expect: [], asks: ['minutes'] },
  ],
});
