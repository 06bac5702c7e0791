import type { Passage, Span } from './passage.ts';

const earlier =
  /\b(?:(?:at |on |since )?(?:the |her |his |our |their )?(?:last|previous|prior) (?:visit|time|week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|appt|appointment|session|encounter|debridement|procedure|note|debrided|seen)|previously|yesterday|(?:\d{1,2}|one|two|three|four|six|an?|few|several)\s?(?:days?|wks?|weeks?|mos?|months?|years?|yrs?)\s(?:ago|prior|earlier|back))\b/i;
const since =
  '(?:s\\/p|status[- ]post|h\\/o|hx of|history of|(?:\\d{1,3}|one|two|three|four|five|six|several) ?(?:days?|wks?|weeks?|mos?|months?) (?:after|post|following|out from|from|status post|since)|(?:pod|post-?op day) ?#?\\d{1,2} (?:from|of|after|s\\/p))';
const treated = new RegExp(
  `\\b${since}\\s(?:(?!(?:then|now|today|and|with|w\\/)\\b)[\\w&/-]+\\s){0,3}?(?:debr[ie]+d\\w*|deb|npwt|vac|excis\\w*|(?:skin )?graft\\w*|stsg|flap|repair\\w*|biops\\w*|bx|mohs|i\\s?&\\s?d|amputation|bka|aka|tma|cryo\\w*|surgery|\\w{3,}ectomy|\\w{3,}oplasty|arthroplasty|tka|tha|cabg|c-section|fusion|\\d{5})\\b(?:\\s\\(?(?:cpt\\s)?\\d{5}\\)?)?`,
  'gi',
);
const present =
  /\b(?:today|tonight|now|this (?:visit|time|am|pm|morning|afternoon|session|encounter)|current(?:ly)?|at this)\b/i;
/** What was done at all: with none of it outside the earlier part, the earlier part is the case. */
const work =
  /\b(?:debr[ie]+d\w*|deb|npwt|vac|pico|excis\w*|graft\w*|appli(?:ed|cation)|placed|changed|repair\w*|biops\w*|bx|destr\w*|shav\w*|removed|i\s?&\s?d|dressing)\b/i;
const ofClaim = /\b(?:bill(?:ed|ing)?|code[ds]?|claims?|submit(?:ted)?|charge[ds]?)\b/i;
const visit = /\b(?:visit|seen|saw|f\/u|min(?:ute)?s?)\b/i;
const clauseEnd =
  /;|,\s(?=(?:now|today|but|this|currently|and (?:now|today))\b)|\b(?:but|now|today)\b|\s[-–]\s/gi;

/** Whether a text, without what it tells of an earlier day, still tells of a day's work. "Can we bill today?" and "wants it coded now" do not. */
export function tellsOfWork(text: string): boolean {
  const told = text
    .split(/(?<=[.?!\n])/)
    .filter(sentence => !sentence.endsWith('?') && !ofClaim.test(sentence))
    .join('');
  return present.test(told) || work.test(text) || visit.test(told);
}

/** What a text tells of an earlier day: "last visit debrided to bone" is not today's debridement. */
export function pastSpans({ text, sentences }: Passage): Span[] {
  const isContrast = /\btoday\b/i.test(text);
  return sentences.flatMap(sentence => {
    const words = text.slice(sentence.start, sentence.end);
    const clauses = clausesOf(words)
      .filter(
        ({ start, end }) =>
          isPast(words.slice(start, end)) || (isContrast && isDatedWork(words.slice(start, end))),
      )
      .map(clause => sinceIn(words, clause));
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

/** "Office visit after a hospital stay last month, 32 minutes": the earlier day is that of the stay alone. */
function sinceIn(words: string, { start, end }: Span): Span {
  const clause = words.slice(start, end);
  const found = earlier.exec(clause);
  const lead = found && /\b(?:after|following|post)\s(?:[\w-]+\s){1,5}$/i.exec(clause.slice(0, found.index));
  if (lead) return { start: start + lead.index, end: start + found.index + found[0].length };
  const comma = found ? clause.lastIndexOf(', ', found.index) : -1;
  const isAside = comma > 0 && aside.test(clause.slice(comma + 2)) && /\d/.test(clause.slice(0, comma));
  // "..., last scope 10 years ago, screening": the item before the comma alone is of that day.
  const until = found ? found.index + found[0].length : clause.length;
  const isItem = isAside && lastOne.test(clause.slice(comma + 2)) && clause.startsWith(',', until);
  return isAside ? { start: start + comma, end: isItem ? start + until : end } : { start, end };
}

/** "5 x 5 cm, was 6 x 6 last visit": what stands before it is of today. */
const aside =
  /^(?:it |which |this )?(?:was|were|had been|measured|previously|prior|last|down from|up from)\b/i;

const lastOne =
  /^(?:last|previous|prior)\s(?:[\w-]+\s){1,3}(?:\w+\s)?(?:days?|wks?|weeks?|mos?|months?|years?|yrs?)\sago\b/i;

const dated =
  /\b(?:on|dos:?|from|of)\s\(?(?:(?:0?[1-9]|1[0-2])\/(?:[12]\d|3[01]|0?[1-9])(?:\/(?:20)?\d\d)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2})\b/i;
const acted =
  /\b(?:we|i|she|he|they|dr\.?\s\w+|plan|provider|surgeon|doctor|injected|debrided|excised|applied|placed|performed|did|done|removed|shaved|biopsied|repaired|avulsed)\b/i;
/** A finding of an earlier day is a fact of today's case. */
const finding =
  /\b(?:path\w*|results?|report\w*|cultures?|labs?|mri|ct|x-?rays?|biopsy[- ]proven|admitted|discharged?|d\/c)\b/i;

/** Work told with its date, in a text that sets today against it: "On 1/5 we injected ... Today ...". */
function isDatedWork(clause: string): boolean {
  return dated.test(clause) && acted.test(clause) && !present.test(clause) && !finding.test(clause);
}

/** A comparison with an earlier day is about today: "smaller than last visit". */
function isPast(clause: string): boolean {
  return (
    earlier.test(clause) &&
    !present.test(clause) &&
    !/\byesterday['’]s (?:e-?mail|mail|message|question|note)\b/i.test(clause) &&
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
