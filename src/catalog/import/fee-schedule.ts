import { Permanent } from '../../outcome.ts';
import { feeRelease, type Release, yearRelease } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { type Columns, cellOf, mapColumns, plainHeader, readTable } from './table.ts';
import { readLines } from './text.ts';

/** The Medicare physician fee schedule: relative values and payment indicators. Descriptors are (c) AMA. */

const wanted = {
  code: { pattern: /HCPCS$/ },
  modifier: { pattern: /(?:^| )MOD$/ },
  description: { pattern: /DESCRIPTION$/, optional: true },
  status: { pattern: /STATUS( CODE)?$/ },
  work: { pattern: /WORK( RVU)?$/ },
  nonFacilityExpense: { pattern: /NON-?FAC(?:ILITY)? PE( RVU)?$/ },
  facilityExpense: { pattern: /^(?!.*NON-?FAC).*FAC(?:ILITY)? PE( RVU)?$/ },
  malpractice: { pattern: /(?:^| )MP( RVU)?$/ },
  nonFacilityTotal: { pattern: /NON-?FAC(?:ILITY)? TOTAL$/ },
  facilityTotal: { pattern: /^(?!.*NON-?FAC).*FAC(?:ILITY)? TOTAL$/ },
  pcTc: { pattern: /PC ?\/?TC/ },
  globalDays: { pattern: /GLOB/ },
  preOperative: { pattern: /(?:^| )PRE OP/ },
  intraOperative: { pattern: /INTRA ?OP/ },
  postOperative: { pattern: /POST ?OP/ },
  multipleProcedure: { pattern: /MULT(?:IPLE)? PROC/ },
  bilateral: { pattern: /BILAT/ },
  assistant: { pattern: /AS(?:S)?(?:IS)?T(?:ANT)?(?: AT)? SURG/ },
  coSurgeon: { pattern: /(?:^| )CO-? ?SURG/ },
  team: { pattern: /TEAM/ },
  endoscopicBase: { pattern: /ENDO/, optional: true },
  conversionFactor: { pattern: /CONV(?:ERSION)? ?FACTOR/ },
  supervision: { pattern: /DIAGNOSTIC PROCEDURES|SUPERVISION/, optional: true },
} as const;
type Field = keyof typeof wanted;

const keptFields = (Object.keys(wanted) as Field[]).filter(
  field => !['code', 'modifier', 'description', 'globalDays', 'conversionFactor'].includes(field),
);

/** Fields whose values have a shape of their own: columns that moved show here first. */
const checkedFields: readonly (readonly [Field, RegExp])[] = [
  ['status', /^[A-Z]$/],
  ['globalDays', /^(?:\d{3}|[A-Z]{3})?$/],
  ['conversionFactor', /^(?:\d{1,3}(?:\.\d+)?)?$/],
  ['nonFacilityTotal', /^\d*\.?\d*$/],
  ['facilityTotal', /^\d*\.?\d*$/],
];

/** Begins the two editions of a release: the values, and the codes it proves to exist. */
class FeeWriter {
  readonly #loading: Loading;
  readonly #edition: number;
  readonly #codes: number;
  readonly #fee;
  readonly #code;
  readonly #seen = new Set<string>();
  readonly #factors = new Set<string>();

