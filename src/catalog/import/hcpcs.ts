import type { StatementSync } from 'node:sqlite';
import { quarterRelease, readDate } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { type Columns, cellOf, mapColumns, plainHeader, readTable } from './table.ts';
import { readLines } from './text.ts';

/** One code or modifier of the HCPCS Level II file, its description lines joined. */
interface HcpcsRecord {
  readonly line: number;
  readonly code: string;
  readonly modifier: boolean;
  text: string;
  readonly short: string;
  readonly added: string;
  readonly effective: string;
  readonly terminated: string;
  readonly detail: Readonly<Record<string, string | readonly string[]>>;
}

/** Cuts a field into its parts of one width, without blanks. */
function parts(text: string, width: number): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += width) {
    const part = text.slice(at, at + width).trim();
    if (part !== '') found.push(part);
  }
  return found;
}

/** Leaves out what is empty, so that a card shows only what the file states. */
function stated(detail: Record<string, string | readonly string[]>): HcpcsRecord['detail'] {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value.length > 0));
}

/** The record layout of the ANWEB file, columns from 1 as CMS writes them. */
function fixedRecord(text: string, line: number, modifier: boolean): HcpcsRecord {
  const at = (from: number, to: number) => text.slice(from - 1, to).trim();
  return {
    line,
    code: modifier ? at(4, 5) : at(1, 5),
    modifier,
    text: at(12, 91),
    short: at(92, 119),
    added: at(269, 276),
    effective: at(277, 284),
    terminated: at(285, 292),
    detail: stated({
      pricing: parts(text.slice(119, 127), 2),
      multiplePricing: at(128, 128),
      coverageManual: [...parts(text.slice(128, 146), 6), ...parts(text.slice(146, 170), 8)],
      statute: at(171, 180),
      labCertification: parts(text.slice(180, 204), 8),
      crossReferences: parts(text.slice(204, 229), 5),
      coverage: at(230, 230),
      ascGroup: at(231, 232),
      opps: at(241, 244),
      processingNote: at(253, 256),
      betos: at(257, 259),
      typeOfService: parts(text.slice(260, 265), 1),
      anesthesiaUnits: at(266, 268) === '0' ? '' : at(266, 268),
      action: at(293, 293),
    }),
  };
}

/** Collects records and writes each when the next begins; CMS repeats a code's number on its further lines. */
class RecordWriter {
  readonly #loading: Loading;
  readonly #insert: StatementSync;
  readonly #crossReference: StatementSync;
  readonly #seen = new Set<string>();
  readonly #codes: number;
  readonly #modifiers: number;
  #open: HcpcsRecord | undefined;

