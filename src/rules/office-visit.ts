import { z } from 'zod';
import type { CodeCard } from '../case/codebook.ts';
import { basesOf, cardsOf, pickBase } from './choose.ts';
import { askPatient } from './patient-question.ts';
import { type PayerLine, prolongedLines, refusedProlonged } from './prolonged-time.ts';
import { defineRule, type MissingFact, type PayerFork, type RuleResult, type RuleSetting } from './rule.ts';

const MDM_ORDER = ['straightforward', 'low', 'moderate', 'high'] as const;

const input = z.object({
  patient: z.enum(['new', 'established']).optional(),
  minutes: z.number().positive().max(1440).optional(),
  mdm: z.enum(MDM_ORDER).optional(),
  payer: z.enum(['medicare', 'other']).optional(),
});
type Input = z.output<typeof input>;

/** Office and other outpatient E/M by total time of the day or by medical decision making, whichever supports more. */
export const officeVisit = defineRule({
  id: 'office-visit',
  title: 'Office visit by total time or medical decision making, with prolonged services',
  area: 'evaluation and management',
  source:
    'CPT E/M guidelines 2024 (single minimum times) as criteria in the catalog; CMS prolonged services table (G2212)',
  standing: 'published',
  from: '2024-01-01',
  families: ['evaluation'],
  input,
  examples: [
    { given: { patient: 'new', minutes: 15 }, expect: ['99202 x1'] },
    { given: { patient: 'new', minutes: 29 }, expect: ['99202 x1'] },
    { given: { patient: 'new', minutes: 30 }, expect: ['99203 x1'] },
    { given: { patient: 'new', minutes: 59 }, expect: ['99204 x1'] },
    { given: { patient: 'new', minutes: 60 }, expect: ['99205 x1'] },
    { given: { patient: 'new', minutes: 14 }, expect: [], why: 'below every minimum' },
    { given: { patient: 'established', minutes: 10 }, expect: ['99212 x1'] },
    { given: { patient: 'established', minutes: 19 }, expect: ['99212 x1'] },
    { given: { patient: 'established', minutes: 20 }, expect: ['99213 x1'] },
    { given: { patient: 'established', minutes: 29 }, expect: ['99213 x1'] },
    { given: { patient: 'established', minutes: 30 }, expect: ['99214 x1'] },
    { given: { patient: 'established', minutes: 40 }, expect: ['99215 x1'] },
    { given: { patient: 'established', mdm: 'moderate' }, expect: ['99214 x1'] },
    {
      given: { patient: 'established', mdm: 'moderate', minutes: 22 },
      expect: ['99214 x1'],
      why: 'the higher of the two',
    },
    { given: { patient: 'established', minutes: 54, payer: 'other' }, expect: ['99215 x1'] },
    { given: { patient: 'established', minutes: 55, payer: 'other' }, expect: ['99215 x1', '99417 x1'] },
    { given: { patient: 'established', minutes: 68, payer: 'medicare' }, expect: ['99215 x1'] },
    { given: { patient: 'established', minutes: 69, payer: 'medicare' }, expect: ['99215 x1', 'G2212 x1'] },
    { given: { patient: 'new', minutes: 75, payer: 'other' }, expect: ['99205 x1', '99417 x1'] },
    { given: { patient: 'new', minutes: 104, payer: 'medicare' }, expect: ['99205 x1', 'G2212 x2'] },
    {
      given: { patient: 'established', minutes: 70 },
      expect: ['99215 x1'],
      why: 'payer not stated: both answers are printed',
    },
    { given: { minutes: 30 }, expect: [], asks: ['patient'] },
    { given: { patient: 'new' }, expect: [], asks: ['minutes'] },
  ],
  run: (facts, at) => {
    const always = { missing: missingFacts(facts), documentation: documentation(facts) };
    const { patient, minutes, mdm } = facts;
    if (patient === undefined) return always;
    const cards = cardsOf(at.book, 'evaluation', at.on, { patient });
    const level = higher(
      minutes === undefined ? undefined : pickBase(timed(cards), minutes),
      mdm === undefined ? undefined : byMdm(cards, mdm),
    );
    if (!level)
      return {
        ...always,
        notes: minutes === undefined ? [] : [`${minutes} minutes is below the shortest time of this family.`],
      };
    return { ...always, ...lines(level, facts, at) };
  },
});

function timed(cards: readonly CodeCard[]): readonly CodeCard[] {
  return basesOf(cards).filter(card => card.criteria?.from !== undefined);
}

function byMdm(cards: readonly CodeCard[], mdm: string): CodeCard | undefined {
  return timed(cards).find(card => card.criteria?.choose?.mdm === mdm);
}

function higher(a: CodeCard | undefined, b: CodeCard | undefined): CodeCard | undefined {
  if (!a || !b) return a ?? b;
  return (a.criteria?.from ?? 0) >= (b.criteria?.from ?? 0) ? a : b;
}

function lines(level: CodeCard, facts: Input, at: RuleSetting): Partial<RuleResult> {
  const { minutes, mdm } = facts;
  const byTime = minutes !== undefined && minutes >= (level.criteria?.from ?? Number.POSITIVE_INFINITY);
  const basis = byTime
    ? `${minutes} minutes meet the ${level.criteria?.from} minutes of ${level.code}`
    : `${mdm} decision making supports ${level.code}`;
  const prolonged = minutes === undefined ? [] : prolongedLines(level.code, minutes, at);
  const stated = prolonged.filter(line => line.payer === facts.payer).map(({ payer: _, ...line }) => line);
  return {
    lines: [{ code: level.code, units: 1, because: basis }, ...stated],
    trace: [`${basis}.`, ...stated.map(line => line.because ?? '')],
    notes: NOTES,
    refused:
      minutes === undefined || facts.payer === undefined ? [] : refusedProlonged(level.code, facts.payer),
    payerForks:
      facts.payer === undefined && prolonged.length > 0 ? [fork(level, minutes ?? 0, prolonged)] : [],
    alternatives: [],
  };
}

function fork(level: CodeCard, minutes: number, prolonged: readonly PayerLine[]): PayerFork {
  const say = (payer: string) => {
    const line = prolonged.find(one => one.payer === payer);
    return line
      ? `${level.code} with ${line.code} x${line.units} at ${minutes} minutes.`
      : `${level.code} alone at ${minutes} minutes.`;
  };
  return {
    topic: 'Prolonged office time',
    medicare: `${say('medicare')} Medicare does not take 99417.`,
    cpt: say('other'),
    source: 'CPT prolonged services; CMS prolonged services table for G2212',
  };
}

const NOTES = [
  "Only the billing practitioner's own time on that date counts, without time spent on separately billed procedures.",
];

function missingFacts({ patient, minutes, mdm }: Input): MissingFact[] {
  const missing: MissingFact[] = [];
  const measured = minutes !== undefined || mdm !== undefined;
  if (patient === undefined) missing.push(askPatient(measured));
  if (!measured) {
    missing.push({
      field: 'minutes',
      question:
        'What supports the visit level: the documented total minutes of that day, or the level of medical decision making (straightforward, low, moderate, high)?',
      options: [],
    });
  }
  return missing;
}

function documentation({ minutes }: Input): string[] {
  return [
    minutes === undefined
      ? 'Problems addressed, data reviewed and risk, so that two of three support the level'
      : 'Total time on the date of the visit and what it was spent on, without separately billed procedures',
    'The visit must be medically appropriate in its history and examination',
  ];
}
