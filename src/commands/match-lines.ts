import { z } from 'zod';
import type { CodeBook } from '../case/codebook.ts';
import { Permanent } from '../outcome.ts';
import { matchText } from './match-text.ts';

/** A line of this size is no text of a mail; it is refused before it fills the memory. */
const maxLineBytes = 64 * 1024 * 1024;
const feed = 10;

/**
 * For each line of JSON one line {"mentions": [...]}, as the lines come in: a file of any size takes the memory of
 * its longest line. An empty line has no mentions, so that line n of the output always answers line n of the input.
 * @throws Permanent naming the line that is not {"text": "..."}; the lines before it have been answered.
 */
export async function* matchLines(
  input: AsyncIterable<Uint8Array>,
  book: CodeBook,
  on: string,
  name: string,
): AsyncGenerator<string> {
  let number = 0;
  for await (const raw of linesIn(input, name)) {
    number += 1;
    const text = readLine(decode(raw, number, name), number, name);
    yield `${JSON.stringify({ mentions: matchText(text, book, on) })}\n`;
  }
}

async function* linesIn(input: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let count = 0;
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf(feed); end >= 0; end = chunk.indexOf(feed, from)) {
      yield Buffer.concat([...pieces, chunk.subarray(from, end)]);
      count += 1;
      pieces = [];
      bytes = 0;
      from = end + 1;
    }
    pieces.push(chunk.subarray(from));
    bytes += chunk.length - from;
    if (bytes > maxLineBytes)
      throw new Permanent(`${name}, line ${count + 1}: longer than ${maxLineBytes} bytes.`);
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

function decode(raw: Uint8Array, number: number, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch (cause) {
    throw new Permanent(`${name}, line ${number}: not UTF-8, as JSON must be.`, { cause });
  }
}

const lineSchema = z.object({ text: z.string() });

function readLine(line: string, number: number, name: string): string {
  if (line.trim() === '') return '';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new Permanent(`${name}, line ${number}: not JSON. Each line must be {"text": "..."}.`, { cause });
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success)
    throw new Permanent(`${name}, line ${number}: no "text". Each line must be {"text": "..."}.`);
  return parsed.data.text;
}
