import type { Passage, Span } from './passage.ts';

const earlier =
  /\b(?:(?:at |on |since )?(?:the |her |his |our |their )?(?:last|previous|prior) (?:visit|time|week|month|appt|appointment|session|encounter|debridement|procedure|note|debrided|seen)|previously|yesterday|(?:\d{1,2}|one|two|three|four|six|an?|few|several)\s?(?:days?|wks?|weeks?|mos?|months?|years?|yrs?)\s(?:ago|prior|earlier|back))\b/i;
const treated =
  /\b(?:s\/p|status[- ]post|h\/o|hx of|history of)\s(?:(?!(?:then|now|today|and|with|w\/)\b)[\w&/-]+\s){0,3}?(?:debr[ie]+d\w*|deb|npwt|vac|excis\w*|(?:skin )?graft\w*|stsg|flap|repair\w*|biops\w*|bx|mohs|i\s?&\s?d|amputation|cryo\w*)\b/gi;
const present =
  /\b(?:today|tonight|now|this (?:visit|time|am|pm|morning|afternoon|session|encounter)|current(?:ly)?|at this)\b/i;
/** What was done at all: with none of it outside the earlier part, the earlier part is the case. */
const work =
  /\b(?:debr[ie]+d\w*|deb|npwt|vac|pico|excis\w*|graft\w*|appli(?:ed|cation)|placed|changed|repair\w*|biops\w*|bx|destr\w*|shav\w*|removed|i\s?&\s?d|dressing)\b/i;
const clauseEnd =
  /;|,\s(?=(?:now|today|but|this|currently|and (?:now|today))\b)|\b(?:but|now|today)\b|\s[-–]\s/gi;

/**
 * The text with what it tells of an earlier day blanked: "last visit debrided to bone" is not today's
 * debridement. Only where the rest of the text tells of today's work; else the earlier day is the case.
 */
export function withoutPast(passage: Passage): Passage {
  const spans = pastSpans(passage);
  if (spans.length === 0) return passage;
  const text = spans.reduce(blank, passage.text);
  return present.test(text) || work.test(text) ? { ...passage, text } : passage;
}

function pastSpans({ text, sentences }: Passage): Span[] {
  return sentences.flatMap(sentence => {
    const words = text.slice(sentence.start, sentence.end);
    const clauses = clausesOf(words).filter(({ start, end }) => isPast(words.slice(start, end)));
    const nouns = [...words.matchAll(treated)].map(found => ({
      start: found.index,
      end: found.index + found[0].length,
    }));
    return [...clauses, ...nouns].map(({ start, end }) => ({
      start: sentence.start + start,
      end: sentence.start + end,
    }));
  });
}

/** A comparison with an earlier day is about today: "smaller than last visit". */
function isPast(clause: string): boolean {
  return (
    earlier.test(clause) &&
    !present.test(clause) &&
    !/\b(?:than|since|from|compared (?:to|with)|unchanged|same as|as)\s(?:\w+\s){0,2}(?:last|previous|prior|previously|yesterday|\d)/i.test(
      clause,
    ) &&
    !/\b(?:began|started|onset|appeared|opened|developed|noticed|fell|injur\w*|burn\w*|for)\b/i.test(clause)
  );
}

function clausesOf(words: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const found of words.matchAll(clauseEnd)) {
    spans.push({ start, end: found.index });
    start = found.index;
  }
  spans.push({ start, end: words.length });
  return spans;
}

function blank(text: string, { start, end }: Span): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
}
