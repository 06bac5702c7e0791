import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import { findRule } from '../rules/registry.ts';
import type { Assessment } from './assess.ts';
import type { OpinionData } from './opinion.ts';
import type { Undone } from './services.ts';
import { refuseUndone } from './undone-codes.ts';

type Refusals = OpinionData['doNotBill'];

export interface RefusalInput {
  readonly question: Question;
  readonly facts: Facts;
  readonly mentions: readonly Mention[];
  readonly book: CodeBook;
}

/** Codes considered and refused, each with its reason: edits first, then what a service includes, then what was not done. */
export function listRefusals(
  assessment: Assessment,
  undone: readonly Undone[],
  input: RefusalInput,
  on: string,
): Refusals {
  const { main, assessed } = assessment;
  const edited = main.lines
    .filter(line => line.status === 'do-not-bill')
    .map(line => ({
      code: line.code,
      reason: line.reason ?? '',
      ...(line.reasonSource && { source: line.reasonSource }),
    }));
  const included = assessed.flatMap(one => one.result.refused);
  const kept = new Set(main.lines.filter(line => line.status !== 'do-not-bill').map(line => line.code));
  const { book } = input;
  const notDone = [
    ...undoneCodes(undone, assessment, input, on),
    ...refuseUndone(input.mentions, input.facts, input.book, on),
  ];
  const all = [...edited, ...included, ...dressings(assessment, input.mentions), ...notDone];
  const seen = new Set<string>();
  return all.filter(one => {
    const fresh = !seen.has(one.code) && !kept.has(one.code) && book.card(one.code, on) !== undefined;
    seen.add(one.code);
    return fresh;
  });
}

/** Dressings and other supplies used in the session are in the practice expense of the procedure. */
function dressings({ assessed }: Assessment, mentions: readonly Mention[]): Refusals {
  if (!assessed.some(one => one.service.rule.area === 'wound care')) return [];
  return mentions
    .filter(mention => /^A6[0-4]\d\d$/.test(mention.code) || mention.code === 'A4649')
    .map(mention => ({
      code: mention.code,
      reason:
        'Dressings and supplies used in the session are part of the procedure; no separate line for the clinician.',
      source: 'CMS Physician Fee Schedule: practice expense covers incident supplies',
    }));
}

const FAMILY_OF: Readonly<Record<string, { family: string; words: string }>> = {
  npwt: { family: 'npwt', words: 'NPWT' },
  debridement: { family: 'debridement', words: 'debridement' },
  'skin-substitute': { family: 'skin-substitute', words: 'skin substitute application' },
};

/** One row for a procedure not done, and one for each of its codes that the mail names. */
function undoneCodes(
  undone: readonly Undone[],
  { assessed }: Assessment,
  { question, mentions, book }: RefusalInput,
  on: string,
): Refusals {
  return undone.flatMap(one => {
    const known = FAMILY_OF[one.kind];
    if (!known) return undoneService(one, assessed, { question, mentions, book }, on);
    if (assessed.some(done => done.service.rule.id === one.kind)) return [];
    const codes = book.family(known.family, on).map(card => card.code);
    const how = one.state === 'planned' ? 'is only planned' : 'was not performed';
    const said = `${known.words} ${how} ("${phraseAround(one.quote, question.text)}")`;
    const named = [...new Set(mentions.map(mention => mention.code))].filter(code => codes.includes(code));
    const [first, last] = [codes[0], codes.at(-1)];
    if (named.length > 0) return named.map(code => ({ code, reason: `According to the mail ${said}.` }));
    return first && last
      ? [{ code: first, reason: `According to the mail ${said}: no code of the family ${first} to ${last}.` }]
      : [];
  });
}

/** A service of another family: each code of its rule that the mail names. */
function undoneService(
  one: Undone,
  assessed: Assessment['assessed'],
  { question, mentions, book }: Omit<RefusalInput, 'facts'>,
  on: string,
): Refusals {
  const rule = findRule(one.kind);
  if (!rule || assessed.some(done => done.service.rule.id === rule.id)) return [];
  const how = one.state === 'planned' ? 'is only planned' : 'was not performed';
  const named = mentions.filter(
    ({ code, role }) =>
      role !== 'quoted' && rule.families.includes(book.card(code, on)?.criteria?.family ?? ' '),
  );
  return [...new Set(named.map(mention => mention.code))].map(code => ({
    code,
    reason: `According to the mail the service ${how} ("${phraseAround(one.quote, question.text)}").`,
  }));
}

const MAX_PHRASE = 140;

/** The sentence of the mail that holds the quote, so that the negation stands in it too. */
function phraseAround(quote: Undone['quote'], text: string): string {
  if (text.slice(quote.start, quote.end) !== quote.text) return quote.text;
  const before = text.slice(0, quote.start);
  const start =
    Math.max(
      before.lastIndexOf('\n'),
      before.lastIndexOf('. '),
      before.lastIndexOf('; '),
      before.lastIndexOf('? '),
    ) + 1;
  const rest = text.slice(quote.end);
  const stop = rest.search(/[.;?!\n]/);
  const sentence = text
    .slice(start, quote.end + (stop === -1 ? rest.length : stop))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return sentence.length <= MAX_PHRASE ? sentence : quote.text;
}
