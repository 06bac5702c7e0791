import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { importFiles } from '../../src/catalog/import/run.ts';
import { orderFile, textFile } from './official.ts';

/** What goes wrong around an import: the disk, and other imports. */

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'trouble-'));
  file = path.join(folder, 'catalog.sqlite');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const now = '2026-11-23T10:00:00.000Z';
const cli = path.join(import.meta.dirname, '../../src/cli.ts');

async function release(year: number, rows: number): Promise<string> {
  const titles = Array.from(
    { length: rows },
    (_, at) => [`B${String(at).padStart(5, '0')}`, 1, `Title ${at} of the release of ${year}`] as const,
  );
  return await textFile(folder, `icd10cm_order_${year}.txt`, orderFile(titles));
}

/** Runs an import in a process that may not write files beyond a size, in blocks of 512 bytes. */
async function importWithin(blocks: number, source: string): Promise<{ code: number; message: string }> {
  const script = 'ulimit -f "$1"; shift; exec "$@"';
  const command = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    cli,
    'catalog',
    'import',
    '--catalog',
    file,
    source,
  ];
  return await new Promise(resolve => {
    execFile('sh', ['-c', script, 'sh', String(blocks), ...command], (error, _, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), message: stderr });
    });
  });
}

test('a disk that takes no more is told as such, and leaves the catalog in service as it was', async () => {
  await importFiles([await release(2025, 20)], file, { now });
  const before = await readFile(file);
  const { code, message } = await importWithin(2_200, await release(2026, 4_000));
  expect(code).toBe(2);
  expect(message).toMatch(/catalog\.sqlite (?:cannot be written|is full)[^\n]*import again/);
  expect((await readFile(file)).equals(before)).toBe(true);
  expect(readdirSync(folder).filter(name => name.includes('.import-') || name.endsWith('.lock'))).toEqual([]);
  const open = openCatalog(file);
  expect(open.card('B00.001', '2025-01-01')?.status).toBe('valid');
  open.close();
}, 60_000);

test('of two imports begun at once one is done and the other is told to wait', async () => {
  const sources = await Promise.all([release(2025, 20), release(2026, 20)]);
  const ends = await Promise.allSettled(
    sources.map(async source => await importFiles([source], file, { now })),
  );
  expect(ends.map(each => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = ends.find(each => each.status === 'rejected');
  expect(String(refused?.reason)).toMatch(/another import is writing .*wait for it/);
  expect(readdirSync(folder).filter(name => name.includes('.import-') || name.endsWith('.lock'))).toEqual([]);
  const open = openCatalog(file);
  expect(open.card('B00.001', '2026-01-01')?.status).toBe('valid');
  open.close();
});
