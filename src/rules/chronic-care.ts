import { bandRule } from './band-rule.ts';

const MAX_STAFF_UNITS = 2;

/** Chronic care management of a calendar month; only full steps count, nothing carries over. */
export const chronicCare = bandRule({
  id: 'chronic-care',
  title: 'Chronic care management by minutes of the month',
  area: 'time',
  source:
    'CPT 99490/99439, 99491/99437, 99487/99489 criteria in the catalog; CMS chronic care management booklet',
  standing: 'published',
  from: '2022-01-01',
  family: 'chronic-care',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question: 'How many minutes of chronic care management were logged in that calendar month?',
  },
  choices: [
    {
      field: 'by',
      question:
        'Was the time that of clinical staff, of the practitioner in person, or of staff in a complex case?',
      values: {
        staff: 'clinical staff did it',
        practitioner: 'the practitioner did it in person',
        complex: 'it was a complex case with at least moderate decision making',
      },
    },
  ],
  tooLittle: 'Below the first threshold of the month nothing is reported; minutes do not carry over.',
  notes: ['99490 and 99491 are not reported for the same month. One practitioner bills a month.'],
  documentation: [
    'Two or more chronic conditions of 12 months, consent, the care plan, and a time log by date and person',
  ],
  adjust: result => {
    const lines = (result.lines ?? []).map(line =>
      line.code === '99439' && line.units > MAX_STAFF_UNITS
        ? { ...line, units: MAX_STAFF_UNITS, because: `${line.because}; at most ${MAX_STAFF_UNITS}` }
        : line,
    );
    return { ...result, lines };
  },
  examples: [
    { given: { by: 'staff', minutes: 19 }, expect: [] },
    { given: { by: 'staff', minutes: 20 }, expect: ['99490 x1'] },
    { given: { by: 'staff', minutes: 39 }, expect: ['99490 x1'] },
    { given: { by: 'staff', minutes: 40 }, expect: ['99490 x1', '99439 x1'] },
    { given: { by: 'staff', minutes: 60 }, expect: ['99490 x1', '99439 x2'] },
    { given: { by: 'staff', minutes: 80 }, expect: ['99490 x1', '99439 x2'], why: 'at most two' },
    { given: { by: 'practitioner', minutes: 30 }, expect: ['99491 x1'] },
    { given: { by: 'practitioner', minutes: 60 }, expect: ['99491 x1', '99437 x1'] },
    { given: { by: 'complex', minutes: 59 }, expect: [] },
    { given: { by: 'complex', minutes: 90 }, expect: ['99487 x1', '99489 x1'] },
    { given: { minutes: 25 }, expect: [], asks: ['by'] },
  ],
});
