import type { Draft } from './match.ts';
import type { Reading } from './match-reading.ts';
import { shortRangeEnd } from './match-tail.ts';
import { type Shape, shapesOf } from './shapes.ts';
import { isWordChar, type Token } from './tokens.ts';

const rangeJoin =
  /[ \t]{0,2}(?:-|–|—|‑|\.\.\.?|…|\b(?:to|thru|through)\b)[ \t]{0,2}\+?([A-Za-z]?\d[A-Za-z0-9.]{0,7})/y;
const changes =
  /\b(?:chang|switch|convert|from|correct|replac|instead|downcod|upcod|mov(?:e|ing)|updat|compar|edit|column|bump|went|crosswalk)\w*\b/i;

export interface Range {
  readonly to: string;
  readonly end: number;
  readonly ambiguous?: string;
}

/** The end of a range of codes that begins with a token; undefined for a single code. */
export function readRange(reading: Reading, token: Token, shape: Shape): Range | undefined {
  const { text } = reading;
  if (!mayJoin(text, token.end)) return undefined;
  rangeJoin.lastIndex = token.end;
  const found = rangeJoin.exec(text);
  if (!found) return undefined;
  const raw = (found[1] ?? '').replace(/\.+$/, '');
  const end = token.end + found[0].lastIndexOf(found[1] ?? '') + raw.length;
  if (isWordChar(text.charCodeAt(end))) return undefined;
  const hyphen = /^[-–‑]/.test(found[0]);
  const short = hyphen
    ? shortRangeEnd(shape.code, raw, code => reading.statusOf(code) !== 'unknown')
    : undefined;
  if (short) {
    const alsoModifier = [
      '23',
      '32',
      '33',
      '47',
      '54',
      '55',
      '56',
      '62',
      '63',
      '66',
      '90',
      '92',
      '93',
      '95',
      '96',
      '97',
      '99',
    ].includes(raw);
    return { to: short, end, ...(alsoModifier ? { ambiguous: `"-${raw}" could also be a modifier` } : {}) };
  }
  const other = shapesOf(raw).find(candidate => candidate.system === shape.system);
  if (!other || other.code <= shape.code || !sameFamily(shape, other.code)) return undefined;
  if (
    /[a-z]/i.test(found[0].replace(raw, '')) &&
    changes.test(reading.segmentAt(token.start).text.slice(0, token.end))
  ) {
    const segment = reading.segmentAt(token.start);
    if (changes.test(segment.text.slice(0, Math.max(0, token.start - segment.start)))) return undefined;
  }
  return { to: other.code, end };
}

/** A hyphen, dots, "to" or "thru" follow. */
function mayJoin(text: string, end: number): boolean {
  let at = end;
  while (at < end + 2 && text.charCodeAt(at) <= 32) at += 1;
  return '-–—‑.…tT'.includes(text.charAt(at));
}

function sameFamily(shape: Shape, to: string): boolean {
  const shared = shape.system === 'ICD-10-CM' ? 1 : 2;
  return to.slice(0, shared) === shape.code.slice(0, shared);
}

const slashed = /\/(\d{1,2})(?![\dA-Za-z]|\.\d|\/\d{3})/y;

/** "97597/98", "99213/4": the second code named by its last digits. */
export function slashedCodes(reading: Reading, draft: Draft): Draft[] {
  const found: Draft[] = [];
  let at = draft.end;
  if (reading.text.charCodeAt(at) !== 47) return found;
  for (let count = 0; count < 4 && /^\d{5}$/.test(draft.code) && !draft.range; count += 1) {
    slashed.lastIndex = at;
    const match = slashed.exec(reading.text);
    if (!match) break;
    const digits = match[1] ?? '';
    const code = draft.code.slice(0, 5 - digits.length) + digits;
    if (code <= draft.code || reading.statusOf(code) === 'unknown') break;
    const start = match.index + 1;
    at = start + digits.length;
    found.push({ code, system: draft.system, start, end: at, status: reading.statusOf(code) });
  }
  return found;
}
