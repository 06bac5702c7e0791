import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type {
  CodeBook,
  CodeCard,
  CodeSystem,
  Criteria,
  Edition,
  EditSetting,
  Mue,
  PairEdit,
  TextLicence,
} from '../case/codebook.ts';
import { dateNumber, isoOfNumber, keyOf, writtenCode } from './code-form.ts';
import { nearKeys } from './near.ts';
import {
  type CodeRow,
  type EditionRow,
  groupEditions,
  type SeriesBySystem,
  type Standing,
  standingOf,
} from './standing.ts';

interface Statements {
  readonly rows: StatementSync;
  readonly below: StatementSync;
  readonly criteria: StatementSync;
  readonly family: StatementSync;
  readonly mue: StatementSync;
  readonly fee: StatementSync;
  readonly replacement: StatementSync;
  readonly pair: StatementSync;
  readonly exists: StatementSync;
}

const columns = 'id, system, key, edition, valid_from, valid_to, billable, short, text, detail, source';

function prepare(db: DatabaseSync): Statements {
  return {
    rows: db.prepare(`SELECT ${columns} FROM code WHERE key = ?`),
    exists: db.prepare('SELECT 1 FROM code WHERE key = ?'),
    below: db.prepare(`SELECT ${columns} FROM code WHERE key > ? AND key < ? AND system = ? ORDER BY key`),
    criteria: db.prepare('SELECT json FROM criteria WHERE key = ?'),
    family: db.prepare('SELECT key FROM criteria WHERE family = ? ORDER BY key'),
    mue: db.prepare('SELECT edition, value, adjudication, rationale FROM mue WHERE key = ? AND setting = ?'),
    fee: db.prepare(
      "SELECT edition, global_days, json_extract(json, '$.work') AS work FROM fee WHERE key = ? AND modifier = ''",
    ),
    replacement: db.prepare(
      'SELECT new_key FROM replacement WHERE system = ? AND old_key = ? ORDER BY new_key',
    ),
    pair: db.prepare(
      `SELECT p.column_one, p.column_two, p.effective, p.indicator, p.edition, r.text AS rationale
       FROM pair p LEFT JOIN rationale r ON r.id = p.rationale
       WHERE p.setting = ? AND p.column_one = ? AND p.column_two = ? AND p.indicator <> 9
         AND p.effective <= ? AND p.deleted >= ?`,
    ),
  };
}

/** Among systems that share a spelling (E11.61 and wheelchair E1161) the standing code wins, then this order. */
const systemOrder = ['CPT', 'HCPCS', 'ICD-10-CM', 'ICD-10-PCS', 'MODIFIER'];
const statusOrder = { valid: 0, 'not-billable': 1, deleted: 2, 'not-yet': 3 } as const;

/** One open catalog database: exact look-ups by prepared statements, nothing written. */
export class Reader implements CodeBook {
  readonly edition: Edition;
  readonly db: DatabaseSync;
  readonly #sql: Statements;
  readonly #editions: ReadonlyMap<number, EditionRow>;
  readonly #series: SeriesBySystem;

  readonly #showLicensed: boolean;

  /** @param showLicensed whether licensed wording may be read out; see `openCatalog`. */
  constructor(db: DatabaseSync, showLicensed: boolean) {
    this.db = db;
    this.#showLicensed = showLicensed;
    this.#sql = prepare(db);
    const editions = db.prepare('SELECT * FROM edition').all() as unknown as EditionRow[];
    this.#editions = new Map(editions.map(edition => [edition.id, edition]));
    this.#series = groupEditions(editions);
    this.edition = { ...readEdition(db), pairTable: pairTable(db) };
  }

