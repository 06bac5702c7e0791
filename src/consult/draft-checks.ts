import { Decimal } from 'decimal.js';

/** Two checks of single sentences that need no knowledge of the case. */

const SUM =
  /(\d+(?:\.\d+)?)\s*(?:sq\.? ?cm|cm|minutes|units)?\s*([-+x*/×÷])\s*(\d+(?:\.\d+)?)\s*(?:sq\.? ?cm|cm|minutes|units)?\s*=\s*(\d+(?:\.\d+)?)/gi;

/** True when a sentence states a sum, difference, product or quotient that is not right. */
export function wrongSum(sentence: string): boolean {
  return [...sentence.matchAll(SUM)].some(([, left = '0', sign, right = '0', stated = '0']) => {
    const [a, b] = [new Decimal(left), new Decimal(right)];
    if (sign === '+') return !a.plus(b).equals(stated);
    if (sign === '-') return !a.minus(b).equals(stated);
    if (sign === '/' || sign === '÷') return b.isZero() || !a.dividedBy(b).equals(stated);
    return !a.times(b).equals(stated);
  });
}

const RUN_WORDS = 7;
const MIN_WORDS = 3;

/** True when a sentence holds seven words in a row of the instructions, or is a piece of them as a whole. */
export function repeatsInstructions(sentence: string, secret: string): boolean {
  const words = wordsOf(sentence);
  if (secret === '' || words.length < MIN_WORDS) return false;
  const flat = ` ${wordsOf(secret).join(' ')} `;
  const run = Math.min(RUN_WORDS, words.length);
  for (let at = 0; at + run <= words.length; at += 1) {
    if (flat.includes(` ${words.slice(at, at + run).join(' ')} `)) return true;
  }
  return false;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}