  constructor(loading: Loading) {
    const { db, options } = loading;
    const release = releaseOf(loading, quarterRelease);
    const label = `HCPCS Level II ${release.name}`;
    const source = `${label}: CMS alpha-numeric file (public)`;
    const common = { release, licence: 'public', source } as const;
    this.#loading = loading;
    this.#codes = beginEdition(
      db,
      { ...common, series: 'hcpcs', system: 'HCPCS', label, complete: true },
      options.now,
    );
    this.#modifiers = beginEdition(
      db,
      {
        ...common,
        series: 'hcpcs-modifiers',
        system: 'MODIFIER',
        label: `${label} modifiers`,
        complete: false,
      },
      options.now,
    );
    this.#insert = db.prepare(
      `INSERT INTO code (system, key, edition, valid_from, valid_to, billable, short, text, detail)
       VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)`,
    );
    this.#crossReference = db.prepare('INSERT OR REPLACE INTO replacement VALUES (?, ?, ?, ?, ?)');
  }

  begin(record: HcpcsRecord): void {
    this.flush();
    this.#open = record;
  }

  /** A further description line of the open code; false when it belongs to no open one. */
  extend(code: string, text: string): boolean {
    if (this.#open?.code !== code) return false;
    this.#open.text = `${this.#open.text} ${text}`.trim();
    return true;
  }

  flush() {
    const record = this.#open;
    this.#open = undefined;
    if (record === undefined) return;
    const { tally } = this.#loading;
    const problem = this.#problemOf(record);
    if (problem !== undefined) return tally.skip(record.line, problem);
    const system = record.modifier ? 'MODIFIER' : 'HCPCS';
    this.#seen.add(record.code);
    this.#insert.run(
      system,
      record.code,
      record.modifier ? this.#modifiers : this.#codes,
      readDate(record.added) ?? readDate(record.effective) ?? null,
      readDate(record.terminated) ?? null,
      record.short,
      record.text,
      JSON.stringify({ ...record.detail, actionEffective: readDate(record.effective) }),
    );
    const ended = readDate(record.terminated);
    if (ended !== undefined && !record.modifier) {
      for (const next of record.detail.crossReferences ?? []) {
        if (/^[A-Z0-9]{5}$/.test(next))
          this.#crossReference.run('HCPCS', record.code, next, ended, 'HCPCS Level II cross-reference');
      }
    }
    tally.good();
  }

  #problemOf(record: HcpcsRecord): string | undefined {
    const shape = record.modifier ? /^[A-Z0-9]{2}$/ : /^[A-Z]\d{4}$/;
    if (!shape.test(record.code)) return `"${record.code}" is no HCPCS Level II code or modifier`;
    if (record.text === '') return `${record.code} has no description`;
    if (this.#seen.has(record.code)) return `${record.code} was listed before`;
    for (const date of [record.added, record.effective, record.terminated]) {
      if (date !== '' && readDate(date) === undefined) return `${record.code}: "${date}" is no date`;
    }
    return undefined;
  }

  finish(): void {
    this.flush();
    const { db, tally } = this.#loading;
    tally.finish();
    const count = db.prepare('SELECT count(*) AS n FROM code WHERE edition = ?');
    endEdition(db, this.#codes, { rows: Number(count.get(this.#codes)?.n), bad: tally.bad });
    endEdition(db, this.#modifiers, { rows: Number(count.get(this.#modifiers)?.n), bad: 0 });
  }
}

const dataLine = /^(?:[A-Z0-9]{5}| {3}[A-Z0-9]{2})\d{5}\d/;

/** The quarterly fixed-width file (ANWEB). Lines before the first record are notices. */
export async function loadHcpcsFixed(loading: Loading): Promise<void> {
  const { member, tally } = loading;
  const writer = new RecordWriter(loading);
  let begun = false;
  await readLines(await member.open(), (text, line) => {
    if (!dataLine.test(text)) {
      if (begun && text.trim() !== '')
        tally.skip(line, 'no code, sequence number and record kind in columns 1-11');
      return;
    }
    begun = true;
    const kind = text.charAt(10);
    if (kind === '3' || kind === '7') return writer.begin(fixedRecord(text, line, kind === '7'));
    if (kind !== '4' && kind !== '8')
      return tally.skip(line, `record kind "${kind}" in column 11 is unknown`);
    const code = text.slice(0, 5).trim();
    if (!writer.extend(code, text.slice(11, 91).trim())) {
      tally.skip(line, `continues ${code}, which is not the code before it`);
    }
  });
  writer.finish();
}

const wanted = {
  code: { pattern: /^HCPCS?$/ },
  kind: { pattern: /^RECID|^REC ?ID/, optional: true },
  long: { pattern: /^LONG DESC/ },
  short: { pattern: /^SHORT DESC/ },
  statute: { pattern: /^STATUTE/, optional: true },
  coverage: { pattern: /^COV/, optional: true },
  betos: { pattern: /^BETOS/, optional: true },
  multiplePricing: { pattern: /^MULT_?PI/, optional: true },
  added: { pattern: /^ADD ?DT|^ADD DATE/ },
  effective: { pattern: /^ACT EFF|^ACTION EFF/ },
  terminated: { pattern: /^TERM/ },
  action: { pattern: /^ACTION ?CD|^ACTION CODE/, optional: true },
  processingNote: { pattern: /^PROCNOTE/, optional: true },
} as const;

function repeated(headers: readonly string[], cells: readonly string[], pattern: RegExp): string[] {
  return headers
    .flatMap((header, at) => (pattern.test(plainHeader(header)) ? [(cells[at] ?? '').trim()] : []))
    .filter(text => text !== '');
}

function tableRecord(
  headers: readonly string[],
  columns: Columns<keyof typeof wanted>,
  cells: readonly string[],
  line: number,
): HcpcsRecord {
  const get = (name: keyof typeof wanted) => cellOf(cells, columns[name]);
  const code = get('code');
  return {
    line,
    code,
    modifier: get('kind') === '7' || code.length === 2,
    text: get('long'),
    short: get('short'),
    added: get('added'),
    effective: get('effective'),
    terminated: get('terminated'),
    detail: stated({
      pricing: repeated(headers, cells, /^PRICE\d/),
      multiplePricing: get('multiplePricing'),
      coverageManual: repeated(headers, cells, /^(?:CIM|MCM)\d/),
      statute: get('statute'),
      labCertification: repeated(headers, cells, /^LABCERT\d/),
      crossReferences: repeated(headers, cells, /^XREF\d/),
      coverage: get('coverage'),
      processingNote: get('processingNote'),
      betos: get('betos'),
      typeOfService: repeated(headers, cells, /^TOS\d/),
      action: get('action'),
    }),
  };
}

/** The same file as xlsx or csv: the header row is the one that starts with HCPC, wherever it stands. */
export async function loadHcpcsTable(loading: Loading): Promise<void> {
  const { member } = loading;
  const writer = new RecordWriter(loading);
  let headers: readonly string[] | undefined;
  let columns: Columns<keyof typeof wanted> | undefined;
  await readTable(member, (cells, line) => {
    if (headers === undefined || columns === undefined) {
      if (!/^HCPCS?$/.test(plainHeader(cells[0] ?? ''))) return;
      headers = cells;
      columns = mapColumns(member.label, cells, wanted);
      return;
    }
    if (cells.every(cell => cell.trim() === '')) return;
    const kind = cellOf(cells, columns.kind);
    const code = cellOf(cells, columns.code);
    if ((kind === '4' || kind === '8') && writer.extend(code, cellOf(cells, columns.long))) return;
    writer.begin(tableRecord(headers, columns, cells, line));
  });
  writer.finish();
}
