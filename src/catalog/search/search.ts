import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CodeCard, CodeSystem } from '../../case/codebook.ts';
import { keyOf } from '../code-form.ts';
import type { Reader } from '../reader.ts';
import { buildSearchIndex, traits } from './build.ts';
import { type Hit, SearchIndex } from './query.ts';

export interface SearchOptions {
  /** Only these systems; ICD-10-PCS is searched only when named. */
  readonly systems?: readonly CodeSystem[];
  readonly limit?: number;
  /** Also codes that are deleted or not yet in force on the day. */
  readonly anyStatus?: boolean;
}

export interface SearchHit {
  readonly card: CodeCard;
  /** How well it fits, 0 to 1; exact codes have 1. */
  readonly score: number;
}

export interface SearchResult {
  /** How the query was read: as a code, the beginning of codes, a range of codes, or words. */
  readonly kind: 'code' | 'prefix' | 'range' | 'words';
  readonly hits: readonly SearchHit[];
  readonly corrected: readonly { readonly said: string; readonly meant: string }[];
}

const defaultLimit = 10;
const mostRead = 2_000;
const longestQuery = 400;

const codeShape =
  /^(?:[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{0,4})?|\d{3,4}[0-9A-Z]?|[A-Z]\d{1,4}|[0-9A-HJ-NP-Z]{7})[-*]?$/i;
const rangeShape =
  /^(?=\S*\d)([A-Z0-9][0-9A-Z.]{2,7})(?:\s*[-–]\s*|\s+(?:to|through)\s+)(?=\S*\d)([A-Z0-9][0-9A-Z.]{2,7})$/i;

/** The search box over one open catalog. */
export class Search {
  readonly #reader: Reader;
  readonly #between: StatementSync;
  #main: SearchIndex | undefined;
  #pcs: SearchIndex | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#between = reader.db.prepare(
      'SELECT DISTINCT system, key FROM code WHERE key >= ? AND key <= ? ORDER BY key LIMIT ?',
    );
  }

  /** Codes for a query on a day: an exact code, the beginning of codes, a range, or free text. */
  search(query: string, on: string, options: SearchOptions = {}): SearchResult {
    const text = query.trim().slice(0, longestQuery);
    const range = rangeShape.exec(text);
    if (range !== null) {
      const hits = this.#listed(keyOf(range[1] ?? ''), `${keyOf(range[2] ?? '')}~`, on, options);
      if (hits.length > 0) return { kind: 'range', hits, corrected: [] };
    }
    if (codeShape.test(text)) {
      const found = this.#byCode(text.replace(/[-*]$/, ''), on, options);
      if (found !== undefined) return found;
    }
    return this.#byWords(text, on, options);
  }

  #byCode(text: string, on: string, options: SearchOptions): SearchResult | undefined {
    const key = keyOf(text);
    const card = this.#reader.card(text, on);
    const below = key.length < 3 ? [] : this.#listed(key, `${key}~`, on, options);
    if (card !== undefined && this.#admits(card, { ...options, anyStatus: true })) {
      const others = below.filter(hit => hit.card.code !== card.code || hit.card.system !== card.system);
      return {
        kind: 'code',
        hits: [{ card, score: 1 }, ...others].slice(0, options.limit ?? defaultLimit),
        corrected: [],
      };
    }
    return below.length === 0 ? undefined : { kind: 'prefix', hits: below, corrected: [] };
  }

  #listed(first: string, last: string, on: string, options: SearchOptions): SearchHit[] {
    const hits: SearchHit[] = [];
    for (const row of this.#between.iterate(first, last, mostRead)) {
      const card = this.#reader.cardIn(String(row.system) as CodeSystem, String(row.key), on);
      if (card !== undefined && this.#admits(card, options)) hits.push({ card, score: 1 });
      if (hits.length >= (options.limit ?? defaultLimit)) break;
    }
    return hits;
  }

  #admits(card: CodeCard, { systems, anyStatus }: SearchOptions): boolean {
    if (systems !== undefined && !systems.includes(card.system)) return false;
    return anyStatus === true || card.status === 'valid' || card.status === 'not-billable';
  }

  #byWords(text: string, on: string, options: SearchOptions): SearchResult {
    const hits: SearchHit[] = [];
    const { systems } = options;
    const take = (hit: Hit) => {
      if (systems !== undefined && !systems.includes(hit.system as CodeSystem)) return false;
      const card = this.#reader.cardIn(hit.system as CodeSystem, hit.key, on);
      if (card === undefined || !this.#admits(card, options)) return false;
      hits.push({ card, score: hit.score });
      return true;
    };
    const limit = options.limit ?? defaultLimit;
    const pcsOnly = options.systems?.every(system => system === 'ICD-10-PCS') === true;
    const found = pcsOnly
      ? undefined
      : this.#index('main').search(text, limit, take, wantedTraits(options.systems));
    const pcs = options.systems?.includes('ICD-10-PCS')
      ? this.#index('pcs').search(text, limit, take)
      : undefined;
    const best = hits.toSorted((a, b) => b.score - a.score).slice(0, limit);
    return { kind: 'words', hits: best, corrected: (found ?? pcs)?.corrected ?? [] };
  }

  #index(space: 'main' | 'pcs'): SearchIndex {
    ensureIndex(this.#reader.db);
    this.#main ??= new SearchIndex(this.#reader.db, 'main');
    if (space === 'main') return this.#main;
    this.#pcs ??= new SearchIndex(this.#reader.db, 'pcs');
    return this.#pcs;
  }
}

/** Tells by a code's traits whether its system is asked for, so that other systems do not fill the ranking. */
function wantedTraits(systems: readonly CodeSystem[] | undefined): (has: number) => boolean {
  if (systems === undefined) return () => true;
  const asked = new Set(systems.map(bitsOf));
  return has => asked.has(has & traits.modifier);
}

function bitsOf(system: CodeSystem): number {
  if (system === 'HCPCS') return traits.hcpcs;
  if (system === 'CPT') return traits.cpt;
  return system === 'MODIFIER' ? traits.modifier : 0;
}

/** The starter in memory gets its index at the first search, so that opening it stays quick. */
function ensureIndex(db: DatabaseSync): void {
  if (db.prepare('SELECT 1 FROM search_blob LIMIT 1').get() === undefined) buildSearchIndex(db);
}
