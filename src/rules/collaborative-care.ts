import { bandRule } from './band-rule.ts';
import { countSteps } from './choose.ts';

/** What 99493 covers, and the step of its add-on (the catalog row of 99494 speaks for the first month). */
const LATER_MONTH_MINUTES = 60;
const STEP_MINUTES = 30;

/** Behavioral health care of a month by a team; the hour and half hour codes count from past their half. */
export const collaborativeCare = bandRule({
  id: 'collaborative-care',
  title: 'Psychiatric collaborative care and behavioral health integration by minutes of the month',
  area: 'time',
  source: 'CPT 99492-99494, 99484 criteria in the catalog; CMS behavioral health integration booklet',
  standing: 'practice',
  from: '2018-01-01',
  family: 'collaborative-care',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question: 'How many minutes of behavioral health care were logged in that calendar month?',
  },
  choices: [
    {
      field: 'month',
      question:
        'Is it the first month of collaborative care, a later one, or general integration without a psychiatric consultant?',
      values: {
        first: 'it is the first month of collaborative care',
        later: 'it is a later month of collaborative care',
        general: 'it is general behavioral health integration',
      },
    },
  ],
  tooLittle: 'Below the first threshold of the month nothing is reported; minutes do not carry over.',
  notes: ['99484 and 99492 to 99494 are not reported by one practitioner for the same month.'],
  documentation: ['Consent, the care plan, a rating scale, the registry, and a time log by date and person'],
  adjust: (result, { month, minutes }) => {
    if (month !== 'later' || typeof minutes !== 'number' || minutes <= LATER_MONTH_MINUTES) return result;
    const rest = minutes - LATER_MONTH_MINUTES;
    const units = countSteps(rest, STEP_MINUTES, 'half');
    const because = `${minutes} - ${LATER_MONTH_MINUTES} = ${rest} minutes; each ${STEP_MINUTES} past their half: ${units} of 99494`;
    const more = units > 0 ? [{ code: '99494', units, because }] : [];
    return {
      ...result,
      lines: [...(result.lines ?? []), ...more],
      trace: [...(result.trace ?? []), because],
    };
  },
  examples: [
    { given: { month: 'first', minutes: 35 }, expect: [] },
    { given: { month: 'first', minutes: 36 }, expect: ['99492 x1'] },
    { given: { month: 'first', minutes: 85 }, expect: ['99492 x1'] },
    { given: { month: 'first', minutes: 86 }, expect: ['99492 x1', '99494 x1'] },
    { given: { month: 'first', minutes: 116 }, expect: ['99492 x1', '99494 x2'] },
    { given: { month: 'later', minutes: 30 }, expect: [] },
    { given: { month: 'later', minutes: 31 }, expect: ['99493 x1'] },
    { given: { month: 'later', minutes: 75 }, expect: ['99493 x1'] },
    { given: { month: 'later', minutes: 76 }, expect: ['99493 x1', '99494 x1'] },
    { given: { month: 'general', minutes: 19 }, expect: [] },
    { given: { month: 'general', minutes: 20 }, expect: ['99484 x1'] },
    { given: { minutes: 80 }, expect: [], asks: ['month'] },
  ],
});
