import type { Draft } from './match.ts';
import { isModifier } from './modifier-codes.ts';

/** A table in a mail: the columns of its heading line, and how far it reaches. */
interface Table {
  readonly start: number;
  readonly end: number;
  readonly parting: Parting;
  readonly columns: readonly Column[];
}

type Parting = '|' | '\t' | ',' | ' ';

interface Cell {
  readonly text: string;
  /** Offset within the line; told only where spaces part the cells. */
  readonly at: number;
}

interface Column {
  readonly kind: 'units' | 'modifiers';
  readonly index: number;
  /** Where the heading begins in its line, and where the next one does. */
  readonly at: number;
  readonly until: number;
}

const headingWord = /\b(?:units?|qty|quantity|mods?|modifiers?)\b/gi;
const maxLine = 400;
const unitsHeading =
  /^(?:(?:billed |total |no\.? (?:of )?|# ?(?:of )?)?units?|qty|quantity|unit\(s\))[.:]?$/i;
const modifiersHeading = /^(?:cpt )?(?:mods?|modifiers?|modifier\(s\))(?: ?[1-4])?[.:]?$/i;
const maxRows = 200;

/** Adds to a code in a table row the units and modifiers that stand in the columns named so. */
export function tableReader(text: string): (draft: Draft) => Draft {
  const tables = tablesIn(text);
  if (tables.length === 0) return draft => draft;
  let at = 0;
  return draft => {
    if (draft.system !== 'CPT' && draft.system !== 'HCPCS') return draft;
    if (draft.start < (tables[at]?.start ?? 0)) at = 0;
    while (at < tables.length && draft.start >= (tables[at]?.end ?? 0)) at += 1;
    const table = tables[at];
    return table && draft.start >= table.start ? withCells(text, table, draft) : draft;
  };
}

function tablesIn(text: string): Table[] {
  const tables: Table[] = [];
  for (let from = 0; ; ) {
    headingWord.lastIndex = from;
    const found = headingWord.exec(text);
    if (!found) return tables;
    const { line, end } = lineAt(text, found.index);
    const parting = partingOf(line);
    const columns = parting ? columnsOf(line, parting) : [];
    from = headingWord.lastIndex;
    if (!parting || columns.length === 0) continue;
    from = endOf(text, end, parting);
    if (from > end) tables.push({ start: end, end: from, parting, columns });
  }
}

/** The line around a place, as far as a table's heading may reach. */
function lineAt(text: string, at: number): { readonly line: string; readonly end: number } {
  const floor = Math.max(0, at - maxLine);
  const start = floor + text.slice(floor, at).lastIndexOf('\n') + 1;
  const right = text.slice(at, at + maxLine);
  const feed = right.indexOf('\n');
  const stop = feed < 0 ? at + right.length : at + feed;
  return { line: text.slice(start, stop), end: stop + 1 };
}

function partingOf(line: string): Parting | undefined {
  if (line.includes('|')) return '|';
  if (line.includes('\t')) return '\t';
  if (/^[\w #/.()]{1,30}(?:,[\w #/.()]{0,30}){2,20}$/.test(line)) return ',';
  return /\S {2,}\S+(?: \S+)? {2,}\S/.test(line) ? ' ' : undefined;
}

function columnsOf(line: string, parting: Parting): Column[] {
  const cells = cellsOf(line, parting);
  return cells.flatMap(({ text, at }, index): Column[] => {
    const place = { index, at, until: cells[index + 1]?.at ?? Number.POSITIVE_INFINITY };
    if (unitsHeading.test(text)) return [{ kind: 'units', ...place }];
    return modifiersHeading.test(text) ? [{ kind: 'modifiers', ...place }] : [];
  });
}

/** The first line without the sign that parts the cells ends the table. */
function endOf(text: string, start: number, parting: Parting): number {
  let at = start;
  for (let rows = 0; rows < maxRows && at < text.length; rows += 1) {
    const piece = text.slice(at, at + maxLine);
    const feed = piece.indexOf('\n');
    const line = feed < 0 ? piece : piece.slice(0, feed);
    if (line.length === maxLine || !(parting === ' ' ? / {2}\S/.test(line) : line.includes(parting))) break;
    at += line.length + 1;
  }
  return Math.min(at, text.length);
}

/** The cells of a row, or its runs of words where spaces part them. */
function cellsOf(line: string, parting: Parting): Cell[] {
  if (parting === ' ')
    return Array.from(line.matchAll(/\S+(?: \S+)*/g), found => ({ text: found[0], at: found.index }));
  return line.split(parting).map(raw => ({ text: raw.trim(), at: 0 }));
}

function withCells(text: string, table: Table, draft: Draft): Draft {
  const { line } = lineAt(text, draft.start);
  const modifiers = new Set(draft.modifiers ?? []);
  let units = draft.units;
  for (const column of table.columns) {
    const cell = cellIn(line, column, table.parting);
    if (column.kind === 'modifiers') for (const code of modifiersIn(cell)) modifiers.add(code);
    else if (units === undefined && /^\d{1,3}(?:\.0{1,2})?$/.test(cell) && Number(cell) > 0)
      units = Number(cell);
  }
  return {
    ...draft,
    ...(units === undefined ? {} : { units }),
    ...(modifiers.size === 0 ? {} : { modifiers: [...modifiers] }),
  };
}

/** Where spaces part the cells an empty one cannot be seen: there the words under the heading are the cell. */
function cellIn(line: string, column: Column, parting: Parting): string {
  if (parting !== ' ') return cellsOf(line, parting)[column.index]?.text ?? '';
  return Array.from(line.matchAll(/\S+/g))
    .filter(found => found.index + found[0].length > column.at && found.index < column.until - 1)
    .map(found => found[0])
    .join(' ');
}

/** A cell holds modifiers only when every word of it is one. */
function modifiersIn(cell: string): readonly string[] {
  const codes = cell
    .toUpperCase()
    .split(/[\s,/;:&-]+/)
    .filter(code => code !== '');
  return codes.every(isModifier) ? codes : [];
}
