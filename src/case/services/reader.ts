import { type AreaMention, isVague } from '../area-mention.ts';
import type { Fact, Facts, StatedService } from '../facts.ts';
import type { Mention } from '../match.ts';
import { findAll, type Passage, quoteOf, sentenceAt } from '../passage.ts';
import { numberPattern, readNumber, readWordNumber, toCm, wordNumberPattern } from '../read-numbers.ts';
import type { SiteMention } from '../read-sites.ts';
import { stateIn } from '../read-state.ts';
import type { MinutesMention } from '../read-times.ts';
import { isDenied } from './denied.ts';

/** What the readers of services share about one text. */
export interface ServiceText {
  readonly passage: Passage;
  readonly areas: readonly AreaMention[];
  readonly sites: readonly SiteMention[];
  readonly minutes: readonly MinutesMention[];
  readonly mentions: readonly Mention[];
  /** ISO date the mail came in, for dates without a year. */
  readonly receivedOn: string;
  readonly facts: Pick<Facts, 'patient' | 'visit' | 'placeOfService' | 'payer' | 'dateOfService'>;
}

/** Reads the services of one family from a text; none when the text does not name the family. */
export type ServiceReader = (text: ServiceText) => readonly StatedService[];

export type Values = Record<string, Fact<unknown>>;

