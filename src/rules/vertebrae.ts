const REGIONS = { C: 7, T: 12, L: 5, S: 1 } as const;
const ORDER = Object.entries(REGIONS).flatMap(([region, count]) =>
  Array.from({ length: count }, (_, at) => `${region}${at + 1}`),
);

export interface SpineSpan {
  readonly segments: number;
  readonly interspaces: number;
}

/** "C5-C7": 3 vertebral segments and 2 interspaces. Undefined for what is no span downwards from C1 to S1. */
export function countSpan(span: string): SpineSpan | undefined {
  const [from = '', to = ''] = span.split('-');
  const [first, last] = [ORDER.indexOf(from), ORDER.indexOf(to)];
  if (first < 0 || last <= first) return undefined;
  return { segments: last - first + 1, interspaces: last - first };
}
