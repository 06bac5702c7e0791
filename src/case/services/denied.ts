import { sentenceAt } from '../passage.ts';
import { stateIn } from '../read-state.ts';
import type { ServiceText } from './reader.ts';

const nothing =
  /\b(?:nothing|none|no|without|never|neither|nor|not)\b(?:\s(?:\w+\s)?(?:was|were|had))?\s(?:[\w-]+\s){0,2}$/i;

/** Whether the words at a place are said not to have happened: "nothing biopsied", "no snare was used". */
export function isDenied({ passage }: ServiceText, start: number, end: number): boolean {
  const span = passage.sentences[sentenceAt(passage, start)] ?? { start, end };
  const before = passage.text.slice(Math.max(span.start, start - 120), start);
  const after = passage.text.slice(end, Math.min(span.end, end + 60));
  return nothing.test(before) || stateIn(before, passage.text.slice(start, end), after, false) === 'negated';
}

/** Whether the words at a place tell of something still to come. */
export function isPlanned({ passage }: ServiceText, start: number, end: number): boolean {
  const span = passage.sentences[sentenceAt(passage, start)] ?? { start, end };
  const before = passage.text.slice(Math.max(span.start, start - 120), start);
  const after = passage.text.slice(end, Math.min(span.end, end + 60));
  return stateIn(before, passage.text.slice(start, end), after, false) === 'planned';
}
