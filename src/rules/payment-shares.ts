import { Decimal } from 'decimal.js';

/** The parts of Medicare's payment formula (Medicare Claims Processing Manual ch. 12 s20-40), in US dollars. */

export interface Valued {
  readonly workRvu: number;
  readonly expenseRvu: number;
  readonly malpracticeRvu: number;
}

export interface Terms {
  readonly gpci: { readonly work: number; readonly expense: number; readonly malpractice: number };
  readonly factor: Decimal;
}

/** One unit of a code on its way to an amount. */
export interface Charge {
  readonly code: string;
  readonly multiple: '0' | '2' | '3' | '5';
  readonly role: 'surgeon' | 'assistant' | 'assistant-npp' | 'co-surgeon';
  /** Bilateral indicator when both sides were done, else 0. */
  readonly sides: '0' | '1' | '2' | '3' | '9';
  readonly fee: Decimal;
  /** The fee as numbers, without its result. */
  readonly formula: string;
  /** Endoscopic base code and its fee. */
  readonly family?: string;
  readonly baseFee?: Decimal;
  /** Therapy: the fee with half of the practice expense, for every unit but the one with the highest expense. */
  readonly halfExpense?: { readonly fee: Decimal; readonly formula: string; readonly expense: Decimal };
}

export interface Priced {
  readonly code: string;
  readonly role: Charge['role'];
  readonly amount: Decimal;
  /** How the amount came about, without it. */
  readonly working: string;
}

const cents = (amount: Decimal) => amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);

/** (work x index + expense x index + malpractice x index) x conversion factor, to the cent. */
export function feeOf(one: Valued, { gpci, factor }: Terms): Decimal {
  const sum = new Decimal(one.workRvu)
    .times(gpci.work)
    .plus(new Decimal(one.expenseRvu).times(gpci.expense))
    .plus(new Decimal(one.malpracticeRvu).times(gpci.malpractice));
  return cents(sum.times(factor));
}

/** The same value with half of its practice expense. */
export function halfExpenseOf(one: Valued, terms: Terms): NonNullable<Charge['halfExpense']> {
  const half = { ...one, expenseRvu: new Decimal(one.expenseRvu).div(2).toNumber() };
  return {
    fee: feeOf(half, terms),
    formula: `${printFormula(half, terms)} (half of the practice expense)`,
    expense: new Decimal(one.expenseRvu).times(terms.gpci.expense),
  };
}

/** "(0.88 x 1 + 1.93 x 1 + 0.05 x 1) x 33.4009". */
export function printFormula(one: Valued, { gpci, factor }: Terms): string {
  const part = (value: number, index: number) => `${value} x ${index}`;
  const parts = [
    part(one.workRvu, gpci.work),
    part(one.expenseRvu, gpci.expense),
    part(one.malpracticeRvu, gpci.malpractice),
  ];
  return `(${parts.join(' + ')}) x ${factor}`;
}

interface Step {
  readonly charge: Charge;
  readonly amount: Decimal;
  readonly working: string;
}

/**
 * Both sides first, then endoscopies of one family less their base, then 100% for the highest and 50% for every other
 * procedure. Charges that are not reduced stay as they are; the order given stays.
 */
export function reduceMultiple(charges: readonly Charge[]): readonly Priced[] {
  const steps = lessBase(lessExpense(charges).map(onBothSides));
  const isSurgical = ({ multiple }: Charge) => multiple === '2' || multiple === '3';
  const groups = Map.groupBy(
    steps.filter(one => isSurgical(one.charge)),
    one => (one.charge.multiple === '3' ? one.charge.family : one),
  );
  const worth = (group: readonly Step[]) => group.reduce((sum, one) => sum.plus(one.amount), new Decimal(0));
  const [first] = [...groups.values()].toSorted((a, b) => worth(b).cmp(worth(a)));
  return steps.map(one => {
    const isReduced = isSurgical(one.charge) && first?.includes(one) === false;
    return {
      code: one.charge.code,
      role: one.charge.role,
      amount: isReduced ? cents(one.amount.times('0.5')) : one.amount,
      working: isReduced ? `${one.working} x 50% (further procedure)` : one.working,
    };
  });
}

/** Therapy units: the one with the highest practice expense in full, every other with half of it (ch. 5 s10.7). */
function lessExpense(charges: readonly Charge[]): readonly Charge[] {
  const [highest] = charges
    .filter(one => one.multiple === '5')
    .toSorted((a, b) => (b.halfExpense?.expense ?? new Decimal(0)).cmp(a.halfExpense?.expense ?? 0));
  return charges.map(one =>
    one.multiple !== '5' || one === highest || !one.halfExpense
      ? one
      : { ...one, fee: one.halfExpense.fee, formula: one.halfExpense.formula },
  );
}

const SIDES = { '1': ['1.5', '150% (both sides)'], '3': ['2', '200% (each side in full)'] } as const;

function onBothSides(charge: Charge): Step {
  const { formula, fee } = charge;
  if (charge.sides !== '1' && charge.sides !== '3') return { charge, amount: fee, working: formula };
  const [times, words] = SIDES[charge.sides];
  return { charge, amount: cents(fee.times(times)), working: `${formula} x ${words}` };
}

/** The highest endoscopy of a family in full, the others less the fee of the base, never below nothing. */
function lessBase(steps: readonly Step[]): readonly Step[] {
  const highest = new Map<string | undefined, Step>();
  for (const one of steps.filter(each => each.charge.multiple === '3')) {
    const known = highest.get(one.charge.family);
    if (!known || one.amount.gt(known.amount)) highest.set(one.charge.family, one);
  }
  return steps.map(one => {
    const { baseFee, family, multiple } = one.charge;
    if (multiple !== '3' || !baseFee || highest.get(family) === one) return one;
    return {
      ...one,
      amount: Decimal.max(one.amount.minus(baseFee), 0),
      working: `${one.working} - $${baseFee.toFixed(2)} (base ${family})`,
    };
  });
}

const ROLES = {
  assistant: ['0.16', '16% (assistant)'],
  'assistant-npp': ['0.136', '16% x 85% (assistant, AS)'],
  'co-surgeon': ['0.625', '62.5% (co-surgeon)'],
} as const;

/** The share of the amount by role: an assistant's share already holds the 85% of a PA, NP or CNS. */
export function shareOf(priced: Priced, practitioner: 'physician' | 'npp'): Priced {
  const { role, amount, working } = priced;
  const times = (share: string, words: string) => ({
    ...priced,
    amount: cents(amount.times(share)),
    working: `${working} x ${words}`,
  });
  if (role !== 'surgeon') {
    const [share, words] = ROLES[role];
    return times(share, words);
  }
  return practitioner === 'npp' ? times('0.85', '85% (PA, NP or CNS)') : priced;
}
