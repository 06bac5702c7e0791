import { Decimal } from 'decimal.js';
import { teens, tens, units } from './number-words.ts';

/** A number as mails write it: 45, 4.5, 4,5, 1,200, .5, 1 1/2, 3/4, ½. Bounded, so that patterns stay linear. */
export const numberPattern =
  '(?:\\d{1,3}(?:,\\d{3}){1,2}(?:\\.\\d{1,3})?|\\d{1,3}\\s\\d/\\d{1,2}|\\d{1,2}/\\d{1,2}|\\d{0,4}[½¼¾]|\\d{1,4}(?:[.,]\\d{1,3})?|\\.\\d{1,3})';

const halves: Readonly<Record<string, number>> = { '½': 0.5, '¼': 0.25, '¾': 0.75 };

/** The value of a number matched by `numberPattern`; undefined for none, zero or a broken fraction. */
export function readNumber(raw: string): number | undefined {
  const text = raw.trim();
  const half = halves[text.slice(-1)];
  if (half !== undefined) return Number(text.slice(0, -1) || 0) + half;
  const fraction = /^(?:(\d+)\s)?(\d+)\/(\d+)$/.exec(text);
  if (fraction) {
    const below = Number(fraction[3]);
    if (below === 0) return undefined;
    return positive(new Decimal(fraction[1] ?? 0).plus(new Decimal(fraction[2] ?? 0).div(below)).toNumber());
  }
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) return positive(Number(text.replaceAll(',', '')));
  return positive(Number(text.replace(',', '.')));
}

function positive(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Number words from one to ninety-nine, longest first. */
export const wordNumberPattern = `(?:(?:${tens.join('|')})(?:[- ](?:${units.join('|')}))?|${teens.join('|')}|${units.join('|')})`;

/** The value of a number word ("forty-five"); undefined when it is none. */
export function readWordNumber(raw: string): number | undefined {
  let value = 0;
  for (const word of raw.toLowerCase().split(/[- ]+/)) {
    const at =
      units.indexOf(word) + 1 ||
      (teens.includes(word) ? teens.indexOf(word) + 10 : 0) ||
      (tens.includes(word) ? (tens.indexOf(word) + 2) * 10 : 0);
    if (at === 0) return undefined;
    value += at;
  }
  return value;
}

/** Lengths to centimetres; undefined for a unit that is no length. */
export function toCm(value: number, unit: string): number | undefined {
  const factor = lengthFactor(unit);
  return factor === undefined ? undefined : tidy(new Decimal(value).times(factor));
}

/** Areas to square centimetres, by the unit of the side. */
export function toCm2(value: number, unit: string): number | undefined {
  const factor = lengthFactor(unit);
  return factor === undefined ? undefined : tidy(new Decimal(value).times(factor).times(factor));
}

/** Length x width without the noise of binary fractions. */
export function multiply(a: number, b: number): number {
  return tidy(new Decimal(a).times(b));
}

function lengthFactor(unit: string): string | undefined {
  const plain = unit.toLowerCase().replace(/[^a-z"”″]/g, '');
  if (/^(?:cm|cms|centimet(?:er|re)s?)$/.test(plain)) return '1';
  if (/^(?:mm|mms|millimet(?:er|re)s?)$/.test(plain)) return '0.1';
  if (/^(?:in|ins|inch|inches|["”″]+)$/.test(plain)) return '2.54';
  return undefined;
}

function tidy(value: Decimal): number {
  return value.toDecimalPlaces(4).toNumber();
}
