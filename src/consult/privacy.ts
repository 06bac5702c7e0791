import { codePlaces, findIdentifiers, type Identifier, maskRange, unmask } from '../case/deidentify.ts';
import type { Facts } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { PersonalKind } from '../case/personal.ts';
import type { Question, ZoneKind } from '../case/question.ts';
import type { Grounds, OpinionData } from './opinion.ts';

/** What identifies people in a case's mails: kept from endpoints, and from the reply, which a whole team reads. */
export interface Privacy {
  /** Zones of a mail in order, as an endpoint may see them: masked or, where the operator allows it, as sent. */
  read(question: Question, kinds: readonly ZoneKind[], masked: boolean): string;
  /** The opinion without anything that identifies a person; the date of service stays, the answer rests on it. */
  scrub(opinion: OpinionData): OpinionData;
  /** Model text with placeholders, as words: "[NAME-1]" becomes "the patient". */
  readNaturally(text: string): string;
  /** A line of the mail that the reply repeats (its subject), without anything that identifies a person. */
  hide(text: string): string;
  /** The name of an attached file; one that may be made of a person's name or number is not repeated. */
  hideFileName(name: string): string;
  /** What stood in the mail where the endpoint saw a placeholder; to find a quote again. */
  restore(text: string): string;
  /** One polite sentence when this mail, as the first of its case, carried a patient's identifiers. */
  readonly notice: string | undefined;
}

export interface CaseTexts {
  readonly question: Question;
  readonly mentions: readonly Mention[];
  readonly facts: Facts;
  readonly earlier: readonly Question[];
  readonly dateOfService: string;
}

