import { findAll, type Passage } from './passage.ts';

/** A stretch of time between a start and a stop: "10:10-12:15", "0930 to 1015", "start 14:05 stop 14:52". */
export interface ClockSpan {
  readonly minutes: number;
  readonly start: number;
  readonly end: number;
  /** Minutes of the day of its start and stop, when it is one stretch; the stop may lie past midnight. */
  readonly clock?: { readonly from: number; readonly to: number };
}

/** "10:00 am", "10:00a"; a bare "a" after a space is a word. */
const half = '(?:(?:\\s(?=[ap]\\.?m\\b))?([ap])(?:\\.?m\\b\\.?|\\b))?';
const colon = `(\\d{1,2}):(\\d{2})(?::\\d{2})?(?![\\d:])${half}`;
const military = '([01]\\d|2[0-3])([0-5]\\d)(?:\\s?(?:h(?:rs?|ours?)?)\\b)?';
/** A bare hour counts only with am or pm. */
const hourOnly = '(1[0-2]|0?[1-9])\\s?([ap])\\.?m\\b\\.?';
const startWord = '(?:start(?:ed)?|begin|began|begun|on|in|from)';
const stopWord =
  '(?:stop(?:ped)?|end(?:ed)?|finish(?:ed)?|complet(?:ed|ion)|off|out|until|till?|to|thru|through)';
const named = '(?:\\s?time)?\\s?(?:at|@|of)?\\s?[:=]?\\s?';
const between = `\\s?(?:-{1,2}|–|—|>|to|until|till?|thru|through|${stopWord}${named})\\s?`;
const apart = `[,;/|]?\\s{0,3}(?:(?:and|&|then)\\s)?(?:(?:the|infusion|it|drip|procedure|session|service|time|was)\\s){0,3}${stopWord}${named}`;

const patterns: readonly RegExp[] = [
  new RegExp(`(?<![\\d:.])${colon}(?:${between}|${apart})${colon}`, 'gi'),
  new RegExp(`(?<![\\d:.])${hourOnly}(?:${between}|${apart})(?:${hourOnly})`, 'gi'),
];
const clockPair = new RegExp(
  `(?<![\\w$#/.:-])${military}(?:(\\s?(?:-{1,2}|–|—|to|until|till?|thru|through)\\s?)|${apart})${military}(?![\\w/:%]|[.,]\\d|-\\d|\\s?(?:m[lg]|cc|mcg|units?|iu|kcal|cal|steps?|sq|cm|ft|feet|lbs?|patients?|pts|dollars|hours? of)\\b)`,
  'gi',
);
/** Two cells of a row under the heads of start and stop: "1005 | 1040". */
const cellPair =
  /(?<=\|\s?)([01]?\d|2[0-3]):?([0-5]\d)(?:\s?h(?:rs?)?)?\s{0,3}\|\s{0,3}([01]?\d|2[0-3]):?([0-5]\d)(?=\s?(?:h(?:rs?)?\s?)?(?:\||\n|$))/gi;
