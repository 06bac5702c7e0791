import { execFile } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Catalog, openCatalog } from '../src/catalog/catalog.ts';
import { buildSearchIndex } from '../src/catalog/search/build.ts';
import { fts5, miniSearch, readDocs, type SearchKeys } from './baselines.ts';
import { hcpcsFile, orderFile, pairFile, procedureFile } from './generated.ts';
import { queries } from './queries.ts';

/**
 * Measures the catalog: import, opening, look-up, search, search quality. BENCH_DATA names a folder with official
 * files (any of those the import knows); what is not there is generated in the same format and size, and the
 * quality of search, which needs real titles, is then left out and said so.
 */

const on = '2026-11-23';
const run = promisify(execFile);
const say = (text: string) => process.stdout.write(`${text}\n`);

const childSchema = z.object({
  ms: z.number(),
  maxRssMb: z.number(),
  files: z.array(
    z.object({ file: z.string(), kind: z.string(), rows: z.number(), bad: z.number(), ms: z.number() }),
  ),
});

async function importInChild(
  catalog: string,
  files: readonly string[],
): Promise<z.infer<typeof childSchema>> {
  const script = path.join(import.meta.dirname, 'import-child.ts');
  const { stdout } = await run(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, catalog, ...files],
    {
      maxBuffer: 64 * 1024 ** 2,
    },
  );
  return childSchema.parse(JSON.parse(stdout));
}

function quantiles(times: number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

function timed(count: number, work: (at: number) => void): { p50: number; p99: number } {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const began = performance.now();
    work(at);
    times.push(performance.now() - began);
  }
  return quantiles(times);
}

const official = [
  '2026-code-descriptions-tabular-order.zip',
  'ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx',
  '2019-Alpha-Numeric-HCPCS-File.zip',
  'icd10cm_tabular_2021.xml.gz',
  'icd10cm_index_2017.xml.gz',
];

function officialFiles(): string[] | undefined {
  const folder = process.env.BENCH_DATA;
  if (folder === undefined) return undefined;
  const files = official.map(name => path.join(folder, name));
  const missing = files.filter(file => !existsSync(file));
  if (missing.length === 0) return files;
  say(
    `BENCH_DATA lacks ${missing.map(file => path.basename(file)).join(', ')}: generated files are measured instead`,
  );
  return undefined;
}

/** Lines read and nothing done with them: what any importer needs at least. */
async function readOnly(file: string): Promise<number> {
  const began = performance.now();
  let lines = 0;
  for await (const _ of createInterface({ input: createReadStream(file) })) lines += 1;
  return lines / ((performance.now() - began) / 1000);
}

async function measureImport(
  folder: string,
  catalog: string,
  real: readonly string[] | undefined,
): Promise<void> {
  const order = await orderFile(folder);
  const own = real ?? [order, await hcpcsFile(folder)];
  const all = await importInChild(catalog, [...own, await procedureFile(folder)]);
  for (const file of all.files)
    say(`import ${file.kind}: ${file.rows} rows, ${Math.round(file.rows / (file.ms / 1000))} rows/s`);
  const codes = all.files.find(file => file.kind === 'icd10cm-order');
  if (codes !== undefined) {
    const rate = codes.rows / (codes.ms / 1000);
    say(
      `import of the order file: ${Math.round(rate)} rows/s (at least 40,000), ${(rate / (await readOnly(order))).toFixed(2)} of readline alone`,
    );
  }
  say(
    `all files with the search index: ${(all.ms / 1000).toFixed(1)} s, peak ${Math.round(all.maxRssMb)} MB`,
  );
  const pairs = await pairFile(folder, 2_000_000);
  const pairsOnly = await importInChild(path.join(folder, 'pairs.sqlite'), [pairs]);
  say(
    `import of 2,000,000 pairs: ${(pairsOnly.ms / 1000).toFixed(1)} s (under 60), peak ${Math.round(pairsOnly.maxRssMb)} MB (under 300)`,
  );
  await importInChild(catalog, [pairs]);
  say(`catalog with everything: ${Math.round(statSync(catalog).size / 1024 ** 2)} MB (under 1024)`);
}

function measureLookup(catalog: string): void {
  const opened = timed(15, () => openCatalog(catalog).close());
  say(`open: p50 ${opened.p50.toFixed(1)} ms, p99 ${opened.p99.toFixed(1)} ms (under 50)`);
  const db = new DatabaseSync(catalog, { readOnly: true });
  const keys = db
    .prepare(
      "SELECT key FROM code WHERE system IN ('ICD-10-CM', 'HCPCS', 'CPT') ORDER BY random() LIMIT 20000",
    )
    .all()
    .map(row => String(row.key));
  const plain = db.prepare('SELECT * FROM code WHERE key = ?');
  const book = openCatalog(catalog);
  for (const key of keys.slice(0, 2_000)) book.card(key, on);
  const ours = timed(keys.length, at => book.card(keys[at] ?? '', on));
  const base = timed(keys.length, at => plain.all(keys[at] ?? ''));
  say(
    `look-up: p50 ${(ours.p50 * 1000).toFixed(1)} us (at most 50), p99 ${(ours.p99 * 1000).toFixed(1)} us; ${(ours.p50 / base.p50).toFixed(1)} times a bare SELECT`,
  );
  db.close();
  book.close();
}

