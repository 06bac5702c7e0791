import {
  announces,
  attributes,
  beginsDated,
  headerFieldOf,
  isFoldedHeader,
  mayAttribute,
} from './history-words.ts';
import type { Line } from './zones.ts';

/** Where earlier mail begins: its introduction (attribution or header block) and then its body. */
export interface History {
  readonly kind: 'attribution' | 'header' | 'forward';
  readonly start: number;
  readonly bodyStart: number;
}

/** Of a header block; fewer may be a list in a chart. */
const leastFields = 3;
/** Clients break an attribution over as many lines. */
const maxAttributionLines = 3;

/** The first introduction of earlier mail at or after a line, when there is one. */
export function historyAt(lines: readonly Line[], from: number): History | undefined {
  for (let i = from; i < lines.length; i += 1) {
    const found = readHistory(lines, i);
    if (found) return found;
  }
  return undefined;
}

function readHistory(lines: readonly Line[], i: number): History | undefined {
  const { bare = '', depth = 0 } = lines[i] ?? {};
  if (bare === '') return undefined;
  const announced = announces(bare);
  if (announced !== undefined) {
    const kind = announced === 'forward' ? 'forward' : 'header';
    return { kind, start: i, bodyStart: afterHeaders(lines, i + 1) };
  }
  const field = headerFieldOf(bare);
  if ((field === 'from' || field === 'sent') && isHeaderBlock(lines, i)) {
    return { kind: 'header', start: startOfRule(lines, i), bodyStart: afterHeaders(lines, i) };
  }
  if (isFoldedHeader(bare)) return { kind: 'header', start: startOfRule(lines, i), bodyStart: i + 1 };
  // GroupWise: ">>> Name <address> 11/16/2026 9:12 AM >>>"; Notes: "Name---11/16/2026 09:12:11 AM---first words".
  if (
    (depth >= 3 && /\d.{0,12}>>>$/.test(bare)) ||
    /^.{2,80}---\d[\d./-]{7,9} [\d:]{5,8}(?: [AP]M)?---/.test(bare)
  ) {
    return { kind: 'header', start: i, bodyStart: i + 1 };
  }
  const length = attributionLength(lines, i);
  return length > 0 ? { kind: 'attribution', start: i, bodyStart: i + length } : undefined;
}

/** Outlook draws a line of underscores above its header block; it belongs to the history. */
function startOfRule(lines: readonly Line[], i: number): number {
  for (let above = i - 1; above >= Math.max(0, i - 2); above -= 1) {
    const bare = lines[above]?.bare ?? '';
    if (/^[-_]{5,}$/.test(bare)) return above;
    if (bare !== '') return i;
  }
  return i;
}

/** A sender, and a subject or an address, and when or to whom: a chart may hold "From:", "To:" and "Date:", too. */
function isHeaderBlock(lines: readonly Line[], from: number): boolean {
  const found = new Set<string>();
  let names = false;
  for (let i = from; i < Math.min(lines.length, from + 10); i += 1) {
    const { bare = '' } = lines[i] ?? {};
    const field = headerFieldOf(bare);
    if (field) found.add(field);
    names ||= field !== undefined && bare.includes('@');
  }
  const isMail = found.has('from') && (found.has('sent') || found.has('to'));
  return isMail && found.size >= leastFields && (names || found.has('subject'));
}

/** The line after a block of From/Sent/To/Subject fields, their continuations and one blank line. */
function afterHeaders(lines: readonly Line[], from: number): number {
  let end = from;
  let lastField = from;
  for (let i = from; i < Math.min(lines.length, from + 16); i += 1) {
    const bare = lines[i]?.bare ?? '';
    if (headerFieldOf(bare) !== undefined) lastField = end = i + 1;
    else if (bare === '' && end === from) lastField = end = i + 1;
    else if (i - lastField > 1) break;
  }
  return end;
}

/** How many lines an attribution ("On ..., X wrote:") takes; 0 when there is none. */
function attributionLength(lines: readonly Line[], i: number): number {
  const parts: string[] = [];
  for (let count = 1; count <= maxAttributionLines; count += 1) {
    const bare = (lines[i + count - 1]?.bare ?? '').slice(0, 300);
    if (bare === '') return 0;
    parts.push(bare);
    const found = attributes(parts.join(' '));
    if (found === 'surely' || (found && isQuoteBelow(lines, i + count))) {
      return holdsShorter(parts) ? 0 : count;
    }
    if (count === 1 && !mayAttribute(bare)) return 0;
  }
  return 0;
}

/** Whether what stands above an attribution, without a blank line, was taken for its beginning. */
function holdsShorter(parts: readonly string[]): boolean {
  return parts.some(
    (part, at) => at > 0 && beginsDated(part) && attributes(parts.slice(at).join(' ')) !== undefined,
  );
}

function isQuoteBelow(lines: readonly Line[], from: number): boolean {
  return lines.slice(from, from + 3).some(line => line.depth > (lines[from - 1]?.depth ?? 0));
}
