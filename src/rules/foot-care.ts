import { bandRule } from './band-rule.ts';

/** Corns, calluses and dystrophic nails by count. */
export const footCare = bandRule({
  id: 'foot-care',
  title: 'Routine foot care: corns and calluses, dystrophic nails by count',
  area: 'feet',
  source:
    'CPT 11055-11057 and 11720/11721 criteria in the catalog; Palmetto questions and answers, CMS article A52998',
  standing: 'published',
  from: '2010-01-01',
  family: 'foot-care',
  measure: {
    field: 'count',
    unit: 'treated',
    question: 'How many corns, calluses or nails were treated?',
    whole: true,
  },
  choices: [
    {
      field: 'lesion',
      question: 'Were corns or calluses pared, or dystrophic nails debrided?',
      values: { 'corn-callus': 'corns or calluses were pared', nail: 'dystrophic nails were debrided' },
    },
  ],
  notes: [
    'Medicare needs a systemic condition and a class finding: Q7 (one class A), Q8 (two class B), Q9 (one class B and two class C); about every 60 days.',
    'Toe modifiers TA, T1-T9 say which toe where one toe counts. 11055 and 11720 not on the same distal toe.',
  ],
  documentation: [
    'Number and toes treated, class findings, the systemic condition and who manages it, with the date last seen',
  ],
  examples: [
    { given: { lesion: 'corn-callus', count: 1 }, expect: ['11055 x1'] },
    { given: { lesion: 'corn-callus', count: 2 }, expect: ['11056 x1'] },
    { given: { lesion: 'corn-callus', count: 4 }, expect: ['11056 x1'] },
    { given: { lesion: 'corn-callus', count: 5 }, expect: ['11057 x1'] },
    { given: { lesion: 'nail', count: 5 }, expect: ['11720 x1'] },
    { given: { lesion: 'nail', count: 6 }, expect: ['11721 x1'] },
    { given: { count: 6 }, expect: [], asks: ['lesion'] },
  ],
});
