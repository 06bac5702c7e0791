import { CAPS, FULL, GAP, INITIAL, PARTICLE, PATTERNS, W } from './name-patterns.ts';
import { AMBIGUOUS_NAMES, GIVEN_NAMES, OTHER_WORDS } from './name-words.ts';
import type { Found } from './personal.ts';

/**
 * Names of people: after titles, labels, greetings and cues in the narrative, before credentials, and by their
 * form where a given name is known. A part of a name found once is a name everywhere else in the mail.
 */

/** Names in a text, in no order. What lies in one of the `places` ("Cedar Rapids, Iowa") is none. */
export function identifyNames(text: string, places: readonly Found[]): Found[] {
  const found: Found[] = [];
  for (const pattern of PATTERNS) {
    for (const match of text.matchAll(pattern.find)) {
      const raw = match[1] ?? '';
      const name = trimName(match.index + match[0].length - raw.length, raw, pattern.strict === true);
      if (name !== undefined && pattern.known && isUnknownWord(text.slice(name.start, name.end))) continue;
      if (name !== undefined)
        found.push({ kind: 'NAME', ...name, ...(pattern.patient ? { patient: true as const } : {}) });
    }
  }
  found.push(...byForm(text), ...signatureNames(text));
  const names = found.filter(one => !places.some(place => one.start < place.end && place.start < one.end));
  return [...names, ...repeats(text, names)];
}

