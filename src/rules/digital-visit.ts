import { bandRule } from './band-rule.ts';

/** Online digital visits: the minutes of seven days together. */
export const digitalVisit = bandRule({
  id: 'digital-visit',
  title: 'Online digital visit by minutes over seven days',
  area: 'time',
  source:
    'CPT 99421-99423 and 98970-98972 criteria in the catalog; CMS CY2020 Physician Fee Schedule rule (online digital evaluation)',
  standing: 'practice',
  from: '2020-01-01',
  family: 'digital-visit',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question: 'How many minutes did the online exchange take, all of its seven days together?',
  },
  choices: [
    {
      field: 'by',
      question:
        'Did a practitioner who may bill visits answer, or another professional (such as a therapist or dietitian)?',
      values: {
        practitioner: 'a physician or practitioner who may bill visits answered',
        other: 'another qualified professional answered',
      },
    },
  ],
  tooLittle: 'Below 5 minutes in seven days nothing is reported.',
  notes: [
    'Only for a patient who asked first. Not reported within seven days of a visit for the same problem, in a global period, or when it leads to a visit.',
  ],
  documentation: ['The request of the patient, the time of each day added up, and the advice given'],
  examples: [
    { given: { by: 'practitioner', minutes: 4 }, expect: [] },
    { given: { by: 'practitioner', minutes: 5 }, expect: ['99421 x1'] },
    { given: { by: 'practitioner', minutes: 10 }, expect: ['99421 x1'] },
    { given: { by: 'practitioner', minutes: 11 }, expect: ['99422 x1'] },
    { given: { by: 'practitioner', minutes: 20 }, expect: ['99422 x1'] },
    { given: { by: 'practitioner', minutes: 21 }, expect: ['99423 x1'] },
    { given: { by: 'other', minutes: 12 }, expect: ['98971 x1'] },
    { given: { minutes: 12 }, expect: [], asks: ['by'] },
  ],
});
