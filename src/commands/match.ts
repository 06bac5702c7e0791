import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { CodeBook } from '../case/codebook.ts';
import { openCatalog } from '../catalog/catalog.ts';
import { Permanent } from '../outcome.ts';
import { isoDay } from './day.ts';
import { matchLines } from './match-lines.ts';
import { inWords, matchText } from './match-text.ts';

const maxBytes = 64 * 1024 * 1024;

interface MatchOptions {
  readonly json?: true;
  readonly jsonl?: true;
  readonly on?: string;
}

/** `caseconsultant match FILE|-`: every code reference in a text, with its place, status and role. */
export function registerMatch(program: Command): void {
  program
    .command('match')
    .argument('<file>', 'a text file, or - for standard input')
    .description('find the code references in a text, without any server')
    .option('--json', 'print {"mentions": [...]}; offsets are Unicode code points')
    .option('--jsonl', 'each input line is {"text": ...}; each output line {"mentions": [...]}')
    .option('--on <date>', 'date of service for the status of each code (ISO, default: today)')
    .action(async (file: string, options: MatchOptions) => {
      const on = isoDay(options.on);
      const book = openCatalog(process.env.CATALOG_PATH);
      try {
        if (options.jsonl) await printLines(file, book, on);
        else process.stdout.write(match(await readText(file), book, on, options));
      } finally {
        book.close();
      }
    });
}

/** The matches of a text as JSON or as lines for a person. */
export function match(text: string, book: CodeBook, on: string, options: Pick<MatchOptions, 'json'>): string {
  const mentions = matchText(text, book, on);
  return options.json ? `${JSON.stringify({ mentions }, null, 2)}\n` : inWords(mentions, text);
}

async function printLines(file: string, book: CodeBook, on: string): Promise<void> {
  const name = file === '-' ? 'standard input' : file;
  const input = file === '-' ? process.stdin : createReadStream(file);
  try {
    await pipeline(input, bytes => matchLines(bytes, book, on, name), process.stdout, { end: false });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // The reader of our output ("| head") has seen enough.
    if (code === 'EPIPE') return;
    if (error instanceof Permanent || code === undefined) throw error;
    throw unreadable(file, error);
  }
}

async function readText(file: string): Promise<string> {
  const raw = file === '-' ? await buffer(process.stdin) : await readBytes(file);
  if (raw.length > maxBytes) throw new Permanent(`${file}: larger than ${maxBytes} bytes.`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(raw);
  } catch {
    return new TextDecoder('windows-1252').decode(raw);
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): Permanent {
  return new Permanent(`${file}: cannot be read. Name a text file, or - for standard input.`, { cause });
}
