import { Decimal } from 'decimal.js';
import type { Facts, Procedure, Quote, Wound } from '../case/facts.ts';
import { printSum } from '../rules/choose.ts';

/** The area of a service: the areas to add, the quotes they rest on, and what had to be assumed. */
export interface StatedArea {
  /** Absent when any of the wounds has no area and no total is stated. */
  readonly areasCm2?: readonly number[];
  readonly wounds: readonly string[];
  readonly quotes: readonly Quote[];
  readonly assumptions: readonly string[];
  readonly workings: readonly string[];
  /** Any of the areas is stated only approximately. */
  readonly approximate?: boolean;
  /** The areas at both ends, where one is stated as a range. */
  readonly range?: { readonly low: readonly number[]; readonly high: readonly number[] };
}

interface MeasuredArea {
  readonly value: number;
  readonly quote: Quote;
  readonly approximate: boolean;
  readonly unitAssumed?: boolean;
  readonly range?: { readonly low: number; readonly high: number };
  readonly working?: string;
}

/** Area of one wound as stated, or length x width; the third number is depth and no part of it. */
export function woundArea(wound: Wound): MeasuredArea | undefined {
  if (wound.areaCm2) {
    const { value, quote, approximate, range, unitAssumed } = wound.areaCm2;
    return {
      value,
      quote,
      approximate: approximate === true,
      ...(unitAssumed && { unitAssumed }),
      ...(range && { range }),
    };
  }
  const [length, width, depth] = wound.sidesCm?.value ?? [];
  if (!wound.sidesCm || length === undefined || width === undefined) return undefined;
  const value = new Decimal(length).times(width).toNumber();
  const without = depth === undefined ? '' : ` (the depth of ${depth} cm does not count)`;
  return {
    value,
    quote: wound.sidesCm.quote,
    approximate: wound.sidesCm.approximate === true,
    working: `${length} x ${width} cm = ${value} sq cm${without}`,
  };
}

/** Area the procedure is coded by: its own if stated, else its wounds' areas, else the stated total. */
export function areaOf(procedure: Procedure, facts: Facts): StatedArea {
  const whole = wholeAreaOf(procedure, facts);
  const share = procedure.sharePercent;
  if (!share || share.value === 100 || !whole.areasCm2 || procedure.areaCm2) return whole;
  const part = (areas: readonly number[]) =>
    areas.map(area => new Decimal(area).times(share.value).div(100).toDecimalPlaces(4).toNumber());
  const areasCm2 = part(whole.areasCm2);
  const { range } = whole;
  const workings = whole.areasCm2.map(
    (area, at) => `${share.value}% of ${area} sq cm = ${areasCm2[at]} sq cm treated`,
  );
  return {
    ...whole,
    areasCm2,
    ...(range && { range: { low: part(range.low), high: part(range.high) } }),
    ...(share.approximate && { approximate: true }),
    quotes: [...whole.quotes, share.quote],
    workings: [...whole.workings, ...workings],
  };
}

function wholeAreaOf(procedure: Procedure, facts: Facts): StatedArea {
  const wounds = procedure.wounds.length > 0 ? procedure.wounds : facts.wounds.map(wound => wound.id);
  const spread = procedure.wounds.length === 0 && facts.wounds.length > 1;
  if (procedure.areaCm2) return single(procedure.areaCm2, wounds, []);
  const total = facts.totalAreaCm2;
  const all = wounds.length === facts.wounds.length;
  const measured = facts.wounds.filter(wound => wounds.includes(wound.id)).map(woundArea);
  const known = measured.filter(one => one !== undefined);
  if (total && (all || wounds.length === 0)) return withTotal(total, known, wounds);
  const assumptions = spread
    ? ['The procedure is taken to have been done on all wounds named (assumed).']
    : [];
  if (known.length === 0 || known.length < measured.length) {
    return { wounds, quotes: known.map(one => one.quote), assumptions, workings: [] };
  }
  return {
    areasCm2: known.map(one => one.value),
    wounds,
    quotes: known.map(one => one.quote),
    assumptions: [
      ...assumptions,
      ...known.filter(one => one.approximate && !one.range).map(one => approximately(one.value)),
      ...known.filter(one => one.unitAssumed).map(one => withoutUnit(one.quote)),
    ],
    workings: known.flatMap(one => one.working ?? []),
    ...(known.some(one => one.approximate) && { approximate: true }),
    ...(known.some(one => one.range) && {
      range: {
        low: known.map(one => one.range?.low ?? one.value),
        high: known.map(one => one.range?.high ?? one.value),
      },
    }),
  };
}

type AreaFact = NonNullable<Facts['totalAreaCm2']>;

function single(area: AreaFact, wounds: readonly string[], workings: readonly string[]): StatedArea {
  const { value, quote, approximate, range, unitAssumed } = area;
  return {
    areasCm2: [value],
    wounds,
    quotes: [quote],
    assumptions: [
      ...(approximate && !range ? [approximately(value)] : []),
      ...(unitAssumed ? [withoutUnit(quote)] : []),
    ],
    workings,
    ...(approximate && { approximate: true }),
    ...(range && { range: { low: [range.low], high: [range.high] } }),
  };
}

/** A stated total rules; when the wounds add up to something else the reply says so. */
function withTotal(
  total: AreaFact,
  known: readonly { value: number }[],
  wounds: readonly string[],
): StatedArea {
  const stated = single(total, wounds, []);
  const sum = known.reduce((all, one) => all.plus(one.value), new Decimal(0));
  if (known.length < 2 || sum.eq(total.value)) return stated;
  const doubt = `The stated total of ${total.value} sq cm is used; the single wounds add up differently (${printSum(
    known.map(one => one.value),
    'sq cm',
  )}): check the measurements.`;
  return { ...stated, assumptions: [...stated.assumptions, doubt] };
}

function approximately(value: number): string {
  return `${value} sq cm is stated only approximately and is taken as measured (assumed).`;
}

function withoutUnit({ text }: Quote): string {
  return `"${text.replace(/\s+/g, ' ')}" has no unit and is taken as centimetres (assumed).`;
}
