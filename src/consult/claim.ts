import type { CodeBook, EditSetting, PairEdit } from '../case/codebook.ts';
import type { Quote } from '../case/facts.ts';
import { clearFinding, type Finding, pairFinding, placeWord } from '../rules/edits.ts';
import type { LineStatus } from './opinion.ts';

/** A claim line on its way: what the rule gave, where it was done, and what the edits made of it. */
export interface DraftLine {
  readonly code: string;
  readonly units: number;
  readonly modifiers: readonly string[];
  readonly status: LineStatus;
  readonly because: string;
  readonly ruleId: string;
  readonly source: string;
  readonly quotes: readonly Quote[];
  readonly label: string;
  readonly kind: 'procedure' | 'visit';
  readonly wounds: readonly string[];
  readonly unplaced?: boolean;
  /** Its wounds are told apart by label, site, side or stage; a bare measurement may be the same wound again. */
  readonly named?: boolean;
  readonly separate: boolean;
  /** Which service of the case it belongs to: lines of one service are not edited against each other. */
  readonly service: number;
  /** Why it is not billed, or on what its payment hangs. */
  readonly reason?: string;
  readonly reasonSource?: string;
}

export interface Claim {
  readonly lines: readonly DraftLine[];
  readonly findings: readonly Finding[];
  readonly questions: readonly string[];
}

/** `sided`: LT here and RT there, or two digits; those modifiers open a pair by themselves (NCCI Policy Manual ch. I). */
type Relation = 'same' | 'separate' | 'sided' | 'unknown';

/** Done on the same wound, on another, or not to be told from the mail. Visits are never on a wound. */
function relate(one: DraftLine, other: DraftLine): Relation {
  if (areSided(one, other)) return 'sided';
  if (one.separate || other.separate) return 'separate';
  if (one.unplaced || other.unplaced) return 'unknown';
  if (one.wounds.length === 0 || other.wounds.length === 0)
    return one.wounds.length === other.wounds.length ? 'same' : 'unknown';
  const shared = one.wounds.filter(id => other.wounds.includes(id));
  if (shared.length === 0) return one.named && other.named ? 'separate' : 'unknown';
  return shared.length === one.wounds.length || shared.length === other.wounds.length ? 'same' : 'unknown';
}

const PLACES = /^(?:RT|LT|E[1-4]|F[A1-9]|T[A1-9])$/;

function areSided(one: DraftLine, other: DraftLine): boolean {
  const [here, there] = [one, other].map(line => line.modifiers.filter(modifier => PLACES.test(modifier)));
  return (
    here !== undefined &&
    there !== undefined &&
    here.length > 0 &&
    there.length > 0 &&
    !here.some(modifier => there.includes(modifier))
  );
}

/**
 * Applies the PTP edits among the lines of one claim. On the same wound the column two line is not billed; on a
 * separate wound it takes modifier 59 when the indicator allows; when the mail does not tell, it depends.
 */
export function resolveClaim(
  lines: readonly DraftLine[],
  book: CodeBook,
  on: string,
  setting: EditSetting = 'practitioner',
): Claim {
  const pairs = book.pairs([...new Set(lines.map(line => line.code))], on, setting);
  let resolved = lines;
  const findings: Finding[] = [];
  const questions: string[] = [];
  for (const pair of sortPairs(pairs)) {
    const one = resolved.find(line => line.code === pair.columnOne);
    const two = resolved.find(line => line.code === pair.columnTwo);
    if (!one || !two || one.service === two.service) continue;
    const relation = relate(one, two);
    findings.push(pairFinding(pair, 'hit'));
    if (one.status === 'do-not-bill') continue;
    if (relation === 'unknown' && pair.indicator === 1) questions.push(askSeparate(pair));
    resolved = resolved.map(line => (line === two ? applyPair(line, one, pair, relation) : line));
  }
  return {
    lines: dropOrphans(resolved, book, on),
    findings: [...findings, ...clearPairs(resolved, pairs, book, on)],
    questions,
  };
}

