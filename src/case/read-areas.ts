import { type AreaRole, areaRole } from './area-roles.ts';
import { findAll, type Passage, sentenceAt, sentenceText } from './passage.ts';
import {
  multiply,
  numberPattern as N,
  readNumber,
  readWordNumber,
  toCm,
  toCm2,
  wordNumberPattern,
} from './read-numbers.ts';

/** One measured surface in the text. */
export interface AreaMention {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly role: AreaRole;
  /** Surface in square centimetres. */
  readonly areaCm2: number;
  /** Sides as stated, in centimetres; a third is depth. Absent when the surface itself was stated. */
  readonly sidesCm?: readonly number[];
  readonly approximate: boolean;
  /** "Two wounds, each 20 sq cm": how many wounds have this surface. */
  readonly times: number;
}

const sq = 'sq(?:uare)?\\.?';
const areaUnit = `(?:${sq}\\s?-?(?:cms?|cent[ie]met(?:er|re)s?|c\\.m\\.)|sqcms?|scm\\b|cms?\\s?-?(?:sq(?:uared?)?\\b|\\^?2\\b|²)|cent[ie]met(?:er|re)s?\\s?(?:squared|sq\\b)|${sq}\\s?(?:in(?:ch(?:es)?)?|mm|millimet(?:er|re)s?)\\b|(?:in|mm)(?:\\^?2\\b|²)|inches\\ssquared)`;
const join = '\\s?(?:,|,?\\s(?:and|or|&)|&|/|-|–|to)\\s?';
const stated = new RegExp(
  `(?<![\\d.,/$#-])(?:(${N}(?:${join}${N}){0,5})|\\b(${wordNumberPattern}))\\s?-?(${areaUnit})`,
  'gi',
);

const lengthUnit =
  '(?:cms?\\b|cent[ie]met(?:er|re)s?\\b|mms?\\b|millimet(?:er|re)s?\\b|in(?:ch(?:es)?)?\\b|["”″])';
const letter =
  '(?:\\s?\\(?(?:L|W|D|H|long|wide|deep|length|width|depth|in length|in width|in depth)\\b\\)?)?';
const by = '\\s?,?\\s?(?:x|X|×|\\*|by)\\s?';
const side = `(${N})\\s?(${lengthUnit})?${letter}`;
const sides = new RegExp(`(?<![\\d.,/$#-])${side}${by}${side}(?:${by}${side})?`, 'gi');

const label = (name: string) =>
  `\\b${name}\\s?(?:is|was|of|:|=|\\||\\(cm\\)\\s?[:=|]?)?\\s?(${N})\\s?(${lengthUnit})?`;
const between = '[\\s,;/|]{0,4}(?:and\\s|x\\s|by\\s)?';
const labelled = new RegExp(
  `${label('length')}${between}${label('width')}(?:${between}${label('depth')})?`,
  'gi',
);

/** Every surface a text states, by area or by sides, in text order and without overlaps. */
export function readAreas(passage: Passage): AreaMention[] {
  const found = [...statedAreas(passage), ...labelledSides(passage), ...measuredSides(passage)];
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  const apart = found.filter(mention => {
    if (mention.start < end) return false;
    end = mention.end;
    return true;
  });
  return apart.filter((mention, i) => !repeatsBefore(passage, apart[i - 1], mention));
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
    const isRange = numbers.length === 2 && /^\S+\s?(?:-|–|to|or)\s?\S+$/.test(found[1] ?? '');
    const isChange =
      isRange &&
      / to /.test(found[1] ?? '') &&
      /\bfrom\s$/i.test(passage.text.slice(Math.max(0, found.index - 6), found.index));
    const chosen = isRange ? numbers.slice(-1) : numbers;
    for (const [i, number] of chosen.entries()) {
      const areaCm2 = toCm2(number.value, side);
      if (areaCm2 === undefined) continue;
      const first = i === 0;
      const start = isChange ? number.start : isRange || first ? found.index : number.start;
      mentions.push(
        mentionOf(passage, start, i === chosen.length - 1 ? end : number.end, {
          areaCm2,
          vague: isRange && !isChange,
        }),
      );
    }
  }
  return mentions;
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

function measuredSides(passage: Passage): AreaMention[] {
  const mentions: AreaMention[] = [];
  for (const found of findAll(passage, sides)) {
    const mention = sidesMention(
      passage,
      found,
      [found[1], found[3], found[5]],
      [found[2], found[4], found[6]],
    );
    if (mention) mentions.push(mention);
  }
  return mentions;
}

