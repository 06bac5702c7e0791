import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { Permanent } from '../../outcome.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const cp1252 = new TextDecoder('windows-1252');

/** Official files are ASCII, UTF-8 or Windows-1252, and do not say which: what is not UTF-8 is Windows-1252. */
function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    return cp1252.decode(bytes);
  }
}

/** Decodes whole lines: the bytes of a chunk up to its last line feed. A byte order mark is dropped. */
async function* decodedChunks(stream: Readable): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let wide: InstanceType<typeof TextDecoder> | undefined;
  let first = true;
  for await (const raw of stream) {
    let chunk = raw as Buffer;
    if (first) {
      first = false;
      if (chunk[0] === 0xff && chunk[1] === 0xfe) wide = new TextDecoder('utf-16le');
      else if (chunk[0] === 0xef && chunk[1] === 0xbb) chunk = chunk.subarray(3);
    }
    if (wide !== undefined) {
      yield wide.decode(chunk, { stream: true });
      continue;
    }
    const cut = chunk.lastIndexOf(10) + 1;
    if (cut === 0) {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length > 64 * 1024 ** 2)
        throw new Permanent('a line is longer than 64 MB: this is no text file');
      continue;
    }
    yield decode(rest.length === 0 ? chunk.subarray(0, cut) : Buffer.concat([rest, chunk.subarray(0, cut)]));
    rest = Buffer.from(chunk.subarray(cut));
  }
  if (rest.length > 0) yield decode(rest);
}

/** Calls back for each line, without its line end. Numbers start at 1. */
export async function readLines(stream: Readable, each: (text: string, line: number) => void): Promise<void> {
  let number = 0;
  let rest = '';
  for await (const text of decodedChunks(stream)) {
    const lines = (rest === '' ? text : rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number += 1;
      each(line.endsWith('\r') ? line.slice(0, -1) : line, number);
    }
  }
  if (rest !== '' && rest !== '\u001a') each(rest.endsWith('\r') ? rest.slice(0, -1) : rest, number + 1);
}

/** Calls back for each record of a comma or tab separated file; `line` is the last line of the record. */
export async function readSeparated(
  stream: Readable,
  delimiter: ',' | '\t',
  each: (cells: readonly string[], line: number) => void,
): Promise<void> {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    info: true,
    max_record_size: 16 * 1024 ** 2,
  });
  parser.on('readable', () => {
    try {
      for (let next = parser.read(); next !== null; next = parser.read()) {
        const { record, info } = next as { record: string[]; info: { lines: number } };
        each(record, info.lines);
      }
    } catch (error) {
      // Thrown here it would leave through the event loop and end the process.
      parser.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.once('end', resolve);
    parser.once('error', reject);
  });
  const feed = async (): Promise<void> => {
    for await (const text of decodedChunks(stream)) {
      if (parser.destroyed) return;
      if (!parser.write(text))
        await Promise.race([new Promise(resolve => parser.once('drain', resolve)), ended]);
    }
    if (!parser.destroyed) parser.end();
  };
  await Promise.all([feed(), ended]);
}