/** The place where a service is named. */
export interface Trigger {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

/** Every place a pattern names a service. */
export function triggersOf(text: ServiceText, pattern: RegExp): Trigger[] {
  const found = findAll(text.passage, pattern).map(one =>
    triggerAt(text, one.index, one.index + one[0].length),
  );
  // What was done is told before what was not: "no excision of the arm; the back was excised".
  const denied = found.filter(one => isDenied(text, one.start, one.end));
  return denied.length === 0 ? found : [...found.filter(one => !denied.includes(one)), ...denied];
}

const pastBefore =
  /\b(?:after|following|s\/p|status[- ]post|history of|h\/o|hx of|prior|previous|recent|last|old|post|since)\s(?:(?:an?|the|his|her|their|recent|open|prior|last)\s)?(?:[\w-]+\s){0,2}$/i;
const pastAfter =
  /^\s?(?:repair\s|surgery\s)?(?:wounds?|incisions?|sites?|scars?|dehiscence|(?:last|\d+|two|three|several|some) (?:days?|weeks?|months?|years?|week|month|year)\b|in (?:19|20)\d\d)/i;

/** Whether the place names an earlier surgery, as of a wound that came after it. */
export function isPast(text: ServiceText, { start, end, sentence }: Trigger): boolean {
  const span = text.passage.sentences[sentence] ?? { start, end };
  const body = text.passage.text;
  return (
    pastBefore.test(body.slice(Math.max(span.start, start - 60), start)) ||
    pastAfter.test(body.slice(end, Math.min(span.end, end + 40)))
  );
}

/** The trigger at a place already found, as of a code mention. */
export function triggerAt(text: ServiceText, start: number, end: number): Trigger {
  return { start, end, sentence: sentenceAt(text.passage, start) };
}

export function triggerOf(text: ServiceText, pattern: RegExp): Trigger | undefined {
  return triggersOf(text, pattern)[0];
}

/** A service with its state read from the clause that names it. */
export function serviceOf(text: ServiceText, rule: string, trigger: Trigger, values: Values): StatedService {
  const span = text.passage.sentences[trigger.sentence] ?? trigger;
  const body = text.passage.text;
  const state = stateIn(
    body.slice(Math.max(span.start, trigger.start - 160), trigger.start),
    body.slice(trigger.start, trigger.end),
    body.slice(trigger.end, Math.min(span.end, trigger.end + 120)),
    /\?\s*$/.test(body.slice(span.start, span.end).trim()),
  );
  return { rule, state, quote: quoteOf(text.passage, trigger.start, trigger.end), values };
}

export function factAt<T>(
  text: ServiceText,
  value: T,
  start: number,
  end: number,
  vague = false,
  range?: { readonly low: T; readonly high: T },
): Fact<T> {
  return {
    value,
    quote: quoteOf(text.passage, start, end),
    ...(vague ? { approximate: true } : {}),
    ...(range ? { range: { ...range } } : {}),
  };
}

/** The fact a pattern states near a service: in its sentence, else anywhere in the text. */
export function findFact<T>(
  text: ServiceText,
  trigger: Trigger,
  pattern: RegExp,
  read: (found: RegExpExecArray) => T | undefined,
): Fact<T> | undefined {
  const found = findAll(text.passage, pattern).flatMap(match => {
    const value = read(match);
    return value === undefined || isDenied(text, match.index, match.index + match[0].length)
      ? []
      : [{ match, value, sentence: sentenceAt(text.passage, match.index) }];
  });
  const chosen = found.find(one => one.sentence === trigger.sentence) ?? found[0];
  return (
    chosen && factAt(text, chosen.value, chosen.match.index, chosen.match.index + chosen.match[0].length)
  );
}

/** The first of several named choices that the text states. */
export function findChoice<T extends string>(
  text: ServiceText,
  trigger: Trigger,
  choices: readonly (readonly [T, RegExp])[],
): Fact<T> | undefined {
  for (const [value, pattern] of choices) {
    const fact = findFact(text, trigger, pattern, () => value);
    if (fact) return fact;
  }
  return undefined;
}

/** Minutes told of a service: in its sentence, else the only ones of the text. */
export function minutesOf(
  text: ServiceText,
  trigger: Trigger,
  unless: (before: string, after: string) => boolean = () => false,
): Fact<number> | undefined {
  const mine = text.minutes.filter(
    ({ start, end }) =>
      !unless(
        text.passage.text.slice(Math.max(0, start - 50), start),
        text.passage.text.slice(end, end + 50),
      ),
  );
  const same = mine.filter(one => one.sentence === trigger.sentence);
  const before = same.findLast(one => one.end <= trigger.start);
  const behind = same.find(one => one.start >= trigger.end);
  const total = behind && same.find(one => one.start > behind.start && isTotal(text, one));
  const after = (before && isBeside(text, before, trigger) ? before : (total ?? behind)) ?? before ?? same[0];
  const chosen =
    after ?? (mine.length === 1 ? mine[0] : mine.find(one => one.sentence === trigger.sentence + 1));
  return chosen && minutesFact(text, chosen);
}

/** "Total 35 min", "35 min total": the sum of what is told beside it. */
function isTotal(text: ServiceText, { start, end }: MinutesMention): boolean {
  const body = text.passage.text;
  return (
    /\btotal(?:\s(?:time|of|was|is|:)){0,2}\s?:?\s?$/i.test(body.slice(Math.max(0, start - 20), start)) ||
    /^\s?(?:in\s)?total\b/i.test(body.slice(end, end + 10))
  );
}

/** "5 min tobacco counseling": the minutes stand right before the service. */
function isBeside(text: ServiceText, told: MinutesMention, trigger: Trigger): boolean {
  return /^\s?(?:of\s|on\s|for\s|spent on\s)?(?:the\s|documented\s|medical\s)?$/i.test(
    text.passage.text.slice(told.end, trigger.start),
  );
}

/** The fact of one stated length of time. */
export function minutesFact(text: ServiceText, told: MinutesMention): Fact<number> {
  return {
    ...factAt(text, told.minutes, told.start, told.end, told.approximate),
    ...(told.range ? { range: told.range } : {}),
  };
}

/** A count in digits or words; group 1 of the caller's pattern. */
export const countPattern = `(\\d{1,3}|${wordNumberPattern}|an?|single)`;

export function readCount(raw: string | undefined): number | undefined {
  if (raw === undefined) return undefined;
  if (/^(?:an?|single)$/i.test(raw)) return 1;
  return /^\d+$/.test(raw) ? Number(raw) : readWordNumber(raw);
}

/** One stated length; longer sides of "1.2 x 0.8 cm" count as its length. */
export interface LengthMention {
  readonly cm: number;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly approximate?: boolean;
  /** Both ends of "2-3 cm"; `cm` is then the longer. */
  readonly range?: { readonly low: number; readonly high: number };
}

const length = new RegExp(
  `(?<![\\d.,/x×*$-]|[x×]\\s)(${numberPattern})(?:\\s?(?:-|–|to|(?<=\\bbetween\\s[\\d.]{1,6}\\s)and)\\s?(${numberPattern}))?\\s?-?(cms?|centimet(?:er|re)s?|mms?|millimet(?:er|re)s?|in(?:ch(?:es)?)?)\\b(?![2²^]|\\s?(?:x|×|by|sq|²)|\\s\\^)(?!\\s(?:the|a|an|this|her|his|our|of last)\\b)`,
  'gi',
);

const plainNumber = '\\d{1,3}(?:\\.\\d{1,2})?';
const lengthList = new RegExp(
  `(?<![\\w.,/×*$#-]|[x×]\\s|between\\s)(${plainNumber}(?:(?:,\\s?|,?\\s(?:and|&)\\s)${plainNumber}){1,7})\\s?-?(cms?|mms?)\\b(?!\\s?(?:x|×|by|sq|²))`,
  'gi',
);

/** "1.0, 1.5 and 2.2 cm": the unit told once is that of the numbers before. The last is a length by itself. */
function listedLengths({ passage }: ServiceText): LengthMention[] {
  return findAll(passage, lengthList).flatMap(found => {
    const list = found[1] ?? '';
    // "March 2, 3 cm": two whole numbers with a comma need not be a list.
    if (!/and|&|\.\d[^,]*,/.test(list) && list.split(',').length < 3) return [];
    return [...list.matchAll(new RegExp(plainNumber, 'g'))].slice(0, -1).flatMap(one => {
      const cm = cmOf(one[0], found[2] ?? '');
      const start = found.index + one.index;
      return cm === undefined
        ? []
        : [{ cm, start, end: start + one[0].length, sentence: sentenceAt(passage, start) }];
    });
  });
}

/** "1.2 cm with 0.2 margins": the margin is told in the unit of the size right before it. */
function bareMargins({ passage }: ServiceText): LengthMention[] {
  return findAll(
    passage,
    /(?<![\w.,/×*$#-])\d?\.\d{1,2}(?=\s(?:(?:clinical|surgical|clear)\s)?margins?\b)/gi,
  ).flatMap(found => {
    const start = found.index;
    const before = passage.text.slice(Math.max(0, start - 24), start);
    const unit = /\d\s?(cm|mm)\b[^\d.;\n]{0,12}$/i.exec(before)?.[1];
    const cm = unit === undefined ? undefined : cmOf(found[0], unit);
    const sentence = sentenceAt(passage, start);
    return cm === undefined ? [] : [{ cm, start, end: start + found[0].length, sentence }];
  });
}

/** Lengths in centimetres, in text order. */
export function lengthsOf(text: ServiceText): LengthMention[] {
  const { passage, areas } = text;
  const plain = findAll(passage, length).flatMap(found => {
    const start = found.index;
    const end = start + found[0].length;
    const unit = found[3] ?? '';
    const first = cmOf(found[1], unit);
    const second = cmOf(found[2], unit);
    const cm = second ?? first;
    if (cm === undefined || areas.some(area => start < area.end && end > area.start)) return [];
    const isRange = first !== undefined && second !== undefined && first < second;
    const vague = isVague(
      passage.text.slice(Math.max(0, start - 40), start),
      passage.text.slice(end, end + 20),
    );
    return [
      {
        cm,
        start,
        end,
        sentence: sentenceAt(passage, start),
        ...(isRange ? { range: { low: first, high: second } } : {}),
        ...(vague || isRange ? { approximate: true } : {}),
      },
    ];
  });
  const sides = areas.flatMap(area =>
    area.sidesCm
      ? [
          {
            cm: Math.max(...area.sidesCm.slice(0, 2)),
            start: area.start,
            end: area.end,
            sentence: area.sentence,
          },
        ]
      : [],
  );
  return [...plain, ...listedLengths(text), ...bareMargins(text), ...sides].sort((a, b) => a.start - b.start);
}

function cmOf(raw: string | undefined, unit: string): number | undefined {
  const value = raw === undefined ? undefined : readNumber(raw);
  return value === undefined ? undefined : toCm(value, unit);
}

/** A length as a fact, with what the mail leaves open about it. */
export function lengthFact(text: ServiceText, one: LengthMention): Fact<number> {
  return factAt(text, one.cm, one.start, one.end, one.approximate === true, one.range);
}

/** Drops what is absent, so that a value is there or not. */
export function present(values: Record<string, Fact<unknown> | undefined>): Values {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Fact<unknown>] => entry[1] !== undefined),
  );
}
