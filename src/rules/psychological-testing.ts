import { bandRule } from './band-rule.ts';

/** Psychological and neuropsychological testing: evaluation by the hour, giving tests by the half hour. */
export const psychologicalTesting = bandRule({
  id: 'psychological-testing',
  title: 'Psychological and neuropsychological testing by minutes',
  area: 'time',
  source: 'CPT 96130-96139 criteria in the catalog; CPT rule that a unit of time counts past its midpoint',
  standing: 'practice',
  from: '2019-01-01',
  family: 'psychological-testing',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question: 'How many minutes of testing or evaluation were documented for that part?',
  },
  choices: [
    {
      field: 'part',
      question:
        'Which part is it: evaluation (psychological or neuropsychological), or giving and scoring tests (professional or technician)?',
      values: {
        'psychological-evaluation': 'it is psychological test evaluation',
        'neuropsychological-evaluation': 'it is neuropsychological test evaluation',
        'tests-by-professional': 'a professional gave and scored the tests',
        'tests-by-technician': 'a technician gave and scored the tests',
      },
    },
  ],
  tooLittle: 'Too little time: 31 minutes of evaluation or 16 of giving tests are needed.',
  notes: [
    'Evaluation and giving tests are separate times; both may be reported, also from several days together.',
  ],
  documentation: ['Start and stop of each part, tests given, who gave them, and the integrated report'],
  examples: [
    { given: { part: 'psychological-evaluation', minutes: 30 }, expect: [] },
    { given: { part: 'psychological-evaluation', minutes: 31 }, expect: ['96130 x1'] },
    { given: { part: 'psychological-evaluation', minutes: 90 }, expect: ['96130 x1'] },
    { given: { part: 'psychological-evaluation', minutes: 91 }, expect: ['96130 x1', '96131 x1'] },
    { given: { part: 'neuropsychological-evaluation', minutes: 180 }, expect: ['96132 x1', '96133 x2'] },
    { given: { part: 'tests-by-professional', minutes: 15 }, expect: [] },
    { given: { part: 'tests-by-professional', minutes: 45 }, expect: ['96136 x1'] },
    { given: { part: 'tests-by-professional', minutes: 46 }, expect: ['96136 x1', '96137 x1'] },
    { given: { part: 'tests-by-technician', minutes: 120 }, expect: ['96138 x1', '96139 x3'] },
    { given: { minutes: 120 }, expect: [], asks: ['part'] },
  ],
});
