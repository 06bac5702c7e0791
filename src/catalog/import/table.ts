import { Permanent } from '../../outcome.ts';
import { headOf, type Member } from './archive.ts';
import { readWorkbook, StopReading } from './sheet.ts';
import { readSeparated } from './text.ts';

/** Rows of a table, whatever it lies in: xlsx, comma or tab separated text. */

export type EachRow = (cells: readonly string[], line: number) => void;

async function isZip(member: Member): Promise<boolean> {
  return (await headOf(member, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/** Tabs decide: a header line with more tabs than commas is tab separated. */
export function delimiterOf(head: string): ',' | '\t' {
  const tabs = head.split('\t').length;
  return tabs > 3 && tabs >= head.split(',').length / 2 ? '\t' : ',';
}

/** Calls back for each row with the line (or sheet row) it ends on. */
export async function readTable(member: Member, each: EachRow): Promise<void> {
  if (await isZip(member)) return await readWorkbook(await member.onDisk(), member.label, each);
  const head = (await headOf(member, 4_096)).toString('latin1');
  try {
    await readSeparated(await member.open(), delimiterOf(head), each);
  } catch (error) {
    if (error instanceof Permanent || error instanceof StopReading) throw error;
    throw new Permanent(`${member.label} cannot be read as a table (${(error as Error).message})`, {
      cause: error,
    });
  }
}

/** The first rows of a spreadsheet or the first lines of a text, for telling what a file is. */
export async function headRows(member: Member, most: number): Promise<string[]> {
  if (!(await isZip(member))) {
    const text = (await headOf(member, 128 * 1024)).toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
    const wide = text.startsWith('\u00ff\u00fe') ? text.replaceAll('\u0000', '').slice(2) : text;
    return wide.split(/\r?\n/).slice(0, most);
  }
  const rows: string[] = [];
  try {
    await readWorkbook(await member.onDisk(), member.label, cells => {
      rows.push(cells.join('\t'));
      if (rows.length >= most) throw new StopReading();
    });
  } catch (error) {
    if (!(error instanceof StopReading)) throw error;
  }
  return rows;
}

/** One column a reader wants, found by its header text. */
export interface Wanted {
  readonly pattern: RegExp;
  readonly optional?: true;
}

export type Columns<K extends string> = Readonly<Record<K, number>>;

/** Header text made comparable: one space, upper case. */
export function plainHeader(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toUpperCase();
}

/**
 * Where each wanted column stands; -1 for an optional one that is not there. Columns move between releases,
 * so they are never taken by position.
 * @throws Permanent naming the columns that are missing.
 */
export function mapColumns<K extends string>(
  label: string,
  headers: readonly string[],
  wanted: Readonly<Record<K, Wanted>>,
): Columns<K> {
  const plain = headers.map(plainHeader);
  const entries = Object.entries(wanted) as [K, Wanted][];
  const columns = entries.map(
    ([name, { pattern }]) => [name, plain.findIndex(text => pattern.test(text))] as const,
  );
  const missing = columns
    .filter(([name, at]) => at < 0 && wanted[name].optional !== true)
    .map(([name]) => name);
  if (missing.length > 0) {
    throw new Permanent(
      `${label}: no column for ${missing.join(', ')}. The header reads: ${plain
        .filter(text => text !== '')
        .join(' | ')
        .slice(0, 400)}`,
    );
  }
  return Object.fromEntries(columns) as Record<K, number>;
}

/** The trimmed cell of a mapped column; empty when the column or the cell is missing. */
export function cellOf(cells: readonly string[], at: number): string {
  return at < 0 ? '' : (cells[at] ?? '').trim();
}
