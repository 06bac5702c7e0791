import type { CodeBook, CodeStatus, CodeSystem } from './codebook.ts';
import { identifierAt } from './identifiers.ts';
import { evidenceFor } from './match-evidence.ts';
import { standaloneModifiers } from './match-modifiers.ts';
import { listHeader, roleIn } from './match-roles.ts';
import { spokenCodes } from './match-spoken.ts';
import { readTail, shortRangeEnd, unitsAhead } from './match-tail.ts';
import type { Question, ZoneKind } from './question.ts';
import { segmentReader } from './segments.ts';
import { familyShape, repairedShapes, type Shape, shapesOf } from './shapes.ts';
import { numberTokens, type Token } from './tokens.ts';

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
  readonly zoneAt: (position: number) => ZoneKind;
  /** Whether the mail speaks of codes at all; computed once. */
  readonly aboutCodes: () => boolean;
}

type Draft = Omit<Mention, 'role' | 'text'>;

/** No mail of a person names more; what follows is not read. */
const maxMentions = 20_000;

/**
 * Every code reference of a question with its status on a date of service, in text order. A number is a
 * reference by the evidence around it, never by being a valid code alone. Linear in the length of the text.
 */
export function matchCodes(question: Question, book: CodeBook, on: string): readonly Mention[] {
  const reading = openReading(question, book, on);
  const drafts = [...codesIn(reading), ...spokenCodes(reading), ...standaloneModifiers(reading)];
  drafts.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Mention[] = [];
  let end = 0;
  for (const draft of drafts) {
    if (draft.start < end) continue;
    kept.push({ ...draft, text: question.text.slice(draft.start, draft.end), role: roleOf(reading, draft) });
    end = draft.end;
  }
  return kept;
}

function openReading(question: Question, book: CodeBook, on: string): Reading {
  const statuses = new Map<string, CodeStatus>();
  let about: boolean | undefined;
  return {
    text: question.text,
    statusOf: code => {
      let status = statuses.get(code);
      if (status === undefined) {
        status = book.card(code, on)?.status ?? 'unknown';
        statuses.set(code, status);
      }
      return status;
    },
    segmentAt: segmentReader(question.text),
    zoneAt: zoneReader(question),
    aboutCodes: () => {
      about ??= /\b(?:cpt|hcpcs|icd|codes?|coding|bill|billing|billed|modifier|denied|denial|claim)\b/i.test(
        question.text.slice(0, 20_000),
      );
      return about;
    },
  };
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
  const header = (): string => listHeader(reading.text, draft.start);
  return roleIn(segment, draft.start - segment.start, draft.end - draft.start, header);
}

function* codesIn(reading: Reading): Generator<Draft> {
  const { text } = reading;
  let from = 0;
  let previous: Draft | undefined;
  let count = 0;
  for (const token of numberTokens(text)) {
    if (token.start < from || !mayBeCode(token.text)) continue;
    const read = readToken(reading, token, previous);
    if (!read) continue;
    yield* read.drafts;
    count += read.drafts.length;
    if (count >= maxMentions) return;
    previous = read.drafts.at(-1);
    from = read.end;
  }
}

/** A quick look that spares the rest for years, ages and sizes. */
function mayBeCode(text: string): boolean {
  if (text.length < 3 || text.length > 40) return false;
  return text.length === 5 || /[A-Za-z]/.test(text);
}

interface Read {
  readonly drafts: readonly Draft[];
  readonly end: number;
}

const gluedLabel = /^(?:CPT|HCPCS|ICD-?10|ICD|DX|PX)[.:]?(?=[A-Z]?\d)/i;
const gluedUnits = /^([A-Za-z]?\d{4}[A-Za-z0-9]?)[xX](\d{1,2})$/;

function readToken(reading: Reading, token: Token, previous: Draft | undefined): Read | undefined {
  const { text } = reading;
  if (isWordChar(text.charCodeAt(token.start - 1)) || isWordChar(text.charCodeAt(token.end)))
    return undefined;
  const label = token.text.length > 5 ? (gluedLabel.exec(token.text)?.[0].length ?? 0) : 0;
  const glued = token.text.length > 6 ? gluedUnits.exec(token.text) : null;
  const inner: Token = {
    ...token,
    text: glued?.[1] ?? token.text.slice(label),
    start: token.start + label,
    end: glued ? token.start + (glued[1] ?? '').length : token.end,
  };
  const family = mayNameFamily(text, inner) ? familyShape(familyText(text, inner)) : undefined;
  if (family) return readFamily(reading, inner, family);
  const shape = chooseShape(reading, inner);
  if (!shape) return undefined;
  const read = readCode(reading, inner, shape, glued ? Number(glued[2]) : undefined, label > 0, previous);
  return read && glued ? { ...read, end: Math.max(read.end, token.end) } : read;
}

