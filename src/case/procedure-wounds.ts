import { type Passage, sentenceAt } from './passage.ts';
import type { WoundReading } from './read-wounds.ts';

/** The wounds named in the same clause or under the same label; empty when the text names none. */
export function tieToWounds(passage: Passage, start: number, end: number, reading: WoundReading): string[] {
  const [only] = reading.wounds;
  if (only === undefined) return [];
  if (reading.wounds.length === 1) return [only.id];
  const [begin, to] = clauseOf(passage, start, end);
  const from = backToList(passage, begin, reading);
  const clause = passage.text.slice(from, to);
  if (
    /\b(?:both|all|each)\s(?:of\s)?(?:the\s)?(?:\w+\s){0,2}?(?:wounds?|ulcers?|sites?|areas?|two|three|of them)\b|\b(?:both|all of them|each)\b/i.test(
      clause,
    )
  ) {
    return reading.wounds.map(wound => wound.id);
  }
  const named = reading.refs.filter(ref => ref.start >= from && ref.end <= to).map(ref => ref.id);
  if (named.length > 0) return [...new Set(named)];
  const scope = reading.scopes.find(at => start >= at.start && start < at.end);
  if (scope) return [scope.id];
  // "- L heel: 2 x 2 cm, debrided": a line about one wound is about it to its end.
  const line = passage.sentences[sentenceAt(passage, start)] ?? { start, end };
  const around = new Set(
    reading.refs.filter(ref => ref.start >= line.start && ref.end <= line.end).map(ref => ref.id),
  );
  return around.size === 1 ? [...around] : [];
}

const clauseStart =
  /;|,\s(?=(?:and|then|but|while|also|we|no|plus)\b)|,\s(?=(?:\w+\s){0,2}?(?:debr|npwt|negative|graft|skin sub))|,\s(?=(?:the\s)?(?:wound|ulcer|left|right|#))|\b(?:and|plus)\s(?=(?:the\s)?(?:wound|ulcer|#)\s?\d)|\band\s(?=(?:the\s)?(?:subcut\w*|muscle|bone|fascia|dermis|skin)\b[^,;]{0,30}\d)|\b(?:while|whereas|but)\b|(?<!\b(?:was|were|is|been)\s)\bthen\b|\b(?:and|plus)\s(?=(?:(?:the|a|also|then|we|applied|placed|put|disposable|sharp|wound|used)\s){0,3}(?:debr|npwt|negative|applied|placed|graft|vac|pico|skin sub))/gi;

/** The clause around a place: wounds named beyond it belong to another procedure. */
function clauseOf(passage: Passage, start: number, end: number): readonly [number, number] {
  const span = passage.sentences[sentenceAt(passage, start)] ?? { start, end };
  let from = span.start;
  for (const found of passage.text.slice(span.start, span.end).matchAll(clauseStart)) {
    const at = span.start + found.index;
    if (at >= end) return [from, at];
    if (at + found[0].length <= start) from = at + found[0].length;
  }
  return [from, span.end];
}

/** "#1 and #3 debrided": a list of wounds before its verb is one list, wherever a clause may seem to begin. */
function backToList(passage: Passage, from: number, reading: WoundReading): number {
  let start = from;
  for (const ref of [...reading.refs].sort((a, b) => b.end - a.end)) {
    const lead = passage.text.slice(start).search(/\S/);
    const between = passage.text.slice(ref.end, start + Math.max(0, lead));
    const isLabel = /^(?:#|wounds?\b|ulcers?\b|site\b)/i.test(passage.text.slice(ref.start, ref.end));
    if (isLabel && ref.end <= start && /^\s?(?:,|and|&|,\sand|\+|\/)\s?(?:the\s)?$/i.test(between))
      start = ref.start;
  }
  return start;
}
