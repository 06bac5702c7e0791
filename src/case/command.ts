import type { Question } from './question.ts';

/** A mail that orders something instead of asking a case. */
export type MailCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'status'; readonly caseNumber: string | undefined }
  | { readonly kind: 'lookup'; readonly codes: readonly string[]; readonly on: string | undefined }
  | { readonly kind: 'edits'; readonly codes: readonly string[]; readonly on: string | undefined }
  /** "correct: 97606, the device was a DME pump": what the answer should have been. */
  | { readonly kind: 'correct'; readonly text: string }
  | { readonly kind: 'stop' }
  | { readonly kind: 'start' };

const maxCodes = 10;
const maxLineChars = 200;

/**
 * The command a mail consists of, or undefined for a case. Only the new text counts (the subject when that is
 * empty), and only when nothing else stands there: a case that happens to begin with "Help" stays a case, and
 * so does one that is attached to a bare word.
 */
export function readCommand(question: Question): MailCommand | undefined {
  const asked = newText(question) || subjectText(question);
  const correction = /^correct(?:ion|ed)?\s{0,3}:\s{0,3}([\s\S]{1,4000})$/i.exec(asked)?.[1];
  if (correction !== undefined) return { kind: 'correct', text: correction.trim() };
  if (asked.length > maxLineChars || asked.includes('\n') || hasAttachedText(question)) return undefined;
  const line = asked.replace(/[\s.!?:]+$/, '');
  return readWord(line) ?? readCodes(line);
}

function hasAttachedText({ zones }: Question): boolean {
  return zones.some(zone => zone.kind === 'attachment' && zone.end > zone.start);
}

function newText({ text, zones }: Question): string {
  return zones
    .filter(zone => zone.kind === 'new')
    .map(zone => text.slice(zone.start, zone.end))
    .join('\n')
    .trim();
}

function subjectText({ text, zones }: Question): string {
  const subject = zones.find(zone => zone.kind === 'subject');
  const words = subject === undefined ? '' : text.slice(subject.start, subject.end);
  return words.replace(/^(?:\s*(?:re|fwd?|aw|wg)\s*:)+/i, '').trim();
}

function readWord(line: string): MailCommand | undefined {
  if (/^(?:help|commands?|how does this work)$/i.test(line)) return { kind: 'help' };
  if (/^(?:stop|unsubscribe)$/i.test(line)) return { kind: 'stop' };
  if (/^(?:start|resume)$/i.test(line)) return { kind: 'start' };
  const status = /^status(?:\s+(?:of\s+)?\[?(CC-\d{4}-\d{1,9})\]?)?$/i.exec(line);
  return status === null ? undefined : { kind: 'status', caseNumber: status[1]?.toUpperCase() };
}

const word = /^(lookup|look up|define|edits?|check)\s+(?=\S)/i;
const date = /\s+on\s+(\d{4}-\d\d-\d\d)$/i;
/** CPT and HCPCS, ICD-10-CM with or without dot; modifiers only where a command says that codes follow. */
const codeShape = /^(?:\d{4}[0-9FTUM]|[A-Z]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?)$/i;
const modifierShape = /^(?:[A-Z][A-Z0-9]|\d[0-9A-Z])$/i;

function readCodes(line: string): MailCommand | undefined {
  const verb = word.exec(line)?.[1]?.toLowerCase();
  const on = date.exec(line)?.[1];
  const rest = line.replace(word, '').replace(date, '');
  const codes = rest.split(/[\s,;&+/]+|\band\b/i).filter(token => token !== '');
  const fits = (token: string) =>
    codeShape.test(token) || (verb !== undefined && modifierShape.test(token) && codes.length === 1);
  if (codes.length === 0 || codes.length > maxCodes || !codes.every(fits)) return undefined;
  const upper = codes.map(code => code.toUpperCase());
  const isEdits = verb !== undefined && /^(?:edits?|check)$/.test(verb);
  // A ZIP code or a room number sent alone would look alike; a bare code is only shown, never recommended.
  return isEdits && codes.length > 1
    ? { kind: 'edits', codes: upper, on }
    : isEdits
      ? undefined
      : { kind: 'lookup', codes: upper, on };
}
