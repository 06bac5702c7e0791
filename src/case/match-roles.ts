import type { MentionRole } from './match.ts';
import { type Segment, type Stretch, says } from './segments.ts';
import { isWordChar } from './tokens.ts';

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
/** Words that open a clause, tried where a word begins. */
const clauseWord =
  /(?:but|when|while|because(?!\s+of\b)|after|since|although|though|even|however|then|so|and(?=\s+(?:they|we|he|she|i|(?:the\s+)?(?:payer|plan|insurer|insurance|carrier|medicare|medicaid))\s))\b/iy;
/** For each ASCII character: 1 parts clauses, 2 begins a word that may, 3 is a hyphen. */
const breakSort = Uint8Array.from({ length: 128 }, (_, unit) => {
  const sign = String.fromCharCode(unit);
  if (',;:()'.includes(sign)) return 1;
  return 'bwastehBWASTEH'.includes(sign) ? 2 : sign === '-' ? 3 : 0;
});
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

interface Clause extends Stretch {
  /** Offsets within the segment; a word that parts the clauses belongs to the second one. */
  readonly from: number;
  readonly to: number;
}

/** The clauses of a segment: where each begins and ends, and those that were asked for. */
export interface Clauses {
  readonly segment: Segment;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly read: Clause[];
}

/** Reads the clauses of segments. The mentions of a segment come one after the other and share its clauses. */
export function clauseReader(): (segment: Segment) => Clauses {
  let latest: Clauses | undefined;
  return segment => {
    if (latest?.segment !== segment) latest = clausesIn(segment);
    return latest;
  };
}

function clausesIn(segment: Segment): Clauses {
  const { text } = segment;
  const from = [0];
  const to: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const size = breakAt(text, at);
    // A comma or bracket between two codes lists them and parts no clause.
    if (size === 0 || joinsCodes(text, at, at + size)) continue;
    to.push(at);
    // A word that opens a clause belongs to it.
    from.push(isLetter(text.charCodeAt(at)) ? at : at + size);
    at += size - 1;
  }
  to.push(text.length);
  return { segment, from, to, read: [] };
}

function clauseAt(clauses: Clauses, index: number): Clause | undefined {
  const from = clauses.from[index];
  const to = clauses.to[index];
  if (from === undefined || to === undefined) return undefined;
  const clause = clauses.read[index] ?? clauseOf(clauses.segment.text, from, to);
  clauses.read[index] = clause;
  return clause;
}

/** The length of the sign or word that parts clauses at a place; 0 for none. */
function breakAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const sort = unit < 128 ? breakSort[unit] : unit === 0x2014 || unit === 0x2013 ? 1 : 0;
  if (sort === 0) return 0;
  if (sort === 1) return 1;
  if (sort === 3) return /^\s-\s$/.test(text.slice(at - 1, at + 2)) ? 1 : 0;
  if (isWordChar(text.charCodeAt(at - 1))) return 0;
  clauseWord.lastIndex = at;
  return clauseWord.test(text) ? clauseWord.lastIndex - at : 0;
}

function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
}

function clauseOf(text: string, from: number, to: number): Clause {
  return { from, to, text: text.slice(from, to) };
}

/** The clause that holds a mention, and the one after it. A break within the mention ("97605 - 97608") is none. */
function clauseAround(
  clauses: Clauses,
  at: number,
  length: number,
): { readonly clause: Clause; readonly next: Clause | undefined } {
  const { from, to } = clauses;
  const { text } = clauses.segment;
  let first = 0;
  while ((from[first + 1] ?? Number.POSITIVE_INFINITY) <= at) first += 1;
  let last = first;
  while (last + 1 < to.length && (to[last] ?? 0) < at + length) last += 1;
  const whole = last === first ? clauseAt(clauses, first) : undefined;
  const clause = whole ?? clauseOf(text, from[first] ?? 0, to[last] ?? text.length);
  return { clause, next: clauseAt(clauses, last + 1) };
}

function joinsCodes(text: string, start: number, end: number): boolean {
  const next = text.charCodeAt(end) === 32 ? text.charCodeAt(end + 1) : text.charCodeAt(end);
  // Small letters but "and" and "or" go on with a clause.
  if (next > 97 && next !== 111) return false;
  const right = text.slice(end, end + 14);
  if (!/^\s{0,2}(?:and\s|or\s|&\s?)?\+?[A-Z]?\d/.test(right)) return false;
  const left = text.slice(Math.max(0, start - 14), start);
  return /\d{4}|[A-Z]\d\d|-\w\w/.test(left) && /[\dA-Z]{2,}\s{0,2}(?:x\s?\d{1,2})?\)?\s?$/.test(left);
}

/** How far above a list its introduction may stand. */
const maxHeaderBack = 1200;
const maxHeaderLines = 12;

/** Finds the line that introduces a list ("We billed:"), for a mention in one of the lines below it. */
export function headerReader(text: string): (position: number) => string {
  let lineStart = -1;
  let header = '';
  return position => {
    const floor = Math.max(0, position - maxHeaderBack);
    const above = text.slice(floor, position);
    const feed = above.lastIndexOf('\n');
    if (feed < 0) return '';
    const start = floor + feed + 1;
    if (start !== lineStart) header = headerAbove(above.slice(0, feed));
    lineStart = start;
    return header;
  };
}

/** The introduction among the lines above a list line, read upwards. */
function headerAbove(above: string): string {
  let end = above.length;
  for (let count = 0; end >= 0 && count < maxHeaderLines; count += 1) {
    const feed = end === 0 ? -1 : above.lastIndexOf('\n', end - 1);
    const line = above.slice(feed + 1, end).trim();
    if (line.endsWith(':')) return line.slice(-200);
    if (line !== '' && !/^[-*•|+]|^\(?\w{0,2}\d|^[A-Z]\d/.test(line)) return '';
    end = feed;
  }
  return '';
}