function sortPairs(pairs: readonly PairEdit[]): readonly PairEdit[] {
  const key = (pair: PairEdit) => `${pair.columnOne} ${pair.columnTwo}`;
  return [...pairs].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function applyPair(line: DraftLine, one: DraftLine, pair: PairEdit, relation: Relation): DraftLine {
  if (line.status === 'do-not-bill') return line;
  const place = placeWord([pair.columnOne, pair.columnTwo]);
  if (pair.indicator === 0)
    return refuse(line, `Column two to ${pair.columnOne}, indicator 0: no modifier can separate them.`, pair);
  if (line.kind === 'visit') return withModifier(line, '25');
  if (relation === 'sided') return line;
  if (relation === 'same') {
    return refuse(
      line,
      `Column two to ${pair.columnOne}: on the same ${place} only ${pair.columnOne} is paid. Modifier 59 or XS would be right only for a separate ${place}.`,
      pair,
    );
  }
  // A modifier on either line opens the pair (CMS since 2019-07-01): a 59 on column one is enough.
  if (relation === 'separate') return one.modifiers.includes('59') ? line : withModifier(line, '59');
  return {
    ...line,
    status: 'depends',
    reason: `Column two to ${pair.columnOne}: payable with modifier 59 or XS only for a separate ${place}.`,
  };
}

function refuse(line: DraftLine, reason: string, pair: PairEdit): DraftLine {
  return { ...line, modifiers: [], status: 'do-not-bill', reason, reasonSource: pair.source };
}

function withModifier(line: DraftLine, modifier: string): DraftLine {
  if (line.modifiers.includes(modifier)) return line;
  return { ...line, modifiers: [modifier, ...line.modifiers] };
}

function askSeparate(pair: PairEdit): string {
  return `Were ${pair.columnOne} and ${pair.columnTwo} done on the same wound (or site) or on separate ones? Which had which?`;
}

/** An add-on without its base, or with a base that is not billed, is not billed either. */
function dropOrphans(lines: readonly DraftLine[], book: CodeBook, on: string): readonly DraftLine[] {
  return lines.map(line => {
    const bases = book.card(line.code, on)?.criteria?.baseCodes;
    if (!bases || line.status === 'do-not-bill') return line;
    const present = lines.filter(other => bases.includes(other.code));
    const own = present.find(other => other.service === line.service) ?? present[0];
    if (own && own.status !== 'do-not-bill') return line;
    const reason = own
      ? `Add-on to ${own.code}, which is not billed.`
      : `Add-on code: it needs ${bases.join(' or ')} on the same claim.`;
    return {
      ...line,
      status: 'do-not-bill' as const,
      reason,
      ...(own?.reasonSource && { reasonSource: own.reasonSource }),
    };
  });
}

/** Base procedures of different services without any pair: worth saying, since newsletters say otherwise. */
function clearPairs(
  lines: readonly DraftLine[],
  pairs: readonly PairEdit[],
  book: CodeBook,
  on: string,
): readonly Finding[] {
  const familyOf = (line: DraftLine) => book.card(line.code, on)?.criteria?.family;
  const bases = lines.filter(
    (line, at) => line.kind === 'procedure' && lines.findIndex(one => one.service === line.service) === at,
  );
  return bases.flatMap((one, at) =>
    bases
      .slice(at + 1)
      .filter(two => one.code !== two.code && (familyOf(one) ?? one.code) !== familyOf(two))
      .filter(two => !pairs.some(pair => isPairOf(pair, one.code, two.code)))
      .map(two => clearFinding(one.code, two.code, book)),
  );
}

function isPairOf(pair: PairEdit, one: string, two: string): boolean {
  return (
    (pair.columnOne === one && pair.columnTwo === two) || (pair.columnOne === two && pair.columnTwo === one)
  );
}

/** Treatments without a global period beside which a visit still needs to be separate (NCCI Policy Manual ch. I, XXX procedures). */
const XXX_TREATMENTS = new Set(['npwt']);

/** Services beside which NCCI wants modifier 25 on the visit, whatever the visit was for (Policy Manual ch. I and XI). */
const BESIDE_WITH_25 = new Set(['infusion', 'vaccines', 'counselling', 'critical-care']);

/**
 * A visit on the day of a procedure, with or without a pair in the table (NCCI Policy Manual ch. I; global surgery
 * rules): modifier 25 beside a minor procedure; beside a major one it is included unless it decided on the surgery.
 */
export function cautionVisits(lines: readonly DraftLine[], book: CodeBook, on: string): readonly DraftLine[] {
  const procedures = lines.filter(line => line.kind === 'procedure');
  const daysOf = (line: DraftLine) => book.card(line.code, on)?.globalDays;
  const major = procedures.find(line => daysOf(line) === '090');
  const minor = procedures.find(
    line => ['000', '010'].includes(daysOf(line) ?? '') || XXX_TREATMENTS.has(line.ruleId),
  );
  const firstVisit = lines.findIndex(line => line.kind === 'visit');
  return lines.map((line, at) => {
    if (at !== firstVisit) return line;
    if (major) return { ...line, status: 'depends' as const, reason: besideMajor(major.code) };
    if (!minor)
      return /^99/.test(line.code) && procedures.some(one => BESIDE_WITH_25.has(one.ruleId))
        ? withModifier(line, '25')
        : line;
    if (line.separate) return withModifier(line, '25');
    return { ...withModifier(line, '25'), status: 'depends' as const, reason: besideMinor(minor.code) };
  });
}

function besideMinor(code: string): string {
  return `Payable beside ${code} only as a significant, separately identifiable visit with modifier 25; the decision to do a minor procedure is part of the procedure.`;
}

function besideMajor(code: string): string {
  return `Payable beside ${code} only with modifier 57, when the visit decided on the surgery; other visits on the day and the day before are part of its 90-day global period.`;
}
