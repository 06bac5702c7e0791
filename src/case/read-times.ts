import { findAll, type Passage, sentenceAt } from './passage.ts';
import { readClocks } from './read-clocks.ts';
import { numberPattern, readNumber, readWordNumber, wordNumberPattern } from './read-numbers.ts';

const to = '\\s?(?:-|–|to)\\s?';
const minutes = new RegExp(
  `(?:(?<![\\d.:/-])(${numberPattern})(?:${to}(${numberPattern}))?|\\b(${wordNumberPattern})(?:${to}(${wordNumberPattern}))?)[\\s-]?(?:minutes?|mins?)\\b`,
  'gi',
);
const hours =
  /(?<![\d.:/-])(\d{1,2}(?:\.\d{1,2})?)[\s-]?(?:hours?|hrs?|h(?=\s?\d{1,2}\s?m))(?:,?\s?(?:and\s)?(\d{1,2})\s?m(?:in(?:ute)?s?)?)?\b/gi;
const wordHours =
  /\b(?:(half)\s(?:an?\s)?hour|(an?|one|two|three|four|five|six|seven|eight|nine|ten)\s(?:full\s)?(?:hours?|hrs?)(\s(?:and a (?:half|quarter)))?(?:\s(?:and\s)?(\d{1,2}|[a-z]{3,12})\sminutes?)?|(?:one and a half|1 1\/2|1½)\s(?:hours?|hrs?))\b/gi;
const quarterHours = /\bthree[- ]quarters? of an hour\b|\bquarter (?:of an )?hour\b/gi;

const vagueBefore =
  /(?:\b(?:about|approx(?:imately|\.)?|around|roughly|nearly|almost|less than|under|up to|maybe|circa)|~|<|≈)\s?$/i;
const vagueAfter = /^\s?(?:-?ish\b|or so\b|\(?(?:approx|estimated)|give or take|\+\/-)/i;
const moreBefore = /(?:\b(?:over|more than|greater than|in excess of|just over)|(?<![-=])>)\s?$/i;
/** "Infused over 60 minutes" tells how long, not that it was longer. */
const infusedOver =
  /\b(?:infus\w*|push(?:ed)?|ivpb?|iv|drip|gave|given|administered|ran|run|bolus|mg|mcg|ml|cc|g|gm|l|units?)\b[^.;\n]{0,30}\bover\s?$/i;

export interface MinutesMention {
  readonly minutes: number;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly approximate: boolean;
  /** Both ends of a stated range ("45-50 minutes"); `minutes` is then the lower. */
  readonly clock?: { readonly from: number; readonly to: number };
  readonly range?: { readonly low: number; readonly high: number };
}

/**
 * Every stated length of time in minutes, in text order: numbers, hours, words, and start and stop times. "More than
 * 30" is the next full minute. A range keeps both ends.
 */
export function readMinutes(passage: Passage): MinutesMention[] {
  const found: MinutesMention[] = readClocks(passage).map(({ minutes: value, start, end, clock }) => ({
    minutes: value,
    ...(clock && { clock }),
    start,
    end,
    sentence: sentenceAt(passage, start),
    approximate: vagueBefore.test(passage.text.slice(Math.max(0, start - 24), start)),
  }));
  const add = (match: RegExpExecArray, low: number | undefined, high?: number) => {
    const end = match.index + match[0].length;
    if (low === undefined || low <= 0 || found.some(known => match.index < known.end && end > known.start))
      return;
    found.push(mentionAt(passage, match, low, high));
  };
  for (const match of findAll(passage, hours)) add(match, hoursOf(match[1], match[2]));
  for (const match of findAll(passage, wordHours)) add(match, wordHoursOf(match));
  for (const match of findAll(passage, quarterHours)) add(match, /^three/i.test(match[0]) ? 45 : 15);
  for (const match of findAll(passage, minutes)) {
    const [, low, high, word, highWord] = match;
    add(
      match,
      low === undefined ? readWordNumber(word ?? '') : readNumber(low),
      high === undefined ? readWordNumber(highWord ?? '') : readNumber(high),
    );
  }
  return found.sort((a, b) => a.start - b.start);
}

function hoursOf(hour = '', minute = '0'): number {
  return Math.round(Number(hour) * 60) + Number(minute);
}

function wordHoursOf([, half, word, more, minute]: RegExpExecArray): number | undefined {
  if (half) return 30;
  if (word === undefined) return 90;
  const count = /^an?$/i.test(word) ? 1 : readWordNumber(word);
  const rest = minute === undefined ? 0 : /^\d/.test(minute) ? Number(minute) : readWordNumber(minute);
  if (count === undefined || rest === undefined) return undefined;
  return count * 60 + (more ? (/half/i.test(more) ? 30 : 15) : 0) + rest;
}

function mentionAt(
  passage: Passage,
  match: RegExpExecArray,
  low: number,
  high: number | undefined,
): MinutesMention {
  const start = match.index;
  const end = start + match[0].length;
  const before = passage.text.slice(Math.max(0, start - 60), start);
  const isMore = moreBefore.test(before) && !infusedOver.test(before);
  const isRange = high !== undefined && high > low;
  return {
    minutes: isMore ? Math.floor(low) + 1 : low,
    start,
    end,
    sentence: sentenceAt(passage, start),
    approximate: isRange || vagueBefore.test(before) || vagueAfter.test(passage.text.slice(end, end + 14)),
    ...(isRange && { range: { low, high } }),
  };
}
