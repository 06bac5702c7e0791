import type { CodeBook, CodeStatus, CodeSystem } from './codebook.ts';
import { identifierAt, mayCount } from './identifiers.ts';
import { evidenceFor } from './match-evidence.ts';
import { familyText, mayNameFamily, readFamily } from './match-family.ts';
import { unglue } from './match-glued.ts';
import { standaloneModifiers } from './match-modifiers.ts';
import { readRange, slashedCodes } from './match-range.ts';
import { clauseReader, headerReader, roleIn } from './match-roles.ts';
import { spokenCodes, spokenModifiers } from './match-spoken.ts';
import { tableReader } from './match-table.ts';
import { readTail, unitsAfterName, unitsAhead } from './match-tail.ts';
import type { Question, ZoneKind } from './question.ts';
import { says, segmentReader } from './segments.ts';
import { familyShape, repairedShapes, type Shape, shapesOf } from './shapes.ts';
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

/** What the steps of matching share for one text. */
export interface Reading {
  readonly text: string;
  readonly statusOf: (code: string) => CodeStatus;
  readonly segmentAt: ReturnType<typeof segmentReader>;
  readonly clausesOf: ReturnType<typeof clauseReader>;
  readonly zoneAt: (position: number) => ZoneKind;
  /** The line that introduces the list a position stands in; empty for none. */
  readonly headerAt: (position: number) => string;
  /** Whether the mail speaks of codes at all; computed once. */
  readonly aboutCodes: () => boolean;
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

function openReading(question: Question, book: CodeBook, on: string): Reading {
  const statuses = new Map<string, CodeStatus>();
  let about: boolean | undefined;
  const text = plainSigns(question.text);
  return {
    text,
    statusOf: code => {
      let status = statuses.get(code);
      if (status === undefined) {
        status = book.card(code, on)?.status ?? 'unknown';
        statuses.set(code, status);
      }
      return status;
    },
    segmentAt: segmentReader(text),
    clausesOf: clauseReader(),
    zoneAt: zoneReader(question),
    headerAt: headerReader(text),
    aboutCodes: () => {
      about ??= /\b(?:cpt|hcpcs|icd|codes?|coding|bill|billing|billed|modifier|denied|denial|claim)\b/i.test(
        text.slice(0, 20_000),
      );
      return about;
    },
  };
}

const unusualSigns = /[\u00a0\u2000-\u200a\u2010-\u2012\u202f\u205f\u2212\u3000\ufe63\uff0d]/;

/** Spaces and hyphens of other kinds as plain ones, each in its place, so that every offset stays true. */
function plainSigns(text: string): string {
  if (!unusualSigns.test(text)) return text;
  return text
    .replace(/[\u2010-\u2012\u2212\ufe63\uff0d]/g, '-')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ');
}

function zoneReader(question: Question): (position: number) => ZoneKind {
  let at = 0;
  return position => {
    const zones = question.zones;
    if (position < (zones[at]?.start ?? 0)) at = 0;
    while (at < zones.length - 1 && position >= (zones[at]?.end ?? 0)) at += 1;
    return zones[at]?.kind ?? 'new';
  };
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

const dxWords =
  /\b(?:icd|dx|diagnos[ie]s|diagnostic|code[sd]? first|secondary|primary dx|laterality|7th|seventh)\b/i;
const itemWords =
  /\b(?:hcpcs|supply|supplies|dressing|dme|pump|drug|product|level ii|g-?code|j-?code|a-?code|q-?code)\b/i;

/** The best form of a token: what the catalog knows, else what the words around it say. */
function chooseShape(reading: Reading, token: Token): (Shape & { ambiguous?: string }) | undefined {
  const plain = shapesOf(token.text);
  const [only] = plain;
  if (plain.length === 1 && only && reading.statusOf(only.code) !== 'unknown') return only;
  const isKnown = (shape: Shape): boolean => reading.statusOf(shape.code) !== 'unknown';
  const known = plain.filter(isKnown);
  if (known.length === 1) return known[0];
  if (known.length === 0) {
    const repaired = repairedShapes(token.text).find(isKnown);
    if (repaired) return { ...repaired, ambiguous: `typed as ${token.text}` };
  }
  const among = known.length > 0 ? known : plain;
  const first = among[0];
  if (first === undefined || among.length === 1) return first;
  const segment = reading.segmentAt(token.start);
  const wanted = says(segment, dxWords) ? 'ICD-10-CM' : says(segment, itemWords) ? 'HCPCS' : undefined;
  const chosen = among.find(shape => shape.system === wanted);
  if (chosen) return chosen;
  const other = among.find(shape => shape !== first);
  return { ...first, ambiguous: `could also be ${other?.system} ${other?.code}` };
}
