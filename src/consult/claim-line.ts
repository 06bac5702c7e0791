import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import type { DraftLine } from './claim.ts';
import type { Diagnoses } from './diagnose.ts';
import type { ClaimLine, Grounds } from './opinion.ts';

/** A resolved line with the catalog's text, its diagnoses and its reasons. */
export function toClaimLine(
  line: DraftLine,
  { diagnoses }: Diagnoses,
  facts: Facts,
  book: CodeBook,
  on: string,
): ClaimLine {
  const card = book.card(line.code, on);
  const own = diagnoses.filter(
    one =>
      one.wounds.length === 0 ||
      facts.wounds.length < 2 ||
      !line.named ||
      one.wounds.some(id => line.wounds.includes(id)),
  );
  return {
    code: line.code,
    system: card?.system === 'HCPCS' ? 'HCPCS' : 'CPT',
    units: line.units,
    modifiers: [...line.modifiers],
    status: line.status,
    text: card?.text ?? '',
    textLicence: card?.textLicence ?? 'ours',
    diagnoses: own.filter(one => one.status === 'bill').map(one => one.code),
    appliesTo: line.label,
    why: [
      {
        basis: 'computed',
        text: line.because,
        ruleId: line.ruleId,
        source: line.source,
        quotes: uniqueQuotes(line.quotes),
      },
      ...(line.reason
        ? [{ basis: 'computed' as const, text: line.reason, ruleId: line.ruleId, quotes: [] }]
        : []),
    ],
  };
}

function uniqueQuotes(quotes: DraftLine['quotes']): Grounds['quotes'] {
  const seen = new Map(quotes.map(quote => [`${quote.start} ${quote.end} ${quote.text}`, { ...quote }]));
  return [...seen.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}
