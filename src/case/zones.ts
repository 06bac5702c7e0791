import { historyAt } from './history.ts';
import { signatureLines } from './signature.ts';

/** A line of the body with its place. `bare` is trimmed, without quote marks and bold stars. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly raw: string;
  readonly bare: string;
  /** How many ">" stand before it. */
  readonly depth: number;
}

export interface BodyZone {
  readonly kind: 'new' | 'quoted' | 'signature';
  readonly start: number;
  readonly end: number;
  /** Earlier mail that is read as new, because the author added nothing of his own. */
  readonly isQuote?: true;
}

type Kind = BodyZone['kind'];

/** Splits a body into lines; the line end belongs to its line, so that lines cover the text. */
export function linesOf(body: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < body.length; ) {
    const feed = body.indexOf('\n', start);
    const end = feed < 0 ? body.length : feed + 1;
    const raw = body.slice(start, feed < 0 ? end : feed);
    const marks = /^[ \t]*((?:>[ \t]?){1,40})/.exec(raw.slice(0, 120))?.[0] ?? '';
    lines.push({ start, end, raw, bare: raw.slice(marks.length).trim(), depth: marks.split('>').length - 1 });
    start = end;
  }
  return lines;
}

/**
 * The zones of a body, in order and covering it. History is what an attribution, a reply header or ">"
 * marks introduce; in a forwarded mail only the header block is history and what follows is read anew.
 */
export function zoneBody(body: string, forwarded: boolean): BodyZone[] {
  const lines = linesOf(body);
  const kinds = zoneLines(lines, forwarded);
  if (lines.some((line, i) => kinds[i] === 'new' && line.bare !== '')) return joinZones(lines, kinds);
  // An empty answer above a quote: the quote is all there is, so it is read as the question.
  const read = kinds.map(kind => (kind === 'quoted' ? 'new' : kind));
  return joinZones(lines, read).map(zone => (zone.kind === 'new' ? { ...zone, isQuote: true } : zone));
}

function zoneLines(lines: readonly Line[], forwarded: boolean): Kind[] {
  const kinds: Kind[] = lines.map(line => (line.depth > 0 ? 'quoted' : 'new'));
  let from = 0;
  let mayForward = forwarded;
  for (;;) {
    const history = historyAt(lines, from);
    const end = history?.start ?? lines.length;
    markSignature(lines, kinds, from, end);
    if (!history) return kinds;
    for (let i = history.start; i < history.bodyStart; i += 1) kinds[i] = 'quoted';
    if (history.kind === 'forward' || mayForward) {
      // Quote marks of a forwarding client belong to the forwarded case; deeper ones are what it answers.
      const first = lines.findIndex((line, i) => i >= history.bodyStart && line.bare !== '');
      const depth = lines[first]?.depth ?? 0;
      for (let i = history.bodyStart; i < lines.length; i += 1) {
        kinds[i] = (lines[i]?.depth ?? 0) > depth ? 'quoted' : 'new';
      }
      from = history.bodyStart;
      mayForward = false;
      continue;
    }
    if (history.kind === 'attribution' && marksQuote(lines, history.bodyStart)) {
      // Answers between and below the quoted lines stay new.
      from = history.bodyStart;
      continue;
    }
    for (let i = history.bodyStart; i < lines.length; i += 1) kinds[i] = 'quoted';
    return kinds;
  }
}

/** Whether the history under an attribution is marked by ">" line by line. */
function marksQuote(lines: readonly Line[], from: number): boolean {
  for (let i = from; i < Math.min(lines.length, from + 4); i += 1)
    if ((lines[i]?.depth ?? 0) > 0) return true;
  return false;
}

function markSignature(lines: readonly Line[], kinds: Kind[], from: number, end: number): void {
  const own: number[] = [];
  for (let i = from; i < end; i += 1) if (kinds[i] === 'new') own.push(i);
  const marks = signatureLines(own.map(i => lines[i]?.bare ?? ''));
  for (const [at, i] of own.entries()) if (marks[at]) kinds[i] = 'signature';
}

function joinZones(lines: readonly Line[], kinds: readonly Kind[]): BodyZone[] {
  const zones: BodyZone[] = [];
  for (const [i, line] of lines.entries()) {
    const kind = kinds[i] ?? 'new';
    const last = zones.at(-1);
    if (last?.kind === kind) zones[zones.length - 1] = { ...last, end: line.end };
    else zones.push({ kind, start: line.start, end: line.end });
  }
  return zones;
}
