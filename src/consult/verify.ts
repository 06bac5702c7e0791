import { z } from 'zod';
import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import { Permanent } from '../outcome.ts';
import { codesIn, textsIn, unitsIn } from './code-words.ts';
import { composeOffline } from './compose.ts';
import { type Opinion, type OpinionData, opinionSchema } from './opinion.ts';
import { verifyLines } from './verify-lines.ts';
import { cleanList, cleanProse, type ProseLimits } from './verify-prose.ts';
import { cleanGrounds } from './verify-quotes.ts';

export interface VerifyAgainst {
  readonly question: Question;
  /** Earlier questions of the case: their words may be quoted too. */
  readonly earlier?: readonly Question[];
  readonly facts: Facts;
  readonly mentions: readonly Mention[];
  readonly book: CodeBook;
  /** What the rules say; computed from facts and mentions when it is not given. */
  readonly offline?: OpinionData;
}

const MAX_QUESTIONS = 5;

/**
 * Checks a draft against catalog, rules and mail and is the only maker of an Opinion. Lines, arithmetic, edits,
 * branches and dates are always the rules' own; a draft adds wording, reasons and questions within the codes allowed.
 * What fails is removed with a note in `made.notes`. Refuses (Permanent) what does not fit the schema.
 */
export function verify(draft: OpinionData, against: VerifyAgainst): Opinion {
  const parsed = opinionSchema.safeParse(draft);
  if (!parsed.success)
    throw new Permanent(`The draft does not fit the opinion schema: ${z.prettifyError(parsed.error)}`);
  const given = parsed.data;
  const offline = against.offline ?? composeOffline({ ...against, receivedOn: given.dateOfService.date });
  const notes = [...given.made.notes];
  const limits = limitsOf(offline, against);
  const texts = [against.question, ...(against.earlier ?? [])].map(question => question.text);
  const data: OpinionData = {
    ...offline,
    ...(given.changes && { changes: cleanList(given.changes, limits, 'changes', notes) }),
    ...(given.privacyNotice !== undefined && {
      privacyNotice: cleanProse(given.privacyNotice, limits, 'privacy notice', notes),
    }),
    bottomLine: verifyBottomLine(given, offline, limits, notes),
    lines: verifyLines(given, offline, { ...against, limits, texts }, notes),
    diagnoses: [...offline.diagnoses, ...verifyDiagnoses(given, offline, against, limits, texts, notes)],
    why: mergeBy(
      offline.why,
      given.why
        .filter(one => !offline.why.some(own => own.text === one.text))
        .flatMap(grounds => cleanGrounds(grounds, limits, texts, 'why', notes) ?? []),
      grounds => grounds.text,
    ),
    assumptions: mergeBy(
      offline.assumptions,
      cleanList(added(given.assumptions, offline.assumptions), limits, 'assumptions', notes),
      text => text,
    ),
    documentation: mergeBy(
      offline.documentation,
      cleanList(added(given.documentation, offline.documentation), limits, 'documentation', notes),
      text => text,
    ),
    questions: mergeBy(
      offline.questions,
      cleanList(added(given.questions, offline.questions), limits, 'questions', notes),
      text => text,
    ).slice(0, MAX_QUESTIONS),
    alternatives: mergeBy(
      offline.alternatives,
      cleanList(added(given.alternatives, offline.alternatives), limits, 'alternatives', notes),
      text => text,
    ),
    asked: verifyAsked(given, offline, limits, notes),
    doNotBill: verifyRefusals(given, offline, limits, notes),
    confidence: lower(given.confidence, offline.confidence, limits, notes),
    sources: mergeBy(
      offline.sources,
      cleanList(added(given.sources, offline.sources), limits, 'sources', notes),
      text => text,
    ),
    made: { ...given.made, notes },
  };
  // The brand is a type only: this is the one place that may put it on.
  return data as Opinion;
}

/** Codes a model may use: those of the rules' opinion, in any part of it, and those the asker mentioned. */
export function allowedCodes(
  offline: OpinionData,
  mentions: readonly Mention[],
  book: CodeBook,
): ReadonlySet<string> {
  const on = offline.dateOfService.date;
  const own = textsIn({ ...offline, edition: undefined, made: undefined }).flatMap(text =>
    codesIn(text, book, on),
  );
  const named = [...offline.lines, ...offline.diagnoses, ...offline.doNotBill, ...offline.asked].map(
    one => one.code,
  );
  const mentioned = mentions.flatMap(mention => [
    mention.code,
    ...(mention.range ? [mention.range.from, mention.range.to] : []),
  ]);
  return new Set([...own, ...named, ...mentioned]);
}

/** What the draft says beyond the rules' own words, which are not the model's to be checked. */
function added(given: readonly string[], own: readonly string[]): string[] {
  return given.filter(text => !own.includes(text));
}

