import type { DatabaseSync } from 'node:sqlite';
import type { Edition } from '../case/codebook.ts';

export interface LoadedEdition {
  readonly series: string;
  readonly name: string;
  readonly label: string;
  readonly validFrom: string;
  readonly rows: number;
  readonly badRows: number;
  readonly licence: string;
  readonly importedAt?: string;
}

export interface CatalogStatus {
  readonly edition: Edition;
  readonly editions: readonly LoadedEdition[];
  readonly files: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly importedAt: string;
    readonly url?: string;
  }[];
  /** What a newer release exists for by the publishers' calendars, or what was never loaded. */
  readonly outdated: readonly string[];
}

/** When each source gets a new release: months of the year, and how to name it. */
const calendars = [
  { series: 'icd10cm', title: 'ICD-10-CM order file', months: [10] },
  { series: 'icd10pcs', title: 'ICD-10-PCS order file', months: [10] },
  { series: 'hcpcs', title: 'HCPCS Level II', months: [1, 4, 7, 10] },
  { series: 'ncci-pairs-practitioner', title: 'NCCI PTP edits, practitioner', months: [1, 4, 7, 10] },
  { series: 'ncci-pairs-hospital', title: 'NCCI PTP edits, hospital', months: [1, 4, 7, 10] },
  { series: 'ncci-mue-practitioner', title: 'MUE, practitioner', months: [1, 4, 7, 10] },
  { series: 'ncci-addon', title: 'NCCI add-on codes', months: [1, 4, 7, 10] },
  { series: 'fee-schedule', title: 'Medicare physician fee schedule', months: [1, 4, 7, 10] },
  { series: 'gpci', title: 'GPCI', months: [1] },
] as const;

/** The first day of the release that is current on a day. */
function currentRelease(months: readonly number[], on: string): string {
  const year = Number(on.slice(0, 4));
  const days = [year - 1, year].flatMap(y => months.map(m => `${y}-${String(m).padStart(2, '0')}-01`));
  return days.findLast(day => day <= on) ?? '';
}

/** What the catalog holds and what of it is out of date on a day. */
export function readStatus(db: DatabaseSync, on: string): CatalogStatus {
  const meta = new Map(
    db
      .prepare('SELECT name, value FROM meta')
      .all()
      .map(row => [String(row.name), String(row.value)]),
  );
  const editions = db
    .prepare('SELECT * FROM edition ORDER BY series, valid_from')
    .all()
    .map(row => ({
      series: String(row.series),
      name: String(row.name),
      label: String(row.label),
      validFrom: String(row.valid_from),
      rows: Number(row.rows),
      badRows: Number(row.bad_rows),
      licence: String(row.licence),
      ...(row.imported_at !== null && { importedAt: String(row.imported_at) }),
    }));
  const files = db
    .prepare('SELECT * FROM file ORDER BY imported_at')
    .all()
    .map(row => ({
      name: String(row.name),
      sha256: String(row.sha256),
      bytes: Number(row.bytes),
      importedAt: String(row.imported_at),
      ...(row.url !== null && { url: String(row.url) }),
    }));
  const outdated = calendars.flatMap(({ series, title, months }) => {
    const newest = editions.findLast(edition => edition.series === series);
    if (newest === undefined) return [`${title} is not loaded`];
    const current = currentRelease(months, on);
    return newest.validFrom < current
      ? [`${title}: ${newest.label} is loaded, a release of ${current} should be out`]
      : [];
  });
  return {
    edition: { id: meta.get('id') ?? '', label: meta.get('label') ?? '', asOf: meta.get('as_of') ?? '' },
    editions,
    files,
    outdated,
  };
}