interface Case {
  readonly said: string;
  readonly fits: (key: string) => boolean;
}

function quality(name: string, cases: readonly Case[], search: SearchKeys): number {
  let first = 0;
  let ten = 0;
  let reciprocal = 0;
  const times = timed(cases.length, at => {
    const one = cases[at];
    if (one === undefined) return;
    const rank = search(one.said).findIndex(one.fits);
    if (rank === 0) first += 1;
    if (rank >= 0) {
      ten += 1;
      reciprocal += 1 / (rank + 1);
    }
  });
  const share = (count: number) => ((count / cases.length) * 100).toFixed(1);
  say(
    `  ${name.padEnd(12)} hit@1 ${share(first)}  hit@10 ${share(ten)}  MRR ${(reciprocal / cases.length).toFixed(3)}  p50 ${times.p50.toFixed(2)} ms  p99 ${times.p99.toFixed(2)} ms`,
  );
  return (ten / cases.length) * 100;
}

function ownSearch(book: Catalog): SearchKeys {
  return query => book.search(query, on).hits.map(hit => hit.card.code.replaceAll('.', ''));
}

const heldOutEvery = 60;

/** Takes index entries out of a copy of the catalog and builds its search anew: those are then asked for. */
function holdOut(file: string): { path: string; fits: (key: string) => boolean }[] {
  const db = new DatabaseSync(file);
  const billable = new Map(
    db
      .prepare(
        "SELECT key, max(billable) AS billable FROM code WHERE system = 'ICD-10-CM' AND valid_to IS NULL GROUP BY key",
      )
      .all()
      .map(row => [String(row.key), Number(row.billable)]),
  );
  const held = db
    .prepare('SELECT path, key, incomplete FROM index_entry WHERE id % ? = 11')
    .all(heldOutEvery)
    .filter(row => billable.has(String(row.key)))
    .map(row => {
      const key = String(row.key);
      const header = Number(row.incomplete) === 1 || billable.get(key) === 0;
      return {
        path: String(row.path),
        fits: (found: string) => found === key || (header && found.startsWith(key)),
      };
    });
  db.exec(`DELETE FROM index_entry WHERE id % ${heldOutEvery} = 11; BEGIN`);
  buildSearchIndex(db);
  db.exec('COMMIT');
  db.close();
  return held;
}

async function measureQuality(folder: string, catalog: string): Promise<void> {
  const copy = path.join(folder, 'held-out.sqlite');
  await copyFile(catalog, copy);
  const held = holdOut(copy);
  const db = new DatabaseSync(copy, { readOnly: true });
  const docs = readDocs(db);
  db.close();
  const book = openCatalog(copy);
  const engines: readonly (readonly [string, SearchKeys])[] = [
    ['catalog', ownSearch(book)],
    ['FTS5 BM25', fts5(docs)],
    ['MiniSearch', miniSearch(docs)],
  ];
  const sets: readonly (readonly [string, readonly Case[]])[] = [
    [
      `${queries.length} questions of our own`,
      queries.map(({ said, expected }) => ({
        said,
        fits: key => expected.some(code => key.startsWith(code)),
      })),
    ],
    [
      `${held.length} index entries held out, as printed`,
      held.map(({ path: said, fits }) => ({ said, fits })),
    ],
    [
      'the same without the words in brackets',
      held.map(({ path: said, fits }) => ({ said: said.replace(/\([^()]*\)/g, ' '), fits })),
    ],
  ];
  for (const [title, cases] of sets) {
    say(`${title}:`);
    const [ours = 0, ...others] = engines.map(([name, search]) => quality(name, cases, search));
    say(`  ahead by ${others.map(other => (ours - other).toFixed(1)).join(' and ')} points of hit@10`);
  }
  book.close();
}

function measureSearch(catalog: string): void {
  const book = openCatalog(catalog);
  const search = ownSearch(book);
  for (const { said } of queries.slice(0, 50)) search(said);
  const times = timed(queries.length * 3, at => search(queries[at % queries.length]?.said ?? ''));
  say(`search: p50 ${times.p50.toFixed(2)} ms (at most 3), p99 ${times.p99.toFixed(2)} ms (at most 15)`);
  book.close();
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'catalog-bench-'));
try {
  const catalog = path.join(folder, 'catalog.sqlite');
  const real = officialFiles();
  await measureImport(folder, catalog, real);
  measureLookup(catalog);
  measureSearch(catalog);
  if (real === undefined) say('search quality is not measured: it needs real titles (set BENCH_DATA)');
  else await measureQuality(folder, catalog);
} finally {
  await rm(folder, { recursive: true, force: true });
}
