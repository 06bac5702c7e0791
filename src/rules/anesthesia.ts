import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { defineRule, type RuleLine } from './rule.ts';

const PROVIDER = {
  anesthesiologist: ['AA'],
  'anesthetist-alone': ['QZ'],
  'directing-one': ['QY'],
  'directing-two-to-four': ['QK'],
  'supervising-more': ['AD'],
  'anesthetist-directed': ['QX'],
} as const;

const STATUS_UNITS = { P1: 0, P2: 0, P3: 1, P4: 2, P5: 3 } as const;
const QUALIFIER_UNITS = { '99100': 1, '99116': 5, '99135': 5, '99140': 2 } as const;

/** Anesthesia: base, time and modifying units; the line carries the code once, the units are worked out beside it. */
export const anesthesia = defineRule({
  id: 'anesthesia',
  title: 'Anesthesia units and provider modifiers',
  area: 'time',
  source:
    'AAPC 139718/175600 (unit formula); Medicare Claims Processing Manual ch. 12 s50 (time units to one decimal); modifiers widely published',
  standing: 'published',
  from: '2010-01-01',
  families: ['anesthesia'],
  input: z.object({
    code: z.string().regex(/^0\d{4}$/),
    baseUnits: z.number().positive().max(50).optional(),
    minutes: z.number().positive().max(1440),
    provider: z
      .enum([
        'anesthesiologist',
        'anesthetist-alone',
        'directing-one',
        'directing-two-to-four',
        'supervising-more',
        'anesthetist-directed',
      ])
      .optional(),
    status: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']).default('P1'),
    qualifiers: z
      .array(z.enum(['99100', '99116', '99135', '99140']))
      .max(4)
      .default([]),
    payer: z.enum(['medicare', 'other']).optional(),
    /** Minutes of one time unit of a payer that is not Medicare. */
    unitMinutes: z.union([z.literal(8), z.literal(10), z.literal(12), z.literal(15)]).default(15),
    /** That payer rounds a started unit up. */
    roundUp: z.boolean().default(false),
  }),
  examples: [
    {
      given: { code: '01402', baseUnits: 7, minutes: 95, provider: 'anesthesiologist', payer: 'medicare' },
      expect: ['01402-AA x1'],
      why: '7 + 6.3 = 13.3 units',
    },
    {
      given: {
        code: '01402',
        baseUnits: 7,
        minutes: 95,
        provider: 'anesthesiologist',
        status: 'P3',
        payer: 'other',
      },
      expect: ['01402-AA-P3 x1'],
    },
    {
      given: { code: '00840', baseUnits: 6, minutes: 60, provider: 'anesthetist-alone', payer: 'medicare' },
      expect: ['00840-QZ x1'],
    },
    {
      given: {
        code: '00840',
        baseUnits: 6,
        minutes: 60,
        provider: 'directing-two-to-four',
        payer: 'medicare',
      },
      expect: ['00840-QK x1'],
    },
    {
      given: {
        code: '00840',
        baseUnits: 6,
        minutes: 60,
        provider: 'anesthesiologist',
        qualifiers: ['99140'],
        payer: 'other',
      },
      expect: ['00840-AA-P1 x1', '99140 x1'],
    },
    {
      given: { code: '00840', baseUnits: 6, minutes: 60, payer: 'medicare' },
      expect: ['00840 x1'],
      asks: ['provider'],
    },
    {
      given: { code: '00840', minutes: 60, provider: 'anesthesiologist', payer: 'medicare' },
      expect: ['00840-AA x1'],
      asks: ['baseUnits'],
    },
  ],
  run: (facts, at) => {
    const medicare = facts.payer === 'medicare';
    const step = medicare ? 15 : facts.unitMinutes;
    const ratio = new Decimal(facts.minutes).div(step);
    const time = facts.roundUp && !medicare ? ratio.ceil() : ratio.toDecimalPlaces(1);
    const status = medicare ? 0 : STATUS_UNITS[facts.status];
    const extra = medicare ? 0 : facts.qualifiers.reduce((sum, code) => sum + QUALIFIER_UNITS[code], 0);
    const own = facts.provider ? PROVIDER[facts.provider] : [];
    const modifiers = [...own, ...(medicare ? [] : [facts.status])];
    const valid = (code: string) => at.book.card(code, at.on)?.status === 'valid';
    const lines: RuleLine[] = [
      { code: facts.code, units: 1, modifiers, because: `${facts.minutes} minutes reported` },
      ...(medicare
        ? []
        : facts.qualifiers.map(code => ({ code, units: 1, because: 'qualifying circumstance' }))),
    ].filter(line => valid(line.code));
    const total =
      facts.baseUnits === undefined ? undefined : time.plus(facts.baseUnits).plus(status).plus(extra);
    return {
      lines,
      missing: [
        ...(facts.provider === undefined ? [ASK_PROVIDER] : []),
        ...(facts.baseUnits === undefined
          ? [
              {
                field: 'baseUnits',
                question: `What are the base units of ${facts.code} on the payer's list?`,
                options: [],
              },
            ]
          : []),
      ],
      trace: [
        `${facts.minutes} / ${step} = ${time} time units`,
        ...(total
          ? [
              `${facts.baseUnits} base + ${time} time + ${status + extra} modifying = ${total} units, times the conversion factor`,
            ]
          : []),
      ],
      notes: medicare
        ? ['Medicare: time units to one decimal, no units for physical status or qualifying circumstances.']
        : ['Physical status and qualifying circumstances add units only where the payer takes them.'],
      payerForks:
        facts.payer === undefined
          ? [
              {
                topic: 'Anesthesia units',
                medicare: 'Minutes / 15 to one decimal; no status or qualifier units.',
                cpt: 'Unit length and rounding by contract; P3 +1, P4 +2, P5 +3 and qualifiers where taken.',
                source: 'Medicare Claims Processing Manual ch. 12 s50; ASA relative value guide as published',
              },
            ]
          : [],
      documentation: ['Anesthesia start and end time, handovers, who was present, medical direction steps'],
    };
  },
});

const ASK_PROVIDER = {
  field: 'provider',
  question:
    'Who gave the anesthesia: an anesthesiologist in person (AA), an anesthetist alone (QZ) or under direction (QX), or did a physician direct one (QY) or two to four at a time (QK)?',
  options: [],
};
