import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { type Charge, feeOf, printFormula, reduceMultiple, shareOf } from './payment-shares.ts';
import { defineRule, type MissingFact } from './rule.ts';

const rvu = z.number().nonnegative().max(10_000);
const valued = { workRvu: rvu, expenseRvu: rvu, malpracticeRvu: rvu };

const line = z.strictObject({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  ...valued,
  units: z.number().int().positive().max(99).default(1),
  /** Multiple procedure indicator: 0 none, 2 surgery, 3 endoscopy with its base code. */
  multiple: z.enum(['0', '2', '3']).default('0'),
  endoscopyBase: z.strictObject({ code: z.string().regex(/^[0-9A-Z]{5}$/), ...valued }).optional(),
  bilateral: z.boolean().default(false),
  bilateralIndicator: z.enum(['0', '1', '2', '3', '9']).optional(),
  role: z.enum(['surgeon', 'assistant', 'assistant-npp', 'co-surgeon']).default('surgeon'),
});

const index = z.number().positive().max(10);

const input = z.strictObject({
  lines: z.array(line).min(1).max(30),
  /** Geographic indices of the locality; 1 each is the national amount. */
  gpci: z
    .strictObject({ work: index, expense: index, malpractice: index })
    .default({ work: 1, expense: 1, malpractice: 1 }),
  /** US dollars a relative value unit; that of the date of service when not given. */
  conversionFactor: z.number().positive().max(1000).optional(),
  /** The practitioner takes part in an advanced payment model (a factor of its own since 2026). */
  apm: z.boolean().default(false),
  practitioner: z.enum(['physician', 'npp']).default('physician'),
});

/** Conversion factors of the Medicare Physician Fee Schedule by date of service. */
const FACTORS: readonly { from: string; to: string; factor: string; apm?: string; source: string }[] = [
  { from: '2024-01-01', to: '2024-03-08', factor: '32.7442', source: 'widely published' },
  { from: '2024-03-09', to: '2024-12-31', factor: '33.2875', source: 'widely published' },
  { from: '2025-01-01', to: '2025-12-31', factor: '32.3465', source: 'published' },
  {
    from: '2026-01-01',
    to: '2026-12-31',
    factor: '33.4009',
    apm: '33.5675',
    source: 'published; that of payment models widely published',
  },
];

const example = { code: '97597', workRvu: 0.88, expenseRvu: 1.93, malpracticeRvu: 0.05 };

/** What Medicare's formula makes of stated relative values: a calculator, no coding and no promise of payment. */
export const payment = defineRule({
  id: 'payment',
  title: 'Fee schedule amount from stated relative values, indices and reductions',
  area: 'payment',
  source:
    'Medicare Claims Processing Manual ch. 12: formula s20.1, assistants s20.4.3, multiple surgery and endoscopy s40.6, bilateral s40.7, co-surgeons s40.8, other practitioners s110-120 (percentages widely published); conversion factors as published for each year',
  standing: 'practice',
  from: '2010-01-01',
  families: [],
  input,
  examples: [
    { given: { lines: [example] }, expect: [], why: '(0.88 + 1.93 + 0.05) x 33.4009 = $95.53' },
    { given: { lines: [example] }, on: '2025-06-01', expect: [], why: 'the factor of 2025: $92.51' },
    { given: { lines: [example] }, on: '2019-06-01', expect: [], asks: ['conversionFactor'] },
    { given: { lines: [{ ...example, bilateral: true }] }, expect: [], asks: ['bilateralIndicator'] },
    { given: { lines: [{ ...example, multiple: '3' }] }, expect: [], asks: ['endoscopyBase'] },
  ],
  run: (facts, at) => {
    const dated = FACTORS.find(one => one.from <= at.on && at.on <= one.to);
    const ofDate = facts.apm ? (dated?.apm ?? dated?.factor) : dated?.factor;
    const factor = facts.conversionFactor ?? ofDate;
    const missing = missingFacts(facts, factor !== undefined);
    if (missing.length > 0 || factor === undefined) return { missing };
    const terms = { gpci: facts.gpci, factor: new Decimal(factor) };
    const charges = facts.lines.flatMap(one => chargesOf(one, terms));
    const paid = reduceMultiple(charges).map(one => shareOf(one, facts.practitioner));
    const total = paid.reduce((sum, one) => sum.plus(one.amount), new Decimal(0));
    return {
      trace: [
        ...paid.map(one => `${one.code}: ${one.working} = $${one.amount.toFixed(2)}`),
        `Total $${total.toFixed(2)}`,
      ],
      notes: [
        'Computed from the stated inputs alone: before deductible, coinsurance and sequestration, and no promise of payment.',
        facts.conversionFactor === undefined
          ? `Conversion factor ${factor} of the date of service (${dated?.source}).`
          : `Conversion factor ${factor} as stated.`,
        ...(charges.filter(one => one.multiple !== '0').length > 5
          ? ['From the sixth reduced procedure on, Medicare pays by report: 50% is only an estimate.']
          : []),
      ],
    };
  },
});

type Facts = z.output<typeof input>;
type Terms = Parameters<typeof feeOf>[1];

/** One charge a unit: each further surgical unit is a further procedure to the reduction. */
function chargesOf(one: Facts['lines'][number], terms: Terms): Charge[] {
  const base = one.endoscopyBase;
  const charge: Charge = {
    code: one.code,
    multiple: one.multiple,
    role: one.role,
    sides: one.bilateral ? (one.bilateralIndicator ?? '0') : '0',
    fee: feeOf(one, terms),
    formula: printFormula(one, terms),
    ...(base && { family: base.code, baseFee: feeOf(base, terms) }),
  };
  return Array.from({ length: one.units }, () => charge);
}

function missingFacts({ lines }: Facts, hasFactor: boolean): MissingFact[] {
  const side = lines.find(one => one.bilateral && one.bilateralIndicator === undefined);
  const scope = lines.find(one => one.multiple === '3' && one.endoscopyBase === undefined);
  const ask = (field: string, question: string): MissingFact => ({ field, question, options: [] });
  return [
    ...(hasFactor
      ? []
      : [
          ask(
            'conversionFactor',
            'Which conversion factor holds on the date of service? None is known here.',
          ),
        ]),
    ...(side
      ? [ask('bilateralIndicator', `What is the bilateral indicator of ${side.code} in the fee schedule?`)]
      : []),
    ...(scope
      ? [ask('endoscopyBase', `What is the endoscopic base code of ${scope.code}, with its relative values?`)]
      : []),
  ];
}