/** An open place ("9760x") or a hyphen after the token ("L89.15-"). */
function mayNameFamily(text: string, token: Token): boolean {
  const next = text.charCodeAt(token.end);
  return next === 45 || next === 95 || next === 46 || /[xX]/.test(token.text);
}

function isWordChar(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
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
  const range = readRange(reading, token, shape);
  const takesModifiers = shape.system === 'CPT' || shape.system === 'HCPCS';
  const tail = readTail(text, range?.end ?? token.end, takesModifiers && !range);
  const units = gluedCount ?? tail.units ?? unitsAhead(text, token.start);
  const attached = tail.modifiers.length > 0 || gluedCount !== undefined || range !== undefined;
  if (!labelled && identifierAt(text, token)) return undefined;
  const supported =
    labelled ||
    evidenceFor(reading, token, shape, {
      attached: attached || (tail.units !== undefined && /[xX×]/.test(text.slice(token.end, tail.end))),
      previous: previous !== undefined && token.start - previous.end < 120,
    });
  if (!supported) return undefined;
  const ambiguous = shape.ambiguous ?? tail.ambiguous ?? range?.ambiguous;
  const draft: Draft = {
    code: shape.code,
    system: shape.system,
    start: token.start,
    end: range?.end ?? token.end,
    status: reading.statusOf(shape.code),
    ...(units === undefined ? {} : { units }),
    ...(tail.modifiers.length === 0 ? {} : { modifiers: tail.modifiers }),
    ...(range ? { range: { from: shape.code, to: range.to } } : {}),
    ...(ambiguous === undefined ? {} : { ambiguous }),
  };
  const drafts = [draft, ...slashedCodes(reading, draft)];
  return { drafts, end: Math.max(tail.end, drafts.at(-1)?.end ?? 0) };
}

const dxWords =
  /\b(?:icd|dx|diagnos[ie]s|diagnostic|code[sd]? first|secondary|primary dx|laterality|7th|seventh)\b/i;
const itemWords =
  /\b(?:hcpcs|supply|supplies|dressing|dme|pump|drug|product|level ii|g-?code|j-?code|a-?code|q-?code)\b/i;

/** The best form of a token: what the catalog knows, else what the words around it say. */
function chooseShape(reading: Reading, token: Token): (Shape & { ambiguous?: string }) | undefined {
  const plain = shapesOf(token.text);
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
  const segment = reading.segmentAt(token.start).text;
  const wanted = dxWords.test(segment) ? 'ICD-10-CM' : itemWords.test(segment) ? 'HCPCS' : undefined;
  const chosen = among.find(shape => shape.system === wanted);
  if (chosen) return chosen;
  const other = among.find(shape => shape !== first);
  return { ...first, ambiguous: `could also be ${other?.system} ${other?.code}` };
}

const rangeJoin =
  /[ \t]{0,2}(?:-|–|—|‑|\.\.\.?|…|\b(?:to|thru|through)\b)[ \t]{0,2}\+?([A-Za-z]?\d[A-Za-z0-9.]{1,7})/y;
const changes =
  /\b(?:chang|switch|convert|from|correct|replac|instead|downcod|upcod|mov(?:e|ing)|updat|compar|edit|column|bump|went|crosswalk)\w*\b/i;

interface Range {
  readonly to: string;
  readonly end: number;
  readonly ambiguous?: string;
}

