import { type AreaMention, mentionOf } from './area-mention.ts';
import { findAll, type Passage, sentenceAt } from './passage.ts';
import { multiply, numberPattern as N, readNumber, toCm } from './read-numbers.ts';

export const lengthUnit =
  '(?:cms?\\b|cent[ie]met(?:er|re)s?\\b|mms?\\b|millimet(?:er|re)s?\\b|in(?:ch(?:es)?)?\\b|["”″])';
const letter =
  '(?:\\s?\\(?(?:L|W|D|H|long|wide|deep|length|width|depth|in length|in width|in depth)\\b\\)?)?';
const by = '\\s?,?\\s?(?:x|X|×|\\*|by)\\s?';
/** A side, or a range of it with a dash ("3-4 cm"): "3 to 4" could be a change of the whole wound. */
const side = `(${N})(?:\\s?[-–]\\s?(${N}))?\\s?(${lengthUnit})?${letter}`;
const sides = new RegExp(`(?<![\\d.,/$#-])${side}${by}${side}(?:${by}${side})?`, 'gi');

const label = (name: string) =>
  `\\b${name}\\s?(?:is|was|of|:|=|\\||\\(cm\\)\\s?[:=|]?)?\\s?(${N})\\s?(${lengthUnit})?`;
const between = '[\\s,;/|]{0,4}(?:and\\s|x\\s|by\\s)?';
const labelled = new RegExp(
  `${label('length')}${between}${label('width')}(?:${between}${label('depth')})?`,
  'gi',
);

/** One side as written: the number, the upper end when it is a range, and its own unit. */
export interface RawSide {
  readonly low: string | undefined;
  readonly high?: string | undefined;
  readonly unit: string | undefined;
}

/** Surfaces told by their sides: "5 x 9 cm", "3-4 cm x 5 cm", "Length: 5 cm Width: 9 cm". */
export function readSides(passage: Passage): AreaMention[] {
  const measured = findAll(passage, sides).flatMap(found => {
    const raw = [0, 3, 6].map(at => ({ low: found[at + 1], high: found[at + 2], unit: found[at + 3] }));
    return sidesMention(passage, found, raw);
  });
  const told = findAll(passage, labelled).flatMap(found => {
    const raw = [0, 2, 4].map(at => ({ low: found[at + 1], unit: found[at + 2] }));
    return sidesMention(passage, found, raw, 'cm');
  });
  return [...told, ...measured];
}

const measuring =
  /\b(?:measur\w*|size|sized|dimension\w*|wounds?|ulcers?|length|l\s?x\s?w|defect|stage|unstageable|dtp?i|pressure|debr\w*|deb|npwt|graft\w*|vac|dfu|vlu|pi|pu|\(?cm\)?)\b/i;
const squareAfter = /^\s?-?(?:sq|cm2|cm²|square)/i;

/** @param assumed the unit that sides without one are in, as their labels make plain. */
function sidesMention(
  passage: Passage,
  found: RegExpExecArray,
  raw: readonly RawSide[],
  assumed?: string,
): AreaMention[] {
  const start = found.index;
  const end = start + found[0].length;
  if (squareAfter.test(passage.text.slice(end, end + 8))) return [];
  const isMeasured = raw.some(one => one.unit !== undefined) || assumed !== undefined;
  // "2.4 x 1.8 x 0.3" is a wound's length, width and depth even where no word says so.
  const isTriple = raw.every(one => one.low !== undefined) && raw.some(one => /[.,]/.test(one.low ?? ''));
  if (!isMeasured && !isTriple && !measuring.test(nearby(passage, start, end))) return [];
  const area = areaOfSides(raw, assumed);
  return area ? [mentionOf(passage, start, end, { ...area, vague: false, unitless: !isMeasured })] : [];
}

interface SidesArea {
  readonly areaCm2: number;
  readonly sidesCm: readonly number[];
  readonly range?: { readonly low: number; readonly high: number };
}

const MAX_SIDE_CM = 300;

/** Length x width, a third side being depth; undefined when a side is no number or longer than any wound. */
export function areaOfSides(raw: readonly RawSide[], assumed = 'cm'): SidesArea | undefined {
  const stated = raw.filter(one => one.low !== undefined);
  const unit = stated.findLast(one => one.unit !== undefined)?.unit ?? assumed;
  const read = stated.map(one => {
    const low = cmOf(one.low, one.unit ?? unit);
    const high = one.high === undefined ? low : cmOf(one.high, one.unit ?? unit);
    return low === undefined || high === undefined || high < low ? undefined : { low, high };
  });
  if (read.some(one => one === undefined)) return undefined;
  const known = read.flatMap(one => one ?? []);
  const [length, width] = known;
  if (!length || !width || length.high > MAX_SIDE_CM || width.high > MAX_SIDE_CM) return undefined;
  const low = multiply(length.low, width.low);
  const high = multiply(length.high, width.high);
  return {
    areaCm2: high,
    sidesCm: known.map(one => one.high),
    ...(low === high ? {} : { range: { low, high } }),
  };
}

function cmOf(raw: string | undefined, unit: string): number | undefined {
  const value = readNumber(raw ?? '');
  return value === undefined ? undefined : toCm(value, unit);
}

function nearby(passage: Passage, start: number, end: number): string {
  const sentence = passage.sentences[sentenceAt(passage, start)];
  return passage.text.slice(
    Math.max(sentence?.start ?? 0, start - 80),
    Math.min(sentence?.end ?? end, end + 40),
  );
}
