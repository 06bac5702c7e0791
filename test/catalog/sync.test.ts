import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { openFile } from '../../src/catalog/open.ts';
import { readStatus } from '../../src/catalog/status.ts';
import { fillPlaceholders, linksOf, releaseDay, type Source } from '../../src/catalog/sync/sources.ts';
import { type SyncOptions, type SyncReport, syncCatalog } from '../../src/catalog/sync/sync.ts';
import { mueFile, orderFile, pairFile, zipBytes } from './official.ts';

/** A publisher on this machine: files with ETag and ranges, pages, and faults that a test asks for. */
interface Served {
  body: Buffer;
  type: string;
  /** Break the connection after so many bytes, once. */
  breakAfter?: number;
  status?: number;
}

let server: http.Server;
let base: string;
let folder: string;
let catalog: string;
const files = new Map<string, Served>();
const seen: { url: string; range: string | undefined; status: number }[] = [];

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const url = request.url ?? '';
  const served = files.get(url);
  const note = (status: number) => seen.push({ url, range: request.headers.range, status });
  if (served === undefined || served.status !== undefined) {
    note(served?.status ?? 404);
    response.writeHead(served?.status ?? 404).end('no');
    return;
  }
  const etag = `"${served.body.length}-${served.body.subarray(0, 40).toString('hex')}"`;
  if (request.headers['if-none-match'] === etag) {
    note(304);
    response.writeHead(304).end();
    return;
  }
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const from = range !== null && request.headers['if-range'] === etag ? Number(range[1]) : 0;
  const body = served.body.subarray(from);
  note(from > 0 ? 206 : 200);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-type': served.type,
    'content-length': body.length,
    etag,
  });
  if (served.breakAfter === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, served.breakAfter), () => response.socket?.end());
  delete served.breakAfter;
}

