import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { visitLevel } from './level-visit.ts';
import { askPatient } from './patient-question.ts';
import { prolongedLines } from './prolonged-time.ts';
import { defineRule, type MissingFact } from './rule.ts';

const KINDS = {
  'hospital-initial': { family: 'facility-evaluation', place: 'hospital', stage: 'initial' },
  'hospital-subsequent': { family: 'facility-evaluation', place: 'hospital', stage: 'subsequent' },
  'hospital-same-day': { family: 'other-visits', place: 'hospital', stage: 'same-day' },
  'nursing-facility-initial': { family: 'facility-evaluation', place: 'nursing-facility', stage: 'initial' },
  'nursing-facility-subsequent': {
    family: 'facility-evaluation',
    place: 'nursing-facility',
    stage: 'subsequent',
  },
  'home-new': { family: 'facility-evaluation', place: 'home', stage: 'initial' },
  'home-established': { family: 'facility-evaluation', place: 'home', stage: 'subsequent' },
} as const;

const input = z.object({
  kind: z.enum([
    'hospital-initial',
    'hospital-subsequent',
    'hospital-same-day',
    'nursing-facility-initial',
    'nursing-facility-subsequent',
    'home-new',
    'home-established',
    'home',
    /** The place alone: whether it is the first visit of the stay is asked. */
    'hospital',
    'nursing-facility',
  ]),
  /** Decides a home visit whose kind does not. */
  patient: z.enum(['new', 'established']).optional(),
  /** Shared by a physician and another practitioner of the group, in a facility: who did more than half bills it. */
  shared: z.boolean().default(false),
  physicianMinutes: z.number().nonnegative().max(1440).optional(),
  otherMinutes: z.number().nonnegative().max(1440).optional(),
  minutes: z.number().positive().max(1440).optional(),
  mdm: z.enum(['straightforward', 'low', 'moderate', 'high']).optional(),
  /** Hours in hospital, for an admission and discharge on one day. */
  stayHours: z.number().positive().max(48).optional(),
  payer: z.enum(['medicare', 'other']).optional(),
});

/** Hospital, nursing facility and home visits by time or decision making, with prolonged services by payer. */
export const facilityVisit = defineRule({
  id: 'facility-visit',
  title: 'Facility or home visit by time or decision making',
  area: 'evaluation and management',
  source:
    'CPT E/M guidelines since 2023 as criteria in the catalog (NGS table); CMS prolonged services table; 8-hour rule as published by ACEP',
  standing: 'published',
  from: '2023-01-01',
  families: ['facility-evaluation', 'other-visits'],
  input,
  examples: [
    { given: { kind: 'hospital-initial', minutes: 40 }, expect: ['99221 x1'] },
    { given: { kind: 'hospital-initial', minutes: 54 }, expect: ['99221 x1'] },
    { given: { kind: 'hospital-initial', minutes: 55 }, expect: ['99222 x1'] },
    { given: { kind: 'hospital-initial', minutes: 75 }, expect: ['99223 x1'] },
    {
      given: { kind: 'hospital-initial', mdm: 'straightforward' },
      expect: ['99221 x1'],
      why: 'lowest level covers straightforward or low',
    },
    { given: { kind: 'hospital-subsequent', minutes: 35 }, expect: ['99232 x1'] },
    { given: { kind: 'hospital-subsequent', mdm: 'high' }, expect: ['99233 x1'] },
    { given: { kind: 'hospital-initial', minutes: 90, payer: 'other' }, expect: ['99223 x1', '99418 x1'] },
    { given: { kind: 'hospital-initial', minutes: 90, payer: 'medicare' }, expect: ['99223 x1', 'G0316 x1'] },
    {
      given: { kind: 'hospital-same-day', mdm: 'moderate', stayHours: 9, payer: 'medicare' },
      expect: ['99235 x1'],
    },
    {
      given: { kind: 'hospital-same-day', mdm: 'moderate', stayHours: 6, payer: 'medicare' },
      expect: ['99222 x1'],
    },
    { given: { kind: 'nursing-facility-subsequent', minutes: 30 }, expect: ['99309 x1'] },
    { given: { kind: 'hospital', minutes: 52 }, expect: [], asks: ['kind'] },
    { given: { kind: 'nursing-facility', mdm: 'low' }, expect: [], asks: ['kind'] },
    {
      given: { kind: 'nursing-facility-initial', minutes: 95, payer: 'medicare' },
      expect: ['99306 x1', 'G0317 x1'],
    },
    { given: { kind: 'home-established', minutes: 60 }, expect: ['99350 x1'] },
    { given: { kind: 'home-new', minutes: 59 }, expect: ['99342 x1'] },
    { given: { kind: 'hospital-subsequent' }, expect: [], asks: ['minutes'] },
    { given: { kind: 'home', patient: 'established', minutes: 65 }, expect: ['99350 x1'] },
    { given: { kind: 'home', minutes: 65 }, expect: [], asks: ['patient'] },
    {
      given: {
        kind: 'hospital-subsequent',
        minutes: 50,
        shared: true,
        physicianMinutes: 30,
        otherMinutes: 20,
      },
      expect: ['99233-FS x1'],
    },
    {
      given: { kind: 'hospital-subsequent', minutes: 50, shared: true },
      expect: ['99233-FS x1'],
      asks: ['physicianMinutes'],
    },
  ],
  run: (facts, at) => {
    const { minutes, mdm, payer } = facts;
    const measured = minutes !== undefined || mdm !== undefined;
    if (facts.kind === 'hospital' || facts.kind === 'nursing-facility')
      return { missing: [askStage(facts.kind, measured), ...(measured ? [] : [ASK_LEVEL])] };
    const kind = facts.kind === 'home' ? homeKind(facts) : facts.kind;
    if (kind === undefined) return { missing: [askPatient(measured), ...(measured ? [] : [ASK_LEVEL])] };
    if (!measured) return { missing: [ASK_LEVEL] };
    const short = kind === 'hospital-same-day' && payer === 'medicare' && (facts.stayHours ?? 24) < 8;
    const { family, place, stage } = KINDS[short ? 'hospital-initial' : kind];
    const level = visitLevel(cardsOf(at.book, family, at.on, { place, stage }), minutes, mdm);
    if (!level) return { notes: [`${minutes} minutes is below the shortest time of this family.`] };
    const prolonged = minutes === undefined ? [] : prolongedLines(level.card.code, minutes, at);
    const own = prolonged.filter(line => line.payer === payer).map(({ payer: _, ...line }) => line);
    const modifiers = facts.shared ? ['FS'] : [];
    return {
      lines: [
        { code: level.card.code, units: 1, modifiers, because: level.because },
        ...own.map(line => ({ ...line, modifiers })),
      ],
      trace: [...addShared(facts), level.because, ...own.map(line => line.because ?? '')],
      missing: facts.shared ? missingShares(facts) : [],
      refused: short
        ? SAME_DAY_CODES.map(code => ({ code, reason: SHORT_STAY, source: SHORT_STAY_SOURCE }))
        : [],
      notes: [...(short ? [SHORT_STAY] : []), ...(facts.shared ? sharedNotes(facts) : [])],
      payerForks:
        payer === undefined && prolonged.length > 0
          ? [
              {
                topic: 'Prolonged time',
                medicare: say(prolonged, 'medicare', level.card.code),
                cpt: say(prolonged, 'other', level.card.code),
                source: 'CPT prolonged services; CMS prolonged services table',
              },
            ]
          : [],
      documentation: [
        'Total time of the day with what it was spent on, or problems, data and risk for the level',
      ],
    };
  },
});

