import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CodeBook } from '../case/codebook.ts';
import { type Mention, matchCodes } from '../case/match.ts';
import { readQuestion } from '../case/question.ts';
import { openCatalog } from '../catalog/catalog.ts';
import { Permanent } from '../outcome.ts';
import { isoDay } from './day.ts';

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
      const text = await readText(file);
      const book = openCatalog(process.env.CATALOG_PATH);
      try {
        process.stdout.write(match(text, book, isoDay(options.on), options, file));
      } finally {
        book.close();
      }
    });
}

/**
 * The matches of a text, or of each line's text, as the options want them.
 * @throws Permanent when a JSON line is none, naming its number.
 */
export function match(
  text: string,
  book: CodeBook,
  on: string,
  options: Pick<MatchOptions, 'json' | 'jsonl'>,
  name = 'input',
): string {
  if (options.jsonl) {
    const lines = text.split('\n').map((line, i) => ({ line, number: i + 1 }));
    const given = lines.filter(({ line }) => line.trim() !== '');
    return given
      .map(
        ({ line, number }) =>
          `${JSON.stringify({ mentions: matchText(readLine(line, number, name), book, on) })}\n`,
      )
      .join('');
  }
  const mentions = matchText(text, book, on);
  return options.json ? `${JSON.stringify({ mentions }, null, 2)}\n` : inWords(mentions, text);
}

/** One mention as printed: offsets count Unicode code points of the input text. */
export interface PrintedMention {
  readonly code: string;
  readonly system: string;
  readonly start: number;
  readonly end: number;
  readonly status: string;
  readonly role: string;
  readonly units?: number;
  readonly modifiers?: readonly string[];
  readonly range?: { readonly from: string; readonly to: string };
  readonly ambiguous?: string;
}

function matchText(text: string, book: CodeBook, on: string): PrintedMention[] {
  const question = readQuestion({ subject: '', text });
  const shift = question.text.length - text.length;
  const toPoints = pointCounter(text);
  return matchCodes(question, book, on).map(mention => ({
    code: mention.code,
    system: mention.system,
    start: toPoints(mention.start - shift),
    end: toPoints(mention.end - shift),
    status: mention.status,
    role: mention.role,
    ...optional(mention),
  }));
}

function optional({ units, modifiers, range, ambiguous }: Mention): Partial<PrintedMention> {
  return {
    ...(units === undefined ? {} : { units }),
    ...(modifiers === undefined ? {} : { modifiers }),
    ...(range === undefined ? {} : { range }),
    ...(ambiguous === undefined ? {} : { ambiguous }),
  };
}

/** Converts ascending UTF-16 offsets to code points: each surrogate pair counts once. */
function pointCounter(text: string): (offset: number) => number {
  let at = 0;
  let points = 0;
  return offset => {
    while (at < offset) {
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      points += 1;
    }
    return points;
  };
}

const lineSchema = z.object({ text: z.string() });

function readLine(line: string, number: number, name: string): string {
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

function inWords(mentions: readonly PrintedMention[], text: string): string {
  if (mentions.length === 0) return 'No code references.\n';
  const points = [...text];
  return mentions
    .map(({ code, system, start, end, status, role, units, modifiers, range, ambiguous }) => {
      const name =
        [code, ...(modifiers ?? [])].join('-') + (range && range.to !== code ? `..${range.to}` : '');
      const words = points
        .slice(start, end)
        .join('')
        .replace(/\p{Cc}|\p{Cf}/gu, ' ');
      const count = units === undefined ? '' : ` x${units}`;
      const doubt = ambiguous === undefined ? '' : `  (${ambiguous})`;
      return `${start}-${end}  ${name}${count}  ${system}  ${status}  ${role}  "${words}"${doubt}\n`;
    })
    .join('');
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
    throw new Permanent(`${file}: cannot be read. Name a text file, or - for standard input.`, { cause });
  }
}