function labelledSides(passage: Passage): AreaMention[] {
  return findAll(passage, labelled).flatMap(found => {
    const mention = sidesMention(
      passage,
      found,
      [found[1], found[3], found[5]],
      [found[2], found[4], found[6]],
      true,
    );
    return mention ? [mention] : [];
  });
}

const measuring =
  /\b(?:measur\w*|size|sized|dimension\w*|wound|ulcer|length|l\s?x\s?w|defect|stage|unstageable|dtp?i|pressure|\(?cm\)?)\b/i;
const squareAfter = /^\s?-?(?:sq|cm2|cm²|square)/i;

function sidesMention(
  passage: Passage,
  found: RegExpExecArray,
  raw: readonly (string | undefined)[],
  units: readonly (string | undefined)[],
  isLabelled = false,
): AreaMention | undefined {
  const end = found.index + found[0].length;
  const values = raw.flatMap(text => (text === undefined ? [] : [readNumber(text)]));
  if (values.some(value => value === undefined) || squareAfter.test(passage.text.slice(end, end + 8)))
    return undefined;
  const unit = units.findLast(given => given !== undefined);
  if (unit === undefined && !isLabelled && !measuring.test(nearby(passage, found.index, end)))
    return undefined;
  const sidesCm = values.flatMap((value, i) => {
    const cm = value === undefined ? undefined : toCm(value, units[i] ?? unit ?? 'cm');
    return cm === undefined ? [] : [cm];
  });
  const [length, width] = sidesCm;
  if (length === undefined || width === undefined || length > 300 || width > 300) return undefined;
  return mentionOf(passage, found.index, end, {
    areaCm2: multiply(length, width),
    sidesCm,
    vague: unit === undefined && !isLabelled,
  });
}

function nearby(passage: Passage, start: number, end: number): string {
  const sentence = passage.sentences[sentenceAt(passage, start)];
  return passage.text.slice(
    Math.max(sentence?.start ?? 0, start - 80),
    Math.min(sentence?.end ?? end, end + 40),
  );
}

const vagueBefore =
  /(?:approx(?:\.|imately)?|about|around|roughly|~|≈|nearly|almost|estimated(?:\sat)?|est\.?|circa|ca\.|over|more than|at least|less than|under|up to|>|<|≥|≤|greater than|larger than|smaller than|maybe|probably|perhaps|somewhere between|between|likely|i think|close to|bigger than|exceed(?:s|ed|ing)?)\s{0,2}(?:it'?s\s|was\s|an?\s|the\s)?$/i;
const vagueAfter =
  /^\s?(?:-?ish\b|or so\b|\(?(?:approx|estimated|est\b)|or thereabouts|give or take|roughly\b|approximately\b)/i;
const timesBefore =
  /\b(two|three|four|five|six|both|2|3|4|5|6)\s(?:(?!\band\b)[\w-]{1,20}\s){0,5}?(?:wounds?|ulcers?|sores?|areas?|sites?|lesions?)\b[^.\n\d]{0,40}$/i;
const timesWords: Readonly<Record<string, number>> = { both: 2, two: 2, three: 3, four: 4, five: 5, six: 6 };

function mentionOf(
  passage: Passage,
  start: number,
  end: number,
  value: { areaCm2: number; sidesCm?: readonly number[]; vague: boolean },
): AreaMention {
  const sentence = sentenceAt(passage, start);
  const before = passage.text.slice(Math.max(0, start - 80), start);
  const after = passage.text.slice(end, end + 60);
  return {
    start,
    end,
    sentence,
    role: areaRole(before, after, sentenceText(passage, sentence), sentenceText(passage, sentence - 1)),
    areaCm2: value.areaCm2,
    ...(value.sidesCm ? { sidesCm: value.sidesCm } : {}),
    approximate: value.vague || vagueBefore.test(before) || vagueAfter.test(after),
    times: timesOf(before, after),
  };
}

function timesOf(before: string, after: string): number {
  const each =
    /\beach\b[^.\n\d]{0,30}$/i.test(before) || /^\W{0,3}(?:\w+\s){0,2}?(?:each|apiece)\b/i.test(after);
  const found = timesBefore.exec(before);
  const count = found?.[1]?.toLowerCase() ?? '';
  const times = timesWords[count] ?? Number(count || 1);
  if (each) return times;
  if (count === 'both') return 2;
  // "three 10 sq cm ulcers"
  const plural = /(?:^|\s)(two|three|four|five|2|3|4|5)\s(?:separate\s|distinct\s)?$/i.exec(before);
  if (plural && /^\s?(?:[\w-]+\s){0,3}(?:wounds|ulcers|sores|lesions)\b/i.test(after)) {
    return timesWords[plural[1]?.toLowerCase() ?? ''] ?? Number(plural[1]);
  }
  return 1;
}
