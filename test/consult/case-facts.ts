import type { Facts, Procedure, Quote, Wound } from '../../src/case/facts.ts';
import type { Mention } from '../../src/case/match.ts';
import type { Question } from '../../src/case/question.ts';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { composeOffline } from '../../src/consult/compose.ts';
import type { ClaimLine, OpinionData } from '../../src/consult/opinion.ts';

/** Facts in short form for tests: every fact quotes its own words in the question's text. */
export const TEXT =
  'Wound case\n\nDisposable NPWT and sharp debridement, 45 sq cm. Please advise on 97607 and 97597.';

const book = openCatalog(undefined);
export const starterBook = book;
export const RECEIVED_ON = '2026-03-02';

export function quoteOf(words: string, text = TEXT): Quote {
  const start = Math.max(0, text.indexOf(words));
  return { text: text.slice(start, start + words.length), start, end: start + words.length };
}

export function stated<T>(value: T, words = 'Wound case') {
  return { value, quote: quoteOf(words) };
}

export function wound(id: string, areaCm2?: number, more: Partial<Wound> = {}): Wound {
  return { id, ...(areaCm2 !== undefined && { areaCm2: stated(areaCm2, '45 sq cm') }), ...more };
}

export function procedure(kind: Procedure['kind'], more: Partial<Procedure> = {}): Procedure {
  return { kind, state: 'performed', quote: quoteOf('Disposable NPWT'), wounds: [], ...more };
}

export function npwt(device?: 'disposable' | 'durable', more: Partial<Procedure> = {}): Procedure {
  return procedure('npwt', { ...(device && { device: stated(device, 'Disposable') }), ...more });
}

export function debridement(
  depth?: NonNullable<Procedure['depth']>['value'],
  more: Partial<Procedure> = {},
): Procedure {
  return procedure('debridement', {
    quote: quoteOf('sharp debridement'),
    technique: stated('sharp', 'sharp'),
    ...(depth && { depth: stated(depth, 'debridement') }),
    ...more,
  });
}

export function mention(code: string, more: Partial<Mention> = {}): Mention {
  const card = book.card(code, RECEIVED_ON);
  return {
    code,
    system: card?.system ?? 'CPT',
    start: 0,
    end: code.length,
    text: code,
    status: card?.status ?? 'unknown',
    role: 'asked',
    ...more,
  };
}

export function compose(facts: Partial<Facts>, mentions: readonly Mention[] = [], text = TEXT): OpinionData {
  const question: Question = { text, zones: [{ kind: 'new', start: 0, end: text.length }] };
  return composeOffline({
    question,
    facts: { wounds: [], procedures: [], ...facts },
    mentions,
    book,
    receivedOn: RECEIVED_ON,
  });
}

/** "97607 x1 depends", modifiers after the code. */
export function printLines(lines: readonly ClaimLine[]): string[] {
  return lines.map(line => `${[line.code, ...line.modifiers].join('-')} x${line.units} ${line.status}`);
}
