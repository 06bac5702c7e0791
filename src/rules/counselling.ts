import { bandRule } from './band-rule.ts';

/** Tobacco and alcohol counselling by minutes. */
export const counselling = bandRule({
  id: 'counselling',
  title: 'Tobacco and alcohol counselling by minutes',
  area: 'time',
  source:
    'CPT 99406-99409 criteria in the catalog; CMS tobacco counselling (8 sessions a year); alcohol widely published',
  standing: 'published',
  from: '2010-01-01',
  family: 'counselling',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question: 'How many minutes of counselling were documented?',
  },
  choices: [
    {
      field: 'topic',
      question: 'Was it tobacco cessation counselling or alcohol and drug screening with brief intervention?',
      values: { tobacco: 'it was tobacco counselling', alcohol: 'it was alcohol or drug intervention' },
    },
  ],
  tooLittle: 'Up to 3 minutes (tobacco) or below 15 (alcohol) nothing is reported: it is part of the visit.',
  notes: [
    'Medicare pays eight tobacco sessions in twelve months. A visit beside it needs modifier 25, with its own time apart.',
  ],
  documentation: ['Minutes, method, what was advised, and the plan'],
  examples: [
    { given: { topic: 'tobacco', minutes: 3 }, expect: [] },
    { given: { topic: 'tobacco', minutes: 3.5 }, expect: ['99406 x1'] },
    { given: { topic: 'tobacco', minutes: 10 }, expect: ['99406 x1'] },
    { given: { topic: 'tobacco', minutes: 11 }, expect: ['99407 x1'] },
    { given: { topic: 'alcohol', minutes: 14 }, expect: [] },
    { given: { topic: 'alcohol', minutes: 15 }, expect: ['99408 x1'] },
    { given: { topic: 'alcohol', minutes: 30 }, expect: ['99408 x1'] },
    { given: { topic: 'alcohol', minutes: 31 }, expect: ['99409 x1'] },
  ],
});
