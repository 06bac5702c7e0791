import {
  codeWords,
  type IdentifierKind,
  kinds,
  linking,
  numbering,
  plurals,
  separating,
  stateNames,
  statesByDigit,
  weak,
} from './label-words.ts';
import { isLetter, WordsBefore } from './words-before.ts';

/** Labels where they begin the text: "Case 97597 of the registry", but "in this case 97597". */
const headings = new Set(['Case', 'Chart', 'File', 'Plate', 'Patient', 'Pt', 'Order', 'Error']);

/** How far back a label may begin. */
const window = 56;

/**
 * The kind of identifier the words before a number announce; 'code' when they announce a code; undefined
 * when they say nothing. Reads the text between `floor` and the number's start, at most a line or two.
 * @param inCodeList the number before it was found to be a code: no list of identifiers is looked for.
 */
export function labelKind(
  text: string,
  floor: number,
  end: number,
  inCodeList = false,
): IdentifierKind | 'code' | undefined {
  if (saysNothing(text, floor, end)) return undefined;
  const words = new WordsBefore(text, Math.max(floor, end - window), end);
  let at = 0;
  let numbered = false;
  for (; at < 4; at += 1) {
    const word = words.plain(at);
    if (numbering.has(word)) numbered = true;
    else if (!linking.has(word) || !isLink(word, words.plain(at + 1))) break;
  }
  const last = words.plain(at);
  // "Drained in the treatment room. 10180?": the full word with its stop ends a sentence; "Rm. 12" does not.
  if (words.raw(at).endsWith('.') && closing.has(last)) return undefined;
  const two = `${words.plain(at + 1)} ${last}`;
  if (numbered && (codeWords.has(last) || codeWords.has(two))) return 'code';
  const kind =
    kinds.get(two) ??
    kinds.get(last) ??
    (numbered ? kinds.get(`${last} id`) : undefined) ??
    plurals.get(two) ??
    (at === 0 ? undefined : plurals.get(`${last} ${words.plain(at - 1)}`)) ??
    plurals.get(last);
  if (kind) return kind;
  if (codeWords.has(last)) return 'code';
  if (numbered && (weak.has(last) || last === '' || at === 1 || /^[a-z]/.test(last))) return 'record';
  if (at > 0) return undefined;
  if (headings.has(words.raw(0)) && words.raw(1) === '') return 'record';
  return stateBefore(words, text, floor, end) ?? (inCodeList ? undefined : listedKind(words));
}

/** Places that mails write out: with a full stop they end a sentence, they are no label of the number after it. */
const closing: ReadonlySet<string> = new Set([
  'room',
  'suite',
  'apartment',
  'box',
  'building',
  'floor',
  'bay',
  'gate',
  'bed',
  'department',
]);

/** "fax to 555..." and "ending in 1234" link; "to 97597" and "in 97597" alone do not. */
function isLink(word: string, before: string): boolean {
  if (word === 'to') return before === 'fax';
  return word !== 'in' || before === 'ending';
}

/** The kind of a number further down a list ("ZIP codes 11042, 11040 and 11030"; "meeting ID 975 970 11042"). */
function listedKind(words: WordsBefore): IdentifierKind | undefined {
  if (!separating.has(words.plain(0)) && !/\d/.test(words.plain(0))) return undefined;
  let at = 0;
  let sign = '';
  let size = 0;
  for (; at < 12; at += 1) {
    const word = words.plain(at);
    if (separating.has(word)) sign = sign === ',' ? sign : word;
    else if (/\d/.test(word)) size = word.length;
    else break;
  }
  if (at === 0) return undefined;
  while (at < 15 && (linking.has(words.plain(at)) || words.plain(at) === '#')) at += 1;
  const last = words.plain(at);
  const two = `${words.plain(at + 1)} ${last}`;
  const numbers = last === 'numbers' || last === 'nos' || last === 'ids';
  if (numbers && (weak.has(words.plain(at + 1)) || kinds.has(words.plain(at + 1)))) return 'record';
  const kind = plurals.get(two) ?? plurals.get(last);
  if (kind) return kind;
  // "Meeting ID 975 970 11042"; "extension 99213 or 99214", but not "room 12, 97597 done".
  const single = kinds.get(two) ?? kinds.get(last);
  if (sign === '') return single === 'secret' || single === 'phone' ? single : undefined;
  return size === 5 && sign !== ',' && sign !== ';' && single && listed.has(single) ? single : undefined;
}

const listed: ReadonlySet<IdentifierKind> = new Set(['zip', 'address', 'phone', 'record', 'secret', 'thing']);

/** Words that end a label, a link, a list or a state's name: every other word before a number says nothing of it. */
const telling: ReadonlySet<string> = new Set(
  [
    ...kinds.keys(),
    ...codeWords,
    ...linking,
    ...numbering,
    ...separating,
    ...plurals.keys(),
    ...stateNames,
  ].map(name => name.split(' ').at(-1) ?? name),
);

/** A quick look at the last word alone, which settles most numbers of a mail. */
function saysNothing(text: string, floor: number, from: number): boolean {
  let end = from;
  while (end > floor && text.charCodeAt(end - 1) === 32) end -= 1;
  let start = end;
  while (start > floor && isLetter(text.charCodeAt(start - 1))) start -= 1;
  const size = end - start;
  if (size === 0 || size > 20 || (size === 2 && text.charCodeAt(start) < 91)) return false;
  return (
    start > floor && text.charCodeAt(start - 1) === 32 && !telling.has(text.slice(start, end).toLowerCase())
  );
}

function stateBefore(
  words: WordsBefore,
  text: string,
  floor: number,
  start: number,
): IdentifierKind | undefined {
  const first = words.raw(0) === ',' ? 1 : 0;
  const raw = words.raw(first).replace(/\.$/, '');
  if (!/^[A-Z]/.test(raw)) return undefined;
  const before = words.raw(first + 1);
  if (stateNames.has(raw.toLowerCase()) || stateNames.has(`${before} ${raw}`.toLowerCase())) {
    return 'zip';
  }
  // "Chest CT 71260" is no ZIP code of Connecticut.
  const isOfState = statesByDigit[text.charCodeAt(start) - 48]?.has(raw) === true;
  if (!isOfState && !(before === ',' && statesByDigit.some(names => names.has(raw)))) return undefined;
  const left = text.slice(Math.max(floor, start - window), start);
  if (/\n\s*$/.test(left)) return undefined;
  // "Baltimore, MD 21201" and "Baltimore MD 21201"; not "97597 OR 11042" nor "BILL 97597 IN OFFICE".
  if (before === '' && /^\s*[A-Z]{2}\s+$/.test(left))
    return /^(?:OR|IN|ME|OK|HI|PA|ID|LA|MA)$/.test(raw) ? undefined : 'zip';
  return before === ',' || /^[A-Z][a-z'.]{1,}$/.test(before) ? 'zip' : undefined;
}
