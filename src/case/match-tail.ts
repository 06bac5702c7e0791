import { readUnits, take } from './match-units.ts';
import { isLooseModifier, isModifier } from './modifier-codes.ts';

/** What hangs on a code: its modifiers and units, and where they end. */
export interface Tail {
  readonly modifiers: readonly string[];
  readonly units: number | undefined;
  readonly end: number;
  /** Why a modifier could also be read otherwise. */
  readonly ambiguous?: string;
}

const attached = /[ \t]?[-–‑][ \t]?([A-Za-z0-9]{2})(?![A-Za-z0-9]|\.\d)/y;
const joined = /[/,+&][ \t]?-?([A-Z0-9]{2})(?![A-Za-z0-9]|\.\d)/y;
const slash = /[/:]-?([A-Z0-9]{2})(?![A-Za-z0-9]|[./]\d)/y;
/** "99213 with 25", "97597 w/59 and XS". */
const withModifier =
  /(?:[ \t]{1,2}|(?=w\/))(?:with|w\/o?|\+)[ \t]?(?:an?[ \t])?["']?-?([A-Z0-9]{2})["']?(?![A-Za-z0-9]|[.,/-]\d)/iy;
const andModifier = /[ \t]{1,2}(?:and|&|or)[ \t]-?([A-Z0-9]{2})(?![A-Za-z0-9]|[.,/-]\d)/y;
/** A service line of an X12 claim: "HC:97597:59:LT*210*UN*2". */
const serviceLine = /((?::[A-Z0-9]{2}){0,4})(?::[^*\s]{0,30})?\*[\d.]{0,12}\*UN\*(\d{1,3})(?!\d)/y;
/** What HTML leaves between a code and its tail when a mail holds tags as text. */
const tags = /(?:<\/(?:b|i|u|strong|em|span|font|td)>){1,3}/iy;
const loose = /(?:[ \t,]{1,2}\(?|\()-?([A-Z0-9]{2})\)?(?![A-Za-z0-9]|\.\d|[-/]\d)/y;
const spoken =
  /[ \t,"']{0,3}\(?(?:with\s|w\/\s?|plus\s|\+\s?|and\s)?(?:an?\s|the\s)?(?:mod(?:ifi?er)?s?\.?|modifer)\s?[-#:"']{0,2}\s?([A-Za-z0-9]{2})\b/iy;
/** Between a code and what hangs on it. */
const filling = new Set([...' \t,("\'[{'].map(sign => sign.charCodeAt(0)));

/** Whether the first sign or letter after a code may begin a modifier (1), a count (2), both (3) or neither. */
const opens = Uint8Array.from({ length: 128 }, (_, unit) => {
  const sign = String.fromCharCode(unit);
  const modifier = /[A-Z0-9mwpato+&/:<-]/.test(sign) ? 1 : 0;
  return modifier + (/[0-9xX*qQuU#fFotsen|;:-]/.test(sign) ? 2 : 0);
});

function opensTail(text: string, from: number): number {
  let at = from;
  while (at < from + 4 && filling.has(text.charCodeAt(at))) at += 1;
  const unit = text.charCodeAt(at);
  return unit < 128 ? (opens[unit] ?? 0) : Number.isNaN(unit) ? 0 : 3;
}

/** Modifiers that are on so many claims that "-25" after a code is never the end of a range. */
const everyday = new Set('22 24 25 26 50 51 52 53 57 58 59 76 77 78 79 80 81 82 91'.split(' '));

/** Whether "99221-23" is a range of codes rather than a code with a modifier: both are forms in use. */
export function shortRangeEnd(
  code: string,
  digits: string,
  exists: (code: string) => boolean,
): string | undefined {
  if (!/^\d{5}$/.test(code) || !/^\d{1,2}$/.test(digits)) return undefined;
  const to = code.slice(0, -digits.length) + digits;
  if (to <= code) return undefined;
  // "99213-5": one digit is believed only where that code exists.
  if (digits.length === 1) return exists(to) ? to : undefined;
  if (!isModifier(digits)) return to;
  return !everyday.has(digits) && exists(to) ? to : undefined;
}

/**
 * Reads modifiers and units after a code that ends at `from`. Looks ahead a bounded number of characters.
 * @param isSibling whether the code with its last digits replaced exists too ("97597/98").
 */
export function readTail(
  text: string,
  from: number,
  takesModifiers: boolean,
  isSibling: (digits: string) => boolean = () => false,
): Tail {
  if (text.charCodeAt(from - 6) === 58) {
    const line = readServiceLine(text, from);
    if (line) return line;
  }
  const modifiers: string[] = [];
  let end = text.charCodeAt(from) === 60 ? (take(tags, text, from)?.end ?? from) : from;
  let ambiguous: string | undefined;
  for (let count = 0; takesModifiers && count < 5 && (opensTail(text, end) & 1) === 1; count += 1) {
    const next = nextModifier(text, end, modifiers.length > 0, isSibling);
    if (!next) break;
    if (!modifiers.includes(next.code)) modifiers.push(next.code);
    ambiguous ??= next.ambiguous;
    end = next.end;
  }
  const count = opensTail(text, end) > 1 ? readUnits(text, end) : undefined;
  // "Q5101 x 300 units, JZ"
  const late = count && takesModifiers ? nextModifier(text, count.end, true, isSibling) : undefined;
  if (late && isLooseModifier(late.code) && !modifiers.includes(late.code)) {
    modifiers.push(late.code);
    end = late.end;
  }
  return {
    modifiers,
    units: count?.units,
    end: Math.max(count?.end ?? 0, end),
    ...(ambiguous === undefined ? {} : { ambiguous }),
  };
}

function readServiceLine(text: string, from: number): Tail | undefined {
  serviceLine.lastIndex = from;
  const found = serviceLine.exec(text);
  if (!found) return undefined;
  const modifiers = (found[1] ?? '').split(':').filter(isModifier);
  return { modifiers, units: Number(found[2]), end: from + found[0].length };
}

interface NextModifier {
  readonly code: string;
  readonly end: number;
  readonly ambiguous?: string;
}

function nextModifier(
  text: string,
  at: number,
  after: boolean,
  isSibling: (digits: string) => boolean,
): NextModifier | undefined {
  const next = text.charCodeAt(at);
  // Most codes end in a space before a word, or in a full stop.
  if (next === 46 || next === 10 || next === 63 || Number.isNaN(next)) return undefined;
  const dash = take(attached, text, at);
  if (dash) {
    const code = dash.word.toUpperCase();
    // "97597 - at home" and "97597 - 59 year old" are prose after a dash.
    const spaced = /\s$/.test(text.slice(at, dash.end - 2)) && /^\s/.test(text.slice(at, at + 1));
    const closes = everyday.has(code) && closesItem(text, dash.end);
    const sure =
      dash.word === code ? !spaced || closes || isLooseModifier(code) : !spaced && isLooseModifier(code);
    if (isModifier(code) && sure) return { code, end: dash.end };
    return undefined;
  }
  const more = after ? take(joined, text, at) : undefined;
  if (more && (isLooseModifier(more.word) || isModifier(more.word)))
    return { code: more.word, end: more.end };
  if (!after && (next === 47 || next === 58)) {
    const first = take(slash, text, at);
    if (
      first &&
      isModifier(first.word) &&
      (/\D/.test(first.word) || (everyday.has(first.word) && !isSibling(first.word)))
    )
      return { code: first.word, end: first.end };
  }
  const said = take(spoken, text, at);
  if (said && isModifier(said.word.toUpperCase())) return { code: said.word.toUpperCase(), end: said.end };
  const added = take(withModifier, text, at) ?? (after ? take(andModifier, text, at) : undefined);
  if (added && isSure(added.word) && closesItem(text, added.end))
    return { code: added.word.toUpperCase(), end: added.end };
  const bare = take(loose, text, at);
  if (!bare) return undefined;
  if (isLooseModifier(bare.word)) return { code: bare.word, end: bare.end };
  if (
    everyday.has(bare.word) &&
    (text.charAt(at) === ',' ? bare.end > at + 3 && closesLine(text, bare.end) : closesItem(text, bare.end))
  ) {
    return {
      code: bare.word,
      end: bare.end,
      ambiguous: `"${bare.word}" after the code is read as a modifier`,
    };
  }
  return undefined;
}

/** A bare "99213 25" is a claim line only when nothing counts with the number. */
function closesItem(text: string, end: number): boolean {
  return /^(?:\s*$|\s*\n|\s\d\d(?!\d)|\s?[,;|)&+/]|\s[-–]\s?\d\d(?!\d)|\s(?:and|with|plus|or|[A-Z]{2}\b))/.test(
    text.slice(end, end + 8),
  );
}

/** After a comma the number is a modifier only where the claim line ends: "99213, 25; 11042" or "99213, 25, 11042". */
function closesLine(text: string, end: number): boolean {
  return /^\s{0,2}(?:$|\n|[;|)]|\/\s|[,&+]\s?(?:and\s)?\+?(?:\d{5}|[A-Z]\d{4})\b)/.test(
    text.slice(end, end + 14),
  );
}

/** A modifier that is no ordinary number or word where only "with" or "and" announces it. */
function isSure(word: string): boolean {
  const code = word.toUpperCase();
  return everyday.has(code) || (word === code && isLooseModifier(code));
}
