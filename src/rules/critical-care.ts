import { z } from 'zod';
import { addOnLines, cardsOf, countSteps, pickBase } from './choose.ts';
import { defineRule, type RuleLine, type RuleSetting } from './rule.ts';

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
  families: ['critical-care'],
  input: z.object({
    minutes: z.number().nonnegative().max(1440).optional(),
    /** Minutes of separately billed procedures inside that time. */
    procedureMinutes: z.number().nonnegative().max(1440).default(0),
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
    { given: { minutes: 80 }, expect: ['99291 x1'], why: 'payer not stated: both answers are printed' },
    { given: {}, expect: [], asks: ['minutes'] },
  ],
  run: ({ minutes, procedureMinutes, payer }, at) => {
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
    const own = minutes - procedureMinutes;
    const cards = cardsOf(at.book, 'critical-care', at.on);
    const base = own > 0 ? pickBase(cards, own) : undefined;
    if (!base)
      return {
        notes: [`${own} minutes: below 30 it is an ordinary visit of the place, no critical care code.`],
      };
    const cpt = addOnLines(cards, base, own, 'minutes');
    const medicare = medicareLines(own, cpt, at);
    const differ = unitsOf(cpt) !== unitsOf(medicare);
    const chosen = payer === 'medicare' ? medicare : payer === 'other' || !differ ? cpt : [];
    const subtracted = procedureMinutes > 0 ? [`${minutes} - ${procedureMinutes} = ${own} minutes`] : [];
    return {
      lines: [{ code: base.code, units: 1, because: `${own} minutes of critical care` }, ...chosen],
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
