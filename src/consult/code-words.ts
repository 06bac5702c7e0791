import type { CodeBook } from '../case/codebook.ts';

/** Code-shaped words of a sentence and the sentences of a text: what verification looks at. */

/** CPT (with F/T/U/M category letters), HCPCS Level II, ICD-10-CM with or without dot. Linear: no nested repeats. */
const CODE_SHAPE =
  /(?<![\w.$])(?:\d{5}|\d{4}[FTUM]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})|[A-TV-Z]\d[0-9A-Z]{2,5})(?!\w)/g;

/** LCD and article numbers (L35125, A53001) look like ICD-10-CM codes without dot. */
const POLICY_SHAPE = /^[AL]\d{5}$/;

/** Words before a five-digit number that make it something else. */
const NOT_A_CODE_BEFORE = /(?:\$|zip|ext\.?|phone|fax|case|no\.|number|mrn)\s*$/i;

/** A quantity, not a code: "20000 units". */
const NOT_A_CODE_AFTER = /^\s*(?:units? per|mg|mcg|ml|iu\b|dollars|usd)/i;

/** Every code-shaped word in a text, normalised as the catalog writes it, each once. */
export function codesIn(text: string, book: CodeBook, on: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(CODE_SHAPE)) {
    const word = match[0];
    if (isSomethingElse(text, match.index, word, book, on)) continue;
    found.add(book.card(word, on)?.code ?? word);
  }
  return [...found];
}

function isSomethingElse(text: string, at: number, word: string, book: CodeBook, on: string): boolean {
  if (book.card(word, on)) return false;
  if (POLICY_SHAPE.test(word))
    return /(?:article|lcd|policy|determination|and|\/|,)\s*$/i.test(text.slice(Math.max(0, at - 16), at));
  if (NOT_A_CODE_BEFORE.test(text.slice(Math.max(0, at - 12), at))) return true;
  return /^\d{5}$/.test(word) && NOT_A_CODE_AFTER.test(text.slice(at + word.length, at + word.length + 12));
}

/** Sentences of a text. "sq. cm" may split early, which only removes less. */
export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?]["')\]]?)\s+(?=[A-Z0-9"'([])|\n+/).filter(one => one.trim() !== '');
}

/** Every text anywhere in a value, keys left out. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** "97598 x2", "2 units of 97598": a unit count said in prose. */
export function unitsIn(text: string, code: string): number[] {
  const escaped = code.replaceAll('.', '\\.');
  const after = new RegExp(`${escaped}(?:-[A-Z0-9]{2}){0,4}\\s?[x×]\\s?(\\d{1,3})`, 'gi');
  const before = new RegExp(`(\\d{1,3})\\s+units?\\s+of\\s+(?:CPT\\s+|HCPCS\\s+)?${escaped}`, 'gi');
  return [...text.matchAll(after), ...text.matchAll(before)].map(match => Number(match[1]));
}
