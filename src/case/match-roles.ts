import type { MentionRole } from './match.ts';
import { type Clause, type Clauses, clauseAround } from './match-clauses.ts';
import { type Segment, says } from './segments.ts';

/** Group and reason of a remittance; 45, 94 and 253 are contractual reductions, not refusals. */
const reasonCode = String.raw`(?:co|oa|pi)[- ]?(?!(?:45|94|253)\b)\d{1,3}`;
const denying = String.raw`(?:den(?:y|ied|ies|ials?|ying)|reject(?:ed|ing|s|ions?)?|refus(?:e[ds]?|als?)|not\s+(?:being\s+|been\s+|get(?:ting)?\s+)?(?:paid|covered|reimbursed)|unpaid|non-?paid|disallow(?:ed|s)?|bundl(?:ed|es|ing)|recoup(?:ed|ing|ment)?|kicked\s+(?:it\s+|them\s+)?(?:back|out)|took\s+back|take-?back|zero[- ]paid|written\s+off|won't\s+pay|will\s+not\s+pay|refuses\s+to\s+pay|(?:do|does|did|wo|will|would|is|are|was|were)(?:n['’]t|\s+not)\s+(?:be\s+)?(?:pay|paid|cover(?:ed)?|reimbursed?|allow(?:ed)?|accept(?:ed)?|recogni[sz]ed?|payable)|inclusive|${reasonCode})`;
const deny = new RegExp(String.raw`\b${denying}\b`, 'i');
/** "but the clearinghouse kicked it back", "and Medicare denied both". */
const deniesIt = new RegExp(
  String.raw`^\s*(?:and|but|then|however)?,?\s*(?:[a-z]+\s+){1,4}?${denying}(?:\s+(?:it|them|both|this|that)\b|(?<=\b(?:it|them)\s+(?:back|out)))`,
  'i',
);
/** A clause without a subject of its own: "97597, denied", "97597 (was rejected)", "we billed it but it was denied". */
const goesOnDenied = new RegExp(
  String.raw`^\s*(?:and|but|then|however)?,?\s*(?:(?:it|they|which|that|both|all|this)\s+)?(?:(?:was|were|is|are|got|get|gets|has\s+been|have\s+been|keeps?\s+getting)\s+)?(?:(?:then|also|again|all|both|just)\s+)?${denying}\b`,
  'i',
);
const bill =
  /\b(?:bill(?:ed|ing)|submit(?:ted|ting)|report(?:ed|ing)|cod(?:ed|ing)|charg(?:ed|ing)|filed|sent\s+(?:out|in)|posted|entered|appended|claimed|claims?\s+(?:has|had|shows?|with|was|went|went\s+out|lines?)|claim\s+form|(?:will|would|wants?\s+to|wanted\s+to|going\s+to|gonna|plan(?:s|ned|ning)?\s+to|intend(?:s|ed|ing)?\s+to|(?:would|'d)\s+like\s+to|about\s+to|thinking\s+of|leaning\s+towards?|propos(?:e[ds]?|ing)\s+(?:to\s+)?)\s*(?:bill|code|report|submit|use|charge)?|we\s+(?:bill|code|report|use[d]?|put|have|had|chose|selected|went\s+with)|(?:provider|doctor|doc|physician|surgeon|scribe|nurse|dr\.?\s+\w+|coder|biller|he|she|they|clinic)\s+(?:bill|code|report|use|pick|chose|put|select|want|document)(?:s|d|ed)?)\b/i;
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
/** "Medicare paid 97597 but not 97598" */
const notPaid = /^(?:but|and)?\s*not\s+(?:for\s+|the\s+)?$/i;
const pays = /\b(?:paid|pays?|cover(?:s|ed)|allow(?:s|ed)|reimburse[sd]|approve[sd]|accepted)\b/i;
const endsAsking = /\?["')\s]*$/;
const holdsCode = /\d{4}/;

/**
 * The role of a mention outside quoted mail, from the clause it stands in: denied beats billed beats asked.
 * @param at offset of the mention within the segment.
 */
export function roleIn(clauses: Clauses, at: number, length: number, header: () => string): MentionRole {
  const { segment } = clauses;
  const { clause, next } = clauseAround(clauses, at, length);
  const before = (): string => segment.text.slice(clause.from, at);
  if (says(clause, deny)) return deniedIn(before(), segment.text.slice(at + length, clause.to));
  if (next && !says(next, holdsCode) && (says(next, goesOnDenied) || says(next, deniesIt))) return 'denied';
  if (notPaid.test(before()) && pays.test(segment.text.slice(0, clause.from))) return 'denied';
  const question = isQuestion(segment, clause);
  if (!question && says(clause, bill)) return 'billed';
  if (question) return statesBilling(before()) ? 'billed' : 'asked';
  return (
    roleOfLead(segment, clause.from) ??
    roleOfHeader(segment.text, header()) ??
    (listedAfterBilling(segment, clause.from) ? 'billed' : 'asked')
  );
}

/** "Denied: 97597, 97598": the list right after a colon. */
function roleOfLead(segment: Segment, from: number): MentionRole | undefined {
  if (segment.text.charAt(from - 1) !== ':' || says(segment, endsAsking)) return undefined;
  return deny.test(segment.text.slice(Math.max(0, from - 40), from)) ? 'denied' : undefined;
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

function isQuestion(segment: Segment, clause: Clause): boolean {
  if (says(clause, asks)) return true;
  if (!says(segment, endsAsking)) return false;
  // Otherwise only the last clause of a sentence that ends in a question mark asks.
  return says(clause, mayAsk) || !/\S/.test(segment.text.slice(clause.to));
}

/** "Billed: 97597, 97598 x2": the list after the colon or comma belongs to the billing clause. */
function listedAfterBilling(segment: Segment, from: number): boolean {
  if (from === 0 || !says(segment, bill) || says(segment, asks)) return false;
  const before = segment.text.slice(0, from);
  return bill.test(before) && !/\b(?:but|when|while|because|should|instead|rather)\b/i.test(before);
}

function roleOfHeader(segment: string, header: string): MentionRole | undefined {
  if (header === '' || /\?/.test(segment)) return undefined;
  if (deny.test(header)) return 'denied';
  return bill.test(header) && !asks.test(header) ? 'billed' : undefined;
}
