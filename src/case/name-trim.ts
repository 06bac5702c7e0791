import { clinicalEnding, eponyms, familyNames, plainWords } from './name-lists.ts';
import { AMBIGUOUS_NAMES, GIVEN_NAMES, OTHER_WORDS } from './name-words.ts';

/** Which words of a supposed name are part of it. */

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A word that something other than a name explains. An initial is never one. */
export function isOther(low: string): boolean {
  if (low.length < 2 || GIVEN_NAMES.has(low)) return false;
  if (OTHER_WORDS.has(low)) return true;
  return low.length > 5 && clinicalEnding.test(low) && !familyNames.has(low);
}

export function isKnownName(low: string): boolean {
  return (GIVEN_NAMES.has(low) || familyNames.has(low)) && !AMBIGUOUS_NAMES.has(low) && !isOther(low);
}

/**
 * Cuts words that are no part of a name from both ends; undefined when nothing name-like is left.
 * @param strict what follows a word that is no name is no name either.
 * @param sure a title or label leaves no doubt: names of signs and devices are family names here.
 */
export function trimName(start: number, raw: string, strict: boolean, sure: boolean): Place | undefined {
  const words = [...raw.matchAll(/[^\s,()]+/gu)].map(match => ({ text: match[0], at: match.index }));
  const isCut = (word: string): boolean => {
    const low = plainWord(word);
    return isOther(low) && !(sure && (eponyms.has(low) || familyNames.has(low)));
  };
  while (words.length > 0 && isCut(words[0]?.text ?? '')) {
    // "for Medicare Part B": what follows a word that is no name is no name either.
    if (strict) return undefined;
    words.shift();
  }
  // "Bridie Foley" is a person, "Foley catheter" is none.
  const isFamily = (index: number): boolean =>
    eponyms.has(plainWord(words[index]?.text ?? '')) &&
    GIVEN_NAMES.has(plainWord(words[index - 1]?.text ?? ''));
  const stop = words.findIndex((word, index) => isCut(word.text) && !(index > 0 && isFamily(index)));
  const kept = stop === -1 ? words : words.slice(0, stop);
  const first = kept[0];
  const last = kept.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const alone = kept.length === 1 ? first.text.toLowerCase() : '';
  if (strict && alone !== '' && AMBIGUOUS_NAMES.has(alone)) return undefined;
  if (/^\p{Lu}{2,5}$/u.test(first.text) && kept.length === 1 && !sure && !isKnownName(alone))
    return undefined;
  return { start: start + first.at, end: start + last.at + last.text.replace(/[.'’]$/u, '').length };
}

/** A small word of the language, by list or by its ending. */
export function isPlainWord(word: string): boolean {
  const low = plainWord(word);
  if (familyNames.has(low)) return false;
  return (
    plainWords.has(low) ||
    OTHER_WORDS.has(low) ||
    clinicalEnding.test(low) ||
    /(?:[a-z]{3}ed|[a-z]{3}ing|[a-z]{3}ly)$/.test(low)
  );
}

export function plainWord(word: string): string {
  return word.toLowerCase().replace(/[.'’]s?$/u, '');
}
