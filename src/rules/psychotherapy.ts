import { bandRule } from './band-rule.ts';

/** Psychotherapy by minutes, alone or beside a visit, family and crisis. */
export const psychotherapy = bandRule({
  id: 'psychotherapy',
  title: 'Psychotherapy by minutes, alone or beside a visit; family and crisis',
  area: 'time',
  source:
    'CPT psychotherapy criteria in the catalog (UTH, SuperCoder); 90832/90834 with an E/M: NCCI indicator 0',
  standing: 'published',
  from: '2013-01-01',
  family: 'psychotherapy',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question: 'How many minutes of psychotherapy were documented (without the visit)?',
  },
  choices: [
    {
      field: 'kind',
      question:
        'Was it individual psychotherapy, family psychotherapy with or without the patient, or crisis psychotherapy?',
      values: {
        individual: 'it was individual psychotherapy',
        'family-with-patient': 'it was family psychotherapy with the patient',
        'family-without-patient': 'it was family psychotherapy without the patient',
        crisis: 'it was crisis psychotherapy',
      },
    },
    {
      field: 'visit',
      question: 'Was there a medical visit (E/M) by the same practitioner in the same session?',
      values: { no: 'there was no visit', yes: 'there was a visit' },
    },
  ],
  imply: ({ kind }): Readonly<Record<string, unknown>> =>
    kind === undefined || kind === 'individual' ? {} : { visit: 'no' },
  tooLittle: 'Below 16 minutes (individual), 26 (family) or 30 (crisis) no psychotherapy code is reported.',
  notes: [
    'Beside a visit the visit level is by decision making only, and its time is not counted as psychotherapy.',
  ],
  documentation: ['Psychotherapy minutes apart from the visit, modality, and progress toward goals'],
  examples: [
    { given: { kind: 'individual', visit: 'no', minutes: 15 }, expect: [] },
    { given: { kind: 'individual', visit: 'no', minutes: 16 }, expect: ['90832 x1'] },
    { given: { kind: 'individual', visit: 'no', minutes: 37 }, expect: ['90832 x1'] },
    { given: { kind: 'individual', visit: 'no', minutes: 38 }, expect: ['90834 x1'] },
    { given: { kind: 'individual', visit: 'no', minutes: 52 }, expect: ['90834 x1'] },
    { given: { kind: 'individual', visit: 'no', minutes: 53 }, expect: ['90837 x1'] },
    { given: { kind: 'individual', visit: 'yes', minutes: 30 }, expect: ['90833 x1'] },
    { given: { kind: 'individual', visit: 'yes', minutes: 45 }, expect: ['90836 x1'] },
    { given: { kind: 'individual', visit: 'yes', minutes: 60 }, expect: ['90838 x1'] },
    { given: { kind: 'family-with-patient', visit: 'no', minutes: 25 }, expect: [] },
    { given: { kind: 'family-with-patient', visit: 'no', minutes: 26 }, expect: ['90847 x1'] },
    { given: { kind: 'crisis', visit: 'no', minutes: 74 }, expect: ['90839 x1'] },
    { given: { kind: 'crisis', visit: 'no', minutes: 75 }, expect: ['90839 x1', '90840 x1'] },
    { given: { kind: 'individual', minutes: 45 }, expect: [], asks: ['visit'] },
    { given: { kind: 'crisis', minutes: 80 }, expect: ['90839 x1', '90840 x1'] },
  ],
});
