import { bandRule } from './band-rule.ts';

/** One practitioner advises another without seeing the patient. */
export const interprofessional = bandRule({
  id: 'interprofessional',
  title: 'Consultation between practitioners by minutes',
  area: 'time',
  source: 'CPT 99446-99449, 99451, 99452 criteria in the catalog; CMS CY2019 Physician Fee Schedule rule',
  standing: 'practice',
  from: '2019-01-01',
  family: 'interprofessional',
  measure: { field: 'minutes', unit: 'minutes', question: 'How many minutes did the consultation take?' },
  choices: [
    {
      field: 'part',
      question:
        'Did the consultant talk and report, only report in writing, or is it the treating practitioner who asked?',
      values: {
        talk: 'the consultant talked with the treating practitioner and reported',
        report: 'the consultant only reported in writing',
        request: 'the treating practitioner who asked is billing',
      },
    },
  ],
  tooLittle: 'Too few minutes: nothing is reported (5 for the consultant, 16 for the one who asks).',
  notes: [
    'Once in seven days. Not reported when the consultant saw the patient in the last 14 days or takes the patient over. Of a talk, more than half of the time is the talk itself.',
  ],
  documentation: ['The request and its reason, the consent of the patient, the time, and the written report'],
  examples: [
    { given: { part: 'talk', minutes: 4 }, expect: [] },
    { given: { part: 'talk', minutes: 10 }, expect: ['99446 x1'] },
    { given: { part: 'talk', minutes: 11 }, expect: ['99447 x1'] },
    { given: { part: 'talk', minutes: 21 }, expect: ['99448 x1'] },
    { given: { part: 'talk', minutes: 31 }, expect: ['99449 x1'] },
    { given: { part: 'report', minutes: 5 }, expect: ['99451 x1'] },
    { given: { part: 'request', minutes: 15 }, expect: [] },
    { given: { part: 'request', minutes: 16 }, expect: ['99452 x1'] },
    { given: { minutes: 20 }, expect: [], asks: ['part'] },
  ],
});