const SHORT_STAY =
  'Medicare: a stay of less than 8 hours on one day is an initial visit only (99221-99223), without a discharge code.';

const SHORT_STAY_SOURCE = 'CMS Claims Processing Manual ch. 12 s30.6.9.1: less than 8 hours on one day';
const SAME_DAY_CODES = ['99234', '99235', '99236', '99238', '99239'];

type Facts = z.output<typeof input>;

function askStage(place: 'hospital' | 'nursing-facility', measured: boolean): MissingFact {
  const stay = place === 'hospital' ? 'hospital stay' : 'nursing facility stay';
  return {
    field: 'kind',
    question: `Was it the initial or a subsequent visit of the ${stay} by this practitioner (same specialty of the group)?`,
    options: measured
      ? [
          { when: `it was the initial visit of the ${stay}`, set: { kind: `${place}-initial` } },
          { when: `it was a subsequent visit of the ${stay}`, set: { kind: `${place}-subsequent` } },
        ]
      : [],
  };
}

function homeKind({ patient }: Facts): 'home-new' | 'home-established' | undefined {
  if (patient === undefined) return undefined;
  return patient === 'new' ? 'home-new' : 'home-established';
}

function addShared({ shared, physicianMinutes: own, otherMinutes: other }: Facts): string[] {
  return shared && own !== undefined && other !== undefined
    ? [`${own} + ${other} = ${own + other} minutes of both practitioners`]
    : [];
}

/** Source: CMS CY2024 fee schedule rule: more than half of the total time, or the substantive part of the decision making. */
function sharedNotes({ physicianMinutes: own, otherMinutes: other }: Facts): string[] {
  if (own === undefined || other === undefined || own === other) return [WHO_BILLS];
  const who = own > other ? 'The physician' : 'The other practitioner (paid at 85%)';
  return [
    `${who} did more than half of the time (${Math.max(own, other)} of ${own + other} minutes) and bills the visit by time, with modifier FS.`,
    WHO_BILLS,
  ];
}

const WHO_BILLS =
  'Split or shared visits are for facilities only, one practitioner bills: the one with more than half of the total time or the substantive part of the decision making; minutes spent together count once.';

function missingShares({ physicianMinutes: own, otherMinutes: other }: Facts): MissingFact[] {
  return own !== undefined && other !== undefined && own !== other
    ? []
    : [
        {
          field: 'physicianMinutes',
          question:
            'How many minutes did each practitioner spend, or who did the substantive part of the decision making? That one bills the visit.',
          options: [],
        },
      ];
}

function say(
  lines: readonly { code: string; units: number; payer: string }[],
  payer: string,
  base: string,
): string {
  const line = lines.find(one => one.payer === payer);
  return line ? `${base} with ${line.code} x${line.units}.` : `${base} alone.`;
}

const ASK_LEVEL: MissingFact = {
  field: 'minutes',
  question:
    'What supports the visit level: total minutes of that day, or the level of medical decision making?',
  options: [],
};
