import type { CodeCard } from '../case/codebook.ts';
import type { Reader } from './reader.ts';

/** A code and its words, as listed under another code. */
export interface Listed {
  readonly code: string;
  readonly text: string;
}

/** Everything known about one code on one day: the source of the terminal, JSON, HTML and mail views. */
export interface Description {
  readonly card: CodeCard;
  readonly on: string;
  /** The headers above it, the outermost first. */
  readonly hierarchy: readonly Listed[];
  /** For a header: the billable codes below it. */
  readonly children: readonly Listed[];
  readonly replacements: readonly Listed[];
  /** For an add-on: its base codes. For a base code: its add-ons. */
  readonly baseCodes: readonly Listed[];
}

function list(cards: readonly CodeCard[]): Listed[] {
  return cards.map(({ code, text }) => ({ code, text }));
}

/** Collects what the catalog knows about a code; undefined for a code that never was. */
export function describe(reader: Reader, code: string, on: string): Description | undefined {
  const card = reader.card(code, on);
  if (card === undefined) return undefined;
  const cardsOf = (codes: readonly string[] | undefined) =>
    list((codes ?? []).flatMap(each => reader.card(each, on) ?? []));
  return {
    card,
    on,
    hierarchy: list(reader.ancestors(code, on)),
    children: list(reader.children(code, on)),
    replacements: cardsOf(card.replacements),
    baseCodes: cardsOf(card.criteria?.baseCodes),
  };
}
