import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import yazl from 'yazl';

/** Small files in the official formats, with invented or public content and the formats' real quirks. */

export type Content = string | Uint8Array;

export async function zipFile(file: string, members: Readonly<Record<string, Content>>): Promise<string> {
  await writeFile(file, await zipBytes(members));
  return file;
}

export async function zipBytes(members: Readonly<Record<string, Content>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(members)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function textFile(folder: string, name: string, content: Content): Promise<string> {
  const file = path.join(folder, name);
  await pipeline([Buffer.from(content)], createWriteStream(file));
  return file;
}

export function gzip(content: string): Buffer {
  return gzipSync(content);
}

type Title = readonly [code: string, billable: 0 | 1, title: string];

/** ICD-10 order file: fixed columns, CRLF, no header. */
export function orderFile(rows: readonly Title[]): string {
  return rows
    .map(([code, flag, title], at) => {
      const number = String(at + 1).padStart(5, '0');
      return `${number} ${code.padEnd(7)} ${flag} ${title.slice(0, 60).padEnd(60)} ${title}\r\n`;
    })
    .join('');
}

type Change = readonly [action: 'Add' | 'Delete', billable: 0 | 1, code: string, title: string];

/** The order addenda, with the tally that CMS appends. */
export function addendaFile(rows: readonly Change[]): string {
  const lines = rows.map(
    ([action, flag, code, title]) =>
      `${`${action}:`.padEnd(13)}${flag} ${code.padEnd(7)} ${title.slice(0, 60).padEnd(60)} ${title}\r\n`,
  );
  return `${lines.join('')}\r\nHeaders\r\n  12 headers in the file before\r\n`;
}

export interface HcpcsRow {
  readonly code: string;
  readonly long: readonly string[];
  readonly short: string;
  readonly added: string;
  readonly terminated?: string;
  readonly coverage?: string;
  readonly betos?: string;
  readonly crossReference?: string;
  readonly action?: string;
}

function place(line: string[], from: number, text: string): void {
  for (const [at, char] of [...text].entries()) line[from - 1 + at] = char;
}

/** HCPCS ANWEB: notice lines, then fixed columns; descriptions longer than 80 continue on further lines. */
export function hcpcsFixed(rows: readonly HcpcsRow[]): Buffer {
  const notice = 'NOTICE: this file holds no CPT codes\u00a0\t\t\r\n';
  const lines = rows.flatMap(row => {
    const modifier = row.code.length === 2;
    return row.long.map((part, at) => {
      const line = Array.from({ length: at === 0 ? 293 : 91 }, () => ' ');
      place(line, modifier ? 4 : 1, row.code);
      place(line, 6, String((at + 1) * 100).padStart(5, '0'));
      place(line, 11, modifier ? (at === 0 ? '7' : '8') : at === 0 ? '3' : '4');
      place(line, 12, part);
      if (at === 0) {
        place(line, 92, row.short);
        place(line, 205, row.crossReference ?? '');
        place(line, 230, row.coverage ?? 'C');
        place(line, 257, row.betos ?? '');
        place(line, 269, row.added);
        place(line, 277, row.added);
        place(line, 285, row.terminated ?? '');
        place(line, 293, row.action ?? 'N');
      }
      return `${line.join('').trimEnd()}\r\n`;
    });
  });
  return Buffer.from(notice.repeat(3) + lines.join(''), 'latin1');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function columnName(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : columnName(Math.floor(at / 26) - 1) + columnName(at % 26);
}

/** A workbook: numbers as number cells, texts as shared strings, empty cells left out. */
export async function workbook(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const strings: string[] = [];
  const cell = (value: string | number, at: number, row: number) => {
    const reference = `${columnName(at)}${row + 1}`;
    if (value === '') return '';
    if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`;
    strings.push(value);
    return `<c r="${reference}" t="s"><v>${strings.length - 1}</v></c>`;
  };
  const body = rows
    .map(
      (cells, row) => `<row r="${row + 1}">${cells.map((value, at) => cell(value, at, row)).join('')}</row>`,
    )
    .join('');
  const xml = '<?xml version="1.0" encoding="UTF-8"?>';
  const shared = strings.map(text => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('');
  return await zipBytes({
    '[Content_Types].xml': `${xml}<Types/>`,
    'xl/workbook.xml': `${xml}<workbook/>`,
    'xl/worksheets/sheet1.xml': `${xml}<worksheet><sheetData>${body}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `${xml}<sst>${shared}</sst>`,
  });
}

type Pair = readonly [one: string, two: string, effective: string, deleted: string, indicator: string];

/** NCCI PTP part: six preamble lines, tabs, CRLF, seven columns. */
export function pairFile(rows: readonly Pair[]): string {
  const preamble = [
    'CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t',
    'Column1/Column2 Edits\t\t\t\t\t\t',
    'Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale',
    '\t\tprior to 1996\tDate\tDate\t0=not allowed\t',
    '\t\t\t\t*=no data\t1=allowed\t',
    '\t\t\t\t\t9=not applicable\t',
  ];
  const lines = rows.map(([one, two, from, to, indicator]) =>
    [one, two, '', from, to, indicator, 'Misuse of column two code with column one code'].join('\t'),
  );
  return `${[...preamble, ...lines].join('\r\n')}\r\n`;
}

/** MUE table: a multi-line notice with a registered sign in Windows-1252, a header cell with a line break. */
export function mueFile(title: string, rows: readonly (readonly [string, number, string, string])[]): Buffer {
  const notice = '"Notice of the publisher,\r\nCPT\u00ae wording is licensed.",,,\r\n';
  const header = `"HCPCS/\r\nCPT Code",${title} MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n`;
  return Buffer.from(notice + header + rows.map(row => `${row.join(',')}\r\n`).join(''), 'latin1');
}

const feeHeader = [
  '2026 relative values (notice),,,,,,,,,,,,,,,,,,,,,,,,,,,',
  ',,,,NOT USED,,,,,,,,,,,,,,,,,,,,,,,PHYSICIAN',
  ',,,,FOR,,,,,,,,,,,,,,,,,,,,,,,SUPERVISION OF',
  ',,,STATUS,MEDICARE ,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,PRIC,ENDO,CONV,DIAGNOSTIC,CALCULATION',
  'HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG',
];

/** Fee schedule csv of 2026: stacked header with PRIC IND before the endoscopic base. */
export function feeFile(rows: readonly string[]): string {
  return `${[...feeHeader, ...rows].join('\r\n')}\r\n`;
}
