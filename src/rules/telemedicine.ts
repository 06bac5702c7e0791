import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { visitLevel } from './level-visit.ts';
import { ASK_PATIENT } from './patient-question.ts';
import { defineRule, type MissingFact, type RuleResult, type RuleSetting } from './rule.ts';

const input = z.object({
  way: z.enum(['audio-video', 'audio-only']).optional(),
  patient: z.enum(['new', 'established']).optional(),
  /** Total minutes of the practitioner on that date. */
  minutes: z.number().positive().max(1440).optional(),
  mdm: z.enum(['straightforward', 'low', 'moderate', 'high']).optional(),
  /** Minutes of medical discussion: they open the codes by sound alone, and the check-in. */
  discussionMinutes: z.number().nonnegative().max(1440).optional(),
  /** Stated to be the short check-in that a patient asks for. */
  checkIn: z.boolean().default(false),
  payer: z.enum(['medicare', 'other']).optional(),
});
type Input = z.output<typeof input>;

/** A visit by sound alone needs more discussion than this; the check-in needs at least five minutes and no more. */
const SHORT_UP_TO_MINUTES = 10;
const SHORT_FROM_MINUTES = 5;

/** Visits by video or telephone since 2025: by total time or decision making, or the short check-in. */
export const telemedicine = defineRule({
  id: 'telemedicine',
  title: 'Telemedicine visits by video or telephone, and the short check-in',
  area: 'evaluation and management',
  source:
    'CPT 98000-98016 criteria in the catalog (NGS, UTH tables); Medicare Physician Fee Schedule final rule for 2025: only 98016 is taken',
  standing: 'published',
  from: '2025-01-01',
  families: ['telemedicine', 'evaluation'],
  input,
  examples: [
    { given: { way: 'audio-video', patient: 'new', minutes: 14, payer: 'other' }, expect: [] },
    { given: { way: 'audio-video', patient: 'new', minutes: 15, payer: 'other' }, expect: ['98000 x1'] },
    { given: { way: 'audio-video', patient: 'new', minutes: 29, payer: 'other' }, expect: ['98000 x1'] },
    { given: { way: 'audio-video', patient: 'new', minutes: 30, payer: 'other' }, expect: ['98001 x1'] },
    { given: { way: 'audio-video', patient: 'new', minutes: 45, payer: 'other' }, expect: ['98002 x1'] },
    { given: { way: 'audio-video', patient: 'new', minutes: 60, payer: 'other' }, expect: ['98003 x1'] },
    {
      given: { way: 'audio-video', patient: 'established', minutes: 10, payer: 'other' },
      expect: ['98004 x1'],
    },
    {
      given: { way: 'audio-video', patient: 'established', minutes: 19, payer: 'other' },
      expect: ['98004 x1'],
    },
    {
      given: { way: 'audio-video', patient: 'established', minutes: 20, payer: 'other' },
      expect: ['98005 x1'],
    },
    {
      given: { way: 'audio-video', patient: 'established', mdm: 'high', payer: 'other' },
      expect: ['98007 x1'],
    },
    {
      given: { way: 'audio-only', patient: 'new', minutes: 30, discussionMinutes: 11, payer: 'other' },
      expect: ['98009 x1'],
    },
    {
      given: {
        way: 'audio-only',
        patient: 'established',
        minutes: 30,
        discussionMinutes: 11,
        payer: 'other',
      },
      expect: ['98014 x1'],
    },
    {
      given: {
        way: 'audio-only',
        patient: 'established',
        minutes: 30,
        discussionMinutes: 10,
        payer: 'other',
      },
      expect: ['98016 x1'],
      why: 'not over 10 minutes of discussion',
    },
    {
      given: { way: 'audio-only', patient: 'established', mdm: 'moderate', payer: 'other' },
      expect: [],
      asks: ['discussionMinutes'],
    },
    { given: { checkIn: true, discussionMinutes: 4, patient: 'established' }, expect: [] },
    { given: { checkIn: true, discussionMinutes: 5, patient: 'established' }, expect: ['98016 x1'] },
    {
      given: { checkIn: true, discussionMinutes: 10, patient: 'established', payer: 'medicare' },
      expect: ['98016 x1'],
    },
    {
      given: { checkIn: true, discussionMinutes: 8, patient: 'new' },
      expect: [],
      why: 'established patients only',
    },
    {
      given: { way: 'audio-video', patient: 'established', minutes: 30, payer: 'medicare' },
      expect: ['99214 x1'],
      why: 'Medicare: the office visit code instead',
    },
    {
      given: {
        way: 'audio-only',
        patient: 'established',
        minutes: 30,
        discussionMinutes: 25,
        payer: 'medicare',
      },
      expect: ['99214-93 x1'],
    },
    {
      given: { way: 'audio-video', patient: 'established', minutes: 30, payer: 'medicare' },
      on: '2027-12-31',
      expect: ['99214 x1'],
    },
    {
      given: { way: 'audio-video', patient: 'established', minutes: 30, payer: 'medicare' },
      on: '2028-01-01',
      expect: [],
      why: 'no allowance is known for that date',
    },
    {
      given: { way: 'audio-video', patient: 'established', minutes: 30 },
      expect: ['98006 x1'],
      why: 'payer not stated: both answers are printed',
    },
    { given: { way: 'audio-video', minutes: 30 }, expect: [], asks: ['patient'] },
    { given: { patient: 'new', minutes: 30 }, expect: [], asks: ['way'] },
    { given: { way: 'audio-video', patient: 'new' }, expect: [], asks: ['minutes'] },
  ],
  run: (stated, at) => {
    // A visit by sound alone is discussion at least as long as the whole is not stated.
    const spoken = stated.way === 'audio-only' ? stated.discussionMinutes : undefined;
    const facts = { ...stated, minutes: stated.minutes ?? spoken };
    const missing = missingFacts(facts);
    if (missing.length > 0) return { missing, documentation: DOCUMENTATION };
    const talked = facts.discussionMinutes ?? (facts.checkIn ? facts.minutes : undefined);
    if (facts.checkIn || (facts.way === 'audio-only' && (talked ?? 0) <= SHORT_UP_TO_MINUTES)) {
      return checkIn(facts, talked ?? 0);
    }
    return levelled(facts, at);
  },
});