  card(code: string, on: string): CodeCard | undefined {
    const key = keyOf(code);
    const rows = this.#sql.rows.all(key) as unknown as CodeRow[];
    const asked = code.includes('.') ? rows.filter(row => row.system === 'ICD-10-CM') : rows;
    const first = asked[0];
    if (first === undefined) return undefined;
    if (asked.every(row => row.system === first.system)) return this.#cardOf(asked, on);
    const cards = systemOrder.flatMap(
      system =>
        this.#cardOf(
          asked.filter(row => row.system === system),
          on,
        ) ?? [],
    );
    return cards.sort((a, b) => statusOrder[a.status] - statusOrder[b.status])[0];
  }

  family(family: string, on: string): readonly CodeCard[] {
    const keys = this.#sql.family.all(family).map(row => String(row.key));
    return keys.flatMap(key => this.card(key, on) ?? []).filter(card => card.status === 'valid');
  }

  pairs(codes: readonly string[], on: string, setting: EditSetting): readonly PairEdit[] {
    const keys = [...new Set(codes.map(keyOf))];
    const day = dateNumber(on);
    const side = setting === 'practitioner' ? 0 : 1;
    return keys.flatMap(one =>
      keys.flatMap(two =>
        one === two ? [] : this.#sql.pair.all(side, one, two, day, day).map(row => this.#pairOf(row)),
      ),
    );
  }

  children(code: string, on: string): readonly CodeCard[] {
    const header = this.card(code, on);
    if (header?.status !== 'not-billable') return [];
    const key = keyOf(code);
    const rows = this.#sql.below.all(key, `${key}~`, header.system) as unknown as CodeRow[];
    const cards = [...Map.groupBy(rows, row => row.key).values()].flatMap(own => this.#cardOf(own, on) ?? []);
    return cards.filter(card => card.status === 'valid');
  }

  /** Cards of catalog codes one slip away from a code that the catalog does not hold. */
  near(code: string, on: string): readonly CodeCard[] {
    return nearKeys(code, this.#sql.exists).flatMap(key => this.card(key, on) ?? []);
  }

  /** The code's ancestors that are codes themselves, the outermost first. */
  ancestors(code: string, on: string): readonly CodeCard[] {
    const card = this.card(code, on);
    if (card?.system !== 'ICD-10-CM' && card?.system !== 'ICD-10-PCS') return [];
    const key = keyOf(code);
    const keys = Array.from({ length: key.length - 3 }, (_, at) => key.slice(0, at + 3));
    return keys.flatMap(prefix => this.cardIn(card.system, prefix, on) ?? []);
  }

  /** The card of a code in one system, where two systems share a spelling. */
  cardIn(system: CodeSystem, code: string, on: string): CodeCard | undefined {
    const rows = this.#sql.rows.all(keyOf(code)) as unknown as CodeRow[];
    return this.#cardOf(
      rows.filter(row => row.system === system),
      on,
    );
  }

  /** The stored row that stands for a code of one system on a day. */
  rowOf(system: CodeSystem, key: string, on: string): CodeRow | undefined {
    const rows = (this.#sql.rows.all(key) as unknown as CodeRow[]).filter(row => row.system === system);
    return standingOf(rows, this.#series, on)?.row;
  }

  /** Licensed CPT wordings of a code; none unless licensed text may be shown. */
  wordings(key: string): { kind: string; text: string }[] {
    if (!this.#showLicensed) return [];
    return this.db
      .prepare('SELECT kind, text FROM wording WHERE key = ? ORDER BY kind')
      .all(key)
      .map(row => ({ kind: String(row.kind), text: String(row.text) }));
  }

  /** Every edition loaded, by id. */
  get editions(): ReadonlyMap<number, EditionRow> {
    return this.#editions;
  }

  close(): void {
    this.db.close();
  }

  #pairOf(row: Record<string, unknown>): PairEdit {
    const edition = this.#editions.get(Number(row.edition));
    const rationale = row.rationale === null ? undefined : String(row.rationale);
    const starter = edition?.series === 'starter-pair';
    return {
      columnOne: String(row.column_one),
      columnTwo: String(row.column_two),
      indicator: Number(row.indicator) === 1 ? 1 : 0,
      ...(Number(row.effective) > 19_960_101 && { effective: isoOfNumber(Number(row.effective)) }),
      ...(!starter && rationale !== undefined && { rationale }),
      source: (starter ? rationale : edition?.label) ?? 'NCCI PTP',
    };
  }

  #cardOf(rows: readonly CodeRow[], on: string): CodeCard | undefined {
    const standing = standingOf(rows, this.#series, on);
    if (standing === undefined) return undefined;
    const { row, status, validFrom, validTo } = standing;
    const system = row.system as CodeSystem;
    const replacements = status === 'deleted' ? this.#replacements(system, row.key) : [];
    const priced = system === 'CPT' || system === 'HCPCS';
    const criteria = priced ? this.#criteria(row.key) : undefined;
    const mue = priced ? this.#mue(row.key, on) : undefined;
    const { globalDays, workRvu } = priced ? this.#feeOf(row.key, on) : {};
    return {
      code: writtenCode(system, row.key),
      system,
      status,
      ...this.#wordsOf(rows, row),
      ...(validFrom !== undefined && { validFrom }),
      ...(validTo !== undefined && { validTo }),
      ...(replacements.length > 0 && { replacements }),
      ...(criteria !== undefined && { criteria }),
      ...(mue !== undefined && { mue }),
      ...(globalDays !== undefined && { globalDays }),
      ...(workRvu !== undefined && { workRvu }),
      source: this.#sourceOf(standing),
    };
  }

  #licenceOf(row: CodeRow): TextLicence {
    return (this.#editions.get(row.edition)?.licence ?? 'licensed') as TextLicence;
  }

  /**
   * The words for a card: our own before licensed ones, which are read out only where that is allowed. A code
   * without words of its own is then named by its number.
   */
  #wordsOf(rows: readonly CodeRow[], row: CodeRow): Pick<CodeCard, 'text' | 'textLicence'> {
    if (this.#licenceOf(row) !== 'licensed') return { text: row.text, textLicence: this.#licenceOf(row) };
    const own = rows.find(each => this.#licenceOf(each) === 'ours');
    if (own !== undefined) return { text: own.text, textLicence: 'ours' };
    if (this.#showLicensed) return { text: row.text, textLicence: 'licensed' };
    return { text: `${row.system} ${row.key} (its licensed wording is not shown here)`, textLicence: 'ours' };
  }

  #sourceOf({ row, edition }: Standing): string {
    return (
      row.source ?? (edition.id === row.edition ? edition.source : `${edition.label} no longer holds it`)
    );
  }

  #replacements(system: string, key: string): string[] {
    return this.#sql.replacement.all(system, key).map(row => writtenCode(system, String(row.new_key)));
  }

  #criteria(key: string): Criteria | undefined {
    const row = this.#sql.criteria.get(key);
    return row === undefined ? undefined : (JSON.parse(String(row.json)) as Criteria);
  }

  /** The row of the edition in force on the day, or of the earliest loaded one for an older day. */
  #inForce<T extends { readonly edition?: unknown }>(rows: readonly T[], on: string): T | undefined {
    if (rows.length <= 1) return rows[0];
    const editionOf = (row: T) => this.#editions.get(Number(row.edition));
    const from = (row: T) => editionOf(row)?.valid_from ?? '';
    // An official table says it better than the starter, whatever its date.
    const official = rows.filter(row => editionOf(row)?.series.startsWith('starter-') === false);
    const sorted = (official.length > 0 ? official : rows).toSorted((a, b) => (from(a) < from(b) ? -1 : 1));
    return sorted.findLast(row => from(row) <= on) ?? sorted[0];
  }

  #mue(key: string, on: string): Mue | undefined {
    const row = this.#inForce(this.#sql.mue.all(key, 'practitioner'), on);
    if (row === undefined) return undefined;
    const edition = this.#editions.get(Number(row.edition));
    const starter = edition?.series.startsWith('starter-') === true;
    return {
      value: Number(row.value),
      adjudication: Number(row.adjudication) as Mue['adjudication'],
      source: (starter ? String(row.rationale) : edition?.label) ?? 'NCCI MUE',
    };
  }

  #feeOf(key: string, on: string): Pick<CodeCard, 'globalDays' | 'workRvu'> {
    const row = this.#inForce(this.#sql.fee.all(key), on);
    const days = row?.global_days ?? undefined;
    const work = Number(row?.work ?? Number.NaN);
    return {
      ...(days !== undefined && { globalDays: String(days) }),
      ...(Number.isFinite(work) && { workRvu: work }),
    };
  }
}

/** No published practitioner table has had fewer rows in this decade; a part of one has. */
const fullTableRows = 1_000_000;

/** Whether "no pair" may be said with certainty: only of a full official table. */
function pairTable(db: DatabaseSync): 'full' | 'part' {
  const row = db
    .prepare("SELECT max(rows) AS rows FROM edition WHERE series = 'ncci-pairs-practitioner'")
    .get();
  return Number(row?.rows ?? 0) >= fullTableRows ? 'full' : 'part';
}

function readEdition(db: DatabaseSync): Edition {
  const rows = db.prepare('SELECT name, value FROM meta').all();
  const meta = new Map(rows.map(row => [String(row.name), String(row.value)]));
  return { id: meta.get('id') ?? '', label: meta.get('label') ?? '', asOf: meta.get('as_of') ?? '' };
}
