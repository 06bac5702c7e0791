import type { MentionRole } from './match.ts';
import type { Segment } from './segments.ts';

const deny =
  /\b(?:den(?:y|ied|ies|ials?|ying)|reject(?:ed|ing|s|ions?)?|refus(?:e[ds]?|als?)|not\s+(?:being\s+|been\s+|get(?:ting)?\s+)?(?:paid|covered|reimbursed)|unpaid|non-?paid|disallow(?:ed|s)?|bundl(?:ed|es|ing)|recoup(?:ed|ing|ment)?|kicked\s+(?:back|out)|took\s+back|take-?back|zero[- ]paid|written\s+off|won't\s+pay|will\s+not\s+pay|refuses\s+to\s+pay|inclusive)\b/i;
const bill =
  /\b(?:bill(?:ed|ing)|submit(?:ted|ting)|report(?:ed|ing)|cod(?:ed|ing)|charg(?:ed|ing)|filed|sent\s+(?:out|in)|posted|entered|appended|claimed|claims?\s+(?:has|had|shows?|with|was|went|went\s+out|lines?)|claim\s+form|(?:will|would|wants?\s+to|wanted\s+to|going\s+to|gonna|plan(?:s|ned|ning)?\s+to|intend(?:s|ed|ing)?\s+to|(?:would|'d)\s+like\s+to|about\s+to|thinking\s+of|leaning\s+towards?|propos(?:e[ds]?|ing)\s+(?:to\s+)?)\s*(?:bill|code|report|submit|use|charge)?|we\s+(?:bill|code|report|use[d]?|put|have|had|chose|selected|went\s+with)|(?:provider|doctor|doc|physician|dr\.?\s+\w+|coder|biller|he|she|they|clinic)\s+(?:bill|code|report|use|pick|chose|put|select|want|document)(?:s|ed)?)\b/i;
const opening =
  '^\\W*(?:so\\s+|and\\s+|or\\s+|but\\s+|also,?\\s+|then\\s+|please\\s+|question:?\\s+|my\\s+question\\s+is,?\\s+)*';
/** Openings that ask whatever ends the sentence, and those that ask only before a question mark. */
const asks = new RegExp(
  `${opening}(?:can|could|may|should|shall|do|does|did|what|which|how|why|whether|ok\\s+to|okay\\s+to|need\\s+to\\s+know|wondering|not\\s+sure|unsure|verify|confirm|advise|have\\s+you)\\b`,
  'i',
);
const mayAsk = new RegExp(`${opening}(?:is|are|was|were|will|would|when|where|who|any|if|must|has)\\b`, 'i');
const partner =
  /\b(?:in\s?to|with|against|by|to|alongside|together\s+with|because\s+of|due\s+to|part\s+of|over)\W{0,3}(?:the\s+)?(?:cpt\W{0,2}|code\W{0,2})?(?:\d{5}\W{1,3}(?:and|&|or)\W{1,3})?$/i;
const clauseBreak =
  /[,;—–:()]|\s-\s|\b(?:but|when|while|because|after|since|although|though|even|however|then|so)\b/gi;

/**
 * The role of a mention outside quoted mail, from the clause it stands in: denied beats billed beats asked.
 * @param at offset of the mention within the segment.
 */
export function roleIn(segment: Segment, at: number, length: number, header: () => string): MentionRole {
  const [from, to] = clauseAround(segment, at, length);
  const clause = segment.text.slice(from, to);
  const before = clause.slice(0, at - from);
  const after = clause.slice(at - from + length);
  if (deny.test(clause)) return deniedIn(before, after);
  const question = isQuestion(segment.text, clause, to);
  if (!question && bill.test(clause)) return 'billed';
  if (question) return statesBilling(before) ? 'billed' : 'asked';
  return (
    roleOfHeader(segment.text, header()) ?? (listedAfterBilling(segment.text, from) ? 'billed' : 'asked')
  );
}

function deniedIn(before: string, after: string): MentionRole {
  if (deny.test(after)) return 'denied';
  const tail = before.slice(-40);
  if (partner.test(tail) && deny.test(before)) return 'billed';
  return deny.test(before) ? 'denied' : 'billed';
}

/** "We billed 97597 and 11042?" and "why did they code 97597?" are about what was billed. */
function statesBilling(before: string): boolean {
  return (
    /\b(?:we|i|they|he|she|provider|doctor|coder|biller|clinic|office|claim)\s+(?:have\s+|had\s+|was\s+|already\s+)?(?:billed|coded|submitted|reported|charged|sent)\b/i.test(
      before,
    ) && !asks.test(before)
  );
}

function isQuestion(segment: string, clause: string, to: number): boolean {
  if (asks.test(clause)) return true;
  if (mayAsk.test(clause) && /\?["')\s]*$/.test(segment)) return true;
  // The last clause of a sentence that ends in a question mark.
  return segment.slice(to).trim() === '' && /\?["')\s]*$/.test(segment);
}

/** "Billed: 97597, 97598 x2": the list after the colon or comma belongs to the billing clause. */
function listedAfterBilling(segment: string, from: number): boolean {
  const before = segment.slice(0, from);
  if (asks.test(segment)) return false;
  return bill.test(before) && !/\b(?:but|when|while|because|should|instead|rather)\b/i.test(before);
}

function roleOfHeader(segment: string, header: string): MentionRole | undefined {
  if (header === '' || /\?/.test(segment)) return undefined;
  if (deny.test(header)) return 'denied';
  return bill.test(header) && !asks.test(header) ? 'billed' : undefined;
}

interface Break {
  readonly start: number;
  readonly end: number;
  /** Where the clause after the break begins: with the word that opens it. */
  readonly from: number;
}

const breaksOf = new WeakMap<Segment, readonly Break[]>();

/** The clause breaks of a segment, found once for all mentions in it. */
function clauseBreaks(segment: Segment): readonly Break[] {
  const known = breaksOf.get(segment);
  if (known) return known;
  const breaks = [...segment.text.matchAll(clauseBreak)].flatMap(found => {
    const end = found.index + found[0].length;
    // A comma or bracket between two codes lists them and parts no clause.
    if (joinsCodes(segment.text, found.index, end)) return [];
    return [{ start: found.index, end, from: /\w/.test(found[0]) ? found.index : end }];
  });
  breaksOf.set(segment, breaks);
  return breaks;
}

function clauseAround(segment: Segment, at: number, length: number): readonly [number, number] {
  let from = 0;
  for (const found of clauseBreaks(segment)) {
    if (found.end <= at) from = found.from;
    else if (found.start >= at + length) return [from, found.start];
  }
  return [from, segment.text.length];
}

function joinsCodes(text: string, start: number, end: number): boolean {
  const left = text.slice(Math.max(0, start - 14), start);
  const right = text.slice(end, end + 14);
  return (
    /[\dA-Z]{2,}\s{0,2}(?:x\s?\d{1,2})?\)?\s?$/.test(left) &&
    /^\s{0,2}(?:and\s|or\s|&\s?)?\+?[A-Z]?\d/.test(right) &&
    /\d{4}|[A-Z]\d\d|-\w\w/.test(left)
  );
}

/** The line that introduces a list ("We billed:"), for a mention that stands in one of the lines below it. */
export function listHeader(text: string, position: number): string {
  const above = text.slice(Math.max(0, position - 1200), position).split('\n');
  for (let at = above.length - 2; at >= Math.max(0, above.length - 14); at -= 1) {
    const line = (above[at] ?? '').trim();
    if (line.endsWith(':')) return line.slice(-200);
    if (line !== '' && !/^[-*•|+]|^\(?\w{0,2}\d|^[A-Z]\d/.test(line)) return '';
  }
  return '';
}
