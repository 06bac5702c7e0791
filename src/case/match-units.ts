import { isModifier } from './modifier-codes.ts';

/** How many units a code is said to have: after it, in brackets, after the name of a supply, or before it. */

const units =
  /[ \t]{0,2}[-–,;:|]?[ \t]{0,2}[([]?[ \t]?(?:(?:[xX×*]|times\b)[ \t]?(\d{1,3})(?:[ \t]units?\b)?|(?:qty|quantity|units?|u|#)\.?[ \t]?[:=]?[ \t]?(\d{1,3})|(\d{1,3})[ \t]?(?:units?|u|ea)\b|for[ \t](\d{1,3}|[a-z]+)[ \t]units?\b|(one|two|three|four|five|six|seven|eight|nine|ten)[ \t]units?\b)(?!\d|[\w.]\d|[ \t]?(?:cm|mm|in|inch|by|x|mg|min|sq|days?|weeks?|hours?|patients?)\b)(?:[)\]])?/iy;

const bracketed = /[ \t]?\((\d{1,2})\)/y;
/** A supply with its name before the count: "C1713 anchor x 3". */
const namedUnits =
  /[ \t](?:[A-Za-z]{2,12}[ \t]){1,3}(?:[xX×][ \t]?(?=\d)|(?=\d{1,4}[ \t]units?\b))(\d{1,4})(?![\w.]|[ \t]?(?:cm|mm|in|mg|ml|min|sq)\b|[ \t]?[xX×])/y;
const numberWords: ReadonlyMap<string, number> = new Map(
  ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map(
    (word, i) => [word, i + 1],
  ),
);

/** Reads a sticky pattern at a place: the first group and where the match ends. */
export function take(pattern: RegExp, text: string, at: number): { word: string; end: number } | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found ? { word: found[1] ?? '', end: found.index + found[0].length } : undefined;
}

/** The count right after a code and its modifiers. */
export function readUnits(text: string, at: number): { units: number; end: number } | undefined {
  units.lastIndex = at;
  const found = units.exec(text);
  if (!found) return inBrackets(text, at);
  const raw = (found[1] ?? found[2] ?? found[3] ?? found[4] ?? found[5] ?? '').toLowerCase();
  const value = numberWords.get(raw) ?? Number(raw);
  return Number.isInteger(value) && value > 0 ? { units: value, end: at + found[0].length } : undefined;
}

/** "97110 (2)"; two digits in brackets are a modifier where one has them. */
function inBrackets(text: string, at: number): { units: number; end: number } | undefined {
  const found = take(bracketed, text, at);
  return found && Number(found.word) > 0 && !isModifier(found.word)
    ? { units: Number(found.word), end: found.end }
    : undefined;
}

const unitsBefore =
  /(?:^|[^\w.])(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:\s?[x×]|\s(?:units?|lines?|counts?)(?:\s(?:each\s)?of)?)\s?(?:the\s|cpt\s|hcpcs\s|code\s|add-?on\s)*\(?\+?$/i;

/** Whether the last word before a place may end a count: "x", "of", "the", "cpt", "units", "code", "hcpcs", "add-on". */
function mayCount(text: string, start: number): boolean {
  let at = start - 1;
  while (at > start - 4 && ' (+'.includes(text.charAt(at))) at -= 1;
  return 'xX×fFeEtTsSnN'.includes(text.charAt(at));
}

/** "2 units of 97598", "2 x 97598". */
export function unitsAhead(text: string, start: number): number | undefined {
  if (!mayCount(text, start)) return undefined;
  const near = text.slice(Math.max(0, start - 36), start);
  if (!/[x×]\W{0,3}$|(?:nit|ine|unt)s?\b/i.test(near)) return undefined;
  const found = unitsBefore.exec(near);
  const raw = (found?.[1] ?? '').toLowerCase();
  const value = numberWords.get(raw) ?? Number(raw);
  return found && value > 0 ? value : undefined;
}

/** "C1713 anchor x 3": a count after the name of a supply or drug. */
export function unitsAfterName(text: string, from: number): number | undefined {
  const value = Number(take(namedUnits, text, from)?.word ?? 0);
  return value > 0 ? value : undefined;
}
