import type { Passage } from './passage.ts';

/** One cell with its place; `text` is trimmed. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A table of a note: its header, and each row below it, cell under cell. */
export interface Table {
  readonly header: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

const MAX_LINES = 400;
const MAX_CELLS = 20;
const separator = /\s?\|\s?|\t| {2,}/g;
const rule = /^[\s|:+=-]*$/;
const measureHead =
  /\b(?:length|len|width|size|dimensions?|measurements?|l\s?x\s?w(?:\s?x\s?d)?|area|sq\.?\s?cm|cm2)\b|cm²|^[lw](?:\s?\((?:cm|mm|in)\))?$/i;

/**
 * Tables whose header names a measurement, parted by bars, tabs or wide spaces. A line of prose ends one.
 */
export function readTables(passage: Passage): Table[] {
  const tables: Table[] = [];
  let open: { header: readonly Cell[]; rows: (readonly Cell[])[] } | undefined;
  for (const line of linesOf(passage.text)) {
    if (rule.test(line.text)) continue;
    const cells = cellsOf(line.text, line.start);
    if (cells.length < 2) {
      open = undefined;
      continue;
    }
    if (isHeader(cells, line.text)) {
      open = { header: cells, rows: [] };
      tables.push(open);
    } else open?.rows.push(cells);
  }
  return tables.filter(table => table.rows.length > 0);
}

/** Two sentences parted by two spaces are no header: without bars it takes three cells. */
function isHeader(cells: readonly Cell[], line: string): boolean {
  const fewest = line.includes('|') ? 2 : 3;
  return (
    cells.length >= fewest &&
    cells.some(cell => measureHead.test(cell.text)) &&
    !cells.some(cell => /^\d|\d\s?x\s?\d/.test(cell.text))
  );
}

interface TextLine {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const line of text.split('\n', MAX_LINES)) {
    lines.push({ text: line, start });
    start += line.length + 1;
  }
  return lines;
}

/** The cells of a line; bars at its ends bound it and make no cell. */
function cellsOf(line: string, start: number): Cell[] {
  const lead = /^[\s|]*/.exec(line)?.[0].length ?? 0;
  const body = line.slice(lead).replace(/[\s|]+$/, '');
  if (body === '') return [];
  const cells: Cell[] = [];
  let from = 0;
  for (const found of [...body.matchAll(separator)].slice(0, MAX_CELLS)) {
    cells.push(cellAt(body, from, found.index, start + lead));
    from = found.index + found[0].length;
  }
  cells.push(cellAt(body, from, body.length, start + lead));
  return cells;
}

function cellAt(body: string, from: number, to: number, offset: number): Cell {
  const raw = body.slice(from, to);
  const lead = raw.length - raw.trimStart().length;
  const text = raw.trim();
  return { text, start: offset + from + lead, end: offset + from + lead + text.length };
}
