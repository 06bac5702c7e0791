import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Permanent, RetryLater } from '../../outcome.ts';
import { type ImportOptions, type ImportReport, importFiles } from '../import/run.ts';
import { openFile } from '../open.ts';
import { type DownloadRecord, type DownloadSettings, download, request } from './download.ts';
import { fillPlaceholders, linksOf, releaseDay, type Source, sourceSchema } from './sources.ts';

export interface SyncOptions {
  readonly catalog: string;
  readonly sources: readonly Source[];
  /** The user has read and accepts the AMA's terms for the files that show CPT. */
  readonly acceptAmaLicense: boolean;
  readonly now: string;
  readonly signal: AbortSignal;
  /** Between two requests. */
  readonly pauseMs?: number;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly onStep?: (text: string) => void;
  readonly onProgress?: ImportOptions['onProgress'];
}

export interface SyncedSource {
  readonly id: string;
  readonly state: 'fetched' | 'unchanged' | 'needs-licence' | 'failed';
  readonly files: readonly DownloadRecord[];
  readonly note?: string;
}

export interface SyncReport {
  readonly sources: readonly SyncedSource[];
  readonly imported?: ImportReport;
  /** A later try may bring what failed now. */
  readonly retry: boolean;
}

const licenceNote =
  'holds CPT under the terms of the American Medical Association. Read them at https://www.cms.gov/license/ama; if you accept them, run again with --accept-ama-license';

/** The list of sources from a JSON file. */
export async function readSources(file: string): Promise<Source[]> {
  let data: unknown;
  try {
    data = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Permanent(`${file} cannot be read as JSON (${(error as Error).message})`, { cause: error });
  }
  const sources = z.array(sourceSchema).min(1).safeParse(data);
  if (!sources.success) throw new Permanent(`${file}: ${z.prettifyError(sources.error)}`);
  return sources.data;
}

/**
 * Fetches what is new from the publishers, one request at a time, and imports it in one go. What stands behind a
 * licence is left out until it is accepted; a source that fails does not keep the others back.
 */
export async function syncCatalog(options: SyncOptions): Promise<SyncReport> {
  const settings: DownloadSettings = {
    folder: `${path.resolve(options.catalog)}.downloads`,
    now: options.now,
    timeoutMs: options.timeoutMs ?? 600_000,
    maxBytes: options.maxBytes ?? 2 * 1024 ** 3,
    signal: options.signal,
  };
  const held = importedHashes(options.catalog);
  const sources: SyncedSource[] = [];
  let retry = false;
  for (const source of options.sources) {
    options.onStep?.(`${source.id}: ${source.title}`);
    if (source.licence === 'ama' && !options.acceptAmaLicense) {
      sources.push({
        id: source.id,
        state: 'needs-licence',
        files: [],
        note: `${source.title} ${licenceNote}`,
      });
      continue;
    }
    try {
      sources.push(await syncSource(source, options, settings, held));
    } catch (error) {
      if (!(error instanceof Permanent || error instanceof RetryLater) || options.signal.aborted) throw error;
      retry ||= error instanceof RetryLater;
      sources.push({ id: source.id, state: 'failed', files: [], note: error.message });
    }
  }
  const fresh = sources
    .filter(each => each.state === 'fetched')
    .flatMap(each => each.files.map(file => file.file));
  if (fresh.length === 0) return { sources, retry };
  const imported = await importFiles(fresh, options.catalog, {
    now: options.now,
    urls: new Map(sources.flatMap(each => each.files.map(file => [file.file, file.url]))),
    ...(options.onProgress !== undefined && { onProgress: options.onProgress }),
  });
  return { sources, imported, retry };
}

/** Hashes of the files the catalog was made of; what was fetched and not yet imported is imported now. */
function importedHashes(catalog: string): ReadonlySet<string> {
  if (!existsSync(catalog)) return new Set();
  const db = openFile(catalog);
  try {
    return new Set(
      db
        .prepare('SELECT sha256 FROM file')
        .all()
        .map(row => String(row.sha256)),
    );
  } finally {
    db.close();
  }
}

async function syncSource(
  source: Source,
  options: SyncOptions,
  settings: DownloadSettings,
  held: ReadonlySet<string>,
): Promise<SyncedSource> {
  const day = releaseDay(source, options.now.slice(0, 10));
  const urls = await filesOf(source, day, settings);
  const files: DownloadRecord[] = [];
  let changed = false;
  for (const url of urls) {
    await pause(options.pauseMs ?? 1_000, undefined, { signal: options.signal });
    const got = await download(url, settings);
    files.push(got);
    changed ||= !held.has(got.sha256);
  }
  return { id: source.id, state: changed ? 'fetched' : 'unchanged', files };
}

const maxPageBytes = 8 * 1024 ** 2;

/** The files of a source: its URL, or the links of its page. */
async function filesOf(source: Source, day: string, settings: DownloadSettings): Promise<string[]> {
  const url = fillPlaceholders(source.url, day);
  checkScheme(url);
  if (source.links === undefined) return [url];
  const response = await request(url, { accept: 'text/html' }, settings);
  const html = (await response.text()).slice(0, maxPageBytes);
  const found = linksOf(html, url, fillPlaceholders(source.links, day));
  if (found.length === 0) {
    throw new Permanent(
      `${url} links to no file of the release of ${day}: it may not be out yet, or the page has changed; see --sources`,
    );
  }
  for (const file of found) checkScheme(file);
  return found;
}

/** Code files decide what is billed: they are fetched over HTTPS only, except from this machine. */
function checkScheme(url: string): void {
  const parsed = URL.parse(url);
  const local = parsed?.hostname === '127.0.0.1' || parsed?.hostname === 'localhost';
  if (parsed?.protocol === 'https:' || (local && parsed?.protocol === 'http:')) return;
  throw new Permanent(`${url} is not an https address`);
}
