import type { Quote } from './facts.ts';

/** A text to read facts from: some zones of a question, the others blanked, so that offsets stay those of the mail. */
export interface Passage {
  readonly text: string;
  readonly sentences: readonly Span[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Opens a text for the readers: its sentences are found once. */
export function openPassage(text: string): Passage {
  return { text, sentences: sentencesOf(text) };
}

/** More places than any mail of a person has; what a hostile one repeats beyond them is not read. */
const maxFinds = 400;

/** The first places where a pattern is found. Bounded, so that readers may compare places pairwise. */
export function findAll(passage: Passage, pattern: RegExp): RegExpExecArray[] {
  const everywhere = pattern.global ? pattern : new RegExp(pattern, `${pattern.flags}g`);
  return passage.text.matchAll(everywhere).take(maxFinds).toArray();
}

/** The verbatim piece of the mail a fact rests on, without surrounding white space. */
export function quoteOf(passage: Passage, start: number, end: number): Quote {
  const raw = passage.text.slice(start, end);
  const lead = raw.length - raw.trimStart().length;
  const text = raw.trim();
  return { text, start: start + lead, end: start + lead + text.length };
}

/** The index of the sentence a position stands in. Binary search. */
export function sentenceAt(passage: Passage, position: number): number {
  let low = 0;
  let high = passage.sentences.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((passage.sentences[middle]?.start ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The text of one sentence; empty outside the passage. */
export function sentenceText(passage: Passage, index: number): string {
  const span = passage.sentences[index];
  return span ? passage.text.slice(span.start, span.end) : '';
}

const ends = /[.?!]+["')\]]*(?=\s|$)|\n|(?<=\s)(?=\d{1,2}\)\s)/g;
const abbreviation =
  /(?:^|[^A-Za-z])(?:dr|mr|mrs|ms|vs|no|sq|approx|e\.g|i\.e|etc|pt|mod|dx|st|inc|lt|rt|min|incl|resp|cont|fig|in|cm|v\.a\.c|[A-Z])$/i;

/** Sentences, list lines and table rows, covering the text. A line broken by a mail client's wrapping is joined. */
function sentencesOf(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const found of text.matchAll(ends)) {
    const at = found.index;
    if (at < start) continue;
    if (found[0] === '\n' ? wraps(text, start, at) : isAbbreviation(text, at, found[0])) continue;
    const end = at + found[0].length;
    if (text.slice(start, end).trim() !== '') spans.push({ start, end });
    start = end;
  }
  if (text.slice(start).trim() !== '') spans.push({ start, end: text.length });
  return spans.length > 0 ? spans : [{ start: 0, end: text.length }];
}

function isAbbreviation(text: string, dot: number, sign: string): boolean {
  if (sign !== '.') return false;
  const before = text.slice(Math.max(0, dot - 8), dot);
  // "1. Left heel": the number of a list line belongs to it.
  if (/(?:^|\n)[ \t]*\d{1,2}$/.test(before)) return true;
  if (!abbreviation.test(before)) return false;
  // "45 sq. cm" goes on; "measured 45 sq cm. It was" ends.
  const next = /^\.\s+(\S)/.exec(text.slice(dot, dot + 4))?.[1] ?? '';
  return /(?:in|cm|min)$/i.test(before) ? /[a-z\d]/.test(next) && !/[A-Z]/.test(next) : true;
}

/** Whether a line end is a client's wrapping: a long line that goes on in lower case or with a number. */
function wraps(text: string, start: number, feed: number): boolean {
  const lineStart = Math.max(start, text.lastIndexOf('\n', feed - 1) + 1, feed - 200);
  const line = text.slice(lineStart, feed);
  if (line.trim().length < 45 || line.includes(' | ') || /\t|\S {3,}\S/.test(line) || /[:;]\s*$/.test(line))
    return false;
  return (
    /^[ \t]?[a-z(\d"'&/]/.test(text.slice(feed + 1, feed + 3)) &&
    !/^(?:(?:\d{1,2}|[a-h])[.)]|[a-z][a-z ]{0,16}:)\s/.test(text.slice(feed + 1, feed + 22))
  );
}
