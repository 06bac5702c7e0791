import type { Facts } from './facts.ts';
import { type Passage, quoteOf } from './passage.ts';

/** One calendar date in the text. */
export interface DateMention {
  /** ISO. */
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthName =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const numeric = /(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/]|[.-]\d)/g;
const iso = /(?<![\d-])(20\d\d)-(\d{2})-(\d{2})(?!\d)/g;
const monthFirst = new RegExp(
  `\\b(${monthName})\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s{1,2}(20\\d\\d)|,?\\s'(\\d\\d))?(?!\\d|\\s?(?:sq|cm|mm|x\\s?\\d|units?|min))`,
  'gi',
);
const dayFirst = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th)?(?:\\sof)?[\\s-](${monthName})\\.?(?:,?[\\s-](20\\d\\d|\\d\\d))?(?![a-z\\d])`,
  'gi',
);
const compact = /\b(?:dos|date of service)\s?[:#=]?\s?(\d{2})(\d{2})(20\d\d|\d\d)\b/gi;

/**
 * Dates in US order; a date without a year is the latest such day not after the day the mail arrived.
 * @param receivedOn ISO date.
 */
export function readDates(passage: Passage, receivedOn: string): DateMention[] {
  const found: DateMention[] = [];
  const add = (match: RegExpExecArray, year: string | undefined, month: number, day: number, at = 0) => {
    const date = isoDate(year, month, day, receivedOn);
    const start = match.index + at;
    const end = match.index + match[0].length;
    if (date && !found.some(known => start < known.end && end > known.start))
      found.push({ date, start, end });
  };
  const { text } = passage;
  for (const match of text.matchAll(iso)) add(match, match[1], Number(match[2]), Number(match[3]));
  for (const match of text.matchAll(monthFirst))
    add(match, match[3] ?? match[4], monthOf(match[1]), Number(match[2]));
  for (const match of text.matchAll(dayFirst)) add(match, match[3], monthOf(match[2]), Number(match[1]));
  for (const match of text.matchAll(compact))
    add(match, match[3], Number(match[1]), Number(match[2]), match[0].search(/\d/));
  for (const match of text.matchAll(numeric)) {
    // "5-9", "1/2" and "4.5" are dates only with a year, or after a word that says so.
    if (match[4] === undefined && !(match[2] === '/' && namesDate(text, match.index))) continue;
    add(match, match[4], Number(match[1]), Number(match[3]));
  }
  return found.sort((a, b) => a.start - b.start);
}

function namesDate(text: string, at: number): boolean {
  return /\b(?:dos|date of service|date|seen|saw|visit|service|on|performed|surgery|dated|d\/c(?:'?e?d)?|dc'?d|discharged?|admit(?:ted)?|admission|called|contact(?:ed)?|reached|f2f|appt)\s?(?:pt\s|patient\s)?(?:in\s(?:the\s|our\s)?(?:office|clinic)\s)?[:=-]?\s?(?:was\s|on\s|of\s)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s)?$/i.test(
    text.slice(Math.max(0, at - 48), at),
  );
}

function monthOf(name: string | undefined): number {
  return months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}

function isoDate(
  year: string | undefined,
  month: number,
  day: number,
  receivedOn: string,
): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (year !== undefined) return valid(year.length === 2 ? 2000 + Number(year) : Number(year), month, day);
  const current = Number(receivedOn.slice(0, 4));
  const thisYear = valid(current, month, day);
  return thisYear !== undefined && thisYear <= receivedOn ? thisYear : valid(current - 1, month, day);
}

function valid(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.toISOString().slice(0, 10)
    : undefined;
}

const serviceBefore =
  /\b(?:dos|d\.o\.s\.?|date\(?s?\)? of service|service date|date of visit|visit date|date of procedure|procedure date|date performed|surgery date|seen|performed|treated|visit(?:ed)?|encounter|procedure|debrided|applied|placed|services?|done|came in|presented|session|office)\b[^.;\n]{0,34}$/i;
const otherBefore =
  /\b(?:dob|d\.o\.b\.?|born|birth\s?date|date of birth|denied|denial|eob|remit\w*|letter|received|effective|since|as of|expires?|appeal|submitted|billed|filed|claim (?:date|dated|filed)|last (?:visit|seen|debr\w*|surgery)|admitted|admission|prior|previous(?:ly)?|next|follow-?up|scheduled|sent|updated|revised|retired|until|before|after|by)\b[^.;\n]{0,24}$/i;

/**
 * The date of service: a date named so, else the only date told as the day of the work. "Today" and
 * "yesterday" count from the day the mail arrived.
 */
export function readDateOfService(passage: Passage, receivedOn: string): Facts['dateOfService'] {
  const dates = readDates(passage, receivedOn).filter(({ date }) => date >= '2010-01-01');
  const before = (mention: DateMention) => passage.text.slice(Math.max(0, mention.start - 60), mention.start);
  const named = dates.find(mention =>
    /\b(?:dos|d\.o\.s\.?|date\(?s?\)? of (?:service|visit|procedure|surgery)|(?:service|visit|procedure|surgery) date)\b\W{0,4}(?:is|was|of|on)?\W{0,3}$/i.test(
      before(mention),
    ),
  );
  const told = dates.filter(
    mention => serviceBefore.test(before(mention)) && !otherBefore.test(before(mention)),
  );
  const plain = dates.filter(mention => !otherBefore.test(before(mention)));
  const chosen = named ?? told[0] ?? (plain.length === 1 && dates.length === 1 ? plain[0] : undefined);
  if (chosen) return { value: chosen.date, quote: quoteOf(passage, chosen.start, chosen.end) };
  const relative =
    /\b(?:(?:seen|performed|done|visit|service|procedure|applied|debrided|placed|treated|dos:?|patient)\s(?:\w+\s){0,4}?(today|yesterday)|(today|yesterday)(?:'s|’s)?\s(?:visit|encounter|we|the patient|pt|provider|i|dr))\b/i.exec(
      passage.text,
    );
  const word = relative?.[1] ?? relative?.[2];
  if (!relative || !word) return monthOfService(passage);
  const start = relative.index + relative[0].toLowerCase().indexOf(word.toLowerCase());
  return {
    value: daysBefore(receivedOn, word.toLowerCase() === 'today' ? 0 : 1),
    quote: quoteOf(passage, start, start + word.length),
  };
}

function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
}

/** Services of a calendar month, which a mail dates by the month alone. */
const monthly =
  /\b(?:CCM|PCM|RPM|RTM|BHI|CoCM|chronic care|remote (?:\w+ )?monitoring|month(?:ly)?|ESRD|dialysis)\b/i;
const monthAndYear = new RegExp(`\\b(${monthName})\\.?,?\\s(?:of\\s)?(20\\d\\d)\\b`, 'i');

/** The last day of the month named: what a monthly service is reported for. */
function monthOfService(passage: Passage): Facts['dateOfService'] {
  const found = monthly.test(passage.text) ? monthAndYear.exec(passage.text) : null;
  if (!found) return undefined;
  const last = new Date(Date.UTC(Number(found[2]), monthOf(found[1]), 0)).toISOString().slice(0, 10);
  return { value: last, quote: quoteOf(passage, found.index, found.index + found[0].length) };
}
