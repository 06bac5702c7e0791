import type { Fact } from '../facts.ts';
import { sentenceText } from '../passage.ts';
import { factAt, findFact, type ServiceText, type Trigger } from './reader.ts';

type Side = 'left' | 'right' | 'both';

const both = /\b(?:bilateral(?:ly)?|both sides|b\/l|bilat)\b/i;
const one = /\b(?:left|right|lt|rt)\b(?!\s?(?:atri|ventric|coronary|heart))/i;

/** The side a text tells of a service; undefined when it tells none, or left here and right there. */
export function sideOf(text: ServiceText, trigger: Trigger): Fact<Side> | undefined {
  const bilateral = findFact(text, trigger, both, () => 'both' as const);
  if (bilateral) return bilateral;
  const side = findFact(text, trigger, one, found => (/^l/i.test(found[0]) ? 'left' : 'right') as Side);
  if (!side) return undefined;
  const near = sentenceText(text.passage, trigger.sentence);
  const where = one.test(near) ? near : text.passage.text;
  const left = /\b(?:left|lt)\b/i.exec(where);
  const right = /\b(?:right|rt)\b/i.exec(where);
  if (!left || !right) return side;
  // "Left and right" is both; "left L3-4, right L4-5" has sides of its own for each.
  const pair = findFact(
    text,
    trigger,
    /\b(?:left and right|right and left|l and r|r and l)\b/i,
    () => 'both' as const,
  );
  return pair && factAt(text, pair.value, pair.quote.start, pair.quote.end);
}
