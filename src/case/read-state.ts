import type { Procedure } from './facts.ts';

export type State = Procedure['state'];

const adjectives =
  '(?:(?:other|further|additional|sharp|surgical|selective|non-?selective|excisional|wound|bedside|formal|active|actual|true|real|any|such|separate|mechanical|new)\\s){0,3}';
const negatedBefore = new RegExp(
  `(?:\\b(?:no|without|w\\/o|sans|never|nor|neither|minus|lack(?:ed|ing)?\\s(?:of\\s)?|denies|declined|deferred|refused|cancell?ed|omitted|absent|instead of|rather than)\\s${adjectives}(?:a\\s|an\\s|the\\s|having\\s|doing\\s|performing\\s)?${adjectives}|\\b(?:did\\s?n[o']t|didn’t|does not|doesn't|was\\s?n[o']t|were\\s?n[o']t|not|never|haven't|hasn't|has not|have not)\\s(?:\\w+\\s){0,2}?(?:perform(?:ed)?|do|done|doing|need(?:ed)?|requir(?:e|ed)|undergo|underwent|(?:re-?)?(?:apply|applied|place[d]?)|use[d]?|includ(?:e|ed)|receive[d]?|have|had|get|got|a|any|be)?\\s?${adjectives})$`,
  'i',
);
const negatedAfter =
  /^\s?(?:\w+\s){0,3}?(?:(?:was|were|is|has been|had been)\s?(?:not|n't|never)\s(?:\w+\s){0,1}?(?:performed|done|required|needed|necessary|indicated|carried out|(?:re-?)?(?:applied|placed|started)|used|warranted|provided|completed|attempted)|wasn't|weren't|was n't|(?:(?:was|were|but|offered and)\s)?(?:deferred|declined|refused|held|cancell?ed|omitted|avoided)(?!\s(?:any|the|a|an|all|further)\b)|not (?:yet )?(?:performed|done|needed|required|indicated|(?:re-?)?(?:applied|placed|started)|necessary)|[:|=-]\s?(?:none|no|n\/a|not (?:done|performed|applicable)|negative)\b|not today|n\/a\b)/i;
const plannedBefore =
  /\b(?:will|shall|plan(?:s|ned|ning)?(?:\s(?:to|on|for))?|planning|schedul(?:ed|ing)(?:\s(?:to|for))?|going to|about to|intend(?:s|ed|ing)?(?:\s(?:to|on))?|next (?:visit|week|wk|mo|appointment|time|session|month)|tomorrow|upcoming|future|consider(?:s|ing|ed)?|anticipat\w+|would like to (?:apply|place|start|use|do|perform|debride)|recommend(?:s|ed|ing)?|possible|candidate for|order(?:ed|ing)|awaiting|pending|to be)\b[^.?!;]{0,60}$|\b(?:cont(?:inue)?|resume|maintain)\.?\s(?:[\w-]+\s){0,2}$/i;
const plannedAfter =
  /^[^.?!;,]{0,40}\b(?:is planned|planned|scheduled|postponed|put off|rescheduled|will be|to be (?:done|performed|applied|placed|started)|next (?:visit|week|wk|mo|appointment|time|session|month)|tomorrow|at a later date|in the future)\b/i;
const carriedOut =
  /^[^.;]{0,60}\b(?:was|were|has been|have been)\s(?:performed|done|carried out|completed)\b/i;
const asking =
  /^\W{0,3}(?:(?:so|and|or|but|also|then|please|question|my question is|hi|hello|thanks)[,:]?\s){0,3}(?:can|could|may|should|shall|do|does|is|are|would|what|which|how|when|where|if|whether|any|ok to|am i|need)\b/i;
const billing =
  /\b(?:bill(?:ed|able|ing)?|cod(?:e[ds]?|ing)|report(?:ed|able|ing)?|charg(?:e[ds]?|ing)|captur\w*|claim|reimburs\w*|cpt|separately|allowed|pay(?:able|s)?|paid|cover(?:ed|s)?|count|qualif\w*)\b/i;
const doneWords =
  /\b(?:performed|did|done|applied|placed|completed|underwent|received|was|were|had|debrided|excised|removed|changed|today|also|documented|provider (?:did|performed)|we (?:did|placed|applied|performed|debrided|used)|initiated|started)\b/i;

/**
 * Whether a procedure named at a place was done, is planned, is only asked about, or was not done, from
 * its clause.
 */
export function stateIn(before: string, word: string, after: string, isQuestion: boolean): State {
  const clause = cutBefore(before);
  const rest = cutAfter(after);
  if (negatedBefore.test(clause) && !/\bnot (?:sure|certain|clear)\b/i.test(clause)) return 'negated';
  if (negatedAfter.test(rest)) return 'negated';
  const isVerb = /(?:ed|placed|applied)$/i.test(word);
  if (
    !isVerb &&
    (plannedAfter.test(rest) ||
      (plannedBefore.test(clause) && !doneWords.test(clause) && !carriedOut.test(rest)))
  ) {
    if (!(isQuestion && billing.test(clause))) return 'planned';
  }
  if (isVerb)
    return plannedBefore.test(clause) && /\bto be\b|\bwill\b/i.test(clause) ? 'planned' : 'performed';
  if (
    /^\W{0,3}(?:and\s|but\s|so\s)?(?:if|what if|when|should|suppose)\s(?:we|i|they|the|he|she|our|it|a|an)\b/i.test(
      clause.trimStart(),
    ) &&
    isQuestion
  )
    return 'asked';
  if (isQuestion && asking.test(clause.trimStart()) && (billing.test(clause) || billing.test(rest))) {
    return doneWords.test(`${clause.replace(asking, ' ')} ${rest.slice(0, 40)}`) ? 'performed' : 'asked';
  }
  return 'performed';
}

function cutBefore(before: string): string {
  const at = Math.max(
    ...[
      /(?<!\bplan(?:s|ned)?\s?)[;:](?=[^;:]*$)/i,
      /,\s(?=(?:but|and|then|so|also|we|he|she|they|it|no|not|without|with)\b[^,]*$)/i,
      /\b(?:but|however|although|though)\b(?!.*\b(?:but|however|although|though)\b)/i,
      /\s-\s(?!.*\s-\s)/,
    ].map(pattern => pattern.exec(before)?.index ?? -1),
  );
  return at < 0 ? before : before.slice(at + 1);
}

function cutAfter(after: string): string {
  const at = after.search(/[;.?!\n]|,\s|\bbut\b/i);
  return at < 0 ? after : after.slice(0, at + 1);
}
