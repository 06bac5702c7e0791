import type { Grounds } from './opinion.ts';
import { cleanProse, type ProseLimits } from './verify-prose.ts';

type QuoteData = Grounds['quotes'][number];

/** Keeps a quote that stands verbatim in the mail, with its offsets put right; anything else is no quote. */
export function verifyQuote(quote: QuoteData, texts: readonly string[]): QuoteData | undefined {
  if (quote.text === '') return undefined;
  if (texts.some(text => text.slice(quote.start, quote.end) === quote.text)) return quote;
  const home = texts.find(text => text.includes(quote.text));
  if (home === undefined) return undefined;
  const start = home.indexOf(quote.text);
  return { text: quote.text, start, end: start + quote.text.length };
}

/** Grounds with checked prose and quotes; undefined when nothing of the text is left. */
export function cleanGrounds(
  grounds: Grounds,
  limits: ProseLimits,
  texts: readonly string[],
  where: string,
  notes: string[],
): Grounds | undefined {
  const text = cleanProse(grounds.text, limits, where, notes);
  if (text === '') return undefined;
  const quotes = grounds.quotes.flatMap(quote => {
    const kept = verifyQuote(quote, texts);
    if (!kept) notes.push(`${where}: a quote was removed, it does not stand in the mail.`);
    return kept ?? [];
  });
  const { source, ...rest } = grounds;
  const checked = source === undefined ? '' : cleanProse(source, limits, where, notes);
  return { ...rest, text, quotes, ...(checked !== '' && { source: checked }) };
}
