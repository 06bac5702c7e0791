import type { CodeBook } from '../case/codebook.ts';
import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import { isOrdered } from './coded-sentence.ts';
import type { Diagnosis } from './diagnose.ts';

/** A claim takes twelve diagnoses. */
const MAX_NAMED = 12;

/**
 * Diagnoses that the mail names by code: billable ones as they are, headers where the mail's words choose a child.
 * What the stated facts already give (same category) is left to the rules.
 */
export function namedDiagnoses(
  found: readonly Diagnosis[],
  question: Question,
  mentions: readonly Mention[],
  book: CodeBook,
  on: string,
): Diagnosis[] {
  const own = mentions.filter(
    mention => mention.role !== 'quoted' && !mention.ambiguous && !isOrdered(mention, question),
  );
  const billable = own.flatMap((mention): Diagnosis[] => {
    const card = book.card(mention.code, on);
    if (card?.system !== 'ICD-10-CM' || card.status !== 'valid') return [];
    if (found.some(one => one.code.slice(0, 3) === card.code.slice(0, 3))) return [];
    const { text, start, end } = mention;
    const reason = `named in the mail; valid and billable on ${on}`;
    const why = [
      { basis: 'looked-up' as const, text: reason, source: card.source, quotes: [{ text, start, end }] },
    ];
    return [{ code: card.code, system: 'ICD-10-CM', status: 'bill', text: card.text, why, wounds: [] }];
  });
  const unique = [...new Map(billable.map(one => [one.code, one])).values()].slice(0, MAX_NAMED);
  return [...unique, ...headersNamed([...found, ...unique], question, own, book, on)];
}

/**
 * A header the mail names, where its words choose one billable child ("E11.62 with foot ulcer": E11.621). Only when
 * exactly one child has all of its own words in the mail.
 */
function headersNamed(
  found: readonly Diagnosis[],
  question: Question,
  mentions: readonly Mention[],
  book: CodeBook,
  on: string,
): Diagnosis[] {
  const said = new Set(wordsOf(question.text));
  return mentions.flatMap(mention => {
    const header = book.card(mention.code, on);
    if (mention.role === 'quoted' || header?.system !== 'ICD-10-CM' || header.status !== 'not-billable')
      return [];
    if (found.some(one => one.code.startsWith(header.code))) return [];
    const known = new Set(wordsOf(header.text));
    const fitting = book.children(header.code, on).filter(child => {
      const own = wordsOf(child.text).filter(word => !known.has(word));
      return own.length > 0 && own.every(word => said.has(word));
    });
    const [child] = fitting;
    if (!child || fitting.length > 1) return [];
    const { text, start, end } = mention;
    const why = [
      {
        basis: 'looked-up' as const,
        text: `${header.code} is a header; the mail's words are those of ${child.code}`,
        source: child.source,
        quotes: [{ text, start, end }],
      },
    ];
    return [
      {
        code: child.code,
        system: 'ICD-10-CM' as const,
        status: 'bill' as const,
        text: child.text,
        why,
        wounds: [],
      },
    ];
  });
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
}
