import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Permanent, RetryLater } from '../../outcome.ts';

const recordSchema = z.object({
  url: z.string(),
  file: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  sha256: z.string(),
  bytes: z.number(),
  fetchedAt: z.string(),
});
/** What is remembered of a downloaded file, for the next conditional request. */
export type DownloadRecord = z.infer<typeof recordSchema>;

export interface DownloadSettings {
  readonly folder: string;
  readonly now: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

const userAgent = 'caseconsultant-catalog-sync/1 (code file updates; one request at a time)';

/** Where a URL's file lies: in a folder of its own, since importers read releases from file names. */
function placeOf(url: string, folder: string): string {
  const name = decodeURIComponent(path.posix.basename(new URL(url).pathname))
    .replace(/[^\w. -]/g, '_')
    .slice(-120);
  const own = createHash('sha256').update(url).digest('hex').slice(0, 12);
  return path.join(folder, own, name === '' ? 'page' : name);
}

async function readJson(file: string): Promise<DownloadRecord | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const record = recordSchema.safeParse(JSON.parse(text));
  return record.success ? record.data : undefined;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * One polite request.
 * @throws RetryLater when the server is away, busy or asks to wait; Permanent when it refuses.
 */
export async function request(
  url: string,
  headers: Record<string, string>,
  settings: Pick<DownloadSettings, 'timeoutMs' | 'signal'>,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { 'user-agent': userAgent, ...headers },
      signal: AbortSignal.any([settings.signal, AbortSignal.timeout(settings.timeoutMs)]),
    });
  } catch (error) {
    throw new RetryLater(`${url} cannot be reached (${causeOf(error)})`, { cause: error });
  }
  if (response.ok || response.status === 304 || response.status === 416) return response;
  await response.body?.cancel();
  if (response.status === 429 || response.status >= 500) {
    const wait = Number(response.headers.get('retry-after'));
    const afterMs = Number.isFinite(wait) && wait > 0 ? { afterMs: wait * 1000 } : {};
    throw new RetryLater(`${url} answers ${response.status}`, afterMs);
  }
  throw new Permanent(`${url} answers ${response.status}: the file may have moved; see --sources`);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** A name for the state of the file on the server, to continue only what is still the same. */
function versionOf(response: Response): string {
  return response.headers.get('etag') ?? response.headers.get('last-modified') ?? '';
}

/**
 * Brings the file of a URL into the folder: nothing is fetched when the server says it is unchanged, a broken
 * download goes on where it stopped, and a page in the place of a file is refused.
 */
export async function download(url: string, settings: DownloadSettings): Promise<DownloadRecord> {
  const file = placeOf(url, settings.folder);
  await mkdir(path.dirname(file), { recursive: true });
  const known = await readJson(`${file}.json`);
  const complete = known !== undefined && (await sizeOf(file)) === known.bytes;
  const part = `${file}.part`;
  const partVersion = await readFile(`${part}.version`, 'utf8').catch(() => '');
  const have = partVersion === '' ? 0 : await sizeOf(part);
  const headers: Record<string, string> = {};
  if (complete && known.etag !== undefined) headers['if-none-match'] = known.etag;
  else if (complete && known.lastModified !== undefined) headers['if-modified-since'] = known.lastModified;
  if (!complete && have > 0) {
    headers.range = `bytes=${have}-`;
    headers['if-range'] = partVersion;
  }
  const response = await request(url, headers, settings);
  if (response.status === 304 && known !== undefined) {
    await response.body?.cancel();
    return known;
  }
  if (response.status === 416) {
    await response.body?.cancel();
    await rm(part, { force: true });
    throw new RetryLater(`${url} changed while it was being fetched: the next try starts over`);
  }
  await receive(url, response, part, response.status === 206 ? have : 0, settings);
  return await settle(url, file, part, response, settings);
}

async function receive(
  url: string,
  response: Response,
  part: string,
  from: number,
  settings: DownloadSettings,
): Promise<void> {
  const type = response.headers.get('content-type') ?? '';
  if (/text\/html/i.test(type)) {
    await response.body?.cancel();
    throw new Permanent(
      `${url} answers with a page, not a file: it may have moved or stand behind a licence page`,
    );
  }
  if (response.body === null) throw new RetryLater(`${url} answers without a body`);
  // Reading begins at once and runs ahead of writing: when the connection breaks, what was not yet read is lost.
  const chunks = readAhead(response.body);
  await writeFile(`${part}.version`, versionOf(response));
  const expected = from + Number(response.headers.get('content-length') ?? Number.NaN);
  if (expected > settings.maxBytes)
    throw new Permanent(`${url} holds more than ${settings.maxBytes} bytes: refused`);
  let bytes = from;
  // Written chunk by chunk: a stream that is torn down may drop what it has buffered, and the next try needs it.
  const handle = await open(part, from > 0 ? 'a' : 'w');
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > settings.maxBytes)
        throw new Permanent(`${url} holds more than ${settings.maxBytes} bytes: refused`);
      await handle.write(chunk);
    }
  } catch (error) {
    if (error instanceof Permanent) throw error;
    throw new RetryLater(
      `${url} broke off after ${bytes} bytes (${causeOf(error)}): the next try goes on from there`,
      {
        cause: error,
      },
    );
  } finally {
    await handle.close();
  }
  if (Number.isFinite(expected) && bytes !== expected) {
    throw new RetryLater(
      `${url} broke off after ${bytes} of ${expected} bytes: the next try goes on from there`,
    );
  }
}

/** The chunks of a body, the next one asked for before the last one is used. */
function readAhead(body: NonNullable<Response['body']>): AsyncIterable<Uint8Array> {
  const reader = body.getReader();
  const ask = () => {
    const next = reader.read();
    // The rejection is met where the chunk is awaited.
    next.catch(() => {});
    return next;
  };
  const first = ask();
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for (let next = first; ; ) {
          const { done, value } = await next;
          if (done) return;
          next = ask();
          yield value;
        }
      } finally {
        await reader.cancel().catch(() => {});
      }
    },
  };
}

async function settle(
  url: string,
  file: string,
  part: string,
  response: Response,
  { now }: DownloadSettings,
): Promise<DownloadRecord> {
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  const record: DownloadRecord = {
    url,
    file,
    ...(etag !== null && { etag }),
    ...(lastModified !== null && { lastModified }),
    sha256: await sha256Of(part),
    bytes: await sizeOf(part),
    fetchedAt: now,
  };
  await rename(part, file);
  await rm(`${part}.version`, { force: true });
  await writeFile(`${file}.json`, `${JSON.stringify(record, null, 2)}\n`);
  return record;
}
