import { statSync } from 'node:fs';
import type {
  CodeBook,
  CodeCard,
  CodeFee,
  DiagnosisChecks,
  Edition,
  EditSetting,
  PairEdit,
} from '../case/codebook.ts';
import { type ClaimEntry, type ClaimFinding, checkClaim, checkDiagnoses } from './claim.ts';
import { type Description, describe } from './describe.ts';
import { codeFee } from './fees.ts';
import { openFile, openStarter } from './open.ts';
import { Reader } from './reader.ts';
import { Search, type SearchOptions, type SearchResult } from './search/search.ts';

/** The catalog as the program uses it; a file that an import has swapped is picked up between two look-ups. */
export interface Catalog extends CodeBook {
  /** Everything known about a code: what `lookup` prints. Undefined for a code that never was. */
  describe(code: string, on: string, locality?: string): Description | undefined;
  /** Catalog codes one slip away from a code that is none. */
  near(code: string, on: string): readonly CodeCard[];
  /** What the loaded tables say against codes billed together: validity, pairs, units, add-ons, Excludes1. */
  check(entries: readonly ClaimEntry[], on: string, setting: EditSetting): readonly ClaimFinding[];
  /** Codes for a query on a day: an exact code, the beginning of codes, a range, or free text. */
  search(query: string, on: string, options?: SearchOptions): SearchResult;
  close(): void;
}

export interface CatalogOptions {
  /**
   * Whether licensed CPT wording is read out. Replies that leave the organisation need a licence that allows it,
   * so the default withholds it.
   */
  readonly licensedText?: 'show' | 'withhold';
  /** Told when a swapped-in file could not be opened; the catalog in service stays. */
  readonly onRefused?: (error: unknown) => void;
}

/** How often the file is looked at: a new edition is in use at most this long after the swap. */
const checkEveryMs = 500;

/** What tells one build of the file from the next: an import swaps a whole new file in. */
function identityOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}:${stat.mtimeMs}:${stat.size}`;
}

class LiveCatalog implements Catalog {
  readonly #path: string | undefined;
  #identity: string | undefined;
  #checkedAt: number;
  #current: Reader;
  #search: Search | undefined;

  readonly #options: CatalogOptions;

  constructor(path: string | undefined, options: CatalogOptions) {
    this.#path = path;
    this.#options = options;
    this.#identity = path === undefined ? undefined : identityOf(path);
    this.#checkedAt = performance.now();
    this.#current = this.#read(path);
  }

  #read(path: string | undefined): Reader {
    const db = path === undefined ? openStarter() : openFile(path);
    return new Reader(db, this.#options.licensedText === 'show');
  }

  get #reader(): Reader {
    if (this.#path !== undefined && performance.now() - this.#checkedAt > checkEveryMs)
      this.#reopen(this.#path);
    return this.#current;
  }

  /** A file that is gone or unreadable leaves the open one in service: its data is whole and still readable. */
  #reopen(path: string): void {
    this.#checkedAt = performance.now();
    const identity = identityOf(path);
    if (identity === undefined || identity === this.#identity) return;
    this.#identity = identity;
    let next: Reader;
    try {
      next = this.#read(path);
    } catch (error) {
      this.#options.onRefused?.(error);
      return;
    }
    this.#current.close();
    this.#current = next;
    this.#search = undefined;
  }

  get edition(): Edition {
    return this.#reader.edition;
  }
  card(code: string, on: string): CodeCard | undefined {
    return this.#reader.card(code, on);
  }
  family(family: string, on: string): readonly CodeCard[] {
    return this.#reader.family(family, on);
  }
  pairs(codes: readonly string[], on: string, setting: EditSetting): readonly PairEdit[] {
    return this.#reader.pairs(codes, on, setting);
  }
  children(code: string, on: string): readonly CodeCard[] {
    return this.#reader.children(code, on);
  }
  near(code: string, on: string): readonly CodeCard[] {
    return this.#reader.near(code, on);
  }
  describe(code: string, on: string, locality?: string): Description | undefined {
    return describe(this.#reader, code, on, locality);
  }
  check(entries: readonly ClaimEntry[], on: string, setting: EditSetting): readonly ClaimFinding[] {
    return checkClaim(this.#reader, entries, on, setting);
  }
  fee(code: string, on: string): CodeFee | undefined {
    return codeFee(this.#reader.db, code, on);
  }
  checkDiagnoses(codes: readonly string[], on: string): DiagnosisChecks {
    return checkDiagnoses(this.#reader, codes, on);
  }
  search(query: string, on: string, options?: SearchOptions): SearchResult {
    const reader = this.#reader;
    this.#search ??= new Search(reader);
    return this.#search.search(query, on, options);
  }
  close(): void {
    this.#current.close();
  }
}

/**
 * Opens the catalog file, or the starter catalog when no path is given.
 * @throws Permanent when the file is missing, no catalog, or of another format version; the message says what to do.
 */
export function openCatalog(path: string | undefined, options: CatalogOptions = {}): Catalog {
  return new LiveCatalog(path, options);
}