function readRange(reading: Reading, token: Token, shape: Shape): Range | undefined {
  const { text } = reading;
  rangeJoin.lastIndex = token.end;
  const found = rangeJoin.exec(text);
  if (!found) return undefined;
  const raw = (found[1] ?? '').replace(/\.+$/, '');
  const end = token.end + found[0].lastIndexOf(found[1] ?? '') + raw.length;
  if (isWordChar(text.charCodeAt(end))) return undefined;
  const hyphen = /^[-–‑]/.test(found[0]);
  const short = hyphen
    ? shortRangeEnd(shape.code, raw, code => reading.statusOf(code) !== 'unknown')
    : undefined;
  if (short) {
    const alsoModifier = [
      '23',
      '32',
      '33',
      '47',
      '54',
      '55',
      '56',
      '62',
      '63',
      '66',
      '90',
      '92',
      '93',
      '95',
      '96',
      '97',
      '99',
    ].includes(raw);
    return { to: short, end, ...(alsoModifier ? { ambiguous: `"-${raw}" could also be a modifier` } : {}) };
  }
  const other = shapesOf(raw).find(candidate => candidate.system === shape.system);
  if (!other || other.code <= shape.code || !sameFamily(shape, other.code)) return undefined;
  if (
    /[a-z]/i.test(found[0].replace(raw, '')) &&
    changes.test(reading.segmentAt(token.start).text.slice(0, token.end))
  ) {
    const segment = reading.segmentAt(token.start);
    if (changes.test(segment.text.slice(0, Math.max(0, token.start - segment.start)))) return undefined;
  }
  return { to: other.code, end };
}

function sameFamily(shape: Shape, to: string): boolean {
  const shared = shape.system === 'ICD-10-CM' ? 1 : 2;
  return to.slice(0, shared) === shape.code.slice(0, shared);
}

const slashed = /\/(\d{1,2})(?![\dA-Za-z]|[./]\d)/y;

/** "97597/98", "99213/4": the second code named by its last digits. */
function slashedCodes(reading: Reading, draft: Draft): Draft[] {
  const found: Draft[] = [];
  let at = draft.end;
  for (let count = 0; count < 4 && /^\d{5}$/.test(draft.code) && !draft.range; count += 1) {
    slashed.lastIndex = at;
    const match = slashed.exec(reading.text);
    if (!match) break;
    const digits = match[1] ?? '';
    const code = draft.code.slice(0, 5 - digits.length) + digits;
    if (code <= draft.code || reading.statusOf(code) === 'unknown') break;
    const start = match.index + 1;
    at = start + digits.length;
    found.push({ code, system: draft.system, start, end: at, status: reading.statusOf(code) });
  }
  return found;
}

/** A family sign may end in a hyphen ("L89.15-"), which is no token character. */
function familyText(text: string, token: Token): string {
  const after = text.slice(token.end, token.end + 5);
  const sign = /^\.?[-_]{1,3}(?![A-Za-z0-9])/.exec(after)?.[0] ?? '';
  return /^[A-Za-z]\d/.test(token.text) && sign !== ''
    ? token.text + (token.text.includes('.') ? sign : `.${sign.replace('.', '')}`)
    : token.text;
}

function readFamily(
  reading: Reading,
  token: Token,
  family: { prefix: string; system: CodeSystem },
): Read | undefined {
  if (identifierAt(reading.text, token)) return undefined;
  const members = family.system === 'ICD-10-CM' ? [] : membersOf(reading, family.prefix);
  const status = family.system === 'ICD-10-CM' ? reading.statusOf(family.prefix) : 'not-billable';
  const from = members[0];
  const to = members.at(-1);
  const open = family.system !== 'ICD-10-CM';
  if (open && members.length === 0 && !reading.aboutCodes()) return undefined;
  const end =
    token.end +
    (open
      ? 0
      : (/^\.?[-_]{1,3}(?![A-Za-z0-9])/.exec(reading.text.slice(token.end, token.end + 5))?.[0].length ?? 0));
  const draft: Draft = {
    code: open ? `${family.prefix}${'X'.repeat(5 - family.prefix.length)}` : family.prefix,
    system: family.system,
    start: token.start,
    end,
    status: open && members.length === 0 ? 'unknown' : status,
    ...(from !== undefined && to !== undefined ? { range: { from, to } } : {}),
    ambiguous: 'names a family of codes, not one code',
  };
  return { drafts: [draft], end };
}

function membersOf(reading: Reading, prefix: string): string[] {
  const open = 5 - prefix.length;
  const codes: string[] = [];
  for (let i = 0; i < 10 ** Math.min(open, 2); i += 1) {
    const code = prefix + String(i).padStart(Math.min(open, 2), '0') + '0'.repeat(Math.max(0, open - 2));
    if (reading.statusOf(code) === 'valid') codes.push(code);
  }
  return codes;
}
