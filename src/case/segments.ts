/** A stretch of text that is asked the same things for every code in it; the answers are kept. */
export interface Stretch {
  readonly text: string;
  /** Made with the first question. */
  said?: Map<RegExp, boolean>;
}

/** The stretch of text that decides what a code in it is: a sentence, as far as mail has sentences. */
export interface Segment extends Stretch {
  readonly start: number;
  readonly end: number;
}

/** Whether a stretch holds one of some words. */
export function says(stretch: Stretch, words: RegExp): boolean {
  const said = stretch.said ?? new Map<RegExp, boolean>();
  stretch.said = said;
  let known = said.get(words);
  if (known === undefined) {
    known = words.test(stretch.text);
    said.set(words, known);
  }
  return known;
}

const maxBack = 220;
const maxAhead = 260;

/**
 * Segments for ascending positions. Each is bounded, and one is reused for all positions in it, so that
 * reading the segments of a whole text is linear.
 */
export function segmentReader(text: string): (position: number) => Segment {
  let last: Segment = { start: 0, end: 0, text: '' };
  return position => {
    if (position >= last.start && position < last.end) return last;
    const floor = Math.max(0, position - maxBack, last.end <= position ? last.end : 0);
    const start = startOf(text, position, floor);
    const end = endOf(text, position, Math.min(text.length, position + maxAhead));
    last = { start, end, text: text.slice(start, end) };
    return last;
  };
}

function startOf(text: string, position: number, floor: number): number {
  for (let i = position; i > floor; i -= 1) if (breaksAfter(text, i - 1)) return i;
  return floor;
}

function endOf(text: string, position: number, ceiling: number): number {
  for (let i = position; i < ceiling; i += 1) if (breaksAfter(text, i)) return i + 1;
  return ceiling;
}

/** A sentence end, a blank line, or the end of a list line or table row. */
function breaksAfter(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  if (unit > 63) return false;
  if (unit === 10) {
    const next = text.charCodeAt(i + 1);
    return (
      next === 10 ||
      next === 45 ||
      next === 42 ||
      next === 0x2022 ||
      next === 124 ||
      isListNumber(text, i + 1)
    );
  }
  if (unit !== 46 && unit !== 63 && unit !== 33) return false;
  const next = text.charCodeAt(i + 1);
  if (!(Number.isNaN(next) || next === 32 || next === 10 || next === 0xa0)) return false;
  return unit !== 46 || !isAbbreviation(text, i);
}

function isListNumber(text: string, i: number): boolean {
  if (text.charCodeAt(i) === 32) return false;
  const head = text.slice(i, i + 4);
  return /^\d{1,2}[.)]/.test(head) || /^[a-e]\)/.test(head);
}

function isAbbreviation(text: string, dot: number): boolean {
  return /(?:^|[^A-Za-z])(?:dr|mr|mrs|ms|vs|no|st|sq|cm|approx|e\.g|i\.e|etc|pt|mod|dx|in|ext|inc|dept|st|mt|min|max|incl|resp|fig|ref|[A-Z])$/i.test(
    text.slice(Math.max(0, dot - 7), dot),
  );
}
