import type { CodeBook } from '../case/codebook.ts';
import { codesIn, sentencesOf, unitsIn } from './code-words.ts';

/** What prose may say: codes, and the unit counts that stand beside them. */
export interface ProseLimits {
  readonly book: CodeBook;
  readonly on: string;
  /** Codes that may be named at all. */
  readonly allowed: ReadonlySet<string>;
  /** Unit counts of the rules by code; a code without an entry may carry none but those of the mail. */
  readonly units: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Words by which a sentence names a wrong code in order to say that it is wrong. */
const SAYS_WRONG =
  /\b(?:deleted|not valid|invalid|unknown|no such|replaced|retired|expired|not in the|no code set|does not exist|doesn't exist|no longer|do not|not)\b/i;

/** The text without the sentences that fail; each removal leaves a note. */
export function cleanProse(text: string, limits: ProseLimits, where: string, notes: string[]): string {
  const sentences = sentencesOf(text);
  const kept = sentences.filter(sentence => {
    const fault = faultOf(sentence, limits);
    if (fault) notes.push(`${where}: a sentence was removed, ${fault}.`);
    return fault === undefined;
  });
  return kept.length === sentences.length ? text : kept.join(' ').trim();
}

/** A list of texts without those that fail or become empty. */
export function cleanList(
  texts: readonly string[],
  limits: ProseLimits,
  where: string,
  notes: string[],
): string[] {
  return texts.map(text => cleanProse(text, limits, where, notes)).filter(text => text !== '');
}

function faultOf(sentence: string, { book, on, allowed, units }: ProseLimits): string | undefined {
  for (const code of codesIn(sentence, book, on)) {
    const status = book.card(code, on)?.status ?? 'unknown';
    if (!allowed.has(code)) {
      return status === 'valid' || status === 'not-billable'
        ? `${code} follows neither from the rules nor from the question`
        : `${code} is ${status} on ${on}`;
    }
    if (
      (status === 'unknown' || status === 'deleted' || status === 'not-yet') &&
      !SAYS_WRONG.test(sentence)
    ) {
      return `it speaks of ${code}, which is ${status} on ${on}, as if it were valid`;
    }
    const counted = units.get(code);
    const wrong = unitsIn(sentence, code).find(count => counted !== undefined && !counted.has(count));
    if (wrong !== undefined && !/\bnot\b|n't\b|\brather than\b/i.test(sentence))
      return `it gives ${wrong} units of ${code} against the rules`;
  }
  return undefined;
}
