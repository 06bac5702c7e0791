import type { Fact } from '../facts.ts';
import { sentenceText } from '../passage.ts';
import { factAt, findFact, type ServiceText, type Trigger } from './reader.ts';

type Side = 'left' | 'right' | 'both';

const both = /\b(?:bilateral(?:ly)?|both sides|b\/l|bilat)\b/i;
/** "Right" as a side: not what is correct, not what stays behind or goes away. */
const right =
  '(?:right|rt)\\b(?!\\s?\\?|,?\\s(?:dx|diagnos\\w+|codes?|cpts?|hcpcs|icd\\w*|modifiers?|way|answer|choice|one|thing|now|away|after|before|to\\b|in\\s(?:saying|thinking)|approach|units?|number|combination|here|or\\swrong|place\\sof|atri|ventric|coronary|heart))';
const left =
  '(?<!\\b(?:was|were|is|are|be|been|has|have|had|patient|pt|he|she|they)\\s)(?:left|lt)\\b(?!\\s(?:over|the|without|in\\splace|with|ama|blank|out|alone|behind|off|atri|ventric|coronary|heart))';
/** A side word of a text, for readers that look for one near a place. */
export const sideWord = `\\b(?:${right}|${left})`;
const one = new RegExp(sideWord, 'i');

/** The side a text tells of a service; undefined when it tells none, or left here and right there. */
export function sideOf(text: ServiceText, trigger: Trigger): Fact<Side> | undefined {
  const bilateral = findFact(text, trigger, both, () => 'both' as const);
  // "Bilateral L5-S1 and right L4-5": sides of their own.
  if (bilateral) return one.test(text.passage.text) ? undefined : bilateral;
  const side = findFact(text, trigger, one, found => (/^l/i.test(found[0]) ? 'left' : 'right') as Side);
  if (!side) return undefined;
  const near = sentenceText(text.passage, trigger.sentence);
  const where = one.test(near) ? near : text.passage.text;
  const hasBoth = [left, right].every(word => new RegExp(`\\b${word}`, 'i').test(where));
  if (!hasBoth) return side;
  // "Left and right" is both; "left L3-4, right L4-5" has sides of its own for each.
  const pair = findFact(
    text,
    trigger,
    /\b(?:left and right|right and left|l and r|r and l)\b/i,
    () => 'both' as const,
  );
  return pair && factAt(text, pair.value, pair.quote.start, pair.quote.end);
}

/** Left and right are both named, and no word makes them one pair. */
export function hasOwnSides(text: ServiceText, trigger: Trigger): boolean {
  const body = text.passage.text;
  const words = [left, right].filter(word => new RegExp(`\\b${word}`, 'i').test(body)).length;
  return (words === 2 || (words === 1 && both.test(body))) && sideOf(text, trigger) === undefined;
}
