import type { Fact } from '../facts.ts';
import type { Mention } from '../match.ts';
import { quoteOf, sentenceAt } from '../passage.ts';
import { type DateMention, readDates } from '../read-dates.ts';
import { wordNumberPattern } from '../read-numbers.ts';
import {
  factAt,
  findChoice,
  findFact,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerOf,
} from './reader.ts';

const cue =
  /\bglobal (?:period|days?|package|surg\w+)\b|\b(?:10|ten|90|ninety)[- ]day (?:global|post-?op\w*)\b|\bpost-?op(?:erative(?:ly)?)?\b|\bPOD ?#?\d|\b(?:return(?:ed)?|back|brought back|took back|taken back) to (?:the )?(?:OR|operating room)\b|\bmodifiers? (?:24|57|58|78|79)\b|-(?:24|57|58|78|79)\b|\bafter (?:the |her |his |their )?(?:surgery|operation)\b|\b(?:second|2nd|third|3rd)[- ]stage\b|\bstaged\b|\bafter (?:cpt )?\d{5}\b/i;

const situations: readonly (readonly [string, RegExp])[] = [
  ['unrelated', /\bunrelated\b|\bnot related\b/i],
  [
    'staged',
    /\b(?:staged|(?:second|2nd|third|3rd)[- ]stage|pre-?planned|planned (?:return|at the time|prospectively)|more extensive)\b/i,
  ],
  [
    'complication-in-or',
    /\b(?:complication in (?:the )?or\b|(?:return(?:ed)?|back|brought back|took back|taken back) to (?:the )?(?:or|operating room)|unplanned return)\b/i,
  ],
  [
    'complication-elsewhere',
    /\bcomplication (?:elsewhere|in (?:the )?(?:office|clinic)|at bedside|not in (?:the )?or)\b/i,
  ],
  ['repeat-same-physician', /\brepeat\w*[\w\s]{0,20}same (?:physician|doctor|provider)\b/i],
  [
    'repeat-other-physician',
    /\brepeat\w*[\w\s]{0,20}(?:other|another|different) (?:physician|doctor|provider)\b/i,
  ],
];

const visitWords =
  /\b(?:visits?|e\/?m|seen|sees|saw|came (?:in|back)|returns?|office|follow(?:ed|s)?[- ]?up|99[2-4]\d\d)\b/i;
const surgeryWords =
  /\b(?:surger(?:y|ies)|operat(?:ion|ed)|(?:earlier |original |first |prior )?procedure|repaired|excised|underwent|had an?|had the|\w+(?:ectomy|otomy|plasty|rrhaphy|oscopy)|replacement|arthroplasty|fusion|s\/p)\b/i;

/** A service in the global period of an earlier procedure: when both were, what the earlier one was, how they relate. */
export const readGlobalPeriod: ServiceReader = text => {
  const trigger = triggerOf(text, cue);
  if (!trigger) return [];
  const codes = text.mentions.filter(one => one.system === 'CPT' && !one.range);
  const surgical = codes.filter(one => !isVisit(one.code));
  const when = datesOf(text, surgical);
  const offset = when ? undefined : daysAfter(text, trigger);
  const days = statedDays(text);
  const before = surgeryOf(surgical, when);
  if (!(when ?? offset) || !(days ?? before ?? /\bglobal\b/i.test(text.passage.text))) return [];
  if (!days && !before) return [];
  const code = laterCode(codes, before, when?.later);
  const visitTold = code
    ? isVisit(code.code)
    : visitWords.test(when ? text.passage.text.slice(when.later.end) : text.passage.text);
  const service = code
    ? factAt(text, visitTold ? 'visit' : 'procedure', code.start, code.end)
    : factAt(text, visitTold ? 'visit' : 'procedure', trigger.start, trigger.end);
  const visit = visitTold ? visitKind(text, trigger) : undefined;
  const values = present({
    earlier: earlierFact(text, trigger, when?.earlier, days, before),
    service,
    code: code && factAt(text, code.code, code.start, code.end),
    date: when && factAt(text, when.later.date, when.later.start, when.later.end),
    daysAfter: offset,
    related: visitTold && !visit ? relationOf(text, trigger) : undefined,
    situation: visitTold ? undefined : findChoice(text, trigger, situations),
    visit,
    sameGroup: findFact(
      text,
      trigger,
      /\b(?:another|different|other) (?:group|practice|specialty)\b/i,
      () => false,
    ),
  });
  const read = serviceOf(text, 'global-period', trigger, values);
  // "Planned second stage" tells how the surgery relates to the first, not that it is still to come.
  const first = read.state === 'planned' ? { ...read, state: 'performed' as const } : read;
  const treated = visitTold ? treatedElsewhere(text, trigger, codes, before) : undefined;
  if (!treated) return [first];
  const { visit: _visit, related: _related, ...shared } = values;
  return [first, serviceOf(text, 'global-period', trigger, { ...shared, ...present(treated) })];
};

