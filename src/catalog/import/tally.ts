import { Permanent } from '../../outcome.ts';

/** A line that was skipped, and why. */
export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

const keep = 20;
const judgeFrom = 1_000;

/** Counts the rows of one file; too large a share of bad ones means that it is not what it seems, and aborts. */
export class Tally {
  readonly label: string;
  readonly badLines: BadLine[] = [];
  rows = 0;
  bad = 0;
  readonly #maxBadShare: number;
  readonly #progress: (rows: number) => void;

  constructor(label: string, maxBadShare: number, progress: (rows: number) => void = () => {}) {
    this.label = label;
    this.#maxBadShare = maxBadShare;
    this.#progress = progress;
  }

  /** One row was loaded. */
  good(): void {
    this.rows += 1;
    if (this.rows % 50_000 === 0) this.#progress(this.rows);
  }

  /** One line was skipped. Aborts early when thousands of lines already show that the file is not readable. */
  skip(line: number, reason: string): void {
    this.bad += 1;
    if (this.badLines.length < keep) this.badLines.push({ line, reason });
    if (this.bad % judgeFrom === 0) this.#judge();
  }

  /**
   * To be called at the end of the file.
   * @throws Permanent when no row was loaded, or more than the allowed share of the lines was bad.
   */
  finish(): void {
    if (this.rows === 0 && this.bad === 0) throw new Permanent(`${this.label} holds no rows`);
    this.#judge();
    this.#progress(this.rows);
  }

  #judge(): void {
    const share = this.bad / (this.bad + this.rows);
    if (share <= this.#maxBadShare) return;
    const first = this.badLines.slice(0, 3).map(each => `line ${each.line}: ${each.reason}`);
    throw new Permanent(
      `${this.label}: ${this.bad} of ${this.bad + this.rows} lines cannot be read (${(share * 100).toFixed(1)}%, allowed ${(this.#maxBadShare * 100).toFixed(1)}%; see --max-bad-share). ${first.join('; ')}`,
    );
  }
}
