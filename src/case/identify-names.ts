import { signatureNames } from './identify-signers.ts';
import { CUES, SMALL_GIVEN, SMALL_TITLED } from './name-cues.ts';
import { eponyms } from './name-lists.ts';
import { CAPS, GAP, INITIAL, PARTICLE, PATTERNS, type Pattern, W } from './name-patterns.ts';
import { isKnownName, isOther, isPlainWord, type Place, plainWord, trimName } from './name-trim.ts';
import { AMBIGUOUS_NAMES, GIVEN_NAMES, OTHER_WORDS } from './name-words.ts';
import type { Found } from './personal.ts';

/**
 * Names of people: after titles, labels, greetings and cues in the narrative, before credentials, and by their
 * form where a given name is known. A part of a name found once is a name everywhere else in the mail.
 */

/** Names in a text, in no order. What lies in one of the `places` ("Cedar Rapids, Iowa") is none. */
export function identifyNames(text: string, places: readonly Found[]): Found[] {
  const found: Found[] = [];
  for (const pattern of [...PATTERNS, ...CUES]) {
    for (const match of text.matchAll(pattern.find)) {
      const raw = match[1] ?? '';
      const name = readName(text, match.index + match[0].length - raw.length, raw, pattern);
      if (name === undefined) continue;
      found.push({ kind: 'NAME', ...name, ...(pattern.patient ? { patient: true as const } : {}) });
      if (pattern.list) found.push(...listedNames(text, name.end));
    }
  }
  found.push(...byForm(text), ...smallNames(text), ...signatureNames(text));
  const names = found.filter(one => !places.some(place => one.start < place.end && place.start < one.end));
  return [...names, ...repeats(text, names)];
}

function readName(text: string, start: number, raw: string, pattern: Pattern): Place | undefined {
  const parts = raw.split(/[\s,()]+/u).map(plainWord);
  // "Smith, J 99213": after a comma the rest of the name makes an eponym a family name.
  const isReversed = raw.includes(',');
  if (pattern.whole && parts.some(part => isOther(part) && !(isReversed && eponyms.has(part))))
    return undefined;
  if (pattern.listed && !parts.some(isKnownName)) return undefined;
  const name = trimName(start, raw, pattern.strict === true, isReversed || pattern.sure === true);
  if (name === undefined) return undefined;
  return pattern.known && isUnknownWord(text.slice(name.start, name.end)) ? undefined : name;
}

/** "Hi Deirdre and Cal", "cc: Wilhelmina Drake; Ozzie Fenn": the names after the first. */
function listedNames(text: string, from: number): Found[] {
  const found: Found[] = [];
  for (let at = from; found.length < 8; ) {
    NEXT_NAME.lastIndex = at;
    const next = NEXT_NAME.exec(text);
    const raw = next?.[1] ?? '';
    if (!next || raw.split(/\s+/u).map(plainWord).some(isOther)) break;
    at = next.index + next[0].length;
    found.push({ kind: 'NAME', start: at - raw.length, end: at });
  }
  return found;
}

const NEXT_NAME = new RegExp(
  `(?:,|;|/|,?${GAP}(?:and|or|&))[ \\t]?(${W}(?:${GAP}${W})?)(?=[,;.:!?/)]|${GAP}(?:and|or|&|in|from|at|for|about|today)\\b|[ \\t]*$)`,
  'uym',
);

/** Names typed in small letters: "pt johnathan pruitt", "dr patel". */
function smallNames(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(SMALL_GIVEN)) {
    const raw = match[1] ?? '';
    const [first = '', ...rest] = raw.split(/\s+/u);
    const isLabelled = /name/i.test(match[0].slice(0, -raw.length)) && rest.length > 0 && !isPlainWord(first);
    if (!isLabelled && (!GIVEN_NAMES.has(first) || AMBIGUOUS_NAMES.has(first))) continue;
    const last = rest.at(-1);
    const length = last !== undefined && isPlainWord(last) ? first.length : raw.length;
    const start = match.index + match[0].length - raw.length;
    found.push({ kind: 'NAME', start, end: start + length, patient: true });
  }
  for (const match of text.matchAll(SMALL_TITLED)) {
    const word = match[1] ?? '';
    if (!isPlainWord(word))
      found.push({
        kind: 'NAME',
        start: match.index + match[0].length - word.length,
        end: match.index + match[0].length,
      });
  }
  return found;
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
    const isReversed = match[0].includes(',');
    const name = trimForm(match.index, match[0], isReversed);
    if (name === undefined) continue;
    const parts = text
      .slice(name.start, name.end)
      .split(/[\s,]+/u)
      .map(plainWord)
      .filter(part => part.length > 1);
    if (parts.length < 2) continue;
    const isGiven = parts.some(part => GIVEN_NAMES.has(part) && !AMBIGUOUS_NAMES.has(part));
    const isPlain = parts.every(part => !AMBIGUOUS_NAMES.has(part)) && !isReversed;
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
function trimForm(start: number, raw: string, isReversed: boolean): Place | undefined {
  const words = [...raw.matchAll(/[^\s,()]+/gu)].map(match => ({ text: match[0], at: match.index }));
  const isCut = (word: string): boolean => {
    const low = plainWord(word);
    // "Wagner, Heidi" is a person, "Wagner grade 3" is none.
    return isOther(low) && !(isReversed && eponyms.has(low));
  };
  const from = words.findLastIndex(word => isCut(word.text)) + 1;
  const kept = words.slice(from);
  // A word list after the name ("Jane Doe Wound Center") ends it before.
  const first = kept[0] ?? words[0];
  if (kept.length === 0) {
    const stop = words.findIndex(word => isCut(word.text));
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
