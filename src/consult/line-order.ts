import type { CodeBook } from '../case/codebook.ts';

interface Ordered {
  readonly code: string;
}

/**
 * Claim order: the base code with the highest work RVU first, so that a payer's multiple procedure reduction falls on
 * the lesser ones (Medicare Claims Processing Manual ch. 12 s40.6), each followed by its add-on codes. Codes the
 * schedule does not value come last. Without a loaded fee schedule, and among equals, the given order stays.
 */
export function orderLines<L extends Ordered>(lines: readonly L[], book: CodeBook, on: string): L[] {
  const cards = new Map(lines.map(line => [line.code, book.card(line.code, on)]));
  const rvuOf = (line: Ordered | undefined) => (line && cards.get(line.code)?.workRvu) ?? -1;
  if (lines.every(line => rvuOf(line) < 0)) return [...lines];
  const baseOf = (line: L, at: number): L => {
    const bases = cards.get(line.code)?.criteria?.baseCodes ?? [];
    const before = lines.slice(0, at).findLast(other => bases.includes(other.code));
    return before ?? lines.find(other => bases.includes(other.code)) ?? line;
  };
  const placed = lines.map((line, at) => ({ line, at, base: baseOf(line, at) }));
  return placed
    .sort(
      (a, b) =>
        rvuOf(b.base) - rvuOf(a.base) ||
        lines.indexOf(a.base) - lines.indexOf(b.base) ||
        Number(a.line !== a.base) - Number(b.line !== b.base) ||
        a.at - b.at,
    )
    .map(one => one.line);
}
