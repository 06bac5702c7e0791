import type { Found } from './personal.ts';

/** Dates more exact than a year, birth dates, and ages of 90 and more (45 CFR 164.514(b)(2)(i)(C)). */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const YEAR = "(?:(?:19|20)\\d\\d|'?\\d\\d)";
const WEEKDAY = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\\s)?';

const NUMERIC =
  /(?<![\d.,/-])(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6((?:19|20)?\d\d))(?![\d/%]|[.-]\d|\s?(?:x|cm|mm|sq|in\b|mg|ml))/gi;
const IN_WORDS = new RegExp(
  `\\b${WEEKDAY}(?:(${MONTH})\\.?\\s(${DAY})(?:st|nd|rd|th)?(?:,?\\s(${YEAR}))?|(${DAY})(?:st|nd|rd|th)?\\s(?:of\\s)?(${MONTH})\\.?(?:,?\\s(${YEAR}))?)\\b(?!\\s?(?:cm|mm|sq|%|x\\s?\\d))`,
  'gi',
);
const MONTH_YEAR = new RegExp(`\\b(?:${MONTH})\\.?,?\\s(?:19|20)\\d\\d\\b`, 'gi');
/** Month and day alone look like a fraction: only after a word that announces a date. */
const SHORT =
  /(?<=\b(?:dos|dob|d\.o\.s|date|dated|on|of|from|since|until|till|through|thru|to|by|seen|visit|visits|admit(?:ted)?|admission|discharged?|d\/c|dc'd|between|and|surgery|procedure|performed|done|placed|applied|last|next|received)[:.]?\s{1,2})(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])(?![\d/%-]|\s?(?:cm|mm|sq|in\b|inch|x\b|of\b|wounds?|units?|lesions?))/gi;
const AGE =
  /\b(?:9\d|1[0-2]\d)(?=[\s-]{0,2}(?:y\.?\s?\/?\s?o\.?\b|yr\.?s?\b|years?(?:[\s-](?:old|of age))?\b|f\b|m\b))|(?<=\b(?:age|aged|age is|age of|age:|turned|turns|turning)\s{1,2})(?:9\d|1[0-2]\d)\b/gi;
const BIRTH =
  /\b(?:dob|d\.o\.b\.?|born(?:\son)?|birth\s?date|date of birth|birthday)\b[^\w\n]{0,4}(?:is\s|was\s)?$/i;

/** All of them, in order of kind. */
export function identifyDates(text: string): Found[] {
  const found: Found[] = [];
  const add = (match: RegExpExecArray) => {
    const before = text.slice(Math.max(0, match.index - 24), match.index);
    const end = match.index + match[0].length;
    if (BIRTH.test(before)) found.push({ kind: 'BIRTH DATE', start: match.index, end, patient: true });
    else found.push({ kind: 'DATE', start: match.index, end });
  };
  for (const match of text.matchAll(NUMERIC)) if (readDate(match[0]) !== undefined) add(match);
  for (const match of text.matchAll(IN_WORDS)) add(match);
  for (const match of text.matchAll(MONTH_YEAR)) add(match);
  for (const match of text.matchAll(SHORT)) add(match);
  for (const match of text.matchAll(AGE)) {
    found.push({ kind: 'AGE', start: match.index, end: match.index + match[0].length, patient: true });
  }
  return found;
}

/** A date as ISO, read the American way; undefined when it names no day of a year. */
export function readDate(text: string): string | undefined {
  const numeric = /^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{2,4}))$/.exec(
    text,
  );
  if (numeric) {
    const [, y1, m1, d1, m2, d2, y2] = numeric;
    return isoOf(y1 ?? y2 ?? '', m1 ?? m2 ?? '', d1 ?? d2 ?? '');
  }
  const month = new RegExp(MONTH, 'i').exec(text)?.[0].slice(0, 3).toLowerCase();
  const year = /\b(?:19|20)\d\d\b/.exec(text)?.[0];
  const day = /\b(\d{1,2})(?:st|nd|rd|th)?\b/.exec(text)?.[1];
  if (month === undefined || year === undefined || day === undefined) return undefined;
  return isoOf(year, String(MONTHS.indexOf(month) + 1), day);
}

function isoOf(year: string, month: string, day: string): string | undefined {
  const full = year.length === 2 ? `${Number(year) > 40 ? '19' : '20'}${year}` : year;
  const iso = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? undefined : iso;
}
