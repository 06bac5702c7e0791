import { identifyDates, readDate } from './identify-dates.ts';
import { identifyNames } from './identify-names.ts';
import { identifyNumbers } from './identify-numbers.ts';
import { identifyPlaces } from './identify-places.ts';
import type { Found, PersonalKind } from './personal.ts';

/** One identifier in a text, with the placeholder that stands for it wherever the text leaves the process. */
export interface Identifier extends Found {
  readonly text: string;
  /** "[NAME-1]"; a date is kept as its distance: "[DATE-2: 12 days before the date of service]". */
  readonly placeholder: string;
}

export interface KnownPlaces {
  /** Code references and other places that stay, whatever they look like. */
  readonly keep: readonly { readonly start: number; readonly end: number }[];
  /** ISO date from which other dates are counted. */
  readonly dateOfService?: string;
}

/**
 * Every identifier of HIPAA Safe Harbor (45 CFR 164.514(b)(2)) in a text, in order and without overlap. Found by form
 * and by cues, so a rare name in plain prose may be missed; code references in `keep` are never taken.
 */
export function findIdentifiers(text: string, known: KnownPlaces): readonly Identifier[] {
  const places = identifyPlaces(text);
  const names = identifyNames(text, places);
  const all = [...identifyNumbers(text), ...identifyDates(text), ...places, ...names];
  return nameEach(text, withoutOverlap(text, all, known.keep), known.dateOfService);
}

/** Contact forms hold digits that may look like a code; they win over a code reference. */
const OVER_CODES: ReadonlySet<PersonalKind> = new Set(['EMAIL', 'URL', 'PHONE', 'SSN']);

function withoutOverlap(text: string, all: readonly Found[], keep: KnownPlaces['keep']): Found[] {
  const isKept = new Uint8Array(text.length + 1);
  for (const { start, end } of keep) isKept.fill(1, start, end);
  const touchesKept = (found: Found): boolean => isKept.subarray(found.start, found.end).includes(1);
  const taken = new Uint8Array(text.length + 1);
  const result: Found[] = [];
  const patient = new Set(all.filter(one => one.patient).map(one => `${one.start} ${one.end}`));
  for (const found of all.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)) {
    if (found.end <= found.start || taken.subarray(found.start, found.end).includes(1)) continue;
    if (!OVER_CODES.has(found.kind) && touchesKept(found)) continue;
    taken.fill(1, found.start, found.end);
    result.push(patient.has(`${found.start} ${found.end}`) ? { ...found, patient: true } : found);
  }
  return result.sort((a, b) => a.start - b.start);
}

/** The same text gets the same placeholder, so that a reader can tell two people apart. */
function nameEach(text: string, found: readonly Found[], dateOfService: string | undefined): Identifier[] {
  const numbers = new Map<string, string>();
  const counts = new Map<PersonalKind, number>();
  return found.map(one => {
    const piece = text.slice(one.start, one.end);
    const key = `${one.kind} ${piece.toLowerCase()}`;
    let placeholder = numbers.get(key);
    if (placeholder === undefined) {
      const count = (counts.get(one.kind) ?? 0) + 1;
      counts.set(one.kind, count);
      placeholder = `[${one.kind}-${count}${remark(one.kind, piece, dateOfService)}]`;
      numbers.set(key, placeholder);
    }
    return { ...one, text: piece, placeholder };
  });
}

function remark(kind: PersonalKind, text: string, dateOfService: string | undefined): string {
  if (kind === 'AGE') return ': 90 or older';
  if (kind !== 'DATE' || dateOfService === undefined) return '';
  const date = readDate(text);
  if (date === undefined) return '';
  const days = Math.round((Date.parse(date) - Date.parse(dateOfService)) / 86_400_000);
  if (days === 0) return ': the date of service';
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return `: ${count} ${days < 0 ? 'before' : 'after'} the date of service`;
}

/** A stretch of the text with every identifier in it replaced, also one that begins or ends outside. */
export function maskRange(
  text: string,
  start: number,
  end: number,
  identifiers: readonly Identifier[],
): string {
  const parts: string[] = [];
  let at = start;
  for (const one of identifiers) {
    if (one.end <= start || one.start >= end) continue;
    parts.push(text.slice(at, Math.max(at, one.start)), one.placeholder);
    at = Math.min(one.end, end);
  }
  return [...parts, text.slice(at, end)].join('');
}

/** The whole text with every identifier replaced. */
export function maskText(text: string, identifiers: readonly Identifier[]): string {
  return maskRange(text, 0, text.length, identifiers);
}

/** Puts the identifiers back; a placeholder that was never given stays as it is. */
export function unmask(masked: string, identifiers: readonly Identifier[]): string {
  const originals = new Map(identifiers.map(one => [one.placeholder, one.text]));
  return masked.replace(
    /\[[A-Z ]{2,12}-\d{1,4}(?:: [a-z0-9 ]{1,60})?\]/g,
    placeholder => originals.get(placeholder) ?? placeholder,
  );
}

/** Places of code form: what a number of five places could be, so that a code is not taken for a claim number. */
export function codePlaces(text: string): { start: number; end: number }[] {
  return [
    ...text.matchAll(/(?<![\w-])(?:\d{4}[0-9A-Z]|[A-Z]\d{4}|[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4})(?![\w-])/g),
  ].map(match => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}
