import type { Segment, Stretch } from './segments.ts';
import { isWordChar } from './tokens.ts';

/** The clauses of a sentence, as far as mail has them: what is said of a code is said in its clause. */

/** Words that open a clause, tried where a word begins. */
const clauseWord =
  /(?:but|when|while|because(?!\s+of\b)|after|since|although|though|even|however|then|so|and(?=\s+(?:they|we|he|she|i|(?:the\s+)?(?:payer|plan|insurer|insurance|carrier|medicare|medicaid))\s|\s+\+?(?:\d{5}|[A-Z]\d{4})(?:-\w\w)?\s+(?:was|is|has|got|gets|keeps)\s))\b/iy;
/** "We billed 97607 and A9272 was denied": a statement of its own, once another has been made. */
const statement = /^and\s+\+?(?:\d{5}|[A-Z]\d{4})/i;
const told = /\b(?:billed|submitted|coded|reported|charged|used|sent|paid|did|put)\b/i;
/** For each ASCII character: 1 parts clauses, 2 begins a word that may, 3 is a hyphen. */
const breakSort = Uint8Array.from({ length: 128 }, (_, unit) => {
  const sign = String.fromCharCode(unit);
  if (',;:()'.includes(sign)) return 1;
  return 'bwastehBWASTEH'.includes(sign) ? 2 : sign === '-' ? 3 : 0;
});
export interface Clause extends Stretch {
  /** Offsets within the segment; a word that parts the clauses belongs to the second one. */
  readonly from: number;
  readonly to: number;
}

/** The clauses of a segment: where each begins and ends, and those that were asked for. */
export interface Clauses {
  readonly segment: Segment;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly read: Clause[];
}

/** Reads the clauses of segments. The mentions of a segment come one after the other and share its clauses. */
export function clauseReader(): (segment: Segment) => Clauses {
  let latest: Clauses | undefined;
  return segment => {
    if (latest?.segment !== segment) latest = clausesIn(segment);
    return latest;
  };
}

function clausesIn(segment: Segment): Clauses {
  const { text } = segment;
  const from = [0];
  const to: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const size = breakAt(text, at);
    if (size === 0) continue;
    const statesMore = size === 3 && statement.test(text.slice(at, at + 30));
    // A comma, a bracket or "and" between two codes lists them and parts no clause.
    if (statesMore ? !told.test(text.slice(from.at(-1) ?? 0, at)) : joinsCodes(text, at, at + size)) continue;
    to.push(at);
    // A word that opens a clause belongs to it.
    from.push(isLetter(text.charCodeAt(at)) ? at : at + size);
    at += size - 1;
  }
  to.push(text.length);
  return { segment, from, to, read: [] };
}

function clauseAt(clauses: Clauses, index: number): Clause | undefined {
  const from = clauses.from[index];
  const to = clauses.to[index];
  if (from === undefined || to === undefined) return undefined;
  const clause = clauses.read[index] ?? clauseOf(clauses.segment.text, from, to);
  clauses.read[index] = clause;
  return clause;
}

/** The length of the sign or word that parts clauses at a place; 0 for none. */
function breakAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const sort = unit < 128 ? breakSort[unit] : unit === 0x2014 || unit === 0x2013 ? 1 : 0;
  if (sort === 0) return 0;
  if (sort === 1) return 1;
  if (sort === 3) return /^\s-\s$/.test(text.slice(at - 1, at + 2)) ? 1 : 0;
  if (isWordChar(text.charCodeAt(at - 1))) return 0;
  clauseWord.lastIndex = at;
  return clauseWord.test(text) ? clauseWord.lastIndex - at : 0;
}

function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
}

function clauseOf(text: string, from: number, to: number): Clause {
  return { from, to, text: text.slice(from, to) };
}

/** The clause that holds a mention, and the one after it. A break within the mention ("97605 - 97608") is none. */
export function clauseAround(
  clauses: Clauses,
  at: number,
  length: number,
): { readonly clause: Clause; readonly next: Clause | undefined } {
  const { from, to } = clauses;
  const { text } = clauses.segment;
  let first = 0;
  while ((from[first + 1] ?? Number.POSITIVE_INFINITY) <= at) first += 1;
  let last = first;
  while (last + 1 < to.length && (to[last] ?? 0) < at + length) last += 1;
  const whole = last === first ? clauseAt(clauses, first) : undefined;
  const clause = whole ?? clauseOf(text, from[first] ?? 0, to[last] ?? text.length);
  return { clause, next: clauseAt(clauses, last + 1) };
}

function joinsCodes(text: string, start: number, end: number): boolean {
  const next = text.charCodeAt(end) === 32 ? text.charCodeAt(end + 1) : text.charCodeAt(end);
  // Small letters but "and" and "or" go on with a clause.
  if (next > 97 && next !== 111) return false;
  const right = text.slice(end, end + 14);
  if (!/^\s{0,2}(?:and\s|or\s|&\s?)?\+?[A-Z]?\d/.test(right)) return false;
  const left = text.slice(Math.max(0, start - 14), start);
  return /\d{4}|[A-Z]\d\d|-\w\w/.test(left) && /[\dA-Z]{2,}\s{0,2}(?:x\s?\d{1,2})?\)?\s?$/.test(left);
}