beforeAll(async () => {
  server = http.createServer(answer);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise(resolve => server.close(resolve));
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sync-'));
  catalog = path.join(folder, 'catalog.sqlite');
  files.clear();
  seen.length = 0;
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function source(id: string, url: string, more: Partial<Source> = {}): Source {
  return { id, title: id, licence: 'public', url: `${base}${url}`, months: [1, 4, 7, 10], ...more };
}

async function sync(sources: Source[], options: Partial<SyncOptions> = {}): Promise<SyncReport> {
  return await syncCatalog({
    catalog,
    sources,
    acceptAmaLicense: false,
    now: '2026-11-23T10:00:00.000Z',
    signal: AbortSignal.timeout(20_000),
    pauseMs: 0,
    ...options,
  });
}

const order = orderFile([
  ['A00', 0, 'Cholera'],
  ['A009', 1, 'Cholera, unspecified'],
]);
const pcsUrl = '/files/zip/2027-icd-10-pcs-order-file-long-and-abbreviated-titles.zip';

async function servePcs(): Promise<Source> {
  const body = await zipBytes({
    'icd10pcs_order_2027.txt': orderFile([['0016070', 1, 'Bypass Cerebral Ventricle']]),
  });
  files.set(pcsUrl, { body, type: 'application/zip' });
  return source('icd10pcs', '/files/zip/{fy}-icd-10-pcs-order-file-long-and-abbreviated-titles.zip', {
    months: [10],
  });
}

test('fetches the current release, imports it, and fetches nothing when nothing changed', async () => {
  const pcs = await servePcs();
  const first = await sync([pcs]);
  expect(first.sources).toMatchObject([{ id: 'icd10pcs', state: 'fetched' }]);
  expect(first.imported?.files[0]).toMatchObject({ kind: 'icd10pcs-order', rows: 1 });
  const second = await sync([pcs]);
  expect(second.sources[0]?.state).toBe('unchanged');
  expect(second.imported).toBeUndefined();
  expect(seen.map(each => each.status)).toEqual([200, 304]);
  const db = openFile(catalog);
  expect(readStatus(db, '2026-11-23').files).toMatchObject([
    { url: `${base}${pcsUrl}`, sha256: first.sources[0]?.files[0]?.sha256 },
  ]);
  db.close();
});

test('finds the files of a page, also behind the licence page', async () => {
  files.set('/ICD10CM/2027/', {
    body: Buffer.from('<a HREF="icd10cm-Code%20Descriptions-2027.zip">x</a><a href="other.pdf">y</a>'),
    type: 'text/html',
  });
  files.set('/ICD10CM/2027/icd10cm-Code%20Descriptions-2027.zip', {
    body: await zipBytes({ 'icd10cm-order-2027.txt': order }),
    type: 'application/zip',
  });
  const cm = source('icd10cm', '/ICD10CM/{fy}/', { links: 'code.descriptions[^/]*\\.zip$', months: [10] });
  const report = await sync([cm]);
  expect(report.sources[0]).toMatchObject({ state: 'fetched' });
  const book = openCatalog(catalog);
  expect(book.card('A00.9', '2026-11-23')?.status).toBe('valid');
  book.close();
});

test('stops where the AMA terms must be accepted, and says how', async () => {
  const page =
    '<a href="/license/ama?file=/files/zip/medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip">Part 1</a>';
  files.set('/ptp', { body: Buffer.from(page), type: 'text/html; charset=utf-8' });
  files.set('/files/zip/medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip', {
    body: await zipBytes({ 'ccipra-v323r0-f1.TXT': pairFile([['11042', '97597', '20110101', '*', '1']]) }),
    type: 'application/zip',
  });
  const pairs = source('ncci-pairs', '/ptp', {
    licence: 'ama',
    links: 'medicare-ncci-{year}-?q{quarter}-practitioner[^/]*\\.zip$',
  });
  const refused = await sync([pairs, await servePcs()]);
  expect(refused.sources.map(each => each.state)).toEqual(['needs-licence', 'fetched']);
  expect(refused.sources[0]?.note).toMatch(/--accept-ama-license/);
  expect(seen.some(each => each.url === '/ptp')).toBe(false);
  const accepted = await sync([pairs], { acceptAmaLicense: true });
  expect(accepted.imported?.files[0]).toMatchObject({ kind: 'ncci-pairs', rows: 1 });
});

// Larger than what the network buffers: an aborted body drops what was not yet read, as it may.
test('a download that breaks off goes on where it stopped', async () => {
  const rows = Array.from(
    { length: 3_000 },
    (_, at) =>
      [
        String(10_000 + at),
        3,
        '3 Date of Service Edit: Clinical',
        `Reason ${at} ${'words '.repeat(600)}`,
      ] as const,
  );
  const body = mueFile('Practitioner Services', rows);
  files.set('/MCR_MUE_PractitionerServices_Eff_10-01-2026.csv', {
    body,
    type: 'text/csv',
    breakAfter: 40_000,
  });
  const mue = source('ncci-mue', '/MCR_MUE_PractitionerServices_Eff_10-01-2026.csv');
  const broken = await sync([mue]);
  expect(broken).toMatchObject({ retry: true, sources: [{ state: 'failed' }] });
  expect(broken.sources[0]?.note).toMatch(/broke off after [1-9]\d+ .*goes on from there/);
  const resumed = await sync([mue]);
  expect(resumed.imported?.files[0]).toMatchObject({ kind: 'ncci-mue', rows: 3_000, bad: 0 });
  expect(seen.map(each => [each.status, each.range])).toEqual([
    [200, undefined],
    [206, expect.stringMatching(/^bytes=\d{2,}-$/)],
  ]);
});

test('a file that changed between two tries is fetched anew', async () => {
  const url = '/MCR_MUE_PractitionerServices_Eff_10-01-2026.csv';
  const text = (value: number) =>
    mueFile(
      `Practitioner Services ${'x'.repeat(value)}`,
      Array.from(
        { length: 3_000 },
        (_, at) => [String(10_000 + at), value, '3 Date', `r${at * 7919}`] as const,
      ),
    );
  const mue = source('ncci-mue', url);
  files.set(url, { body: text(3), type: 'text/csv', breakAfter: 40_000 });
  await sync([mue]);
  files.set(url, { body: text(4), type: 'text/csv' });
  const report = await sync([mue]);
  expect(report.imported?.files[0]).toMatchObject({ rows: 3_000 });
  const book = openCatalog(catalog);
  expect(book.describe('97597', '2026-11-23')?.mues).toBeDefined();
  book.close();
});

test.each<[string, Partial<Served>, boolean, RegExp]>([
  ['a page in the place of a file', { type: 'text/html' }, false, /a page, not a file/],
  ['a missing file', { status: 404 }, false, /answers 404.*--sources/],
  ['a busy server', { status: 503 }, true, /answers 503/],
])('%s fails that source only', async (_, served, retry, message) => {
  const pcs = await servePcs();
  files.set('/bad.zip', { body: Buffer.from('<html>accept</html>'), type: 'application/zip', ...served });
  const report = await sync([source('bad', '/bad.zip'), pcs]);
  expect(report.sources.map(each => each.state)).toEqual(['failed', 'fetched']);
  expect(report.sources[0]?.note).toMatch(message);
  expect(report.retry).toBe(retry);
});

test('a publisher that is away may be asked again later', async () => {
  const report = await sync([{ ...source('away', '/x'), url: 'http://127.0.0.1:9/x.zip' }]);
  expect(report).toMatchObject({ retry: true, sources: [{ state: 'failed' }] });
});

test('code files are not fetched without TLS from another machine', async () => {
  const report = await sync([{ ...source('plain', '/x'), url: 'http://files.example/x.zip' }]);
  expect(report.sources[0]?.note).toMatch(/not an https address/);
});

test.each([
  ['{fy} {year} {yy} {month} {quarter} {letter}', '2026-10-01', '2027 2026 26 october 4 d'],
  ['{fy} {year} {yy} {month} {quarter} {letter}', '2026-04-01', '2026 2026 26 april 2 b'],
])('%s on %s is %s', (text, day, filled) => {
  expect(fillPlaceholders(text, day)).toBe(filled);
});

test('the current release of a source is the last one that took force', () => {
  expect(releaseDay(source('a', '/', { months: [10] }), '2026-09-30')).toBe('2025-10-01');
  expect(releaseDay(source('a', '/', { months: [1, 4, 7, 10] }), '2026-11-23')).toBe('2026-10-01');
});

test('links are made absolute once, and only matching ones are kept', () => {
  const html =
    '<a href="/license/ama?file=/files/zip/a-2026.zip">a</a> <a href=/files/zip/a-2026.zip>b</a> <a href="mailto:x@y.example">m</a>';
  expect(linksOf(html, 'https://publisher.example/page', 'a-2026\\.zip$')).toEqual([
    'https://publisher.example/files/zip/a-2026.zip',
  ]);
});
