import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Files in the official formats and sizes, with invented content, for measuring where the real ones are not at hand. */

const parts =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon'.split(
    ' ',
  );
const word = (seed: number) => `${parts[seed % 20]}${parts[Math.floor(seed / 20) % 20]}`;

function title(seed: number): string {
  const side = ['left', 'right', 'unspecified'][seed % 3];
  return `${word(seed * 7)} ${word(seed * 13 + 5)} of ${side} ${word(seed * 3 + 11)}, ${word(seed + 2)} encounter`;
}

async function write(folder: string, name: string, lines: Generator<string>): Promise<string> {
  const file = path.join(folder, name);
  await pipeline(Readable.from(lines), createWriteStream(file));
  return file;
}

/** An ICD-10-CM order file of 98,000 rows. */
export async function orderFile(folder: string): Promise<string> {
  return await write(folder, 'icd10cm_order_2026.txt', orderLines(98_000));
}

function* orderLines(rows: number): Generator<string> {
  for (let at = 0; at < rows; at += 1) {
    const code = `${String.fromCharCode(65 + (at % 26))}${String(Math.floor(at / 26) % 100).padStart(2, '0')}${String(Math.floor(at / 2600)).padStart(3, '0')}`;
    const text = title(at);
    yield `${String(at + 1).padStart(5, '0')} ${code.padEnd(7)} 1 ${text.slice(0, 60).padEnd(60)} ${text}\r\n`;
  }
}

/** Practitioner pair edits: two million rows in one part. */
export async function pairFile(folder: string, rows: number): Promise<string> {
  return await write(folder, 'ccipra-v323r0-f1.TXT', pairLines(rows));
}

function* pairLines(rows: number): Generator<string> {
  yield 'Notice\t\t\t\t\t\t\r\nColumn1/Column2 Edits\t\t\t\t\t\t\r\nColumn 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n';
  for (let at = 0; at < rows; at += 1) {
    const one = 10_000 + Math.floor(at / 400);
    const two = 20_000 + (at % 400) * 150;
    const year = 2000 + (at % 20);
    yield `${one}\t${two}\t\t${year}0101\t${at % 3 === 0 ? '20231231' : '*'}\t${at % 2}\tCPT Manual or CMS manual coding instruction\r\n`;
  }
}

/** 11,000 code rows of the size of CPT, in the form of a licensed long-wording file; the words are invented. */
export async function procedureFile(folder: string): Promise<string> {
  return await write(folder, 'LONGULT_2026.txt', procedureLines());
}

function* procedureLines(): Generator<string> {
  yield 'Invented wording for measuring\r\n';
  for (let at = 0; at < 11_000; at += 1) {
    yield `${String(10_000 + at * 8)} Procedure on ${word(at)} by ${word(at * 11 + 3)} approach, ${word(at * 17)} ${title(at)}\r\n`;
  }
}

/** A HCPCS file of 7,000 rows. */
export async function hcpcsFile(folder: string): Promise<string> {
  return await write(folder, 'HCPC2026_OCT_ANWEB.txt', hcpcsLines());
}

function* hcpcsLines(): Generator<string> {
  for (let at = 0; at < 7_000; at += 1) {
    const code = `${'AEGJKLQ'.charAt(at % 7)}${String(1_000 + Math.floor(at / 7)).padStart(4, '0')}`;
    const text = title(at).slice(0, 80).padEnd(80);
    yield `${`${code}001003${text}${text.slice(0, 28)}`.padEnd(268)}2010010120100101        N\r\n`;
  }
}
