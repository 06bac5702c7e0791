import type { Mention, Reading } from './match.ts';
import { isLooseModifier, isModifier } from './modifier-codes.ts';
import { says } from './segments.ts';

type Draft = Omit<Mention, 'role' | 'text'>;

const spoken = /\bmod(?:ifi?er|if(?:ie|ei)r|s)?s?\b\.?/gi;
const after =
  /\s{0,2}[,(]?\s?(?:code\s|of\s|is\s|:|=|#|like\s|such as\s)?\s{0,2}["'“(]?[-–]?([A-Za-z0-9]{2})(?![A-Za-z0-9])["'”)]?/y;
const more =
  /\s{0,2}(?:,|\/|&|\+|and\/or|and|or|vs\.?|versus|then)\s{0,2}(?:and\s|or\s)?(?:the\s|an?\s)?(?:modifiers?\s)?["'“]?[-–]?([A-Za-z0-9]{2})(?![A-Za-z0-9])["'”]?/iy;
const before =
  /(?:^|[\s("'“/,])((?:[-–]?[A-Z0-9]{2}["'”]?(?:\s?(?:,|\/|&|and|or)\s?)){0,3})[-–]?([A-Z0-9]{2})["'”]?\s{1,2}$/;
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
const appended =
  /\b(?:append(?:ed|ing)?|add(?:ed|ing)?|attach(?:ed|ing)?|us(?:e|ed|ing)|with|w\/|need(?:s|ed)?|put|without)\s(?:an?\s|the\s)?["'“]?-(\d\d|[A-Z][A-Z0-9])(?![A-Za-z0-9])/gi;

const asked =
  /\b(?:is|are|was|would|will|should|does|use)\s(?:it\s)?((?:-?[A-Z0-9]{2}(?:\s?(?:,|\/|and|or|vs\.?)\s?)?){1,4})\s?(?:be\s|as\s)?(?:the|an?)\s(?:\w{3,12}\s)?$/i;
const billingWords =
  /\b(?:\d{5}|[A-Z]\d{4}|bill\w*|claims?|append|waste[d]?|discard\w*|drugs?|vials?|medicare|payer|line|cap|use)\b/i;

/** What hangs on a code, or stands in a cell of its row, belongs to the code. */
const ofCode =
  /(?:(?:\d{4}[0-9FTUM]|[A-Z]\d{4})\)?(?:[\s,/&+-]{1,2}(?:and\s|w\/\s?|with\s|x\d{1,3}\s)?\(?[A-Z0-9]{2}\)?){0,4}[\s,/&+(-]{1,2}(?:and\s|w\/\s?|with\s)?|[|\t] ?| {2})$/;

/** Modifiers named on their own: "modifier 25", "a 59 modifier", "modifiers XS or 59", "append -25". */
export function* standaloneModifiers(reading: Reading): Generator<Draft> {
  const { text } = reading;
  for (const found of text.matchAll(spoken)) {
    if (reading.zoneAt(found.index) === 'signature') continue;
    const end = found.index + found[0].length;
    const listed = [...listAfter(reading, end)];
    yield* listed;
    if (listed.length > 0) continue;
    const ahead = [...listBefore(reading, found.index)];
    yield* ahead.length > 0 ? ahead : askedBefore(reading, found.index);
  }
  yield* plainModifiers(reading);
  for (const found of text.matchAll(appended)) {
    const code = (found[1] ?? '').toUpperCase();
    if (isModifier(code)) yield draft(reading, code, found.index + found[0].length - code.length);
  }
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

/** Modifiers that are nothing else, named bare where codes are spoken of: "JW or JZ?", "use XU". */
function* plainModifiers(reading: Reading): Generator<Draft> {
  for (const found of reading.text.matchAll(/(?<![\w-])(?:J[WZ]|KX|X[EPSU])(?![\w-])/g)) {
    if (reading.zoneAt(found.index) === 'signature') continue;
    const left = reading.text.slice(Math.max(0, found.index - 40), found.index);
    if (ofCode.test(left)) continue;
    if (says(reading.segmentAt(found.index), billingWords)) yield draft(reading, found[0], found.index);
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