const startStopHead = /\|[^|\n]{0,20}\bstart\w*\b[^|\n]{0,20}\|[^|\n]{0,20}\b(?:stop\w*|end\w*|finish\w*)\b/i;
/** Numbers of these things also come in pairs of four digits. */
const noClock =
  /(?:\b(?:codes?|cpt|hcpcs|icd(?:-10)?|rooms?|rm|ext(?:ension)?|bldg|suite|ste|zip|mrns?|acct|accounts?|claims?|fax|phone|tel|call|pages?|pp|lines?|lots?|polic(?:y|ies)|years?|fy|seasons?|box|route|hwy|levels?|beds?|invoices?|inv|tickets?|batch|id)\s?(?:nos?\.?|numbers?)?[.\s]?\s?[:#]?|#)\s?$/i;
const timeWord = new RegExp(
  `(?:\\b(?:${startWord}|times?|at|hours?|hrs?|infus\\w*|ran|session|window)\\s?(?:time|was|of)?|[@(])\\s?[:=]?\\s?$`,
  'i',
);

/** Every start-stop pair, in text order; pairs joined by "and" or a comma are one stretch with their sum. */
export function readClocks(passage: Passage): ClockSpan[] {
  const found = patterns.flatMap((pattern, kind) =>
    findAll(passage, pattern).flatMap(match =>
      spanOf(match, kind === 0 ? colonTimes(match) : hourTimes(match)),
    ),
  );
  for (const match of findAll(passage, clockPair)) {
    const times = isClockPair(passage, match) ? militaryTimes(match) : undefined;
    found.push(...spanOf(match, times));
  }
  if (startStopHead.test(passage.text))
    for (const match of findAll(passage, cellPair)) {
      const [, h1, m1, h2, m2] = match;
      found.push(...spanOf(match, colonTimes(['', h1, m1, undefined, h2, m2] as unknown as RegExpExecArray)));
    }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const apartOnes = found.filter((one, at) => !found.slice(0, at).some(other => other.end > one.start));
  return joinSpans(passage, apartOnes);
}

interface Clock {
  readonly minutes: number;
  readonly half: string | undefined;
}

type Times = readonly [Clock, Clock] | undefined;

function colonTimes([, h1, m1, a1, h2, m2, a2]: RegExpExecArray): Times {
  const from = clockOf(h1, m1, a1 ?? a2);
  const to = clockOf(h2, m2, a2 ?? a1);
  return from !== undefined && to !== undefined
    ? [
        { minutes: from, half: a1 },
        { minutes: to, half: a2 },
      ]
    : undefined;
}

function hourTimes([, h1, a1, h2, a2]: RegExpExecArray): Times {
  return colonTimes(['', h1, '00', a1, h2, '00', a2] as unknown as RegExpExecArray);
}

function militaryTimes([, h1, m1, , h2, m2]: RegExpExecArray): Times {
  return [
    { minutes: Number(h1) * 60 + Number(m1), half: undefined },
    { minutes: Number(h2) * 60 + Number(m2), half: undefined },
  ];
}

/** Two years ("2025-2026") are clock times only where a word of time stands before them. */
function isClockPair(passage: Passage, match: RegExpExecArray): boolean {
  const before = passage.text.slice(Math.max(0, match.index - 30), match.index);
  if (noClock.test(before)) return false;
  const [, h1, m1, range, h2, m2] = match;
  if (range === undefined || ![h1, h2].every(hour => hour === '19' || hour === '20')) return true;
  const isYears = Math.abs(Number(`${h2}${m2}`) - Number(`${h1}${m1}`)) <= 10 && !/h/i.test(match[0]);
  return !isYears && timeWord.test(before);
}

function clockOf(hour = '', minute = '', part: string | undefined = undefined): number | undefined {
  const hours = Number(hour);
  if (hours > 24 || Number(minute) > 59) return undefined;
  const noon = part === undefined ? hours : (hours % 12) + (part.toLowerCase() === 'p' ? 12 : 0);
  return noon * 60 + Number(minute);
}

function spanOf(match: RegExpExecArray, times: Times): ClockSpan[] {
  if (!times) return [];
  const minutes = lengthOf(...times, /^\d{4}/.test(match[0]));
  return minutes > 0 && minutes <= 1440
    ? [
        {
          minutes,
          start: match.index,
          end: match.index + match[0].length,
          clock: { from: times[0].minutes, to: times[0].minutes + minutes },
        },
      ]
    : [];
}

/** Without am and pm the stop is the next such time after the start; military time runs past midnight. */
function lengthOf(from: Clock, to: Clock, isMilitary: boolean): number {
  const span = to.minutes - from.minutes;
  if (span > 0) return span;
  if (isMilitary) return span + 1440;
  // "11:30 to 12:15 pm" starts before noon; 22:30 to 0:15 runs past midnight.
  if (from.half === undefined && to.half !== undefined && span + 720 > 0) return span + 720;
  return span + (to.minutes < 720 && from.minutes < 780 ? 720 : 1440);
}

/** "0800-0840 and 1100-1135" is one stretch of work in two parts; a part that starts where the last ended is another item. */
function joinSpans(passage: Passage, spans: readonly ClockSpan[]): ClockSpan[] {
  const joined: ClockSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    const between = last && passage.text.slice(last.end, span.start);
    const isPart =
      between !== undefined &&
      /^\s?(?:,|;|\+|&|and\b|then\b|plus\b|again\b|also\b|from\b|\s){1,6}$/i.test(between) &&
      !isAdjacent(passage, last, span);
    if (last && isPart)
      joined[joined.length - 1] = { minutes: last.minutes + span.minutes, start: last.start, end: span.end };
    else joined.push(span);
  }
  return joined;
}

function isAdjacent(passage: Passage, last: ClockSpan | undefined, next: ClockSpan): boolean {
  const clock = (text: string, pattern: RegExp) =>
    pattern.exec(text)?.[0].replace(/\D/g, '').padStart(4, '0');
  const ended = clock(passage.text.slice(last?.start ?? 0, last?.end ?? 0), /\d{1,2}:?\d{2}(?=\D*$)/);
  const begins = clock(passage.text.slice(next.start, next.end), /\d{1,2}:?\d{2}/);
  return ended !== undefined && ended === begins;
}
