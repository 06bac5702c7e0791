import type { Mention } from './match.ts';
import type { Reading } from './match-reading.ts';
import { isLooseModifier, isModifier } from './modifier-codes.ts';
import { says } from './segments.ts';
import { isWordChar } from './tokens.ts';

type Draft = Omit<Mention, 'role' | 'text'>;

const spoken = /mod(?:ifi?er|if(?:ie|ei)r|s)?s?(?:\b\.?|(?=\d\d\b))/iy;
const after =
  /\s{0,2}[,(]?\s?(?:code\s|of\s|is\s|:|=|#|like\s|such as\s)?\s{0,2}["'“(]?[-–]?([A-Za-z0-9]{2})(?![A-Za-z0-9])["'”)]?/y;
const more =
  /\s{0,2}(?:,|\/|&|\+|and\/or|and|or|vs\.?|versus|then)\s{0,2}(?:and\s|or\s)?(?:the\s|an?\s)?(?:modifiers?\s)?["'“]?[-–]?([A-Za-z0-9]{2})(?![A-Za-z0-9])["'”]?/iy;
const before =
  /(?:^|[\s("'“/,])((?:[-–]?[A-Z0-9]{2}["'”]?(?:\s?(?:,|\/|&|and|or|not|vs\.?)\s?)){0,3})[-–]?([A-Z0-9]{2})["'”]?\s{1,2}$/;
/** Two capitals that stand before "modifier" without being one. */
const notModifiers = new Set([
  'NO',
  'IN',
  'AT',
  'AS',
  'AM',
  'SO',
  'ME',
  'HE',
  'US',
  'OR',
  'ED',
  'ST',
  'MA',
  'MD',
]);
/** Two characters of their own: a capital with a capital or digit, or two digits. */
const twoCharacters = /\b(?:[A-Z][A-Z0-9]|\d\d)\b/g;
const appended =
  /\b(?:append(?:ed|ing|s)?|add(?:ed|ing|s)?|attach(?:ed|ing)?|us(?:e|ed|ing)|with|w\/|need(?:s|ed)?|put|without)\s(?:an?\s|the\s)?["'“]?-?$/i;
const surelyAppended = /\b(?:append|attach)[a-z]{0,3}\s(?:an?\s|the\s)?["'“]?$/i;
const counted = /^(?:[.,/-]\d|\s?(?:cm|mm|sq|min|%))/i;
const asksOr = /\b(?:is|use|append|need)\s(?:an?\s)?-?$/i;
const orOther =
  /^\s(?:or|vs\.?|versus)\s(?:an?\s)?-?([A-Z0-9]{2})\s(?:the\s)?(?:correct|right|better|best|needed|appropriate|required|proper)\b/i;
/** Modifiers that are nothing else. */
const plainly = new Set(['JW', 'JZ', 'KX', 'XE', 'XP', 'XS', 'XU']);
const asked =
  /\b(?:is|are|was|would|will|should|does|use)\s(?:it\s)?((?:-?[A-Z0-9]{2}(?:\s?(?:,|\/|and|or|vs\.?)\s?)?){1,4})\s?(?:be\s|as\s)?(?:the|an?)\s(?:\w{3,12}\s)?$/i;
const billingWords =
  /\b(?:(?:J[WZ]|KX|X[EPSU])\s(?:or|and|vs\.?|versus)\s(?:J[WZ]|KX|X[EPSU]|59)|\d{5}|[A-Z]\d{4}|bill\w*|claims?|append|waste[d]?|discard\w*|drugs?|vials?|medicare|payer|line|cap|use)\b/i;

/** What hangs on a code, or stands in a cell of its row, belongs to the code. */
const ofCode =
  /(?:\bunits?,\s|(?:\d{4}[0-9FTUM]|[A-Z]\d{4})\)?(?:[\s,/&+-]{1,2}(?:and\s|w\/\s?|with\s|x\d{1,3}\s)?\(?[A-Z0-9]{2}\)?){0,4}[\s,/&+(-]{1,2}(?:and\s|w\/\s?|with\s)?|[|\t] ?| {2})$/;

/** Modifiers named on their own: "modifier 25", "a 59 modifier", "modifiers XS or 59", "append -25". */
export function* standaloneModifiers(reading: Reading): Generator<Draft> {
  const { text } = reading;
  for (const at of modifierWords(text)) {
    spoken.lastIndex = at;
    if (!spoken.test(text) || reading.zoneAt(at) === 'signature') continue;
    const listed = [...listAfter(reading, spoken.lastIndex)];
    yield* listed;
    if (listed.length > 0) continue;
    const ahead = [...listBefore(reading, at)];
    yield* ahead.length > 0 ? ahead : askedBefore(reading, at);
  }
  yield* bareModifiers(reading);
}

/** Where a word begins with "mod", in order. Plain searches: a mail is long and such words are few. */
export function modifierWords(text: string): number[] {
  const places: number[] = [];
  for (const form of ['mod', 'Mod', 'MOD']) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 3))
      if (!isWordChar(text.charCodeAt(at - 1))) places.push(at);
  }
  return places.sort((a, b) => a - b);
}

/** "append -25", "add RT to it", "is 57 or 25 correct", "JW or JZ?". */
function* bareModifiers(reading: Reading): Generator<Draft> {
  const { text } = reading;
  for (const found of text.matchAll(twoCharacters)) {
    const [code] = found;
    const start = found.index;
    if (!isModifier(code) || notModifiers.has(code) || isBound(text, start)) continue;
    // A number stands after a word or a hyphen, not in a date or a size.
    if (/\d/.test(code) && !/[a-z"'“]\s?-?$/i.test(text.slice(Math.max(0, start - 3), start))) continue;
    const left = text.slice(Math.max(0, start - 24), start);
    if (appended.test(left)) {
      const isNamed = left.endsWith('-') || isLooseModifier(code) || surelyAppended.test(left);
      if (isNamed && !counted.test(text.slice(start + 2, start + 6))) yield draft(reading, code, start);
    } else if (plainly.has(code)) {
      if (isPlain(reading, start)) yield draft(reading, code, start);
      continue;
    }
    yield* eitherOf(reading, code, start, left);
  }
}

/** A part of something longer: "KX-75249-B". */
function isBound(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1) === 45 && isWordChar(text.charCodeAt(start - 2));
  return before || (text.charCodeAt(start + 2) === 45 && isWordChar(text.charCodeAt(start + 3)));
}

/** Not where it hangs on a code, nor in a signature. */
function isPlain(reading: Reading, start: number): boolean {
  if (reading.zoneAt(start) === 'signature') return false;
  if (ofCode.test(reading.text.slice(Math.max(0, start - 40), start))) return false;
  return says(reading.segmentAt(start), billingWords);
}

function* eitherOf(reading: Reading, code: string, start: number, left: string): Generator<Draft> {
  if (!asksOr.test(left)) return;
  const right = orOther.exec(reading.text.slice(start + 2, start + 40));
  const other = right?.[1] ?? '';
  if (!right || !isModifier(other) || notModifiers.has(other)) return;
  yield draft(reading, code, start);
  yield draft(reading, other, start + 2 + right[0].indexOf(other));
}

/** "is 24 or 79 the right modifier", "would XS be a better modifier". */
function* askedBefore(reading: Reading, at: number): Generator<Draft> {
  const left = reading.text.slice(Math.max(0, at - 60), at);
  const match = asked.exec(left);
  if (!match) return;
  for (const found of match[0].matchAll(/(?<![A-Za-z0-9])[A-Z0-9]{2}(?![A-Za-z0-9])/g)) {
    if (isModifier(found[0]) && !notModifiers.has(found[0]))
      yield draft(reading, found[0], at - left.length + match.index + found.index);
  }
}

/** "a 25 modifier", "JW and JZ modifiers". */
function* listBefore(reading: Reading, at: number): Generator<Draft> {
  const start = Math.max(0, at - 24);
  const left = reading.text.slice(start, at);
  const match = before.exec(left);
  if (!match) return;
  for (const found of left.slice(match.index).matchAll(/(?<![A-Za-z0-9])[A-Z0-9]{2}(?![A-Za-z0-9])/g)) {
    if (isModifier(found[0]) && !notModifiers.has(found[0]))
      yield draft(reading, found[0], start + match.index + found.index);
  }
}

function* listAfter(reading: Reading, from: number): Generator<Draft> {
  let at = from;
  for (let count = 0; count < 8; count += 1) {
    const pattern = count === 0 ? after : more;
    pattern.lastIndex = at;
    const found = pattern.exec(reading.text);
    const raw = found?.[1] ?? '';
    const code = raw.toUpperCase();
    if (!found || !isModifier(code)) return;
    // "modifier is at ..." and "modifiers so we": two-letter words are modifiers only in capitals.
    if (
      /[a-z]/.test(raw) &&
      !(isLooseModifier(code) && /\d/.test(raw)) &&
      !/^(?:rt|lt|xs|xu|xe|xp|kx|jw|jz|gp|gy|gz|ga)$/.test(raw)
    )
      return;
    if (
      /^\d\d$/.test(code) &&
      /^\s?(?:%|min|cm|mm|year|yr|patients|days|,\d{3})/i.test(
        reading.text.slice(found.index + found[0].length, found.index + found[0].length + 10),
      )
    )
      return;
    const start = found.index + found[0].lastIndexOf(raw);
    yield draft(reading, code, start);
    at = found.index + found[0].length;
  }
}

function draft(reading: Reading, code: string, start: number): Draft {
  const status = reading.statusOf(code);
  // A catalog without modifiers does not make them unknown: the list of modifier codes is fixed.
  return {
    code,
    system: 'MODIFIER',
    start,
    end: start + code.length,
    status: status === 'unknown' ? 'valid' : status,
  };
}
