import type { CodeBook, CodeSystem } from '../case/codebook.ts';
import { type Question, zoneText } from '../case/question.ts';
import type { OpinionData } from './opinion.ts';

type Candidates = NonNullable<OpinionData['candidates']>;

/** How near a catalog entry has to come to the words asked for; below it, hits share no more than a word or two. */
const NEAR_ENOUGH = 0.55;
const MAX_CODES = 5;

const codeFor =
  /\b(?:(cpt|hcpcs|icd(?:[- ]?10)?(?:-?cm)?|dx|diagnos(?:is|tic)|procedure)[ /]+)?codes?\b(?: do (?:we|i|you) use| should (?:we|i) use| (?:is|are) (?:there|used))? (?:for|to (?:use|bill|report)(?: for)?|describing)\s+([^.?!\n]{3,120})/i;
const systemFor =
  /\b(?:what(?:'s| is)?|which)(?: the)? (cpt|hcpcs|icd(?:[- ]?10)?(?:-?cm)?|dx|diagnosis) (?:code )?(?:is |goes )?(?:for|with)\s+([^.?!\n]{3,120})/i;
const howToCode =
  /\bhow (?:do|would|should|can|to)\s?(?:we|i|you|one)? ?(?:best )?(?:code|bill|report)(?: for)?\s+([^.?!\n]{3,120})/i;

interface Wanted {
  readonly words: string;
  readonly systems: readonly CodeSystem[] | undefined;
}

/** "What is the ICD-10 code for X": X, and the code set it is asked in; undefined when the mail asks otherwise. */
function wordsAsked(question: Question): Wanted | undefined {
  const text = zoneText(question, ['subject', 'new']);
  const named = systemFor.exec(text) ?? codeFor.exec(text);
  const words = (named?.[2] ?? howToCode.exec(text)?.[1])?.replace(/^(?:an?|the|this|these)\s/i, '').trim();
  if (!words || /^(?:this|it|that|these|them|each|both|all)\b/i.test(words)) return undefined;
  return { words, systems: systemsOf(named?.[1]?.toLowerCase()) };
}

function systemsOf(named: string | undefined): readonly CodeSystem[] | undefined {
  if (named === undefined) return undefined;
  if (named === 'cpt') return ['CPT'];
  if (named === 'hcpcs') return ['HCPCS'];
  return named === 'procedure' ? ['CPT', 'HCPCS'] : ['ICD-10-CM'];
}

/**
 * The catalog's nearest entries to the words a mail wants a code for. They are a look-up, no recommendation: no
 * rule has weighed them against a note.
 */
export function findCandidates(question: Question, book: CodeBook, on: string): Candidates | undefined {
  const wanted = wordsAsked(question);
  if (!wanted || !book.search) return undefined;
  const options = { limit: MAX_CODES, ...(wanted.systems ? { systems: wanted.systems } : {}) };
  const codes = book
    .search(wanted.words, on, options)
    .hits.filter(({ card, score }) => score >= NEAR_ENOUGH && card.system !== 'MODIFIER')
    .map(({ card: { code, system, status, text, textLicence } }) => ({
      code,
      system,
      billable: status === 'valid',
      text,
      textLicence,
    }));
  return codes.length > 0 ? codes : undefined;
}
