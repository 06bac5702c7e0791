import type { CodeCard } from '../case/codebook.ts';
import type { Quote } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';

/** A valid service code that the mail names, with its card on the date of service. */
export interface Named {
  readonly mention: Mention;
  readonly card: CodeCard;
}

/** Criteria families of visits. */
export const VISITS = new Set(['evaluation', 'facility-evaluation', 'other-visits', 'preventive']);

/** Where the first of the codes stands in the mail. */
export function quoteOf([first]: readonly Named[]): Quote {
  const { text = '', start = 0, end = 0 } = first?.mention ?? {};
  return { text, start, end };
}
