import EmailReplyParser from 'email-reply-parser';
import type { Line } from './zones.ts';

/** Where earlier mail begins: its introduction (attribution or header block) and then its body. */
export interface History {
  readonly kind: 'attribution' | 'header' | 'forward';
  readonly start: number;
  readonly bodyStart: number;
}

const forwardMark =
  /^(?:-{2,}\s*)?(?:begin\s+)?forwarded\s+(?:message|by|mail|email)\b|^-{2,}\s*forwarded\b|^begin forwarded message:?$/i;
const originalMark = /^[-_]{3,}\s*original\s+(?:message|appointment)\s*[-_]{3,}$/i;
const headerField =
  /^\*{0,2}(from|sent|date|to|cc|subject|reply-to|importance|attachments?)\s*:\*{0,2}(?:\s|$)/i;
const attribution = /^on\b.{6,300}\bwrote\s*:$/i;
const dated = /^\d{4}-\d\d-\d\d\b.{0,200}<[^<>]{3,100}>\s*:$/;

/** The first introduction of earlier mail at or after a line, when there is one. */
export function historyAt(lines: readonly Line[], from: number): History | undefined {
  for (let i = from; i < lines.length; i += 1) {
    const found = readHistory(lines, i);
    if (found) return found;
  }
  return undefined;
}

function readHistory(lines: readonly Line[], i: number): History | undefined {
  const bare = lines[i]?.bare ?? '';
  if (bare === '') return undefined;
  if (forwardMark.test(bare)) return { kind: 'forward', start: i, bodyStart: afterHeaders(lines, i + 1) };
  if (originalMark.test(bare)) return { kind: 'header', start: i, bodyStart: afterHeaders(lines, i + 1) };
  if (/^\*{0,2}from\s*:/i.test(bare) && countHeaders(lines, i) >= 3) {
    return { kind: 'header', start: startOfRule(lines, i), bodyStart: afterHeaders(lines, i) };
  }
  const length = attributionLength(lines, i);
  return length > 0 ? { kind: 'attribution', start: i, bodyStart: i + length } : undefined;
}

/** Outlook draws a line of underscores above its header block; it belongs to the history. */
function startOfRule(lines: readonly Line[], i: number): number {
  let start = i;
  while (start > 0 && /^(?:[-_]{5,})?$/.test(lines[start - 1]?.bare ?? 'x') && i - start < 3) start -= 1;
  return /^[-_]{5,}$/.test(lines[start]?.bare ?? '') ? start : i;
}

function countHeaders(lines: readonly Line[], from: number): number {
  const names = new Set<string>();
  for (let i = from; i < Math.min(lines.length, from + 10); i += 1) {
    const name = headerField.exec(lines[i]?.bare ?? '')?.[1];
    if (name) names.add(name.toLowerCase());
  }
  return names.size;
}

/** The line after a block of From/Sent/To/Subject fields, their continuations and one blank line. */
function afterHeaders(lines: readonly Line[], from: number): number {
  let end = from;
  let lastField = from;
  for (let i = from; i < Math.min(lines.length, from + 16); i += 1) {
    const bare = lines[i]?.bare ?? '';
    if (headerField.test(bare)) lastField = end = i + 1;
    else if (bare === '' && end === from) lastField = end = i + 1;
    else if (i - lastField > 1) break;
  }
  return end;
}

/** How many lines an attribution ("On ..., X wrote:") takes: clients break it over up to three. */
function attributionLength(lines: readonly Line[], i: number): number {
  let joined = '';
  for (let count = 1; count <= 3; count += 1) {
    const bare = (lines[i + count - 1]?.bare ?? '').slice(0, 200);
    if (bare === '') return 0;
    joined = joined === '' ? bare : `${joined} ${bare}`;
    const first = lines[i]?.bare ?? '';
    // Without a date or an address it is prose that happens to end in "wrote:".
    if (bare.endsWith(':') && /[\d@]/.test(joined)) {
      if (attribution.test(joined) || dated.test(joined) || parserSees(joined)) return count;
    }
    if (count === 1 && !/^(?:on|le|el|am|il|em|op|den|w dniu|dnia|pe)\b/i.test(first)) return 0;
  }
  return 0;
}

/**
 * Other clients' and languages' attributions, as the library knows them. It is shown one short line: some of
 * its patterns take time beyond linear on long text.
 */
function parserSees(joined: string): boolean {
  if (joined.length > 300 || !/[<[][^<>\s]{1,80}@[^<>\s]{1,80}[>\]]/.test(joined)) return false;
  const fragments = new EmailReplyParser().read(`x\n\n${joined}\n\n> x`).getFragments();
  return fragments.some(
    fragment => fragment.isQuoted() && fragment.getContent().includes(joined.slice(0, 20)),
  );
}
