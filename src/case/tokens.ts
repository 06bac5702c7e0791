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
 * @param wanted a quick look at a token's place that spares the rest for those of no interest.
 */
export function* numberTokens(
  text: string,
  wanted: (start: number, end: number) => boolean = () => true,
): Generator<Token> {
  let floor = 0;
  let chunkStart = 0;
  let chunkEnd = 0;
  const digit = /\d/g;
  while (digit.test(text)) {
    let start = digit.lastIndex - 1;
    let end = digit.lastIndex;
    while (start > floor && isWord(text.charCodeAt(start - 1))) start -= 1;
    // Two dots part the ends of a range ("11042..11047").
    while (isWord(text.charCodeAt(end)) && !text.startsWith('..', end)) end += 1;
    digit.lastIndex = end;
    floor = end;
    while (text.charCodeAt(start) === 46) start += 1;
    while (text.charCodeAt(end - 1) === 46) end -= 1;
    if (end - start > maxToken || !wanted(start, end)) continue;
    if (end > chunkEnd) {
      chunkStart = chunkLeft(text, start);
      chunkEnd = chunkRight(text, end);
    }
    yield { text: text.slice(start, end), start, end, chunkStart, chunkEnd };
  }
}

const wordSigns = Uint8Array.from({ length: 128 }, (_, unit) =>
  /[A-Za-z0-9.]/.test(String.fromCharCode(unit)) ? 1 : 0,
);

/** ASCII letters, digits and the dot. */
function isWord(unit: number): boolean {
  return unit < 128 && wordSigns[unit] === 1;
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
