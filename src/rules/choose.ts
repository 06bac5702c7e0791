import { Decimal } from 'decimal.js';
import type { CodeBook, CodeCard, Criteria } from '../case/codebook.ts';
import type { MissingFact, RuleLine } from './rule.ts';

/**
 * Choosing a code by the criteria in the catalog. All bounds, bases and steps are data; what is here is only
 * how to read them. Decimals, because 50.1 - 50 and 3 x 0.1 must not miss a boundary by a binary digit.
 */

export type Choice = Readonly<Record<string, string>>;

/** Cards of a family that fit the choice and are valid on the date of service. */
export function cardsOf(
  book: CodeBook,
  family: string,
  on: string,
  choice: Choice = {},
): readonly CodeCard[] {
  return book.family(family, on).filter(card => card.status === 'valid' && fits(card, choice));
}

function fits(card: CodeCard, choice: Choice): boolean {
  const choose = card.criteria?.choose ?? {};
  return Object.entries(choice).every(([key, value]) => choose[key] === undefined || choose[key] === value);
}

function isAddOn(card: CodeCard): boolean {
  return card.criteria?.perAdditional !== undefined || card.criteria?.baseCodes !== undefined;
}

/** Base codes only: an add-on has a step (`perAdditional`) or names its base codes. */
export function basesOf(cards: readonly CodeCard[]): readonly CodeCard[] {
  return cards.filter(card => !isAddOn(card));
}

/**
 * The bounds between which a base code applies. A base whose rest is counted by an add-on has no upper bound:
 * its `upTo` only says how much of the measure it covers itself.
 */
function reachOf(card: CodeCard, cards: readonly CodeCard[]): Criteria {
  const criteria = card.criteria ?? { family: '', source: '' };
  const continued = cards.some(
    other => other.criteria?.perAdditional !== undefined && other.criteria.baseCodes?.includes(card.code),
  );
  if (!continued) return criteria;
  const { upTo: _, ...open } = criteria;
  return open;
}

function isWithin(criteria: Criteria, value: Decimal): boolean {
  if (criteria.from !== undefined && value.lt(criteria.from)) return false;
  if (criteria.over !== undefined && value.lte(criteria.over)) return false;
  if (criteria.below !== undefined && value.gte(criteria.below)) return false;
  return criteria.upTo === undefined || value.lte(criteria.upTo);
}

/**
 * The base code whose bounds hold for the measured value: of several, the one with the highest lower bound, so
 * that a row without an upper bound ends where the next begins. Undefined when none holds.
 * Throws when the data names two codes for the same value: a guess between them would be worse.
 */
export function pickBase(cards: readonly CodeCard[], value: Decimal.Value): CodeCard | undefined {
  const measured = new Decimal(value);
  const holding = basesOf(cards).filter(card => card.criteria && isWithin(reachOf(card, cards), measured));
  const [best, next] = holding.sort((a, b) => boundOf(b).cmp(boundOf(a)) || (a.code < b.code ? -1 : 1));
  if (best && next && boundOf(best).eq(boundOf(next))) {
    throw new Error(`The catalog names ${best.code} and ${next.code} for the same value ${measured}.`);
  }
  return best;
}

function boundOf(card: CodeCard): Decimal {
  return new Decimal(card.criteria?.from ?? card.criteria?.over ?? 0);
}

/** The add-on codes of a base code with their units for the measured value; a code with no unit is left out. */
export function addOnLines(
  cards: readonly CodeCard[],
  base: CodeCard,
  value: Decimal.Value,
  unit: string,
): readonly RuleLine[] {
  return cards
    .filter(card => isAddOn(card) && card.criteria?.baseCodes?.includes(base.code) === true)
    .map(card => addOnLine(card, new Decimal(value), unit))
    .filter(line => line.units > 0);
}

function addOnLine(card: CodeCard, value: Decimal, unit: string): RuleLine {
  const step = new Decimal(card.criteria?.perAdditional ?? 1);
  const beyond = new Decimal(card.criteria?.beyond ?? 0);
  const rest = value.minus(beyond);
  const units = rest.lte(0) ? 0 : countSteps(rest, step, card.criteria?.rounding ?? 'up');
  const how = rest.div(step).isInteger() ? 'gives' : HOW[card.criteria?.rounding ?? 'up'];
  return {
    code: card.code,
    units,
    because: `${value} - ${beyond} = ${rest} ${unit}; ${rest} / ${step} ${how} ${plural(units, 'unit')} of ${card.code}`,
  };
}

const HOW = { up: 'rounds up to', down: 'rounds down to', half: 'counts from the half step to' } as const;

/** Steps in an amount: `up` counts a started step, `down` only a full one, `half` one that is past its half. */
export function countSteps(
  amount: Decimal.Value,
  step: Decimal.Value,
  rounding: 'up' | 'down' | 'half',
): number {
  const ratio = new Decimal(amount).div(step);
  if (rounding === 'up') return ratio.ceil().toNumber();
  if (rounding === 'down') return ratio.floor().toNumber();
  const whole = ratio.floor();
  return whole.plus(ratio.minus(whole).gt(0.5) ? 1 : 0).toNumber();
}

/** Sum without binary rounding. */
export function addUp(values: readonly Decimal.Value[]): Decimal {
  return values.reduce<Decimal>((sum, value) => sum.plus(value), new Decimal(0));
}

/** "12 + 30 = 42 sq cm", or undefined for fewer than two values. */
export function printSum(values: readonly Decimal.Value[], unit: string): string | undefined {
  if (values.length < 2) return undefined;
  return `${values.map(String).join(' + ')} = ${addUp(values)} ${unit}`;
}

/** "up to 50 sq cm", "more than 50 sq cm", "100 sq cm or more", "30 to 39 minutes". */
export function printBounds(card: CodeCard, cards: readonly CodeCard[], unit: string): string {
  const { from, over, upTo, below } = reachOf(card, cards);
  const low = from !== undefined ? `${from}` : over ? `more than ${over}` : undefined;
  if (low === undefined && below !== undefined) return `less than ${below} ${unit}`;
  if (low === undefined) return upTo === undefined ? `any ${unit}` : `up to ${upTo} ${unit}`;
  if (upTo !== undefined && upTo === from) return countOf(upTo, unit);
  if (upTo !== undefined) return `${low} to ${upTo} ${unit}`;
  return from !== undefined ? `${countOf(from, unit)} or more` : `${low} ${unit}`;
}

/** "1 lesion", "5 lesions", "20 sq cm": the unit's name is given in the plural. */
export function countOf(value: Decimal.Value, unit: string): string {
  return `${value} ${new Decimal(value).eq(1) ? unit.replace(/s$/, '') : unit}`;
}

/** One option a base code for a missing measure; the value set lies inside the code's bounds. */
export function bandOptions(
  cards: readonly CodeCard[],
  unit: string,
  set: (value: number) => Readonly<Record<string, unknown>>,
  what = 'the total',
): MissingFact['options'] {
  return basesOf(cards).flatMap(card => {
    const { from, over, upTo } = card.criteria ?? {};
    const inside = upTo ?? from ?? new Decimal(over ?? 0).plus('0.1').toNumber();
    if (pickBase(cards, inside)?.code !== card.code) return [];
    return [{ when: `${what} is ${printBounds(card, cards, unit)}`, set: set(inside), band: true }];
  });
}

/** "1 unit", "2 units". */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
