import { codePlaces, findIdentifiers, maskText } from '../case/deidentify.ts';
import { plainLine } from './plain.ts';

const MAX_SUBJECT_CHARS = 180;
/** Reply prefixes as clients write them in several languages, also counted ("Re[2]:"), at the very start. */
const REPLY_PREFIX = /^(?:re|aw|antw|sv|vs|odp|ynt|res|rif)(?:\[\d{1,3}\])?\s?[:：]\s?/i;
const PLACEHOLDER = /\[([A-Z ]{2,12})-\d{1,4}(?:: [a-z0-9 ]{1,60})?\]/g;
const CASE_TOKEN = /\[?\bCC-\d{4}-\d{6,9}\b\]?/gi;

/** A short text with what identifies people replaced by its kind in brackets; codes stay. */
export function withoutPeople(text: string): string {
  const identifiers = findIdentifiers(text, { keep: codePlaces(text) });
  return maskText(text, identifiers).replace(PLACEHOLDER, (_, kind: string) => `[${kind.toLowerCase()}]`);
}

/**
 * The asked subject without reply prefixes, case numbers, control characters and names of people: the whole team gets
 * the reply, and a subject is the least private part of a mail. May be empty.
 */
export function bareSubject(asked: string): string {
  const line = plainLine(asked, MAX_SUBJECT_CHARS).replace(CASE_TOKEN, ' ').replace(/\s+/g, ' ').trim();
  let subject = withoutPeople(line);
  while (REPLY_PREFIX.test(subject)) subject = subject.replace(REPLY_PREFIX, '').trim();
  return subject;
}

/** "Re: [CC-2026-000123] subject": one prefix, one case number, one line. */
export function replySubject(asked: string, caseNumber: string): string {
  const subject = bareSubject(asked);
  return `Re: [${plainLine(caseNumber, 40)}] ${subject === '' ? 'Your coding question' : subject}`;
}
