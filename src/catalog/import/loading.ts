import type { DatabaseSync } from 'node:sqlite';
import { Permanent } from '../../outcome.ts';
import type { Member } from './archive.ts';
import type { Release } from './dates.ts';
import type { Tally } from './tally.ts';

/** What every reader of a source file gets: where the rows go, what was asked for, and where bad lines are noted. */
export interface Loading {
  readonly db: DatabaseSync;
  readonly member: Member;
  readonly tally: Tally;
  readonly options: LoadOptions;
}

export interface LoadOptions {
  /** Overrides the first day that the release's name gives. */
  readonly effective?: string;
  /** For NCCI tables whose name does not tell it. */
  readonly setting?: 'practitioner' | 'hospital' | 'dme';
  readonly now: string;
}

export interface NewEdition {
  readonly series: string;
  readonly system: string | null;
  readonly label: string;
  readonly release: Release;
  readonly complete: boolean;
  readonly licence: 'public' | 'licensed' | 'ours';
  readonly source: string;
}

/**
 * The release a file belongs to.
 * @throws Permanent when neither its name nor --effective tells it.
 */
export function releaseOf(
  { member, options }: Loading,
  read: (names: readonly string[]) => Release | undefined,
): Release {
  const release = read(member.names);
  if (options.effective !== undefined) {
    return { name: release?.name ?? options.effective, from: options.effective };
  }
  if (release === undefined) {
    throw new Permanent(
      `${member.label}: the name does not tell which release it is; say from when it holds with --effective YYYY-MM-DD`,
    );
  }
  return release;
}

const perEdition = [
  'code',
  'mue',
  'addon',
  'fee',
  'factor',
  'gpci',
  'note',
  'index_entry',
  'wording',
] as const;

/** The edition's id; a second import of the same release replaces the first. */
export function beginEdition(db: DatabaseSync, edition: NewEdition, now: string): number {
  const { series, release } = edition;
  const old = db.prepare('SELECT id FROM edition WHERE series = ? AND name = ?').get(series, release.name);
  if (old !== undefined) {
    for (const table of perEdition) db.prepare(`DELETE FROM ${table} WHERE edition = ?`).run(Number(old.id));
    db.prepare('DELETE FROM edition WHERE id = ?').run(Number(old.id));
  }
  const row = db
    .prepare(
      `INSERT INTO edition (series, name, system, label, valid_from, complete, licence, source, imported_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    )
    .get(
      series,
      release.name,
      edition.system,
      edition.label,
      release.from,
      edition.complete ? 1 : 0,
      edition.licence,
      edition.source,
      now,
    );
  return Number(row?.id);
}

/**
 * Fewer rows than any release of the series has had: an excerpt. It speaks for the codes it holds, and does not
 * deny the ones it lacks.
 */
const leastComplete: Readonly<Record<string, number>> = {
  icd10cm: 60_000,
  icd10pcs: 60_000,
  hcpcs: 4_000,
  'cpt-long': 8_000,
};

/** Records how many rows an edition got, and whether that can be all of the release. */
export function endEdition(
  db: DatabaseSync,
  edition: number,
  { rows, bad }: Pick<Tally, 'rows' | 'bad'>,
): void {
  const series = String(db.prepare('SELECT series FROM edition WHERE id = ?').get(edition)?.series);
  if (rows < (leastComplete[series] ?? 0))
    db.prepare('UPDATE edition SET complete = 0 WHERE id = ?').run(edition);
  db.prepare('UPDATE edition SET rows = rows + ?, bad_rows = bad_rows + ? WHERE id = ?').run(
    rows,
    bad,
    edition,
  );
}