/** Cuts words that are no part of a name from both ends; undefined when nothing name-like is left. */
function trimName(start: number, raw: string, strict: boolean): { start: number; end: number } | undefined {
  const words = [...raw.matchAll(/[^\s,()]+/gu)].map(match => ({ text: match[0], at: match.index }));
  const isOther = (word: string): boolean => {
    const low = plainWord(word);
    return OTHER_WORDS.has(low) && !GIVEN_NAMES.has(low);
  };
  while (words.length > 0 && isOther(words[0]?.text ?? '')) {
    // "for Medicare Part B": what follows a word that is no name is no name either.
    if (strict) return undefined;
    words.shift();
  }
  const stop = words.findIndex(word => word.text.length > 1 && isOther(word.text));
  const kept = stop === -1 ? words : words.slice(0, stop);
  const first = kept[0];
  const last = kept.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const alone = kept.length === 1 ? first.text.toLowerCase() : '';
  if (strict && alone !== '' && AMBIGUOUS_NAMES.has(alone)) return undefined;
  if (/^\p{Lu}{2,5}$/u.test(first.text) && kept.length === 1 && !GIVEN_NAMES.has(first.text.toLowerCase()))
    return undefined;
  return { start: start + first.at, end: start + last.at + last.text.replace(/[.'’]$/u, '').length };
}

const PAIR = new RegExp(
  `(?<![\\p{L}\\d'’-])${W}(?:${GAP}(?:${W}|${INITIAL}|${PARTICLE}(?=${GAP}))){1,3}`,
  'gu',
);
const COMMA_PAIR = new RegExp(
  `(?<![\\p{L}\\d'’-])(?:${W}|${CAPS}),${GAP}(?:${W}|${CAPS})(?:${GAP}${INITIAL})?`,
  'gu',
);

/** Two or more capitalised words of which one is a known given name, or which nothing else explains. */
function byForm(text: string): Found[] {
  const found: Found[] = [];
  for (const match of [...text.matchAll(PAIR), ...text.matchAll(COMMA_PAIR)]) {
    const name = trimForm(match.index, match[0]);
    if (name === undefined) continue;
    const parts = text
      .slice(name.start, name.end)
      .split(/[\s,]+/u)
      .map(plainWord)
      .filter(part => part.length > 1);
    if (parts.length < 2) continue;
    const isGiven = parts.some(part => GIVEN_NAMES.has(part) && !AMBIGUOUS_NAMES.has(part));
    const isPlain = parts.every(part => !AMBIGUOUS_NAMES.has(part)) && !match[0].includes(',');
    // "Trigger Finger" as a subject or at the start of a line is no person.
    const startsSentence = /^[ \t]\p{Ll}/u.test(text.slice(name.end, name.end + 2));
    const startsLine =
      !startsSentence && /(?:^|\n)[\s>*#-]{0,6}$/.test(text.slice(Math.max(0, name.start - 8), name.start));
    if (isGiven || (isPlain && !startsLine && !inHeading(text, match.index)))
      found.push({ kind: 'NAME', ...name });
  }
  return found;
}

/** The longest run of words that nothing but a name explains; "Resident Kwame Banerjee" without its first word. */
function trimForm(start: number, raw: string): { start: number; end: number } | undefined {
  const words = [...raw.matchAll(/[^\s,()]+/gu)].map(match => ({ text: match[0], at: match.index }));
  const isOther = (word: string) => OTHER_WORDS.has(plainWord(word)) && !GIVEN_NAMES.has(plainWord(word));
  const from = words.findLastIndex(word => word.text.length > 1 && isOther(word.text)) + 1;
  const kept = words.slice(from);
  // A word list after the name ("Jane Doe Wound Center") ends it before.
  const first = kept[0] ?? words[0];
  if (kept.length === 0) {
    const stop = words.findIndex(word => word.text.length > 1 && isOther(word.text));
    const head = words.slice(0, stop);
    const last = head.at(-1);
    return first === undefined || last === undefined || head.length < 2
      ? undefined
      : { start: start + first.at, end: start + last.at + last.text.length };
  }
  const last = kept.at(-1);
  return first === undefined || last === undefined
    ? undefined
    : { start: start + first.at, end: start + last.at + last.text.length };
}

/** "Hemostasis was achieved": a capital at the start of a sentence makes no name. */
function isUnknownWord(name: string): boolean {
  return !/[\s,]/.test(name) && !GIVEN_NAMES.has(plainWord(name));
}

function plainWord(word: string): string {
  return word.toLowerCase().replace(/[.'’]s?$/u, '');
}

/** A line in which nearly every word is capitalised is a heading, a product or a place. */
function inHeading(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const stop = text.indexOf('\n', at);
  const words =
    text
      .slice(Math.max(start, at - 200), stop === -1 ? at + 200 : Math.min(stop, at + 200))
      .match(/\p{L}{2,}/gu) ?? [];
  const capital = words.filter(word => /^\p{Lu}/u.test(word)).length;
  return words.length >= 3 && capital / words.length > 0.7;
}

const SIGN_OFF =
  /^[ \t>]*(?:(?:best|kind|warm|many|with)?\s?(?:regards|wishes|thanks|thank you)|thx|thanks(?: again| so much| in advance)?|best|cheers|sincerely|respectfully|cordially|--|—)[,.!]?[ \t]*$/i;

/** The first line after a sign-off, when it has the form of a name. */
function signatureNames(text: string): Found[] {
  const found: Found[] = [];
  const lines = [...text.matchAll(/[^\n]*/g)].filter(match => match[0].trim() !== '');
  for (let index = 0; index + 1 < lines.length; index += 1) {
    const line = lines[index]?.[0] ?? '';
    const next = lines[index + 1];
    if (line.length > 60 || next === undefined || !SIGN_OFF.test(line)) continue;
    const name = new RegExp(`^[ \\t>]*(${FULL}|${CAPS}|\\p{Ll}{3,15})(?=[ \\t]*(?:$|[,|]))`, 'u').exec(
      next[0],
    );
    if (name?.[1] === undefined) continue;
    const start = next.index + name[0].length - name[1].length;
    const trimmed = trimName(start, name[1], false);
    if (trimmed !== undefined) found.push({ kind: 'NAME', ...trimmed });
  }
  const last = lines.at(-1);
  const alone = last && lines.length > 1 ? new RegExp(`^[ \\t>]*(${FULL})[ \\t]*$`, 'u').exec(last[0]) : null;
  if (last !== undefined && alone?.[1] !== undefined && alone[1].length < 40) {
    const trimmed = trimName(last.index + last[0].indexOf(alone[1]), alone[1], true);
    if (trimmed !== undefined) found.push({ kind: 'NAME', ...trimmed });
  }
  return found;
}

/** Every other place where a part of a found name stands: "Mrs. Okafor ... Okafor's wound". */
function repeats(text: string, names: readonly Found[]): Found[] {
  const parts = new Map<string, boolean>();
  for (const name of names) {
    for (const word of text.slice(name.start, name.end).match(/[\p{L}'’-]{3,}/gu) ?? []) {
      const low = word.toLowerCase();
      if (!OTHER_WORDS.has(low)) parts.set(low, (parts.get(low) ?? false) || name.patient === true);
    }
  }
  if (parts.size === 0) return [];
  const found: Found[] = [];
  for (const match of text.matchAll(/[\p{L}][\p{L}'’-]{2,}/gu)) {
    const word = match[0].replace(/['’]s$/u, '');
    const low = word.toLowerCase();
    const known = parts.has(low);
    if (!known || (AMBIGUOUS_NAMES.has(low) && !/^\p{Lu}/u.test(word))) continue;
    if (AMBIGUOUS_NAMES.has(low) && /^\s*\d/.test(text.slice(match.index + word.length))) continue;
    found.push({
      kind: 'NAME',
      start: match.index,
      end: match.index + word.length,
      ...(parts.get(low) ? { patient: true as const } : {}),
    });
  }
  return found;
}
