import { type AreaMention, mentionOf } from './area-mention.ts';
import { findAll, type Passage } from './passage.ts';
import { numberPattern as N, readNumber, readWordNumber, toCm2, wordNumberPattern } from './read-numbers.ts';
import { readSides } from './read-sides.ts';
import { readTableAreas } from './table-areas.ts';

const sq = 'sq(?:uare)?\\.?';
const areaUnit = `(?:${sq}\\s?-?(?:cms?|cent[ie]met(?:er|re)s?|c\\.m\\.)|sqcms?|scm\\b|cms?\\s?-?(?:sq(?:uared?)?\\b|\\^?2\\b|²)|cent[ie]met(?:er|re)s?\\s?(?:squared|sq\\b)|${sq}\\s?(?:in(?:ch(?:es)?)?|mm|millimet(?:er|re)s?)\\b|(?:in|mm)(?:\\^?2\\b|²)|inches\\ssquared)`;
const join = '\\s?(?:,|,?\\s(?:and|or|&)|&|/|-|–|to)\\s?';
const stated = new RegExp(
  `(?<![\\d.,/$#-])(?:(${N}(?:${join}${N}){0,5})|\\b(${wordNumberPattern}))\\s?-?(${areaUnit})`,
  'gi',
);

/** Every surface a text states, by area or by sides, in text order and without overlaps. */
export function readAreas(passage: Passage): AreaMention[] {
  const found = [
    ...readTableAreas(passage),
    ...statedAreas(passage),
    ...readSides(passage),
    ...bareAreas(passage),
  ];
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  const apart = found.filter(mention => {
    if (mention.start < end) return false;
    end = mention.end;
    return true;
  });
  return apart.filter((mention, i) => !repeatsBefore(passage, apart[i - 1], mention));
}

const MAX_ANSWER_CHARS = 300;
const bareAnswer = new RegExp(
  `^[ \\t]*(?:(?:it|(?:the\\s)?(?:wound|total|ulcer))\\s(?:was\\s)?measure[sd]?(?:\\sat)?|(?:the\\s)?(?:total\\s)?(?:area|size)\\s?(?:is|was|:|=))\\s?(${N})[ \\t]*\\.?[ \\t]*$`,
  'gim',
);

/** "It measured 48." as a short mail of its own answers how many square centimetres. */
function bareAreas(passage: Passage): AreaMention[] {
  if (passage.text.trim().length > MAX_ANSWER_CHARS) return [];
  return findAll(passage, bareAnswer).flatMap(found => {
    const areaCm2 = readNumber(found[1] ?? '');
    const start = found.index + found[0].lastIndexOf(found[1] ?? '');
    const end = start + (found[1] ?? '').length;
    return areaCm2 === undefined
      ? []
      : [mentionOf(passage, start, end, { areaCm2, vague: false, unitless: true })];
  });
}

/** "5 x 9 cm (45 sq cm)" states one surface twice. */
function repeatsBefore(passage: Passage, before: AreaMention | undefined, mention: AreaMention): boolean {
  if (!before || mention.start - before.end > 30 || mention.sentence !== before.sentence) return false;
  const between = passage.text.slice(before.end, mention.start);
  const equal = Math.abs(before.areaCm2 - mention.areaCm2) <= 0.02 * before.areaCm2;
  return equal && /[=(≈~]|\bor\b|\bi\.?e\.?\b|\bwhich is\b|\btotal|\bfor\b|surface|area|^\W*$/i.test(between);
}

function statedAreas(passage: Passage): AreaMention[] {
  const mentions: AreaMention[] = [];
  for (const found of findAll(passage, stated)) {
    const unit = found[3] ?? '';
    const side = /mm|milli/i.test(unit) ? 'mm' : /in/i.test(unit) ? 'in' : 'cm';
    const numbers = found[1] === undefined ? wordOf(found[2]) : numbersOf(found[1], found.index);
    if (numbers.length === 0) continue;
    const end = found.index + found[0].length;
    const before = passage.text.slice(Math.max(0, found.index - 12), found.index);
    const [low, high] = numbers;
    const isPair = numbers.length === 2 && isRange(found[1] ?? '', before);
    const isChange = isPair && / to /.test(found[1] ?? '') && /\bfrom\s$/i.test(before);
    const chosen = isPair ? numbers.slice(-1) : numbers;
    const range = isPair && !isChange ? rangeOf(low, high, side) : undefined;
    for (const [i, number] of chosen.entries()) {
      const areaCm2 = toCm2(number.value, side);
      if (areaCm2 === undefined) continue;
      const start = isChange || (i > 0 && !isPair) ? number.start : found.index;
      mentions.push(
        mentionOf(passage, start, i === chosen.length - 1 ? end : number.end, {
          areaCm2,
          vague: isPair && !isChange,
          ...(isChange ? {} : { from: found.index }),
          ...(range ? { range } : {}),
        }),
      );
    }
  }
  return mentions;
}

/** "40-50", "40 to 50", "40 or 50"; "between 40 and 50". */
function isRange(numbers: string, before: string): boolean {
  if (/\bbetween\s$/i.test(before)) return /^\S+\s(?:and|&)\s\S+$/i.test(numbers);
  return /^\S+\s?(?:-|–|to|or)\s?\S+$/.test(numbers);
}

function rangeOf(
  a: NumberAt | undefined,
  b: NumberAt | undefined,
  unit: string,
): { low: number; high: number } | undefined {
  const low = toCm2(a?.value ?? 0, unit);
  const high = toCm2(b?.value ?? 0, unit);
  return low !== undefined && high !== undefined && low < high ? { low, high } : undefined;
}

interface NumberAt {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

function numbersOf(text: string, start: number): NumberAt[] {
  return [...text.matchAll(new RegExp(N, 'g'))].flatMap(found => {
    const value = readNumber(found[0]);
    const at = start + found.index;
    return value === undefined ? [] : [{ value, start: at, end: at + found[0].length }];
  });
}

function wordOf(word: string | undefined): NumberAt[] {
  const value = word === undefined ? undefined : readWordNumber(word);
  return value === undefined ? [] : [{ value, start: 0, end: 0 }];
}
