import { type AreaMention, mentionOf } from './area-mention.ts';
import type { Passage } from './passage.ts';
import { numberPattern as N, readNumber, toCm2 } from './read-numbers.ts';
import { areaOfSides, lengthUnit, type RawSide } from './read-sides.ts';
import { type Cell, readTables, type Table } from './read-tables.ts';

const heads = {
  length: /^(?:wound\s)?(?:length|len|l)\b(?!\s?x)/i,
  width: /^(?:wound\s)?(?:width|w)\b(?!\s?x)/i,
  depth: /^(?:wound\s)?(?:depth|d)\s?(?:\(|\[|,|$|in\b|cm\b|mm\b)/i,
  size: /\b(?:size|dimensions?|measurements?|l\s?x\s?w(?:\s?x\s?d)?)\b/i,
  area: /\b(?:area|sq\.?\s?cms?|cm2|square)\b|cm²/i,
};
const unitIn = /\b(cm|mm|in(?:ch(?:es)?)?)\b/i;
const plainNumber = new RegExp(`^(${N})\\s?(${lengthUnit})?$`, 'i');
const plainSides = new RegExp(`^(${N})\\s?[x×*]\\s?(${N})(?:\\s?[x×*]\\s?(${N}))?$`, 'i');

/**
 * Surfaces in the rows of tables. The unit in a header is as good as one in every row; without any unit the
 * sides are taken as centimetres, and marked so.
 */
export function readTableAreas(passage: Passage): AreaMention[] {
  return readTables(passage).flatMap(table => {
    const at = columnsOf(table.header);
    const unit = unitOf(table.header);
    return table.rows.flatMap(row => [
      ...sidesIn(passage, row, at, unit),
      ...areaIn(passage, table, row, at),
    ]);
  });
}

type Columns = Readonly<Record<keyof typeof heads, number>>;

function columnsOf(header: readonly Cell[]): Columns {
  const find = (pattern: RegExp) => header.findIndex(cell => pattern.test(cell.text));
  return {
    length: find(heads.length),
    width: find(heads.width),
    depth: find(heads.depth),
    size: find(heads.size),
    area: find(heads.area),
  };
}

function unitOf(header: readonly Cell[]): string | undefined {
  return header.flatMap(cell => unitIn.exec(cell.text)?.[1] ?? [])[0];
}

function sidesIn(
  passage: Passage,
  row: readonly Cell[],
  at: Columns,
  unit: string | undefined,
): AreaMention[] {
  const size = row[at.size];
  const found = size ? plainSides.exec(size.text) : null;
  const cells = [row[at.length], row[at.width], row[at.depth]];
  const [length, width, depth] = cells;
  const raw: RawSide[] = found
    ? [found[1], found[2], found[3]].map(low => ({ low, unit: undefined }))
    : cells.map(cell => {
        const number = cell ? plainNumber.exec(cell.text) : null;
        return { low: number?.[1], unit: number?.[2] ?? unit };
      });
  const first = found ? size : length;
  const last = found ? size : raw[2]?.low === undefined ? width : depth;
  if (!first || !last || !raw[0]?.low || !raw[1]?.low) return [];
  const area = areaOfSides(raw, unit);
  const isMeasured = unit !== undefined || raw.some(one => one.unit !== undefined);
  const [start, end] = [Math.min(first.start, last.start), Math.max(first.end, last.end)];
  return area ? [mentionOf(passage, start, end, { ...area, vague: false, unitless: !isMeasured })] : [];
}

function areaIn(passage: Passage, { header }: Table, row: readonly Cell[], at: Columns): AreaMention[] {
  const head = header[at.area];
  const cell = row[at.area];
  const number = cell ? plainNumber.exec(cell.text) : null;
  const value = readNumber(number?.[1] ?? '');
  if (!head || !cell || value === undefined || number?.[2]) return [];
  const unit = unitIn.exec(head.text.replace(/sq|square|2|²/gi, ' '))?.[1];
  const areaCm2 = toCm2(value, unit ?? 'cm');
  if (areaCm2 === undefined) return [];
  const mention = mentionOf(passage, cell.start, cell.end, {
    areaCm2,
    vague: false,
    unitless: unit === undefined,
  });
  const isTotal = /^total\b/i.test(row[0]?.text ?? '');
  const role = isTotal ? 'total' : /debrid/i.test(head.text) ? 'debrided' : mention.role;
  return [{ ...mention, role }];
}
