import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import { topicsOf } from './lookups.ts';

/** A question about codes, or a report of what was billed: only there does a code stand for what was done. */
const ASKS =
  /\?|^\W*(?:can|could|may|should|do|does|did|is|are|was|were|which|what|how|why|would|please advise|question)\b/i;
const REPORTS =
  /\b(?:we|i|our|my|the (?:doctor|provider|surgeon|physician|coder|biller))\b[^.?!]{0,80}\b(?:bill(?:ed)?|cod(?:e|ed)|report(?:ed)?|submit(?:ted)?|charg(?:e|ed)|used|did|performed)\b|\b(?:denied|rejected|billed as|coded as)\b|^\W*(?:billed|coded|submitted|reported|charged)\b|\b(?:was|were|also) (?:also )?(?:done|performed|billed|coded|charged|reported)\b/i;

/** "Est pt, 99213 + Toradol 60 mg IM": a note in telegram style, not a sentence about codes. */
const NOTES =
  /\b(?:pts?|est|new|f\/u|visit|today|dos|plus|mins?|mg|im|iv|ivp|sq|subq|w\/|mdm)\b|\+|\d{5}-25\b/i;
const EXPLAINS =
  /\b(?:is for|means?|describ\w*|defin\w*|includ\w*|requir\w*|covers?|polic\w*|articles?|lcd|guidelines?|says?|according|states?|examples?|e\.g|applies|if|when|unless)\b/i;
const MAX_NOTE = 160;

/** What a person asking does not write: orders to the service, markup, dressed-up answers. A code in it tells nothing. */
const ORDERS =
  /^\W*(?:system|assistant|user|developer)\b|\b(?:ignore|disregard|overrid\w+|forget|instructions?|prompt|you (?:may|must|shall|are|will)|answer (?:that|with)|must be (?:billed|coded|added)|add (?:the )?(?:codes?|lines?)|role|decided|output)\b|\[\[|\]\]|[{}<>]/i;

const ZONES = new Set(['subject', 'new']);
const MAX_SENTENCE = 600;

/** True when the mail's own words around a code ask about it or report it; orders and signatures do not count. */
export function tellsWhatWasDone(mention: Mention, question: Question): boolean {
  const zone = question.zones.find(one => one.start <= mention.start && mention.start < one.end);
  if (zone && !ZONES.has(zone.kind)) return false;
  const sentence = sentenceAround(mention.start, question.text);
  const tells =
    ASKS.test(sentence) || REPORTS.test(sentence) || isNote(sentence) || isGloss(mention, question.text);
  return tells && topicsOf(sentence).length === 0 && !ORDERS.test(sentence);
}

/** "EGD with biopsy (43239) ... Do we need a 59?": a code in brackets names what the words before it say was done. */
function isGloss({ start, end }: Mention, text: string): boolean {
  return text[start - 1] === '(' && text[end] === ')' && /\?\s*$/.test(paragraphAround(start, text));
}

function paragraphAround(at: number, text: string): string {
  const start = text.slice(0, at).lastIndexOf('\n\n');
  const end = text.indexOf('\n\n', at);
  return text.slice(start + 1, end === -1 ? text.length : end).slice(-2 * MAX_SENTENCE);
}

function isNote(sentence: string): boolean {
  return sentence.length <= MAX_NOTE && NOTES.test(sentence) && !EXPLAINS.test(sentence);
}

/** True for a code in a signature or quote, or in a sentence that orders instead of asking. */
export function isOrdered(mention: Mention, question: Question): boolean {
  const zone = question.zones.find(one => one.start <= mention.start && mention.start < one.end);
  return (
    (zone !== undefined && !ZONES.has(zone.kind)) || ORDERS.test(sentenceAround(mention.start, question.text))
  );
}

/** From the end of the last sentence or paragraph to the next one; a wrapped line does not end a sentence. */
function sentenceAround(at: number, text: string): string {
  const before = text.slice(Math.max(0, at - MAX_SENTENCE), at);
  const after = text.slice(at, at + MAX_SENTENCE);
  const start = Math.max(
    ...['. ', '? ', '! ', '.\n', '?\n', '!\n', '\n\n'].map(mark => before.lastIndexOf(mark)),
  );
  const end = after.search(/[.?!](?=\s|$)|\n\n/);
  const head = start === -1 ? before : before.slice(start + 1);
  return (head + (end === -1 ? after : after.slice(0, end + 1))).trim();
}