/**
 * Dates of service on which Medicare takes telehealth visits wherever the patient is, by video or by sound alone. Outside
 * of them only rural sites (and behavioral health at home) are left. The gaps of late 2025 and early 2026 were closed
 * with effect from their first day.
 */
const MEDICARE_ANYWHERE: readonly { from: string; to: string; source: string }[] = [
  {
    from: '2020-03-06',
    to: '2024-12-31',
    source: 'public health emergency and Consolidated Appropriations Act, 2023',
  },
  {
    from: '2025-01-01',
    to: '2025-09-30',
    source: 'American Relief Act, 2025, and continuing appropriations to 30 September 2025',
  },
  {
    from: '2025-10-01',
    to: '2026-01-30',
    source: 'continuing appropriations of November 2025, with effect from 1 October 2025',
  },
  {
    from: '2026-01-31',
    to: '2027-12-31',
    source: 'Consolidated Appropriations Act, 2026, with effect from 31 January 2026',
  },
];

function levelled(facts: Input, at: RuleSetting): Partial<RuleResult> {
  const { way, patient, minutes, mdm, payer } = facts;
  if (!way || !patient) return {};
  const level = visitLevel(
    cardsOf(at.book, 'telemedicine', at.on, { way, patient, kind: 'visit' }),
    minutes,
    mdm,
  );
  if (!level) return { notes: [`${minutes} minutes is below the shortest time of this family.`] };
  const office = visitLevel(cardsOf(at.book, 'evaluation', at.on, { patient }), minutes, mdm);
  const allowed = MEDICARE_ANYWHERE.find(one => one.from <= at.on && at.on <= one.to);
  const instead = `${office?.card.code ?? 'the office visit code'} with the place of service of telehealth (10 with the patient at home, else 02)${way === 'audio-only' ? ' and modifier 93' : ''}`;
  if (payer === 'medicare') {
    const because = `${office?.because ?? ''}; Medicare takes the office visit code by video or telephone`;
    return {
      lines:
        allowed && office
          ? [{ code: office.card.code, units: 1, modifiers: way === 'audio-only' ? ['93'] : [], because }]
          : [],
      trace: allowed && office ? [office.because] : [],
      notes: [
        `Medicare does not take 98000-98015: ${instead}.`,
        allowed
          ? `Patients anywhere, also at home, on ${at.on}: ${allowed.source}.`
          : `For ${at.on} no allowance of visits to patients at home is known here: check Medicare's telehealth rules in force on that date.`,
      ],
      refused: [{ code: level.card.code, reason: `Medicare does not take it; ${instead}.` }],
      documentation: DOCUMENTATION,
    };
  }
  return {
    lines: [{ code: level.card.code, units: 1, because: level.because }],
    trace: [level.because],
    payerForks:
      payer === undefined
        ? [
            {
              topic: 'Telemedicine visit',
              medicare: `Does not take ${level.card.code}: ${instead}.`,
              cpt: `${level.card.code}, where the payer has taken the codes of 2025 into its contract.`,
              source: 'Medicare Physician Fee Schedule final rule for 2025',
            },
          ]
        : [],
    documentation: DOCUMENTATION,
  };
}

