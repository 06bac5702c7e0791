import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { countSteps } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine } from './rule.ts';

const input = z.object({
  code: z.string().regex(/^[A-Z]\d{4}$/),
  /** Amount given, in the same measure as the code's unit. */
  dose: z.number().positive().max(1_000_000).optional(),
  /** Amount of one billing unit of the code ("per 10 mg": 10). */
  perUnit: z.number().positive().max(100_000),
  /** Amounts of single-dose vials opened; absent for a multi-dose vial. */
  vials: z.array(z.number().positive().max(1_000_000)).min(1).max(50).optional(),
  /** A single-dose container, and nothing of it discarded, as stated. */
  noWaste: z.boolean().default(false),
  payer: z.enum(['medicare', 'other']).optional(),
});

/** Drug billing units, and what was discarded from single-dose vials. */
export const drugUnits = defineRule({
  id: 'drug-units',
  title: 'Drug units with JW and JZ',
  area: 'drugs',
  source: 'CMS JW/JZ policy and examples of CGS and the American Academy of Ophthalmology',
  standing: 'published',
  from: '2023-07-01',
  families: ['drugs'],
  input,
  examples: [
    { given: { code: 'J3301', dose: 40, perUnit: 10 }, expect: ['J3301 x4'] },
    { given: { code: 'J3301', perUnit: 10 }, expect: [], asks: ['dose'] },
    { given: { code: 'J3301', dose: 41, perUnit: 10 }, expect: ['J3301 x5'], why: 'a started unit counts' },
    {
      given: { code: 'J0585', dose: 155, perUnit: 1, vials: [200], payer: 'medicare' },
      expect: ['J0585 x155', 'J0585-JW x45'],
    },
    {
      given: { code: 'J0585', dose: 200, perUnit: 1, vials: [200], payer: 'medicare' },
      expect: ['J0585-JZ x200'],
    },
    {
      given: { code: 'J9035', dose: 395, perUnit: 10, vials: [400], payer: 'medicare' },
      expect: ['J9035-JZ x40'],
      why: 'the waste is part of the last unit: nothing on a JW line',
    },
    {
      given: { code: 'J9271', dose: 200, perUnit: 1, vials: [100, 100], payer: 'medicare' },
      expect: ['J9271-JZ x200'],
    },
    { given: { code: 'J0585', dose: 155, perUnit: 1, vials: [200], payer: 'other' }, expect: ['J0585 x155'] },
    {
      given: { code: 'J0897', dose: 60, perUnit: 1, noWaste: true, payer: 'medicare' },
      expect: ['J0897-JZ x60'],
    },
  ],
  run: ({ code, dose, perUnit, vials, noWaste, payer }, at) => {
    if (at.book.card(code, at.on)?.status !== 'valid')
      return { notes: [`${code} is not valid on ${at.on}.`] };
    if (dose === undefined) return { missing: [askDose(code, perUnit)], documentation: DOCUMENTATION };
    const given = countSteps(dose, perUnit, 'up');
    const opened = vials?.reduce((sum, one) => sum.plus(one), new Decimal(0));
    if (opened?.lt(dose))
      return {
        missing: [
          {
            field: 'vials',
            question: `The vials opened hold ${opened}, less than the dose of ${dose}: which vials were opened?`,
            options: [],
          },
        ],
      };
    const total = opened ? countSteps(opened, perUnit, 'up') : given;
    const wasted = payer === 'medicare' ? Math.max(0, total - given) : 0;
    const zero = payer === 'medicare' && wasted === 0 && (opened !== undefined || noWaste);
    const lines: RuleLine[] = [
      {
        code,
        units: given,
        modifiers: zero ? ['JZ'] : [],
        because: `${dose} / ${perUnit} rounds up to ${given}`,
      },
      ...(wasted > 0
        ? [
            {
              code,
              units: wasted,
              modifiers: ['JW'],
              because: `${total} units opened - ${given} given = ${wasted} discarded`,
            },
          ]
        : []),
    ];
    return {
      lines,
      trace: lines.map(line => line.because ?? ''),
      payerForks:
        payer === undefined && opened !== undefined
          ? [
              {
                topic: 'Discarded drug',
                medicare:
                  total > given
                    ? `${code} x${given} and ${code}-JW x${total - given}.`
                    : `${code}-JZ x${given}.`,
                cpt: "By the payer's own policy on waste.",
                source: 'CMS JW and JZ modifier policy',
              },
            ]
          : [],
      notes: ['Open the vials that waste least. Waste smaller than one billing unit is not reported.'],
      documentation: DOCUMENTATION,
    };
  },
});

const DOCUMENTATION = ['Dose given, amount discarded, vial sizes, lot, route'];

function askDose(code: string, perUnit: number): MissingFact {
  return {
    field: 'dose',
    question: `What dose of ${code} was given? One unit of it is an amount of ${perUnit}.`,
    options: [],
  };
}
