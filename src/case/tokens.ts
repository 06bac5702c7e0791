/**
 * The tokens that hold digits, with their neighbourhood. Matching and de-identification read the same
 * tokens: a number is either a code reference or an identifier, never decided twice in two ways.
 */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The run of non-space characters around the token, at most 120 to each side. */
  readonly chunkStart: number;
  readonly chunkEnd: number;
}

const maxChunk = 120;
/** Longer runs are encoded data, not words. */
const maxToken = 200;

/**
 * All alphanumeric tokens with a digit, in order. Linear: every character is visited a bounded number of
 * times, whatever the text.
 */
export function* numberTokens(text: string): Generator<Token> {
  let floor = 0;
  let chunkStart = 0;
  let chunkEnd = 0;
  const digit = /\d/g;
  for (let found = digit.exec(text); found; found = digit.exec(text)) {
    const i = found.index;
    let start = i;
    while (start > floor && isWord(text.charCodeAt(start - 1))) start -= 1;
    let end = i + 1;
    while (end < text.length && isWord(text.charCodeAt(end))) end += 1;
    digit.lastIndex = end;
    floor = end;
    while (text.charCodeAt(start) === 46) start += 1;
    while (text.charCodeAt(end - 1) === 46) end -= 1;
    if (end - start > maxToken) continue;
    if (end > chunkEnd) {
      chunkStart = chunkLeft(text, start);
      chunkEnd = chunkRight(text, end);
    }
    yield { text: text.slice(start, end), start, end, chunkStart, chunkEnd };
  }
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** ASCII letters, digits and the dot. */
function isWord(unit: number): boolean {
  return isDigit(unit) || (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 46;
}

function chunkLeft(text: string, from: number): number {
  let start = from;
  while (start > 0 && from - start < maxChunk && !isSpace(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function chunkRight(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < maxChunk && !isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

function isSpace(unit: number): boolean {
  return (
    unit === 32 ||
    (unit >= 9 && unit <= 13) ||
    unit === 0xa0 ||
    unit === 0x200b ||
    unit === 0x2028 ||
    unit === 0x202f
  );
}

/** ASCII letters and digits. */
export function isWordChar(unit: number): boolean {
  return unit !== 46 && isWord(unit);
}