/** Finds the identifiers of all mails of a case, once. */
export function readPrivacy({ question, mentions, facts, earlier, dateOfService }: CaseTexts): Privacy {
  // Codes of earlier mails need no protection here: they only give context, and a masked code is merely not shown.
  // Products have names too. A quote of an earlier mail has its offsets there.
  const products = facts.procedures
    .flatMap(one => [one.product?.quote ?? [], one.device?.quote ?? []].flat())
    .filter(quote => question.text.slice(quote.start, quote.end) === quote.text);
  const own = findIdentifiers(question.text, { keep: [...mentions, ...products], dateOfService });
  const byQuestion = new Map<Question, readonly Identifier[]>([
    [question, own],
    ...earlier.map(
      one => [one, findIdentifiers(one.text, { keep: codePlaces(one.text), dateOfService })] as const,
    ),
  ]);
  const all = [...byQuestion.values()].flat();
  const kinds = patientKinds(question, own);
  const saidBefore = earlier.some(one => patientKinds(one, byQuestion.get(one) ?? []).length > 0);
  return {
    read: (one, zones, masked) =>
      one.zones
        .filter(zone => zones.includes(zone.kind))
        .map(zone => maskRange(one.text, zone.start, zone.end, masked ? (byQuestion.get(one) ?? []) : []))
        .join('')
        .replace(/[ \t]+\n/g, '\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
    scrub: opinion => scrubOpinion(opinion, all),
    hide: text => cleanerOf(all)(text),
    hideFileName: name =>
      isOfPerson(name, all) ? `attachment${/\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? ''}` : name,
    readNaturally: text => nameNaturally(text, all),
    restore: text => unmask(text, all),
    notice: kinds.length > 0 && !saidBefore ? noticeOf(kinds) : undefined,
  };
}

const WORDS: Readonly<Record<PersonalKind, string>> = {
  NAME: 'name',
  ADDRESS: 'address',
  DATE: 'date',
  'BIRTH DATE': 'birth date',
  AGE: 'age over 89',
  PHONE: 'phone number',
  EMAIL: 'mail address',
  SSN: 'social security number',
  RECORD: 'record or account number',
  DEVICE: 'device number',
  LICENCE: 'licence number',
  VEHICLE: 'vehicle number',
  URL: 'link',
  IP: 'network address',
};

function patientKinds(question: Question, identifiers: readonly Identifier[]): PersonalKind[] {
  const written = question.zones.filter(zone => zone.kind !== 'signature');
  const inText = identifiers.filter(
    one => one.patient && written.some(zone => zone.start <= one.start && one.end <= zone.end),
  );
  return [...new Set(inText.map(one => one.kind))];
}

function noticeOf(kinds: readonly PersonalKind[]): string {
  const named = kinds.map(kind => WORDS[kind]);
  const list = named.length === 1 ? named[0] : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
  return `A kind request: your mail carries what may identify a patient (${list}). Codes do not depend on it, so please leave it out of further mails; this answer repeats none of it.`;
}

/** Kinds whose text is long or peculiar enough to be looked for in prose without hitting a code or a word. */
const SOUGHT: ReadonlySet<PersonalKind> = new Set([
  'NAME',
  'EMAIL',
  'PHONE',
  'SSN',
  'RECORD',
  'BIRTH DATE',
  'DEVICE',
  'LICENCE',
  'VEHICLE',
  'URL',
  'IP',
]);

/** Takes every identifier out of a text that is long enough to be looked for. */
function cleanerOf(identifiers: readonly Identifier[]): (text: string) => string {
  const sought = identifiers
    .filter(one => SOUGHT.has(one.kind) && (one.kind === 'NAME' ? one.text.length > 2 : one.text.length > 5))
    .toSorted((a, b) => b.text.length - a.text.length);
  if (sought.length === 0) return text => text;
  const find = new RegExp(
    sought.map(one => `(?<![\\p{L}\\d])${escapePattern(one.text)}(?![\\p{L}\\d])`).join('|'),
    'gu',
  );
  const kindOf = new Map(sought.map(one => [one.text, WORDS[one.kind]]));
  return text => text.replace(find, found => `[${kindOf.get(found) ?? 'name'}]`);
}

/** "Okonkwo_A_44718290.pdf": a file is often named by whom it is about, in another form than the mail. */
function isOfPerson(name: string, identifiers: readonly Identifier[]): boolean {
  const words = name.replace(/\.[a-z0-9]{1,5}$/i, '').replace(/[_.-]+/g, ' ');
  const parts = new Set(words.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? []);
  const isNamed = identifiers.some(
    one =>
      SOUGHT.has(one.kind) &&
      (one.text.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? []).some(part => parts.has(part)),
  );
  return isNamed || /\d{6}/.test(name) || findIdentifiers(words, { keep: codePlaces(words) }).length > 0;
}

function scrubOpinion(opinion: OpinionData, identifiers: readonly Identifier[]): OpinionData {
  if (identifiers.length === 0) return opinion;
  const clean = cleanerOf(identifiers);
  const grounds = (why: readonly Grounds[]): Grounds[] =>
    why.map(one => ({
      ...one,
      text: clean(one.text),
      quotes: one.quotes.filter(quote => isPlain(quote, identifiers)),
    }));
  const line = (one: OpinionData['lines'][number]) => ({
    ...one,
    ...(one.appliesTo === undefined ? {} : { appliesTo: clean(one.appliesTo) }),
    why: grounds(one.why),
  });
  return {
    ...opinion,
    bottomLine: clean(opinion.bottomLine),
    lines: opinion.lines.map(line),
    diagnoses: opinion.diagnoses.map(one => ({ ...one, why: grounds(one.why) })),
    branches: opinion.branches.map(branch => ({
      when: clean(branch.when),
      lines: branch.lines.map(line),
      notes: branch.notes.map(clean),
    })),
    ...(opinion.changes === undefined ? {} : { changes: opinion.changes.map(clean) }),
    assumptions: opinion.assumptions.map(clean),
    arithmetic: opinion.arithmetic.map(step => ({ ...step, text: clean(step.text) })),
    why: grounds(opinion.why),
    questions: opinion.questions.map(clean),
    alternatives: opinion.alternatives.map(clean),
    doNotBill: opinion.doNotBill.map(item => ({ ...item, reason: clean(item.reason) })),
    asked: opinion.asked.map(asked => ({ ...asked, text: clean(asked.text) })),
  };
}

/** A quote may hold the date of service, and nothing else that identifies. */
function isPlain(quote: Grounds['quotes'][number], identifiers: readonly Identifier[]): boolean {
  return identifiers.every(
    one => !quote.text.includes(one.text) || one.text.length < 3 || isDateOfService(one),
  );
}

function isDateOfService(one: Identifier): boolean {
  return one.kind === 'DATE' && one.placeholder.endsWith(': the date of service]');
}

function nameNaturally(text: string, identifiers: readonly Identifier[]): string {
  const byPlaceholder = new Map(identifiers.map(one => [one.placeholder, one]));
  return text.replace(
    /\[([A-Z ]{2,12})-\d{1,4}(?:: ([a-z0-9 ]{1,60}))?\]/g,
    (placeholder, kind: string, remark?: string) => {
      const one = byPlaceholder.get(placeholder);
      if (kind === 'NAME') return one === undefined || one.patient ? 'the patient' : 'the named person';
      return remark ?? `the stated ${one === undefined ? 'detail' : WORDS[one.kind]}`;
    },
  );
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