function limitsOf(offline: OpinionData, { book, mentions }: VerifyAgainst): ProseLimits {
  const units = new Map<string, Set<number>>();
  const note = (code: string, count: number) => units.set(code, (units.get(code) ?? new Set()).add(count));
  for (const line of [...offline.lines, ...offline.branches.flatMap(branch => branch.lines)])
    note(line.code, line.units);
  const prose = textsIn(offline).join('\n');
  for (const code of [...units.keys()]) for (const count of unitsIn(prose, code)) note(code, count);
  for (const mention of mentions) if (mention.units !== undefined) note(mention.code, mention.units);
  return { book, on: offline.dateOfService.date, allowed: allowedCodes(offline, mentions, book), units };
}

/** Diagnoses beyond the rules' own: only those the asker named, valid on the date, and left to the asker's check. */
function verifyDiagnoses(
  given: OpinionData,
  offline: OpinionData,
  { book, mentions }: VerifyAgainst,
  limits: ProseLimits,
  texts: readonly string[],
  notes: string[],
): OpinionData['diagnoses'] {
  return given.diagnoses.flatMap(one => {
    if (offline.diagnoses.some(own => own.code === one.code)) return [];
    const card = book.card(one.code, limits.on);
    if (card?.status !== 'valid' || !mentions.some(mention => mention.code === card.code)) {
      notes.push(
        `diagnoses: ${one.code} was removed, it is ${card?.status ?? 'unknown'} on ${limits.on} or not named in the mail.`,
      );
      return [];
    }
    const why = one.why.flatMap(
      grounds => cleanGrounds({ ...grounds, basis: 'model' }, limits, texts, 'diagnoses', notes) ?? [],
    );
    return [{ ...one, code: card.code, status: 'depends' as const, text: card.text, why }];
  });
}

/** The bottom line may name only codes that are decided; if any of it fails, the rules' own sentence stands. */
function verifyBottomLine(
  given: OpinionData,
  offline: OpinionData,
  limits: ProseLimits,
  notes: string[],
): string {
  if (given.bottomLine === offline.bottomLine) return offline.bottomLine;
  const before = notes.length;
  const clean = cleanProse(given.bottomLine, limits, 'bottom line', notes);
  const decided = new Set(
    [
      ...offline.lines,
      ...offline.branches.flatMap(branch => branch.lines),
      ...offline.doNotBill,
      ...offline.diagnoses,
      ...offline.asked,
    ].map(one => one.code),
  );
  const stray = codesIn(clean, limits.book, limits.on).find(code => !decided.has(code));
  if (stray)
    notes.push(`bottom line: ${stray} is not among the codes decided; the rules' own bottom line stands.`);
  const unnamed = offline.lines.find(line => !clean.includes(line.code));
  if (unnamed) notes.push(`bottom line: it did not name ${unnamed.code}; the rules' own bottom line stands.`);
  return notes.length > before || clean === '' ? offline.bottomLine : clean;
}

function verifyAsked(
  given: OpinionData,
  offline: OpinionData,
  limits: ProseLimits,
  notes: string[],
): OpinionData['asked'] {
  return offline.asked.map(own => {
    const other = given.asked.find(one => one.code === own.code);
    if (!other || other.text === own.text) return own;
    if (other.verdict !== own.verdict) {
      notes.push(`asked: the verdict on ${own.code} is the rules' (${own.verdict}, not ${other.verdict}).`);
      return own;
    }
    const text = cleanProse(other.text, limits, 'asked', notes);
    return text === '' ? own : { ...own, text };
  });
}

function verifyRefusals(
  given: OpinionData,
  offline: OpinionData,
  limits: ProseLimits,
  notes: string[],
): OpinionData['doNotBill'] {
  const kept = new Set([...offline.lines.map(line => line.code), ...offline.doNotBill.map(one => one.code)]);
  const more = given.doNotBill.flatMap(one => {
    if (kept.has(one.code)) return [];
    const reason = cleanProse(one.reason, limits, 'do not bill', notes);
    if (!limits.allowed.has(one.code) || reason === '') {
      notes.push(
        `do not bill: ${one.code} was removed, it follows neither from the rules nor from the question.`,
      );
      return [];
    }
    return [{ ...one, reason }];
  });
  return [...offline.doNotBill, ...more];
}

const LEVELS = ['low', 'medium', 'high'] as const;

/** The more careful of the two; a model never raises the rules' confidence. */
function lower(
  given: OpinionData['confidence'],
  own: OpinionData['confidence'],
  limits: ProseLimits,
  notes: string[],
): OpinionData['confidence'] {
  if (LEVELS.indexOf(given.level) >= LEVELS.indexOf(own.level)) return own;
  const cause = cleanProse(given.cause, limits, 'confidence', notes);
  return { level: given.level, cause: cause === '' ? own.cause : cause };
}

function mergeBy<T>(own: readonly T[], more: readonly T[], keyOf: (one: T) => string): T[] {
  const seen = new Set(own.map(keyOf));
  return [...own, ...more.filter(one => (seen.has(keyOf(one)) ? false : seen.add(keyOf(one))))];
}