const complication =
  /\b(?:infect\w*|dehisc\w*|h(?:a)?ematoma|seroma|abscess|complication|wound breakdown|bleeding)\b/i;
const elsewhere =
  /\b(?:no (?:return to (?:the )?)?(?:OR|operating room)|not (?:in|taken (?:back )?to|returned to) (?:the )?(?:OR|operating room)|(?:at (?:the )?)?bed-?side|in (?:the |our )?(?:office|clinic|exam room|treatment room))\b/i;

/** Beside the visit, a complication of the surgery treated outside the operating room: Medicare includes that too. */
function treatedElsewhere(
  text: ServiceText,
  trigger: Trigger,
  codes: readonly Mention[],
  before: Mention | undefined,
) {
  const procedures = codes.filter(one => !isVisit(one.code) && one.code !== before?.code);
  const [code] = procedures;
  if (!before || !code || procedures.some(one => one.code !== code.code)) return undefined;
  if (text.facts.payer?.value !== 'medicare' || !complication.test(text.passage.text)) return undefined;
  if (findChoice(text, trigger, situations)) return undefined;
  const situation = findFact(text, trigger, elsewhere, () => 'complication-elsewhere' as const);
  return (
    situation && {
      service: factAt(text, 'procedure' as const, code.start, code.end),
      code: factAt(text, code.code, code.start, code.end),
      situation,
    }
  );
}

function isVisit(code: string): boolean {
  return /^99[2-4]\d\d$/.test(code);
}

interface When {
  readonly earlier: DateMention;
  readonly later: DateMention;
}

/** Which date is the surgery's and which the service's: by the words beside them, else the earlier one came first. */
function datesOf(text: ServiceText, surgical: readonly Mention[]): When | undefined {
  const dates = readDates(text.passage, text.facts.dateOfService?.value ?? '9999-12-31');
  const [first, second] = dates;
  // One day told twice is the day of both only where the global days are told too.
  if (!first || !second || (first.date === second.date && !statedDays(text))) return undefined;
  const isSurgery = (one: DateMention) => {
    const clause = clauseOf(text, one);
    const named = surgical.some(code => code.start >= clause.start && code.end <= clause.end);
    const words = text.passage.text.slice(clause.start, clause.end);
    return (named || surgeryWords.test(words)) && !/\b99[2-4]\d\d\b|\bnow\b/i.test(words);
  };
  const [one, other] = [isSurgery(first), isSurgery(second)];
  if (one !== other) return one ? { earlier: first, later: second } : { earlier: second, later: first };
  return first.date < second.date ? { earlier: first, later: second } : { earlier: second, later: first };
}

/** The piece of the sentence around a date, up to the neighbouring dates. */
function clauseOf(text: ServiceText, date: DateMention): { start: number; end: number } {
  const span = text.passage.sentences[sentenceAt(text.passage, date.start)] ?? date;
  const others = readDates(text.passage, '9999-12-31').filter(one => one.start !== date.start);
  const start = Math.max(span.start, ...others.filter(one => one.end <= date.start).map(one => one.end));
  const end = Math.min(span.end, ...others.filter(one => one.start >= date.end).map(one => one.start));
  const cut = text.passage.text.slice(date.end, end).search(/[;,]|\b(?:then|and (?:then|now)|now)\b/);
  return { start, end: cut === -1 ? end : date.end + cut };
}

