import { z } from 'zod';
import { addOnLines, cardsOf, countSteps, pickBase } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleSetting } from './rule.ts';

const ASK_CRITICAL: MissingFact = {
  field: 'unnamed',
  question:
    'Does the note document critical care (high probability of imminent deterioration, decision making of high complexity), or an ordinary visit of the place?',
  options: [{ when: 'the note documents critical care', set: { unnamed: false } }],
};

/** Medicare counts a further half hour only when it is complete: 74 + 30. Source: CMS CY2023 rule, FCSO. */
const STEP_MINUTES = 30;
const FIRST_ENDS = 74;

/** Critical care by total minutes of the day, without the time of separately billed procedures. */
export const criticalCare = defineRule({
  id: 'critical-care',
  title: 'Critical care by minutes, CPT and Medicare',
  area: 'time',
  source:
    'CPT 99291/99292 criteria in the catalog (ACEP, AAPC); Medicare add-on only from 104 minutes (FCSO)',
  standing: 'published',
  from: '2023-01-01',
  families: ['critical-care', 'bedside-procedures'],
  input: z.object({
    minutes: z.number().nonnegative().max(1440).optional(),
    /** Minutes of separately billed procedures inside that time. */
    procedureMinutes: z.number().nonnegative().max(1440).optional(),
    /** Procedures of the same session that have codes of their own; each is column one to 99291, indicator 1. */
    procedures: z
      .array(z.string().regex(/^\d{5}$/))
      .max(10)
      .default([]),
    /** The mail tells of a patient in danger and of time at the bedside, but not of critical care. */
    unnamed: z.boolean().default(false),
    payer: z.enum(['medicare', 'other']).optional(),
  }),
  examples: [
    { given: { minutes: 29 }, expect: [], why: 'below 30: an ordinary visit' },
    { given: { minutes: 30 }, expect: ['99291 x1'] },
    { given: { minutes: 74 }, expect: ['99291 x1'] },
    { given: { minutes: 75, payer: 'other' }, expect: ['99291 x1', '99292 x1'] },
    { given: { minutes: 104, payer: 'other' }, expect: ['99291 x1', '99292 x1'] },
    { given: { minutes: 105, payer: 'other' }, expect: ['99291 x1', '99292 x2'] },
    { given: { minutes: 103, payer: 'medicare' }, expect: ['99291 x1'] },
    { given: { minutes: 104, payer: 'medicare' }, expect: ['99291 x1', '99292 x1'] },
    { given: { minutes: 134, payer: 'medicare' }, expect: ['99291 x1', '99292 x2'] },
    { given: { minutes: 90, procedureMinutes: 20, payer: 'other' }, expect: ['99291 x1'] },
    {
      given: { minutes: 80, procedureMinutes: 0, procedures: ['31500', '36556'], payer: 'medicare' },
      expect: ['99291-25 x1', '31500 x1', '36556 x1'],
    },
    {
      given: { minutes: 80, procedures: ['31500'], payer: 'medicare' },
      expect: ['99291-25 x1', '31500 x1'],
      asks: ['procedureMinutes'],
    },
    { given: { minutes: 80 }, expect: ['99291 x1'], why: 'payer not stated: both answers are printed' },
    { given: {}, expect: [], asks: ['minutes'] },
    { given: { minutes: 80, unnamed: true }, expect: [], asks: ['unnamed'] },
  ],
  run: ({ minutes, procedureMinutes: told, procedures, unnamed, payer }, at) => {
    const procedureMinutes = told ?? 0;
    if (minutes === undefined)
      return {
        missing: [
          {
            field: 'minutes',
            question:
              'How many minutes of critical care were documented that day, without separately billed procedures?',
            options: [],
          },
        ],
      };
    if (unnamed) return { missing: [ASK_CRITICAL] };
    const own = minutes - procedureMinutes;
    const cards = cardsOf(at.book, 'critical-care', at.on);
    const base = own > 0 ? pickBase(cards, own) : undefined;
    if (!base)
      return {
        refused: [{ code: '99291', reason: `${own} minutes of critical care: 99291 starts at 30.` }],
        notes: [`${own} minutes: below 30 it is an ordinary visit of the place, no critical care code.`],
      };
    const cpt = addOnLines(cards, base, own, 'minutes');
    const medicare = medicareLines(own, cpt, at);
    const differ = unitsOf(cpt) !== unitsOf(medicare);
    const chosen = payer === 'medicare' ? medicare : payer === 'other' || !differ ? cpt : [];
    const subtracted = procedureMinutes > 0 ? [`${minutes} - ${procedureMinutes} = ${own} minutes`] : [];
    const beside = procedures.filter(code => at.book.card(code, at.on)?.status === 'valid');
    const modifiers = beside.length > 0 ? ['25'] : [];
    return {
      lines: [
        { code: base.code, units: 1, modifiers, because: `${own} minutes of critical care` },
        ...chosen.map(line => ({ ...line, modifiers })),
        ...beside.map(code => ({
          code,
          units: 1,
          because: 'billed beside critical care, its time taken out',
        })),
      ],
      missing: procedures.length > 0 && told === undefined ? [askNet(minutes, procedures)] : [],
      trace: [...subtracted, `${own} minutes: ${base.code}`, ...chosen.map(line => line.because ?? '')],
      notes: [
        'Procedures billed apart (intubation, central line, resuscitation) take their time out of the count. A visit on the same day needs modifier 25.',
      ],
      payerForks:
        payer === undefined && differ
          ? [
              {
                topic: 'Second half hour of critical care',
                medicare: say(medicare, own),
                cpt: say(cpt, own),
                source: 'CMS CY2023 fee schedule rule; CPT critical care table',
              },
            ]
          : [],
      documentation: [
        'Total minutes, that procedures billed apart are not in them, and why the patient was critically ill',
      ],
    };
  },
});

function askNet(minutes: number, procedures: readonly string[]): MissingFact {
  return {
    field: 'procedureMinutes',
    question: `Do the ${minutes} minutes leave out the time of the procedures billed apart (${procedures.join(', ')})? If not, how many minutes did those take?`,
    options: [],
  };
}

function medicareLines(minutes: number, cpt: readonly RuleLine[], at: RuleSetting): RuleLine[] {
  const units = countSteps(Math.max(0, minutes - FIRST_ENDS), STEP_MINUTES, 'down');
  const code =
    cpt[0]?.code ?? cardsOf(at.book, 'critical-care', at.on).find(card => card.criteria?.baseCodes)?.code;
  if (!code || units === 0) return [];
  return [
    {
      code,
      units,
      because: `${minutes} - ${FIRST_ENDS} = ${minutes - FIRST_ENDS} minutes; Medicare counts full ${STEP_MINUTES} minutes: ${units}`,
    },
  ];
}

function unitsOf(lines: readonly RuleLine[]): number {
  return lines.reduce((sum, line) => sum + line.units, 0);
}

function say(lines: readonly RuleLine[], minutes: number): string {
  const line = lines[0];
  return line
    ? `${line.code} x${line.units} at ${minutes} minutes.`
    : `No further unit at ${minutes} minutes.`;
}
