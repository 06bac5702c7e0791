/**
 * The tokens that hold digits, with their neighbourhood. Matching and de-identification read the same
 * tokens: a number is either a code reference or an identifier, never decided twice in two ways.
 */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The run of non-space characters around the token, at most 120 long. */
  readonly chunkStart: number;
  readonly chunkEnd: number;
}

const wordChars = /[A-Za-z0-9.]+/g;
const maxChunk = 120;

/**
 * All alphanumeric tokens with a digit, in order. Linear: every character is visited a bounded number of
 * times, whatever the text.
 */
export function* numberTokens(text: string): Generator<Token> {
  const digit = /\d/g;
  let floor = 0;
  for (let found = digit.exec(text); found; found = digit.exec(text)) {
    const chunkStart = chunkLeft(text, found.index, floor);
    const chunkEnd = chunkRight(text, found.index);
    yield* tokensIn(text, chunkStart, chunkEnd);
    floor = Math.max(chunkEnd, found.index + 1);
    digit.lastIndex = floor;
  }
}

function chunkLeft(text: string, from: number, floor: number): number {
  let start = from;
  while (start > floor && from - start < maxChunk && !isSpace(text.charCodeAt(start - 1))) start -= 1;
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

function* tokensIn(text: string, chunkStart: number, chunkEnd: number): Generator<Token> {
  for (const match of text.slice(chunkStart, chunkEnd).matchAll(wordChars)) {
    const trimmed = match[0].replace(/\.+$/, '');
    const lead = /^\.*/.exec(trimmed)?.[0].length ?? 0;
    const body = trimmed.slice(lead);
    if (!/\d/.test(body)) continue;
    const start = chunkStart + match.index + lead;
    yield { text: body, start, end: start + body.length, chunkStart, chunkEnd };
  }
}