function checkIn({ patient, way }: Input, talked: number): Partial<RuleResult> {
  const spoken = `${talked} minutes of discussion`;
  if (patient === 'new')
    return { notes: [`${spoken}: the check-in 98016 is for established patients only.`] };
  if (talked < SHORT_FROM_MINUTES) return { notes: [`${spoken}: below the 5 minutes of 98016.`] };
  if (talked > SHORT_UP_TO_MINUTES) {
    return {
      notes: [
        `${spoken}: over the 10 minutes of 98016; a visit by video or telephone is coded by its level.`,
      ],
    };
  }
  const because = `${spoken}: within the 5 to 10 minutes of 98016`;
  return {
    lines: [{ code: '98016', units: 1, because }],
    trace: [because],
    notes: [
      '98016 only when the patient asked for it, and not tied to a visit of the last 7 days or leading to one within a day or at the next free appointment.',
      ...(way === 'audio-only'
        ? ['Visits by sound alone (98008-98015) need more than 10 minutes of discussion.']
        : []),
    ],
    documentation: DOCUMENTATION,
  };
}

function missingFacts({
  way,
  patient,
  minutes,
  mdm,
  discussionMinutes,
  checkIn: short,
}: Input): MissingFact[] {
  if (short) {
    if (discussionMinutes === undefined && minutes === undefined) return [ASK_DISCUSSION];
    return patient === undefined ? [ASK_PATIENT] : [];
  }
  if (way === undefined) return [ASK_WAY];
  const asks: MissingFact[] = [];
  if (patient === undefined) asks.push(ASK_PATIENT);
  if (way === 'audio-only' && discussionMinutes === undefined) asks.push(ASK_DISCUSSION);
  const tooShort =
    way === 'audio-only' && (discussionMinutes ?? Number.POSITIVE_INFINITY) <= SHORT_UP_TO_MINUTES;
  if (minutes === undefined && mdm === undefined && !tooShort) asks.push(ASK_LEVEL);
  return asks;
}

const ASK_WAY: MissingFact = {
  field: 'way',
  question: 'Was the visit by live video with sound, or by sound alone (telephone)?',
  options: [
    { when: 'it was by video with sound', set: { way: 'audio-video' } },
    { when: 'it was by sound alone', set: { way: 'audio-only' } },
  ],
};

const ASK_DISCUSSION: MissingFact = {
  field: 'discussionMinutes',
  question:
    'How many minutes of medical discussion with the patient are documented (more than 10, or 5 to 10)?',
  options: [],
};

const ASK_LEVEL: MissingFact = {
  field: 'minutes',
  question:
    'What supports the visit level: total minutes of that day, or the level of medical decision making?',
  options: [],
};

const DOCUMENTATION = [
  'Way of the visit (video or sound alone) and why, consent, and where patient and practitioner were',
  'Total time of the day or decision making; for sound alone also the minutes of medical discussion',
];
