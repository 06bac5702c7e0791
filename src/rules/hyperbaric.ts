import { z } from 'zod';
import { countSteps, plural } from './choose.ts';
import { defineRule, type MissingFact } from './rule.ts';

/** The facility's code counts half hours, each past its half. */
const STEP_MINUTES = 30;

const input = z.object({
  /** Minutes in the chamber, the descent and ascent included. */
  minutes: z.number().nonnegative().max(600).optional(),
  bills: z.enum(['physician', 'facility']).optional(),
});

/** Hyperbaric oxygen: the physician's supervision by the session, the facility's chamber by half hours. */
export const hyperbaric = defineRule({
  id: 'hyperbaric-oxygen',
  title: 'Hyperbaric oxygen: session and half hours',
  area: 'time',
  source:
    'CPT 99183 and HCPCS G0277 (per 30 minute interval); a started half hour counts from 16 minutes: widely published',
  standing: 'practice',
  from: '2015-01-01',
  families: [],
  input,
  examples: [
    { given: { bills: 'physician' }, expect: ['99183 x1'] },
    { given: { bills: 'facility', minutes: 15 }, expect: [] },
    { given: { bills: 'facility', minutes: 16 }, expect: ['G0277 x1'] },
    { given: { bills: 'facility', minutes: 45 }, expect: ['G0277 x1'] },
    { given: { bills: 'facility', minutes: 46 }, expect: ['G0277 x2'] },
    { given: { bills: 'facility', minutes: 120 }, expect: ['G0277 x4'] },
    { given: { bills: 'facility' }, expect: [], asks: ['minutes'] },
    { given: { minutes: 110 }, expect: [], asks: ['bills'] },
  ],
  run: ({ minutes, bills }) => {
    const documentation = [
      'Attendance for the whole session, pressure and times, the indication and the wound measured',
    ];
    if (bills === undefined) return { missing: [ASK.bills], documentation };
    if (bills === 'physician')
      return {
        lines: [{ code: '99183', units: 1, because: 'one session, whatever its length' }],
        documentation,
      };
    if (minutes === undefined) return { missing: [ASK.minutes], documentation };
    const units = countSteps(minutes, STEP_MINUTES, 'half');
    const because = `${minutes} / ${STEP_MINUTES}, each past its half: ${plural(units, 'unit')}`;
    return { lines: units > 0 ? [{ code: 'G0277', units, because }] : [], trace: [because], documentation };
  },
});

const ASK = {
  bills: {
    field: 'bills',
    question: 'Is it the claim of the supervising physician or of the facility?',
    options: [
      { when: 'it is the claim of the physician', set: { bills: 'physician' } },
      { when: 'it is the claim of the facility', set: { bills: 'facility' } },
    ],
  },
  minutes: {
    field: 'minutes',
    question: 'How many minutes was the patient in the chamber, descent and ascent included?',
    options: [],
  },
} satisfies Record<string, MissingFact>;
