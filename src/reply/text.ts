import type { LineView } from './view-lines.ts';

/** Layout of the plain text part: 72 columns, as RFC 3676 s4.2 asks of text that no client will reflow. */
export const TEXT_COLUMNS = 72;

/** Wraps text at 72 columns behind `lead`; further lines are indented by the lead's width. Breaks overlong words. */
export function wrapText(lead: string, text: string): string {
  const indent = ' '.repeat(lead.length);
  const room = TEXT_COLUMNS - lead.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap(word => breakWord(word, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((part, index) => `${index === 0 ? lead : indent}${part}`.trimEnd()).join('\n');
}

/** A word in pieces of at most `room` columns, never cut inside a character that the reader sees as one. */
function breakWord(word: string, room: number): string[] {
  if (word.length <= room) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word)) {
    if (piece !== '' && piece.length + segment.length > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}

/** The claim lines as a table in text: one row a line, its wording wrapped below. The head may be left out where one stands above. Empty for no lines. */
export function tableOf(lines: readonly LineView[], withHead = true): string {
  if (lines.length === 0) return '';
  const modifierColumns = Math.max(9, ...lines.map(line => Math.min(line.modifiers.length, 20)));
  const row = (number: string, code: string, modifiers: string, units: string, dx: string, status: string) =>
    [
      cell(number, 3),
      cell(code, 9),
      cell(modifiers, modifierColumns + 2),
      cell(units, 7),
      cell(dx, 12),
      status,
    ]
      .join('')
      .trimEnd();
  const head = [row('#', 'Code', 'Modifiers', 'Units', 'Dx', 'Status'), '-'.repeat(TEXT_COLUMNS)];
  return [...(withHead ? head : []), ...lines.map(line => rowsOf(line, row))].join('\n');
}

/** Fills a column; what no real code or unit count reaches is cut, so that a hostile text cannot break the table. */
function cell(text: string, columns: number): string {
  return (text.length < columns ? text : `${text.slice(0, columns - 2).toWellFormed()}…`).padEnd(columns);
}

type Row = (
  number: string,
  code: string,
  modifiers: string,
  units: string,
  dx: string,
  status: string,
) => string;

function rowsOf(line: LineView, row: Row): string {
  const [firstDx = '-', ...otherDx] = line.diagnoses;
  const wording = line.wording === '' ? '' : ` [${line.wording}]`;
  return [
    row(line.number, line.code, line.modifiers || '-', line.units, firstDx, line.status.text.toUpperCase()),
    ...(otherDx.length === 0 ? [] : [wrapText('   ', `Also linked: ${otherDx.join(', ')}`)]),
    ...(line.text === '' ? [] : [wrapText('   ', `${line.text}${wording}`)]),
    ...(line.appliesTo === '' ? [] : [wrapText('   ', `For: ${line.appliesTo}`)]),
  ].join('\n');
}
