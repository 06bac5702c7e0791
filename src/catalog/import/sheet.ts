import { SaxesParser } from 'saxes';
import type yauzl from 'yauzl';
import { Permanent } from '../../outcome.ts';
import { openZipFile } from './archive.ts';

/** Reads the first worksheet of an .xlsx file row by row: shared strings in memory, the sheet streamed. */

const maxStringBytes = 512 * 1024 ** 2;

async function entriesOf(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

async function parseXml(zip: yauzl.ZipFile, entry: yauzl.Entry, parser: SaxesParser): Promise<void> {
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
  }
  parser.close();
}

/** Shared strings: each <si> is the text of its <t> runs; phonetic runs are not part of it. */
async function sharedStrings(zip: yauzl.ZipFile, entry: yauzl.Entry | undefined): Promise<string[]> {
  if (entry === undefined) return [];
  if (entry.uncompressedSize > maxStringBytes) throw new Permanent('the spreadsheet holds too much text');
  const strings: string[] = [];
  const parser = new SaxesParser();
  let text = '';
  let inText = false;
  let phonetic = false;
  parser.on('opentag', tag => {
    if (tag.name === 'si') text = '';
    else if (tag.name === 'rPh') phonetic = true;
    else if (tag.name === 't') inText = !phonetic;
  });
  parser.on('text', piece => {
    if (inText) text += piece;
  });
  parser.on('closetag', tag => {
    if (tag.name === 't') inText = false;
    else if (tag.name === 'rPh') phonetic = false;
    else if (tag.name === 'si') strings.push(text);
  });
  await parseXml(zip, entry, parser);
  return strings;
}

/** "AB12" is column 27, from zero. */
function columnOf(reference: string): number {
  let column = 0;
  for (const char of reference) {
    const value = char.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column - 1;
}

/** A number cell as people see it: 0.17000000000000001 is 0.17. */
function numberText(raw: string): string {
  const value = Number(raw);
  return raw !== '' && Number.isFinite(value) ? String(value) : raw;
}

async function readSheet(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  strings: readonly string[],
  each: (cells: readonly string[], row: number) => void,
): Promise<void> {
  const parser = new SaxesParser();
  let cells: string[] = [];
  let row = 0;
  let column = -1;
  let type = '';
  let value = '';
  let reading = false;
  parser.on('opentag', tag => {
    if (tag.name === 'row') {
      cells = [];
      column = -1;
      row = Number(tag.attributes.r ?? row + 1);
    } else if (tag.name === 'c') {
      const reference = tag.attributes.r;
      column = reference === undefined ? column + 1 : columnOf(String(reference));
      type = String(tag.attributes.t ?? '');
      value = '';
    } else if (tag.name === 'v' || tag.name === 't') reading = true;
  });
  parser.on('text', piece => {
    if (reading) value += piece;
  });
  parser.on('closetag', tag => {
    if (tag.name === 'v' || tag.name === 't') reading = false;
    else if (tag.name === 'c') {
      if (column > 16_384) throw new Permanent(`row ${row} of the spreadsheet has too many columns`);
      while (cells.length < column) cells.push('');
      const text =
        type === 's'
          ? (strings[Number(value)] ?? '')
          : type === '' || type === 'n'
            ? numberText(value)
            : value;
      cells[column] = text;
    } else if (tag.name === 'row') each(cells, row);
  });
  await parseXml(zip, entry, parser);
}

/**
 * Calls back for each row of the first worksheet.
 * @throws Permanent when the file is no spreadsheet or is damaged.
 */
export async function readWorkbook(
  file: string,
  label: string,
  each: (cells: readonly string[], row: number) => void,
): Promise<void> {
  let zip: yauzl.ZipFile | undefined;
  try {
    zip = await openZipFile(file);
    const entries = await entriesOf(zip);
    const sheets = [...entries.keys()].filter(name => /^xl\/worksheets\/sheet\d+\.xml$/.test(name));
    const sheet = entries.get('xl/worksheets/sheet1.xml') ?? entries.get(sheets.sort()[0] ?? '');
    if (sheet === undefined) throw new Permanent(`${label} holds no worksheet`);
    const strings = await sharedStrings(zip, entries.get('xl/sharedStrings.xml'));
    await readSheet(zip, sheet, strings, each);
  } catch (error) {
    if (error instanceof Permanent || error instanceof StopReading) throw error;
    throw new Permanent(`${label} is a damaged spreadsheet (${(error as Error).message})`, { cause: error });
  } finally {
    zip?.close();
  }
}

/** Thrown by a callback that has seen enough rows. */
export class StopReading extends Error {}
