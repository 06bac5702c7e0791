import { z } from 'zod';
import { bandRule } from './band-rule.ts';
import { addOnLines, cardsOf, pickBase } from './choose.ts';

const GI_FORK = {
  topic: 'Sedation by the endoscopist',
  medicare: 'G0500 for the first span, then 99153.',
  cpt: '99152, then 99153.',
  source: 'CMS CY2017 fee schedule rule (G0500)',
};

/** Moderate sedation by minutes from first dose to the end of attendance; recovery does not count. */
export const sedation = bandRule({
  id: 'moderate-sedation',
  title: 'Moderate sedation by minutes, age and who gives it',
  area: 'time',
  source:
    'CPT 99151-99157 criteria in the catalog (ASGE, NAMAS, SuperCoder); G0500 for Medicare GI endoscopy',
  standing: 'published',
  from: '2017-01-01',
  family: 'moderate-sedation',
  measure: {
    field: 'minutes',
    unit: 'minutes',
    question:
      'How many minutes from the first dose to the end of the face-to-face attendance (recovery excluded)?',
  },
  choices: [
    {
      field: 'by',
      question: 'Was the sedation given by the doctor who did the procedure, or by another?',
      values: { same: 'the same doctor gave it', other: 'another doctor gave it' },
    },
    {
      field: 'age',
      question: 'Is the patient under 5 years, or 5 and over?',
      values: { 'under-5': 'the patient is under 5 years', 'from-5': 'the patient is 5 years or more' },
    },
  ],
  extra: { giEndoscopy: z.boolean().default(false), payer: z.enum(['medicare', 'other']).optional() },
  tooLittle: 'Below 10 minutes no sedation code is reported.',
  documentation: ['Start and stop time, drugs and doses, the trained observer, monitoring'],
  adjust: (result, facts, at) => {
    const isGi = facts.giEndoscopy === true && facts.by === 'same' && facts.age === 'from-5';
    const minutes = facts.minutes;
    if (isGi && facts.payer === undefined && result.lines?.length)
      return { ...result, payerForks: [GI_FORK] };
    const gi = isGi && facts.payer === 'medicare';
    if (!gi || !result.lines?.length || typeof minutes !== 'number') return result;
    const base = pickBase(cardsOf(at.book, 'moderate-sedation-gi', at.on), minutes);
    if (!base) return result;
    const more = addOnLines(
      cardsOf(at.book, 'moderate-sedation', at.on, { by: 'same' }),
      base,
      minutes,
      'minutes',
    );
    return {
      ...result,
      lines: [
        { code: base.code, units: 1, because: 'Medicare GI endoscopy: G0500 for the first span' },
        ...more,
      ],
    };
  },
  examples: [
    { given: { by: 'same', age: 'from-5', minutes: 9 }, expect: [] },
    { given: { by: 'same', age: 'from-5', minutes: 10 }, expect: ['99152 x1'] },
    { given: { by: 'same', age: 'from-5', minutes: 22 }, expect: ['99152 x1'] },
    { given: { by: 'same', age: 'from-5', minutes: 23 }, expect: ['99152 x1', '99153 x1'] },
    { given: { by: 'same', age: 'from-5', minutes: 37 }, expect: ['99152 x1', '99153 x1'] },
    { given: { by: 'same', age: 'from-5', minutes: 38 }, expect: ['99152 x1', '99153 x2'] },
    { given: { by: 'same', age: 'under-5', minutes: 20 }, expect: ['99151 x1'] },
    { given: { by: 'other', age: 'from-5', minutes: 25 }, expect: ['99156 x1', '99157 x1'] },
    {
      given: { by: 'same', age: 'from-5', minutes: 30, giEndoscopy: true, payer: 'medicare' },
      expect: ['G0500 x1', '99153 x1'],
    },
    { given: { by: 'same', minutes: 30 }, expect: [], asks: ['age'] },
  ],
});
