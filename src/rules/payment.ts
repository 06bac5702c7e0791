import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { fillLine, isPriced, type PricedLine, paymentLine } from './payment-lines.ts';
import {
  type Charge,
  feeOf,
  halfExpenseOf,
  printFormula,
  reduceMultiple,
  shareOf,
} from './payment-shares.ts';
import { defineRule, type MissingFact } from './rule.ts';

const index = z.number().positive().max(10);

const input = z.strictObject({
  lines: z.array(paymentLine).min(1).max(30),
  /** Geographic indices of the locality; 1 each is the national amount. */
  gpci: z
    .strictObject({ work: index, expense: index, malpractice: index })
    .default({ work: 1, expense: 1, malpractice: 1 }),
  /** US dollars a relative value unit; that of the date of service when not given. */
  conversionFactor: z.number().positive().max(1000).optional(),
  /** The practitioner takes part in an advanced payment model (a factor of its own since 2026). */
  apm: z.boolean().default(false),
  practitioner: z.enum(['physician', 'npp']).default('physician'),
  /** Done in a facility: its practice expense is the smaller one of the schedule. */
  facility: z.boolean().default(false),
  payer: z.enum(['medicare', 'other']).optional(),
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
  title: 'Fee schedule amount and reductions, from the loaded schedule or stated relative values',
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
    {
      given: { lines: [{ code: '11042' }, { code: '20610' }] },
      expect: [],
      why: 'no schedule loaded: the shares alone',
    },
    { given: { lines: [{ ...example, multiple: '3' }] }, expect: [], asks: ['endoscopyBase'] },
  ],
  run: (stated, at) => {
    const filled = stated.lines.map(one => fillLine(one, stated.facility, at));
    const lines = filled.map(one => one.line);
    const priced = lines.filter(isPriced);
    const rates = { notes: [...rateNotes(lines), ...payerNote(stated)], missing: missingIndicators(lines) };
    if (priced.length < lines.length) return { ...rates, notes: [...rates.notes, NOT_LOADED] };
    const dated = FACTORS.find(one => one.from <= at.on && at.on <= one.to);
    const loaded = stated.apm
      ? undefined
      : filled.find(one => one.fee?.conversionFactor)?.fee?.conversionFactor;
    const ofDate = stated.apm ? (dated?.apm ?? dated?.factor) : dated?.factor;
    const factor = stated.conversionFactor ?? loaded ?? ofDate;
    const missing = [...missingFacts(priced, factor !== undefined), ...rates.missing];
    if (missing.length > 0 || factor === undefined) return { ...rates, missing };
    const terms = { gpci: stated.gpci, factor: new Decimal(factor) };
    const charges = priced.flatMap(one => chargesOf(one, terms));
    const paid = reduceMultiple(charges).map(one => shareOf(one, stated.practitioner));
    const total = paid.reduce((sum, one) => sum.plus(one.amount), new Decimal(0));
    const source = filled.find(one => one.fee)?.fee?.source;
    return {
      trace: [
        ...paid.map(one => `${one.code}: ${one.working} = $${one.amount.toFixed(2)}`),
        `Total $${total.toFixed(2)}`,
      ],
      notes: [
        ...rateNotes(lines),
        ...payerNote(stated),
        'Before deductible, coinsurance and sequestration, and no promise of payment.',
        source === undefined
          ? 'Computed from the stated inputs alone.'
          : `Relative values of ${source}, ${stated.facility ? 'in a facility' : 'outside a facility'}.`,
        stated.conversionFactor !== undefined
          ? `Conversion factor ${factor} as stated.`
          : loaded !== undefined
            ? `Conversion factor ${factor} of the loaded schedule.`
            : `Conversion factor ${factor} of the date of service (${dated?.source}).`,
        ...(charges.filter(one => one.multiple === '2' || one.multiple === '3').length > 5
          ? ['From the sixth reduced procedure on, Medicare pays by report: 50% is only an estimate.']
          : []),
      ],
    };
  },
});

const NOT_LOADED =
  'Relative values of these codes are not loaded here, so no amount and no order is computed: put the code with the most relative value units first.';

type Line = z.output<typeof paymentLine>;

