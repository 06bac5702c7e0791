import type { CodeBook, Mue } from '../case/codebook.ts';
import { plural } from './choose.ts';
import type { CountedCode, Finding } from './edits.ts';

const ADJUDICATION = {
  1: 'claim-line edit: a justified surplus may go on a second line with a modifier',
  2: 'absolute limit per day',
  3: 'clinical limit per day: a surplus needs a documented necessity and can be appealed',
} as const;

/**
 * MUE: units over the limit are a hit; units at or under it are a silent pass. The limits of a day (indicators 2 and 3)
 * count every line of the code together, that of a line (1) each on its own.
 */
export function mueFindings(lines: readonly CountedCode[], book: CodeBook, on: string): readonly Finding[] {
  return lines.flatMap(({ code, units }, at) => {
    const mue = book.card(code, on)?.mue;
    if (!mue) return [];
    const isOfDay = mue.adjudication !== 1;
    if (isOfDay && lines.findIndex(line => line.code === code) !== at) return [];
    const counted = isOfDay ? unitsOf(code, lines) : units;
    if (counted <= mue.value) return [];
    const text = `${code} x${counted} is over its ${mueText(mue)}.`;
    return [{ kind: 'mue', codes: [code], state: 'hit', text, source: mue.source } as const];
  });
}

function unitsOf(code: string, lines: readonly CountedCode[]): number {
  return lines.filter(line => line.code === code).reduce((sum, line) => sum + line.units, 0);
}

/** "MUE of 8 units a day (clinical limit per day: ...)". */
export function mueText({ value, adjudication }: Mue): string {
  return `MUE of ${plural(value, 'unit')} a day (${ADJUDICATION[adjudication]})`;
}
