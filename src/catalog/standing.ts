import type { CodeStatus } from '../case/codebook.ts';
import { dayBefore } from './code-form.ts';

/** An edition as kept in memory while the catalog is open. */
export interface EditionRow {
  readonly id: number;
  readonly series: string;
  readonly name: string;
  readonly system: string | null;
  readonly label: string;
  readonly valid_from: string;
  /** 1: a code that it does not hold is not in force. */
  readonly complete: number;
  readonly licence: string;
  readonly source: string;
}

export interface CodeRow {
  readonly id: number;
  readonly system: string;
  readonly key: string;
  readonly edition: number;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly billable: number;
  readonly short: string | null;
  readonly text: string;
  readonly detail: string | null;
  readonly source: string | null;
}

/** What the loaded editions say about one code of one system on one day. */
export interface Standing {
  readonly status: Exclude<CodeStatus, 'unknown'>;
  /** The row whose words stand for the code on that day. */
  readonly row: CodeRow;
  readonly edition: EditionRow;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
}

interface Verdict extends Standing {
  /** The day the speaking edition took force; empty when the day asked for lies before it. */
  readonly since: string;
}

/** For each code system its series of editions, each oldest first. */
export type SeriesBySystem = ReadonlyMap<string, readonly (readonly EditionRow[])[]>;

/** Groups editions by system and series, oldest first. */
export function groupEditions(editions: readonly EditionRow[]): SeriesBySystem {
  const sorted = [...editions].sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  const bySystem = Map.groupBy(sorted, edition => edition.system ?? '');
  return new Map(
    [...bySystem].map(([system, own]) => [system, [...Map.groupBy(own, e => e.series).values()]]),
  );
}

function rowVerdict(row: CodeRow, edition: EditionRow, on: string, since: string): Verdict {
  const notYet = row.valid_from !== null && on < row.valid_from;
  const over = row.valid_to !== null && on > row.valid_to;
  const standing = row.billable === 1 ? 'valid' : 'not-billable';
  return {
    status: notYet ? 'not-yet' : over ? 'deleted' : standing,
    row,
    edition,
    validFrom: row.valid_from ?? undefined,
    validTo: row.valid_to ?? undefined,
    since,
  };
}

const order = { valid: 0, 'not-billable': 1, deleted: 2, 'not-yet': 3 } as const;

/** One series' word on a code: the edition in force that day decides; its neighbours tell "not yet" from "deleted". */
function seriesVerdict(
  rows: readonly CodeRow[],
  editions: readonly EditionRow[],
  on: string,
): Verdict | undefined {
  const inForce = editions.findLast(edition => edition.valid_from <= on);
  const speaking = inForce ?? editions[0];
  if (speaking === undefined) return undefined;
  const since = inForce?.valid_from ?? '';
  const own = rows
    .filter(row => row.edition === speaking.id)
    .map(row => rowVerdict(row, speaking, on, since))
    .sort((a, b) => order[a.status] - order[b.status]);
  if (own[0] !== undefined) return withNeighbours(own[0], rows, editions);
  const earlier = editions.filter(edition => edition.valid_from < speaking.valid_from).reverse();
  const later = editions.filter(edition => edition.valid_from > speaking.valid_from);
  for (const [edition, status] of [
    ...earlier.map(edition => [edition, 'deleted'] as const),
    ...later.map(edition => [edition, 'not-yet'] as const),
  ]) {
    const row = rows.find(candidate => candidate.edition === edition.id);
    if (row === undefined) continue;
    const next = editions[editions.indexOf(edition) + 1];
    const gone = status === 'deleted' && next !== undefined ? dayBefore(next.valid_from) : undefined;
    const validFrom = status === 'not-yet' ? edition.valid_from : (row.valid_from ?? undefined);
    return { status, row, edition, validFrom, validTo: gone ?? row.valid_to ?? undefined, since };
  }
  return undefined;
}

/** First and last day from the editions around the speaking one, where the row itself does not tell them. */
function withNeighbours(
  verdict: Verdict,
  rows: readonly CodeRow[],
  editions: readonly EditionRow[],
): Verdict {
  if (editions.length < 2) return verdict;
  const holds = (edition: EditionRow | undefined) => rows.some(row => row.edition === edition?.id);
  const at = editions.indexOf(verdict.edition);
  let first = at;
  while (first > 0 && holds(editions[first - 1])) first -= 1;
  const next = editions[at + 1];
  const validFrom = verdict.validFrom ?? (first > 0 ? editions[first]?.valid_from : undefined);
  const gone = next !== undefined && !holds(next) ? dayBefore(next.valid_from) : undefined;
  return { ...verdict, validFrom, validTo: verdict.validTo ?? gone };
}

/** A complete edition in force that does not hold the code: it was taken out before that edition. */
function absence(rows: readonly CodeRow[], edition: EditionRow, held: Standing): Verdict | undefined {
  if (rows.length === 0) return undefined;
  return {
    ...held,
    edition,
    status: 'deleted',
    validTo: held.validTo ?? dayBefore(edition.valid_from),
    since: edition.valid_from,
  };
}

/**
 * The standing of one code of one system on an ISO date. The most recent edition that had taken force by that
 * day has the word; among equals a complete one; before the first edition the rows' own dates.
 */
export function standingOf(
  rows: readonly CodeRow[],
  series: SeriesBySystem,
  on: string,
): Standing | undefined {
  const verdicts: Verdict[] = [];
  const silent: EditionRow[] = [];
  for (const editions of series.get(rows[0]?.system ?? '') ?? []) {
    const own = rows.filter(row => editions.some(edition => edition.id === row.edition));
    const verdict = own.length > 0 ? seriesVerdict(own, editions, on) : undefined;
    if (verdict !== undefined) verdicts.push(verdict);
    const inForce = editions.findLast(edition => edition.valid_from <= on);
    if (own.length === 0 && inForce?.complete === 1) silent.push(inForce);
  }
  const first = verdicts[0];
  if (first === undefined) return undefined;
  // An older edition cannot deny what a newer source says about the past.
  const newest =
    verdicts
      .map(verdict => verdict.edition.valid_from)
      .sort()
      .at(-1) ?? '';
  for (const edition of silent.filter(each => each.valid_from >= newest)) {
    const gone = absence(rows, edition, first);
    if (gone !== undefined) verdicts.push(gone);
  }
  return verdicts.reduce((best, next) => (outranks(next, best) ? next : best));
}

function isStarter({ edition }: Verdict): boolean {
  return edition.series.startsWith('starter-');
}

function outranks(next: Verdict, best: Verdict): boolean {
  if (next.since !== best.since) return next.since > best.since;
  const datesFirst = next.since === '' && (next.validFrom === undefined) !== (best.validFrom === undefined);
  if (datesFirst) return next.validFrom !== undefined;
  if (next.edition.complete !== best.edition.complete) return next.edition.complete === 1;
  if (isStarter(next) !== isStarter(best)) return isStarter(best);
  return best.validFrom === undefined && next.validFrom !== undefined;
}