  constructor(loading: Loading) {
    const { db, member, options } = loading;
    const release: Release = releaseOf(loading, feeRelease);
    // From 2026 a release comes twice: the values agree, the conversion factor is that of one payment track.
    const qualified = /(?<!non[-_ ]?)qpp/i.test(member.names[0] ?? '');
    const label = `Medicare physician fee schedule ${release.name}`;
    const common = { release, licence: 'licensed', source: `${label}: CMS` } as const;
    this.#loading = loading;
    this.#edition = beginEdition(
      db,
      {
        ...common,
        series: qualified ? 'fee-schedule-qpp' : 'fee-schedule',
        system: null,
        label,
        complete: true,
      },
      options.now,
    );
    this.#codes = beginEdition(
      db,
      { ...common, series: 'fee-schedule-codes', system: 'CPT', label: `${label} (codes)`, complete: false },
      options.now,
    );
    this.#fee = db.prepare('INSERT INTO fee VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
    this.#code = db.prepare(
      "INSERT INTO code (system, key, edition, billable, short, text) VALUES ('CPT', ?, ?, 1, ?, ?)",
    );
  }

  write(get: (field: Field) => string, line: number) {
    const { tally } = this.#loading;
    const key = get('code').toUpperCase();
    const modifier = get('modifier').toUpperCase();
    if (!/^[A-Z0-9]{5}$/.test(key)) return tally.skip(line, `"${key}" is no code`);
    if (!/^(?:[A-Z0-9]{2})?$/.test(modifier)) return tally.skip(line, `${key}: "${modifier}" is no modifier`);
    for (const field of ['work', 'nonFacilityExpense', 'facilityExpense', 'malpractice'] as const) {
      if (!/^\d*\.?\d*$/.test(get(field)))
        return tally.skip(line, `${key}: ${field} "${get(field)}" is no number`);
    }
    const misplaced = checkedFields.find(([field, shape]) => !shape.test(get(field)));
    if (misplaced !== undefined)
      return tally.skip(
        line,
        `${key}: ${misplaced[0]} "${get(misplaced[0])}" is none; have the columns moved?`,
      );
    const values = Object.fromEntries(
      keptFields.map(field => [field, get(field)]).filter(([, value]) => value !== ''),
    );
    const { changes } = this.#fee.run(
      key,
      modifier,
      this.#edition,
      get('globalDays'),
      JSON.stringify(values),
    );
    if (changes === 0) return tally.skip(line, `${key} ${modifier} was listed before`);
    if (get('conversionFactor') !== '') this.#factors.add(get('conversionFactor'));
    // Level II codes have their own file, and D codes are (c) ADA: only Level I codes are taken from here.
    const levelOne = /^\d{4}[0-9A-Z]$/.test(key);
    if (levelOne && !this.#seen.has(key)) {
      this.#seen.add(key);
      this.#code.run(key, this.#codes, get('description'), get('description') || `CPT ${key}`);
    }
    tally.good();
  }

  finish(): void {
    const { db, tally, member } = this.#loading;
    tally.finish();
    const factor = [...this.#factors][0];
    if (factor === undefined) throw new Permanent(`${member.label}: no conversion factor on any row`);
    db.prepare("INSERT INTO factor VALUES (?, 'physician', ?)").run(this.#edition, factor);
    endEdition(db, this.#edition, tally);
    db.prepare('UPDATE edition SET rows = ? WHERE id = ?').run(this.#seen.size, this.#codes);
  }
}

const dataCode = /^[A-Z0-9]{5}$/;
const headerLines = 25;

/**
 * The csv or xlsx form. Its column names are stacked over up to five rows and read downward; columns come and
 * go between years, so each is found by its stacked name.
 */
export async function loadFeeTable(loading: Loading): Promise<void> {
  const { member } = loading;
  const writer = new FeeWriter(loading);
  const stacked: string[] = [];
  let columns: Columns<Field> | undefined;
  await readTable(member, (cells, line) => {
    const first = (cells[0] ?? '').trim();
    if (columns === undefined) {
      const filled = cells.filter(cell => cell.trim() !== '').length;
      if (!(dataCode.test(first) && first !== 'HCPCS' && filled > 10)) {
        if (line > headerLines)
          throw new Permanent(`${member.label}: no data row in the first ${headerLines} lines`);
        if (filled > 1)
          for (const [at, cell] of cells.entries()) stacked[at] = `${stacked[at] ?? ''} ${cell}`;
        return;
      }
      columns = mapColumns(
        member.label,
        Array.from(stacked, text => plainHeader(text ?? '')),
        wanted,
      );
    }
    if (cells.every(cell => cell.trim() === '')) return;
    const at = columns;
    writer.write(field => cellOf(cells, at[field]), line);
  });
  writer.finish();
}

/** Columns of the txt form (CMS record layout RVU25D), from 1. Total and indicator columns follow each other unpadded. */
const fixed: Readonly<Record<Field, readonly [number, number]>> = {
  code: [1, 5],
  modifier: [6, 7],
  description: [8, 57],
  status: [58, 58],
  work: [60, 65],
  nonFacilityExpense: [67, 72],
  facilityExpense: [76, 81],
  malpractice: [85, 89],
  nonFacilityTotal: [91, 96],
  facilityTotal: [97, 102],
  pcTc: [103, 103],
  globalDays: [104, 106],
  preOperative: [107, 109],
  intraOperative: [110, 112],
  postOperative: [113, 115],
  multipleProcedure: [116, 116],
  bilateral: [117, 117],
  assistant: [118, 118],
  coSurgeon: [119, 119],
  team: [120, 120],
  endoscopicBase: [128, 132],
  conversionFactor: [133, 140],
  supervision: [142, 143],
};

/** The fixed-width form; lines that start with HDR are notices. */
export async function loadFeeFixed(loading: Loading): Promise<void> {
  const writer = new FeeWriter(loading);
  await readLines(await loading.member.open(), (text, line) => {
    if (text.trim() === '' || text.startsWith('HDR')) return;
    writer.write(field => text.slice(fixed[field][0] - 1, fixed[field][1]).trim(), line);
  });
  writer.finish();
}

const gpciColumns = {
  contractor: { pattern: /MEDICARE ADMIN|^MAC$|CONTRACTOR/ },
  state: { pattern: /^STATE/ },
  locality: { pattern: /LOCALITY NUMBER/ },
  name: { pattern: /LOCALITY NAME/ },
  work: { pattern: /PW GPCI|WORK GPCI/ },
  expense: { pattern: /PE GPCI/ },
  malpractice: { pattern: /MP GPCI/ },
} as const;

/** Geographic practice cost indices by locality; names carry footnote stars, footnotes follow the table. */
export async function loadGpci(loading: Loading): Promise<void> {
  const { db, member, tally, options } = loading;
  let columns: Columns<keyof typeof gpciColumns> | undefined;
  let edition = 0;
  const insert = db.prepare('INSERT INTO gpci VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  await readTable(member, (cells, line) => {
    if (columns === undefined) {
      if (!cells.some(cell => /PW GPCI|WORK GPCI/.test(plainHeader(cell)))) return;
      columns = mapColumns(member.label, cells, gpciColumns);
      const release = releaseOf(loading, names => yearRelease([...names, cells.join(' ')]));
      const label = `GPCI ${release.name}`;
      edition = beginEdition(
        db,
        {
          series: 'gpci',
          system: null,
          label,
          release,
          complete: true,
          licence: 'public',
          source: `${label}: CMS`,
        },
        options.now,
      );
      return;
    }
    const at = columns;
    const contractor = cellOf(cells, at.contractor).padStart(5, '0');
    const indices = [at.work, at.expense, at.malpractice].map(column => cellOf(cells, column));
    const filled = cells.filter(cell => cell.trim() !== '').length;
    if (filled < 4) return; // A footnote or a blank row.
    if (!/^\d{5}$/.test(contractor)) return tally.skip(line, `"${contractor}" is no contractor number`);
    const bad = indices.find(index => !/^\d?\.?\d+$/.test(index));
    if (bad !== undefined) return tally.skip(line, `"${bad}" is no index`);
    const clean = (column: number) => cellOf(cells, column).replaceAll('*', '').trim();
    const locality = cellOf(cells, at.locality).padStart(2, '0');
    const [work = '', expense = '', malpractice = ''] = indices;
    insert.run(edition, contractor, clean(at.state), locality, clean(at.name), work, expense, malpractice);
    tally.good();
  });
  if (columns === undefined) throw new Permanent(`${member.label}: no header row with the GPCI columns`);
  tally.finish();
  endEdition(db, edition, tally);
}
