import { type AreaRole, areaRole } from './area-roles.ts';
import { type Passage, sentenceAt, sentenceText } from './passage.ts';

/** One measured surface in the text. */
export interface AreaMention {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly role: AreaRole;
  /** Surface in square centimetres. */
  readonly areaCm2: number;
  /** Sides as stated, in centimetres; a third is depth. Absent when the surface itself was stated. */
  readonly sidesCm?: readonly number[];
  readonly approximate: boolean;
  /** No unit is stated: wounds are measured in centimetres, which has to be said. */
  readonly unitAssumed?: boolean;
  /** Both ends of a stated range, smaller first; `areaCm2` is then the larger. */
  readonly range?: { readonly low: number; readonly high: number };
  /** "Two wounds, each 20 sq cm": how many wounds have this surface. */
  readonly times: number;
}

const vagueBefore =
  /(?:approx(?:\.|imately)?|about|around|roughly|~|≈|nearly|almost|estimated(?:\sat)?|est\.?|circa|ca\.|over|more than|at least|less than|under|up to|>|<|≥|≤|greater than|larger than|smaller than|maybe|probably|perhaps|somewhere between|between|likely|i think|close to|bigger than|exceed(?:s|ed|ing)?)\s{0,2}(?:it'?s\s|was\s|an?\s|the\s)?$/i;
const vagueAfter =
  /^\s?(?:-?ish\b|or so\b|\(?(?:approx|estimated|est\b)|or thereabouts|give or take|roughly\b|approximately\b)/i;
const timesBefore =
  /\b(two|three|four|five|six|both|2|3|4|5|6)\s(?:(?!\band\b)[\w-]{1,20}\s){0,5}?(?:wounds?|ulcers?|sores?|areas?|sites?|lesions?)\b[^.\n\d]{0,40}$/i;
const pairBefore = /\b(?:bilat(?:eral(?:ly)?)?|b\/l|both)\b[^.\n\d]{0,40}$/i;
const timesWords: Readonly<Record<string, number>> = { both: 2, two: 2, three: 3, four: 4, five: 5, six: 6 };

interface MeasuredValue {
  readonly areaCm2: number;
  readonly sidesCm?: readonly number[];
  readonly range?: { readonly low: number; readonly high: number };
  readonly vague: boolean;
  readonly unitless?: boolean;
  readonly from?: number;
}

/**
 * The mention at a place, with its role read from the words around it.
 * @param value.from where the list it stands in begins, when several surfaces share one unit.
 */
export function mentionOf(passage: Passage, start: number, end: number, value: MeasuredValue): AreaMention {
  const sentence = sentenceAt(passage, start);
  const from = value.from ?? start;
  const before = passage.text.slice(Math.max(0, from - 80), from);
  const after = passage.text.slice(end, end + 60);
  return {
    start,
    end,
    sentence,
    role: areaRole(before, after, sentenceText(passage, sentence), sentenceText(passage, sentence - 1)),
    areaCm2: value.areaCm2,
    ...(value.sidesCm ? { sidesCm: value.sidesCm } : {}),
    ...(value.range ? { range: value.range } : {}),
    ...(value.unitless ? { unitAssumed: true } : {}),
    approximate: value.vague || value.range !== undefined || isVague(before, after),
    times: timesOf(before, after),
  };
}

/** "About", "or so": the words around a measure say that it was not taken exactly. */
export function isVague(before: string, after: string): boolean {
  return vagueBefore.test(before) || vagueAfter.test(after);
}

function timesOf(before: string, after: string): number {
  const each =
    /\beach\b[^.\n\d]{0,30}$/i.test(before) || /^\W{0,3}(?:\w+\s){0,2}?(?:each|apiece)\b/i.test(after);
  const found = timesBefore.exec(before);
  const count = found?.[1]?.toLowerCase() ?? '';
  const times = timesWords[count] ?? Number(count || 1);
  if (each) return count === '' && pairBefore.test(before) ? 2 : times;
  if (count === 'both') return 2;
  // "three 10 sq cm ulcers"
  const plural = /(?:^|\s)(two|three|four|five|2|3|4|5)\s(?:separate\s|distinct\s)?$/i.exec(before);
  if (plural && /^\s?(?:[\w-]+\s){0,3}(?:wounds|ulcers|sores|lesions)\b/i.test(after)) {
    return timesWords[plural[1]?.toLowerCase() ?? ''] ?? Number(plural[1]);
  }
  return 1;
}