const count = `(\\d{1,3}|${wordNumberPattern}|an?)`;
const offsets: readonly (readonly [RegExp, (found: RegExpExecArray) => number | undefined])[] = [
  [/\b(?:POD|post-?op(?:erative)? day)\s?#?\s?(\d{1,3})\b/i, found => Number(found[1])],
  [/\bthe day before (?:the |her |his )?(?:surgery|operation|procedure)\b/i, () => -1],
  [
    new RegExp(
      `\\b${count}\\s(day|week)s?\\s(?:after|post-?\\s?op\\w*|postoperative\\w*|later|out|following|from (?:the )?(?:surgery|procedure)|s\\/p)\\b`,
      'i',
    ),
    found => {
      const value = readCount(found[1]);
      return value === undefined ? undefined : value * (/^w/i.test(found[2] ?? '') ? 7 : 1);
    },
  ],
];

function daysAfter(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  for (const [pattern, read] of offsets) {
    const fact = findFact(text, trigger, pattern, read);
    if (fact) return fact;
  }
  return undefined;
}

const globalDays =
  /\b(0?00|0?10|0?90|ten|ninety)[- ](?:global )?days?\b(?!\s(?:after|later|post|out))|\b(?:global (?:days|period)(?: is| of|:)?)\s(0?00|0?10|0?90)\b|\b(000|010|090)\b/i;

function statedDays(text: ServiceText): { value: string; start: number; end: number } | undefined {
  const found = globalDays.exec(text.passage.text);
  if (!found) return undefined;
  const word = (found[1] ?? found[2] ?? found[3] ?? '').toLowerCase();
  const value = word === 'ten' ? '010' : word === 'ninety' ? '090' : word.padStart(3, '0');
  return { value, start: found.index, end: found.index + found[0].length };
}

/** The surgical code of the earlier procedure: the one nearest its date, else the first named. */
function surgeryOf(surgical: readonly Mention[], when: When | undefined): Mention | undefined {
  if (!when) return surgical[0];
  const distance = (one: Mention) => Math.abs(one.start - when.earlier.start);
  const own = surgical.filter(one => distance(one) < Math.abs(one.start - when.later.start));
  return own.toSorted((a, b) => distance(a) - distance(b))[0];
}

function laterCode(
  codes: readonly Mention[],
  before: Mention | undefined,
  later: DateMention | undefined,
): Mention | undefined {
  const others = codes.filter(one => one !== before && one.code !== before?.code);
  return (
    others.find(one => isVisit(one.code)) ?? others.find(one => !later || one.start > later.end) ?? others[0]
  );
}

function earlierFact(
  text: ServiceText,
  trigger: Trigger,
  date: DateMention | undefined,
  days: ReturnType<typeof statedDays>,
  before: Mention | undefined,
): Fact<Record<string, string>> {
  const spans = [date, days, before].flatMap(one => (one ? [one] : []));
  const start = Math.min(trigger.start, ...spans.map(one => one.start));
  const end = Math.max(trigger.end, ...spans.map(one => one.end));
  return {
    value: {
      ...(date && { date: date.date }),
      ...(days && { globalDays: days.value }),
      ...(before && { code: before.code }),
    },
    quote: quoteOf(text.passage, start, end),
  };
}

function visitKind(text: ServiceText, trigger: Trigger) {
  return findChoice(text, trigger, [
    [
      'decision-for-surgery',
      /\b(?:decision (?:for|to (?:do|perform|operate|go)|on) ?(?:the )?(?:surgery|operation|operate|or)?|decided (?:on|to (?:do|perform|operate))|modifier 57|-57)\b/i,
    ],
    ['separate-same-day', /\bseparate(?:ly identifiable)?\b/i],
  ]);
}

function relationOf(text: ServiceText, trigger: Trigger): Fact<boolean> | undefined {
  const un = findFact(text, trigger, /\b(?:unrelated|not related|nothing to do with)\b/i, () => false);
  return (
    un ??
    findFact(
      text,
      trigger,
      /\brelated\b|\b(?:suture|staple|stitch) removal\b|\b(?:routine )?post-?op (?:check|visit|follow-?up)\b|\bwound check\b|\bincision check\b|\b(?:surgical (?:site|wound)|incision(?:al)?|wound) (?:infection|dehiscence)\b|\binfected (?:incision|surgical (?:site|wound))\b|\bcomplication\b/i,
      () => true,
    )
  );
}
