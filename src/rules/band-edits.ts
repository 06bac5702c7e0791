import type { CodeBook, CodeCard, Criteria } from '../case/codebook.ts';
import type { Finding } from './edits.ts';

const TOTALS: readonly (string | undefined)[] = ['count', 'area-cm2', 'body-area-percent', 'minutes'];

/** Two codes that are bands of one total ("1 to 2 muscles", "3 or more") exclude each other: the total gives one of them. */
export function areBands(one: CodeCard, other: CodeCard): boolean {
  const [a, b] = [one.criteria, other.criteria];
  if (!a || !b || one.code === other.code || a.family !== b.family || a.measure !== b.measure) return false;
  const isBand = ({ from, over, upTo, below, baseCodes }: Criteria) =>
    baseCodes === undefined && [from, over, upTo, below].some(bound => bound !== undefined);
  const same = JSON.stringify(a.choose ?? {}) === JSON.stringify(b.choose ?? {});
  return TOTALS.includes(a.measure) && isBand(a) && isBand(b) && same;
}

/** Named codes that are bands of one total. */
export function bandFindings(codes: readonly string[], book: CodeBook, on: string): readonly Finding[] {
  const cards = codes.flatMap(code => book.card(code, on) ?? []);
  return cards.flatMap((one, at) =>
    cards
      .slice(at + 1)
      .filter(two => areBands(one, two))
      .map(two => ({
        kind: 'other' as const,
        codes: [one.code, two.code],
        state: 'hit' as const,
        text: `${one.code} (${one.text}) and ${two.code} (${two.text}) are steps of one total: the total of the day gives one of them, never both.`,
        source: one.criteria?.source ?? one.source,
      })),
  );
}
