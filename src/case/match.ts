import type { CodeBook, CodeStatus, CodeSystem } from './codebook.ts';
import { identifierAt, mayCount } from './identifiers.ts';
import { evidenceFor } from './match-evidence.ts';
import { familyText, mayNameFamily, readFamily } from './match-family.ts';
import { unglue } from './match-glued.ts';
import { standaloneModifiers } from './match-modifiers.ts';
import { readRange, slashedCodes } from './match-range.ts';
import { openReading, type Reading } from './match-reading.ts';
import { roleIn } from './match-roles.ts';
import { chooseShape } from './match-shape.ts';
import { spokenCodes, spokenModifiers } from './match-spoken.ts';
import { tableReader } from './match-table.ts';
import { readTail } from './match-tail.ts';
import { unitsAfterName, unitsAhead } from './match-units.ts';
import type { Question } from './question.ts';
import { familyShape, type Shape } from './shapes.ts';
import { isWordChar, numberTokens, type Token } from './tokens.ts';

/** asked: what about it; billed: what the asker intends or did bill; denied: refused; quoted: only in earlier mail. */
export type MentionRole = 'asked' | 'billed' | 'denied' | 'quoted';

/** One code reference in the text. Offsets are UTF-16, half open, into `Question.text`. */
export interface Mention {
  readonly code: string;
  readonly system: CodeSystem;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly status: CodeStatus;
  readonly role: MentionRole;
  readonly units?: number;
  readonly modifiers?: readonly string[];
  readonly range?: { readonly from: string; readonly to: string };
  /** Kept, with its reason, when the text allows another reading. */
  readonly ambiguous?: string;
}

export type Draft = Omit<Mention, 'role' | 'text'>;

/** No mail of a person names more. */
const maxMentions = 20_000;

/**
 * Every code reference of a question with its status on a date of service, in text order. A number is a
 * reference by the evidence around it, never by being a valid code alone. Linear in the length of the text.
 * @param most how many numbers are read as codes; what follows is not read.
 */
export function matchCodes(
  question: Question,
  book: CodeBook,
  on: string,
  most = maxMentions,
): readonly Mention[] {
  const reading = openReading(question, book, on);
  const drafts = [
    ...codesIn(reading, most),
    ...spokenCodes(reading),
    ...standaloneModifiers(reading),
    ...spokenModifiers(reading),
  ];
  const readCells = tableReader(reading.text);
  drafts.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Mention[] = [];
  let end = 0;
  for (const draft of drafts) {
    if (draft.start < end) continue;
    const role = roleOf(reading, draft);
    kept.push({ ...readCells(draft), text: question.text.slice(draft.start, draft.end), role });
    end = draft.end;
  }
  return kept;
}

function roleOf(reading: Reading, draft: Draft): MentionRole {
  if (reading.zoneAt(draft.start) === 'quoted') return 'quoted';
  const segment = reading.segmentAt(draft.start);
  const header = (): string => reading.headerAt(draft.start);
  return roleIn(reading.clausesOf(segment), draft.start - segment.start, draft.end - draft.start, header);
}

function* codesIn(reading: Reading, most: number): Generator<Draft> {
  const { text } = reading;
  let from = 0;
  let previous: Draft | undefined;
  let count = 0;
  const wanted = (start: number, end: number): boolean => start >= from && mayBeCode(text, start, end);
  for (const token of numberTokens(text, wanted)) {
    const read = readToken(reading, token, previous);
    if (!read) continue;
    yield* read.drafts;
    count += read.drafts.length;
    if (count >= most) return;
    previous = read.drafts.at(-1);
    from = read.end;
  }
}

/** A quick look that spares the rest for years, ages and sizes. */
function mayBeCode(text: string, start: number, end: number): boolean {
  const size = end - start;
  if (size === 5) return true;
  if (size < 3 || size > 40) return false;
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) > 64) return true;
  return false;
}

/** What one token gave, and where reading goes on. */
export interface Read {
  readonly drafts: readonly Draft[];
  readonly end: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function readToken(reading: Reading, token: Token, previous: Draft | undefined): Read | undefined {
  const { text } = reading;
  if (isWordChar(text.charCodeAt(token.start - 1)) || isWordChar(text.charCodeAt(token.end)))
    return undefined;
  const { token: inner, units, labelled } = unglue(token);
  const family = mayNameFamily(text, inner) ? familyShape(familyText(text, inner)) : undefined;
  if (family) return readFamily(reading, inner, family);
  const shape = chooseShape(reading, inner);
  if (!shape) return undefined;
  const read = readCode(reading, inner, shape, units, labelled, previous);
  return read && { ...read, end: Math.max(read.end, token.end) };
}

function readCode(
  reading: Reading,
  token: Token,
  shape: Shape & { ambiguous?: string },
  gluedCount: number | undefined,
  labelled: boolean,
  previous: Draft | undefined,
): Read | undefined {
  const { text } = reading;
  const inCodeList = previous !== undefined && token.start - previous.end < 6;
  if (!labelled && identifierAt(text, token, inCodeList)) return undefined;
  const range = readRange(reading, token, shape);
  const takesModifiers = shape.system === 'CPT' || shape.system === 'HCPCS';
  const tail = readTail(text, range?.end ?? token.end, takesModifiers && !range, digits =>
    isSibling(reading, shape, digits),
  );
  const units =
    gluedCount ??
    tail.units ??
    unitsAhead(text, token.start) ??
    (shape.system === 'HCPCS' ? unitsAfterName(text, tail.end) : undefined);
  const attached = tail.modifiers.length > 0 || gluedCount !== undefined || range !== undefined;
  const supported =
    labelled ||
    evidenceFor(reading, token, shape, {
      attached: attached || (tail.units !== undefined && /[xX×]/.test(text.slice(token.end, tail.end))),
      previous: previous !== undefined && token.start - previous.end < 120,
    });
  if (!supported) return undefined;
  const ambiguous =
    shape.ambiguous ??
    tail.ambiguous ??
    range?.ambiguous ??
    (mayCount(text, token) ? 'could also be a count' : undefined);
  const draft: Mutable<Draft> = {
    code: shape.code,
    system: shape.system,
    start: token.start,
    end: range?.end ?? token.end,
    status: reading.statusOf(shape.code),
  };
  if (units !== undefined) draft.units = units;
  if (tail.modifiers.length > 0) draft.modifiers = tail.modifiers;
  if (range) draft.range = { from: shape.code, to: range.to };
  if (ambiguous !== undefined) draft.ambiguous = ambiguous;
  const drafts = tail.modifiers.length > 0 ? [draft] : [draft, ...slashedCodes(reading, draft)];
  return { drafts, end: Math.max(tail.end, drafts.at(-1)?.end ?? 0) };
}

function isSibling(reading: Reading, shape: Shape, digits: string): boolean {
  return reading.statusOf(shape.code.slice(0, -digits.length) + digits) === 'valid';
}
