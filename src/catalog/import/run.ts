import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { Permanent } from '../../outcome.ts';
import { openFile } from '../open.ts';
import { createSchema } from '../schema.ts';
import { loadStarter } from '../starter/load.ts';
import { type ArchiveLimits, Archives, archiveLimits, type Member, syncToDisk } from './archive.ts';
import { loadConversion } from './conversion.ts';
import { loadCoverage } from './coverage.ts';
import { loadCpt } from './cpt.ts';
import { loadFeeFixed, loadFeeTable, loadGpci } from './fee-schedule.ts';
import { finishCatalog } from './finish.ts';
import { loadHcpcsFixed, loadHcpcsTable } from './hcpcs.ts';
import { loadIndex } from './icd-index.ts';
import { loadAddenda, loadOrderFile } from './icd-order.ts';
import { loadTabular } from './icd-tabular.ts';
import type { Loading, LoadOptions } from './loading.ts';
import { withLock } from './lock.ts';
import { loadPairs } from './ncci-pairs.ts';
import { loadAddOns, loadMue } from './ncci-tables.ts';
import { loadPcsTables } from './pcs-tables.ts';
import { recognise, type SourceKind, sourceKinds } from './recognise.ts';
import { type BadLine, Tally } from './tally.ts';

export interface ImportOptions {
  readonly effective?: string;
  readonly setting?: 'practitioner' | 'hospital' | 'dme';
  /** Share of bad lines of a file that aborts the import. */
  readonly maxBadShare?: number;
  readonly now: string;
  readonly limits?: ArchiveLimits;
  /** Where each file came from, for the record. */
  readonly urls?: ReadonlyMap<string, string>;
  readonly onProgress?: (step: {
    readonly file: string;
    readonly kind: SourceKind | 'index';
    readonly rows: number;
  }) => void;
}

export interface ImportedFile {
  readonly file: string;
  readonly kind: SourceKind;
  readonly rows: number;
  readonly bad: number;
  readonly badLines: readonly BadLine[];
  readonly ms: number;
}

