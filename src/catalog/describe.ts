import type { CodeCard } from '../case/codebook.ts';
import { keyOf } from './code-form.ts';
import { type Fee, feesOf } from './fees.ts';
import { hcpcsDetails, type LabelledValue } from './hcpcs-words.ts';
import { notesOf, type TabularNotes } from './notes.ts';
import type { Reader } from './reader.ts';
import {
  type AddOnRelation,
  addOnsOf,
  conversionsOf,
  indexPathsOf,
  type MueRow,
  muesOf,
  type PairSummary,
  type PolicyMention,
  pairsOf,
  pcsAxesOf,
  policiesOf,
} from './relations.ts';

/** A code and its words, as listed under another code. */
export interface Listed {
  readonly code: string;
  readonly text: string;
}

/** Words of the user's licensed CPT file: long, medium, short, consumer. */
export interface LicensedWording {
  readonly kind: string;
  readonly text: string;
}

/** Everything known about one code on one day: the source of the terminal, JSON, HTML and mail views. */
export interface Description {
  readonly card: CodeCard;
  readonly on: string;
  readonly shortText?: string;
  /** The headers above it, the outermost first. */
  readonly hierarchy: readonly Listed[];
  /** For a header: the billable codes below it. */
  readonly children: readonly Listed[];
  readonly replacements: readonly Listed[];
  /** The codes that stood for this one before it came into being. */
  readonly predecessors: readonly Listed[];
  /** For an add-on: its base codes by the selection criteria. */
  readonly baseCodes: readonly Listed[];
  /** The NCCI add-on table: pairs in which the code is the add-on or the base. */
  readonly addOns: readonly AddOnRelation[];
  readonly tabular?: TabularNotes;
  readonly indexPaths: readonly string[];
  readonly mues: readonly MueRow[];
  readonly pairs: readonly PairSummary[];
  readonly fees: readonly Fee[];
  readonly details: readonly LabelledValue[];
  readonly policies: readonly PolicyMention[];
  readonly wordings: readonly LicensedWording[];
  /** ICD-10-PCS: what each character means, by the loaded tables. */
  readonly axes: readonly string[];
}

function list(cards: readonly CodeCard[]): Listed[] {
  return cards.map(({ code, text }) => ({ code, text }));
}

/**
 * Collects what the catalog knows about a code; undefined for a code that never was.
 * @param locality a fee schedule locality ("01112-05"), to price the code there too.
 */
export function describe(
  reader: Reader,
  code: string,
  on: string,
  locality?: string,
): Description | undefined {
  const card = reader.card(code, on);
  if (card === undefined) return undefined;
  const { db } = reader;
  const key = keyOf(card.code);
  const cardsOf = (codes: readonly string[] | undefined) =>
    list((codes ?? []).flatMap(each => reader.cardIn(card.system, each, on) ?? reader.card(each, on) ?? []));
  const tabular = card.system === 'ICD-10-CM' ? notesOf(db, key, on) : undefined;
  const row = reader.rowOf(card.system, key, on);
  const { before } = conversionsOf(db, card.system, key);
  const priced = card.system === 'CPT' || card.system === 'HCPCS';
  return {
    card,
    on,
    ...(row?.short != null && row.short !== card.text && { shortText: row.short }),
    hierarchy: list(reader.ancestors(card.code, on)),
    children: list(reader.children(card.code, on)),
    replacements: cardsOf(card.replacements),
    predecessors: cardsOf(before),
    baseCodes: cardsOf(card.criteria?.baseCodes),
    addOns: priced ? addOnsOf(db, key, on) : [],
    ...(tabular !== undefined && { tabular }),
    indexPaths: card.system === 'ICD-10-CM' ? indexPathsOf(db, key) : [],
    mues: priced ? muesOf(db, key, on) : [],
    pairs: priced ? pairsOf(db, key, on) : [],
    fees: priced ? feesOf(db, key, on, locality) : [],
    details: card.system === 'HCPCS' || card.system === 'MODIFIER' ? hcpcsDetails(row?.detail ?? null) : [],
    policies: policiesOf(db, key, on),
    wordings: card.system === 'CPT' ? reader.wordings(key) : [],
    axes: card.system === 'ICD-10-PCS' ? pcsAxesOf(db, key, on) : [],
  };
}
