import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Permanent } from '../../outcome.ts';
import { neverEnds } from '../schema.ts';
import { headOf } from './archive.ts';
import { pairRelease, type Release } from './dates.ts';
import { endEdition, type Loading, releaseOf } from './loading.ts';
import { delimiterOf, readTable } from './table.ts';
import { readLines } from './text.ts';

/** Practitioner tables are named ccipra, outpatient hospital ones ccioph. */
function settingOf({ member, options }: Loading): 'practitioner' | 'hospital' {
  if (options.setting === 'practitioner' || options.setting === 'hospital') return options.setting;
  for (const name of member.names) {
    if (/ccipra|practitioner|(?:^|[^a-z])pra(?:[^a-z]|$)/i.test(name)) return 'practitioner';
    if (/ccioph|hospital|outpatient|(?:^|[^a-z])oph(?:[^a-z]|$)/i.test(name)) return 'hospital';
  }
  throw new Permanent(
    `${member.label}: the name does not tell practitioner from hospital edits; say it with --setting`,
  );
}

/** Parts of one release share an edition; the release that is loaded last must not be the older one. */
function editionOf(db: DatabaseSync, setting: string, release: Release, label: string, now: string): number {
  const series = `ncci-pairs-${setting}`;
  const newer = db
    .prepare('SELECT label FROM edition WHERE series = ? AND valid_from > ?')
    .get(series, release.from);
  if (newer !== undefined) {
    throw new Permanent(
      `${label} is older than ${String(newer.label)}, which is loaded and keeps deleted pairs: nothing to do`,
    );
  }
  const same = db.prepare('SELECT id FROM edition WHERE series = ? AND name = ?').get(series, release.name);
  if (same !== undefined) return Number(same.id);
  const row = db
    .prepare(
      `INSERT INTO edition (series, name, system, label, valid_from, complete, licence, source, imported_at)
       VALUES (?, ?, 'NCCI', ?, ?, 1, 'licensed', ?, ?) RETURNING id`,
    )
    .get(series, release.name, label, release.from, `${label}: CMS`, now);
  return Number(row?.id);
}

const code = /^[A-Z0-9]{5}$/;

/** "20231231" as a number; "*" means none; undefined for what is no date. */
function dateOf(text: string, none: number): number | undefined {
  if (text === '*' || text === '') return none;
  if (text.length !== 8) return undefined;
  const date = Number(text);
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  const plausible =
    date >= 19_000_101 && date <= 22_001_231 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return plausible ? date : undefined;
}

/** Writes pairs, keeping track of the column one codes a part covers. */
class PairWriter {
  first = '\uffff';
  last = '';
  readonly #loading: Loading;
  readonly #insert: StatementSync;
  readonly #rationale: StatementSync;
  readonly #rationales = new Map<string, number>();
  readonly #side: number;
  readonly #edition: number;

  constructor(loading: Loading, side: number, edition: number) {
    this.#loading = loading;
    this.#side = side;
    this.#edition = edition;
    this.#insert = loading.db.prepare(
      `INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET edition = excluded.edition, rationale = excluded.rationale
       WHERE edition <> excluded.edition`,
    );
    this.#rationale = loading.db.prepare(
      'INSERT INTO rationale (text) VALUES (?) ON CONFLICT (text) DO UPDATE SET text = text RETURNING id',
    );
  }

  #rationaleId(text: string): number | null {
    if (text === '') return null;
    const known = this.#rationales.get(text);
    if (known !== undefined) return known;
    const id = Number(this.#rationale.get(text)?.id);
    this.#rationales.set(text, id);
    return id;
  }

  write(cells: readonly string[], line: number) {
    const { tally } = this.#loading;
    const one = cells[0] ?? '';
    const two = cells[1] ?? '';
    if (!code.test(one) || !code.test(two))
      return tally.skip(line, `no pair of codes in columns 1 and 2: "${one}" "${two}"`);
    const effective = dateOf(cells[3] ?? '', -1);
    if (effective === undefined || effective < 0)
      return tally.skip(line, `effective date "${cells[3] ?? ''}" is no date`);
    const deleted = dateOf(cells[4] ?? '', neverEnds);
    if (deleted === undefined) return tally.skip(line, `deletion date "${cells[4] ?? ''}" is no date`);
    const indicator = cells[5] ?? '';
    if (indicator !== '0' && indicator !== '1' && indicator !== '9') {
      return tally.skip(line, `modifier indicator "${indicator}" is not 0, 1 or 9`);
    }
    const rationale = this.#rationaleId(cells[6] ?? '');
    const { changes } = this.#insert.run(
      this.#side,
      one,
      two,
      effective,
      deleted,
      Number(indicator),
      rationale,
      this.#edition,
    );
    if (changes === 0)
      return tally.skip(line, `${one} ${two} was listed before with the same dates and indicator`);
    if (one < this.first) this.first = one;
    if (one > this.last) this.last = one;
    tally.good();
  }
}

const preambleLines = 30;

/**
 * NCCI procedure-to-procedure edits: tab separated, six preamble lines, seven columns; "*" is no date. Deleted
 * pairs stay, for past dates of service. A part replaces older releases within its range of column one codes.
 */
export async function loadPairs(loading: Loading): Promise<void> {
  const { db, member, tally, options } = loading;
  const setting = settingOf(loading);
  const release = releaseOf(loading, pairRelease);
  const label = `NCCI PTP ${release.name} ${setting}`;
  const edition = editionOf(db, setting, release, label, options.now);
  const side = setting === 'practitioner' ? 0 : 1;
  const writer = new PairWriter(loading, side, edition);
  let begun = false;
  const each = (cells: readonly string[], line: number) => {
    if (!begun) {
      begun = code.test(cells[0] ?? '') && code.test(cells[1] ?? '');
      if (!begun && line > preambleLines)
        throw new Permanent(`${member.label}: no pair of codes in the first ${preambleLines} lines`);
      if (!begun) return;
    }
    if (cells.length > 1 || (cells[0] ?? '').trim() !== '') writer.write(cells, line);
  };
  const head = await headOf(member, 4_096);
  if (head[0] !== 0x50 && delimiterOf(head.toString('latin1')) === '\t') {
    await readLines(await member.open(), (text, line) =>
      each(
        text.split('\t').map(cell => cell.trim()),
        line,
      ),
    );
  } else {
    await readTable(member, (cells, line) =>
      each(
        cells.map(cell => cell.trim()),
        line,
      ),
    );
  }
  tally.finish();
  db.prepare('DELETE FROM pair WHERE setting = ? AND edition <> ? AND column_one BETWEEN ? AND ?').run(
    side,
    edition,
    writer.first,
    writer.last,
  );
  dropStarterPairs(db, side, edition);
  endEdition(db, edition, tally);
}

/** The starter's few pairs give way to the official table, as far as its loaded parts reach. */
function dropStarterPairs(db: DatabaseSync, side: number, edition: number): void {
  db.prepare(
    `DELETE FROM pair WHERE setting = ?1 AND edition IN (SELECT id FROM edition WHERE series = 'starter-pair')
       AND column_one >= (SELECT min(column_one) FROM pair WHERE setting = ?1 AND edition = ?2)
       AND column_one <= (SELECT max(column_one) FROM pair WHERE setting = ?1 AND edition = ?2)`,
  ).run(side, edition);
}