export interface ImportReport {
  readonly catalog: string;
  readonly files: readonly ImportedFile[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

const loaders: Readonly<Record<SourceKind, (loading: Loading) => Promise<void>>> = {
  'icd10cm-order': async loading => await loadOrderFile(loading, 'ICD-10-CM'),
  'icd10pcs-order': async loading => await loadOrderFile(loading, 'ICD-10-PCS'),
  'icd10-addenda': loadAddenda,
  'icd10cm-conversion': loadConversion,
  'icd10cm-tabular': loadTabular,
  'icd10cm-index': loadIndex,
  'icd10pcs-tables': loadPcsTables,
  'hcpcs-fixed': loadHcpcsFixed,
  'hcpcs-table': loadHcpcsTable,
  cpt: loadCpt,
  'rvu-table': loadFeeTable,
  'rvu-fixed': loadFeeFixed,
  gpci: loadGpci,
  'ncci-pairs': loadPairs,
  'ncci-mue': loadMue,
  'ncci-addon': loadAddOns,
  coverage: loadCoverage,
};

/** Where an import of this catalog works: beside it, so that the last step is a rename. */
function scratchPrefix(catalog: string): string {
  return `.${path.basename(catalog)}.import-`;
}

type Found = { readonly member: Member; readonly kind: SourceKind };

/** Of twins in one archive (txt and xlsx of the same table) one is read. */
const twins: readonly (readonly [SourceKind, SourceKind])[] = [
  ['hcpcs-fixed', 'hcpcs-table'],
  ['rvu-table', 'rvu-fixed'],
];

/** Drops what another file of the same archive says already; a text is read rather than its spreadsheet. */
function withoutTwins(found: readonly Found[], skip: (member: Member, reason: string) => void): Found[] {
  const archive = (each: Found) => each.member.names.slice(1).join('|');
  const stem = (each: Found) => (each.member.names[0] ?? '').replace(/\.[^.]+$/, '').toLowerCase();
  const isSheet = (each: Found) => /\.xlsx$/i.test(each.member.names[0] ?? '');
  return found.filter(each => {
    if (archive(each) === '') return true;
    const beside = found.filter(other => other !== each && archive(other) === archive(each));
    const better = beside.find(
      other =>
        twins.some(([kept, dropped]) => other.kind === kept && each.kind === dropped) ||
        (other.kind === each.kind && isSheet(each) && !isSheet(other) && stem(other) === stem(each)),
    );
    if (better !== undefined) skip(each.member, `the same table as ${better.member.label}`);
    return better === undefined;
  });
}

async function findSources(
  files: readonly string[],
  archives: Archives,
  skip: (member: Member, reason: string) => void,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of files) {
    const members = await archives.membersOf(file);
    let useful = 0;
    const reasons: string[] = [];
    for (const member of members) {
      const what = await recognise(member);
      if (what.kind === 'ignored') {
        skip(member, what.reason);
        reasons.push(`${member.label}: ${what.reason}`);
      }
      if (what.kind === 'unknown') skip(member, 'not a format the catalog knows');
      if (what.kind !== 'ignored' && what.kind !== 'unknown') {
        useful += 1;
        found.push({ member, kind: what.kind });
      }
    }
    if (useful === 0) {
      throw new Permanent(
        `${file}: no file in a known format (ICD-10-CM/PCS order file, Tabular or Index XML, conversion table, HCPCS, NCCI PTP/MUE/add-on, fee schedule, GPCI, coverage export, licensed CPT)${reasons.length === 0 ? '' : `. ${reasons.slice(0, 3).join('; ')}`}`,
      );
    }
  }
  const rank = (each: Found) => sourceKinds.indexOf(each.kind);
  return withoutTwins(found, skip).sort((a, b) => rank(a) - rank(b));
}

/** A copy of the catalog in service, or a new one that starts from the starter. */
async function workingCopy(catalog: string, copy: string): Promise<DatabaseSync> {
  if (existsSync(catalog)) {
    openFile(catalog).close();
    await copyFile(catalog, copy);
    return new DatabaseSync(copy);
  }
  const db = new DatabaseSync(copy);
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;');
  createSchema(db);
  loadStarter(db);
  return db;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Tells a full disk and like troubles apart from bugs. */
function diskTrouble(error: unknown, catalog: string): Error | undefined {
  const text = error instanceof Error ? error.message : '';
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const full = code === 'ENOSPC' || /database or disk is full/i.test(text);
  if (full)
    return new Permanent(`the disk of ${catalog} is full: free some space and import again`, {
      cause: error,
    });
  // A quota or a limit on file sizes reaches SQLite as a failed write.
  if (code === 'EDQUOT' || code === 'EFBIG' || /disk I\/O error/i.test(text)) {
    return new Permanent(
      `${catalog} cannot be written (${text}): check the disk, its quota and the limit on file sizes, and import again`,
      { cause: error },
    );
  }
  if (code === 'EACCES' || code === 'EROFS' || /readonly database/i.test(text)) {
    return new Permanent(`${catalog} cannot be written (${text}): check the permissions of its folder`, {
      cause: error,
    });
  }
  return undefined;
}

/**
 * Imports official files into the catalog file. Works on a copy and renames it over the old one at the end, so
 * whatever goes wrong leaves the catalog in service as it was, and readers never see half an import.
 * @throws Permanent naming file, line and what to do.
 */
export async function importFiles(
  files: readonly string[],
  catalog: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const folder = path.dirname(path.resolve(catalog));
  await mkdir(folder, { recursive: true });
  return await withLock(path.resolve(catalog), async () => {
    const prefix = scratchPrefix(catalog);
    await removeLeftovers(folder, prefix);
    const scratch = await mkdtemp(path.join(folder, prefix));
    try {
      return await importInto(files, path.resolve(catalog), scratch, options);
    } catch (error) {
      throw diskTrouble(error, catalog) ?? error;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

/** What a killed import left behind; nobody else works there while the lock is held. */
async function removeLeftovers(folder: string, prefix: string): Promise<void> {
  const left = (await readdir(folder)).filter(name => name.startsWith(prefix));
  await Promise.all(
    left.map(async name => await rm(path.join(folder, name), { recursive: true, force: true })),
  );
}

async function importInto(
  files: readonly string[],
  catalog: string,
  scratch: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const skipped: { file: string; reason: string }[] = [];
  const archives = new Archives(path.join(scratch, 'members'), options.limits ?? archiveLimits);
  const copy = path.join(scratch, 'catalog.sqlite');
  let db: DatabaseSync | undefined;
  try {
    const sources = await findSources(files, archives, (member, reason) =>
      skipped.push({ file: member.label, reason }),
    );
    db = await workingCopy(catalog, copy);
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000; BEGIN');
    const imported: ImportedFile[] = [];
    for (const source of sources) imported.push(await importOne(db, source, options));
    for (const file of files) await recordFile(db, file, options.now, options.urls?.get(file));
    options.onProgress?.({ file: catalog, kind: 'index', rows: 0 });
    finishCatalog(
      db,
      imported.map(each => each.kind),
      options.now,
    );
    db.exec('COMMIT');
    db.close();
    db = undefined;
    await syncToDisk(copy);
    await rename(copy, catalog);
    return { catalog, files: imported, skipped };
  } finally {
    db?.close();
    archives.close();
  }
}

async function importOne(
  db: DatabaseSync,
  { member, kind }: Found,
  options: ImportOptions,
): Promise<ImportedFile> {
  const began = performance.now();
  const tally = new Tally(member.label, options.maxBadShare ?? 0.01, rows =>
    options.onProgress?.({ file: member.label, kind, rows }),
  );
  const load: LoadOptions = {
    now: options.now,
    ...(options.effective !== undefined && { effective: options.effective }),
    ...(options.setting !== undefined && { setting: options.setting }),
  };
  await loaders[kind]({ db, member, tally, options: load });
  const { rows, bad, badLines } = tally;
  return { file: member.label, kind, rows, bad, badLines, ms: performance.now() - began };
}

/** Keeps which files the catalog was made of. */
async function recordFile(
  db: DatabaseSync,
  file: string,
  now: string,
  url: string | undefined,
): Promise<void> {
  db.prepare('INSERT INTO file (name, sha256, bytes, imported_at, url) VALUES (?, ?, ?, ?, ?)').run(
    path.basename(file),
    await sha256Of(file),
    statSync(file).size,
    now,
    url ?? null,
  );
}