/** The shares that hold whatever the amount: by number of procedures, sides and role. */
function rateNotes(lines: readonly Line[]): string[] {
  const surgical = lines.filter(one => one.multiple === '2');
  const scopes = lines.filter(one => one.multiple === '3');
  const unknown = lines.filter(one => one.multiple === undefined);
  const several = lines.length > 1 || lines.some(one => one.units > 1);
  return [
    ...(several && surgical.length + unknown.length > 1 ? [MULTIPLE_SURGERY] : []),
    ...(several && scopes.length > 1 ? [ENDOSCOPY] : []),
    ...(several && lines.some(one => one.multiple === '5') ? [THERAPY] : []),
    ...lines.flatMap(one => [...sideNote(one), ...roleNote(one)]),
  ];
}

const MULTIPLE_SURGERY =
  'Multiple procedures of one session: the highest valued is paid at 100%, the second to fifth at 50% each (multiple procedure indicator 2); add-on codes and codes with modifier 51 exemption are not reduced.';
const ENDOSCOPY =
  'Endoscopies of one family: the highest in full, every other at its value less that of the base endoscopy (indicator 3).';
const THERAPY =
  'Therapy: the unit with the highest practice expense in full, every other with half of its practice expense (indicator 5).';

const SIDE_WORDS = {
  '0': 'indicator 0, no extra payment for the second side',
  '1': '150% for both sides with modifier 50 (indicator 1)',
  '2': 'indicator 2, the value already holds both sides',
  '3': '100% for each side (indicator 3)',
  '9': 'indicator 9, sides do not apply',
} as const;

function sideNote({ code, bilateral, bilateralIndicator }: Line): string[] {
  return bilateral && bilateralIndicator ? [`${code}: ${SIDE_WORDS[bilateralIndicator]}.`] : [];
}

function roleNote({ code, role, assistantIndicator, coSurgeonIndicator }: Line): string[] {
  if (role === 'surgeon') return [];
  if (role === 'co-surgeon')
    return [
      coSurgeonIndicator === '0' || coSurgeonIndicator === '9'
        ? `${code}: co-surgeons are not paid (indicator ${coSurgeonIndicator}).`
        : `${code}: each co-surgeon 62.5% with modifier 62.`,
    ];
  if (assistantIndicator === '1' || assistantIndicator === '9')
    return [`${code}: an assistant is never paid (indicator ${assistantIndicator}).`];
  const share =
    role === 'assistant' ? '16% with modifier 80, 81 or 82' : '13.6% (85% of 16%) with modifier AS';
  const need = assistantIndicator === '0' ? ', only with documented necessity (indicator 0)' : '';
  return [`${code}: an assistant is paid ${share}${need}.`];
}

function payerNote({ payer }: { payer?: 'medicare' | 'other' | undefined }): string[] {
  return payer === 'other' ? ["These are Medicare's shares; this payer's contract decides."] : [];
}

type Terms = Parameters<typeof feeOf>[1];

/** One charge a unit: each further surgical unit is a further procedure to the reduction. */
function chargesOf(one: PricedLine, terms: Terms): Charge[] {
  const base = one.endoscopyBase;
  const charge: Charge = {
    code: one.code,
    multiple: one.multiple ?? '0',
    role: one.role,
    sides: one.bilateral ? (one.bilateralIndicator ?? '0') : '0',
    fee: feeOf(one, terms),
    formula: printFormula(one, terms),
    ...(base && { family: base.code, baseFee: feeOf(base, terms) }),
    ...(one.multiple === '5' && { halfExpense: halfExpenseOf(one, terms) }),
  };
  return Array.from({ length: one.units }, () => ({ ...charge }));
}

const ask = (field: string, question: string): MissingFact => ({ field, question, options: [] });

function missingIndicators(lines: readonly Line[]): MissingFact[] {
  const side = lines.find(one => one.bilateral && one.bilateralIndicator === undefined);
  return side
    ? [ask('bilateralIndicator', `What is the bilateral indicator of ${side.code} in the fee schedule?`)]
    : [];
}

function missingFacts(lines: readonly PricedLine[], hasFactor: boolean): MissingFact[] {
  const scope = lines.find(one => one.multiple === '3' && one.endoscopyBase === undefined);
  return [
    ...(hasFactor
      ? []
      : [
          ask(
            'conversionFactor',
            'Which conversion factor holds on the date of service? None is known here.',
          ),
        ]),
    ...(scope
      ? [ask('endoscopyBase', `What is the endoscopic base code of ${scope.code}, with its relative values?`)]
      : []),
  ];
}
