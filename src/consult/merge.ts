import type { Question } from '../case/question.ts';
import type { Context } from './context.ts';
import { DRAFT_BOUNDS, type Draft } from './draft.ts';
import {
  canonical,
  checkProse,
  type KnownFacts,
  type LineStanding,
  type RemovalCause,
} from './draft-prose.ts';
import type { ClaimLine, Grounds, OpinionData } from './opinion.ts';
import type { Privacy } from './privacy.ts';

/** Brings a model's draft into the decided opinion: its sentences as judgement beside the lines, and nothing else. */

export interface Merged {
  readonly opinion: OpinionData;
  /** How many sentences went, by cause, and how often the draft contradicted what is decided: for the records. */
  readonly removed: readonly RemovalCause[];
  readonly disagreements: number;
}

export interface DraftOrigin {
  readonly model: string;
  readonly promptVersion: string;
  readonly context: Context;
  /** Mail texts in which a quote may stand; offsets count in the first. */
  readonly questions: readonly Question[];
  readonly privacy: Privacy;
  readonly secret: string;
}

/** Adds the checked prose of a draft. Lines, units, modifiers, edits, diagnoses and questions stay as they are. */
export function mergeDraft(offline: OpinionData, draft: Draft, origin: DraftOrigin): Merged {
  const removed: RemovalCause[] = [];
  let disagreements =
    draft.disagreements.length > 0 ? Math.min(draft.disagreements.length, DRAFT_BOUNDS.disagreements) : 0;
  const known = knownFacts(offline, origin);
  const clean = (text: string): string => {
    const checked = checkProse(origin.privacy.readNaturally(cutSentences(text, DRAFT_BOUNDS.chars)), known);
    removed.push(...checked.removed);
    return checked.text;
  };
  const grounds = (text: string, cites: readonly string[], quotes: readonly string[] = []): Grounds[] => {
    const kept = clean(text);
    if (kept === '') return [];
    // One source a statement: the reply numbers its sources.
    const source = cites.slice(0, 3).flatMap(id => origin.context.sources.get(id) ?? [])[0] ?? '';
    return [
      {
        basis: 'model',
        text: kept,
        ...(source === '' ? {} : { source }),
        quotes: findQuotes(quotes.map(origin.privacy.restore), origin.questions),
      },
    ];
  };
  const lineCodes = new Set(
    [...offline.lines, ...offline.branches.flatMap(branch => branch.lines)].map(line => line.code),
  );
  const byCode = new Map<string, Grounds[]>();
  for (const line of draft.lines.slice(0, DRAFT_BOUNDS.lines)) {
    const code = canonical(line.code).toUpperCase();
    const decided = known.codes.get(code);
    if (decided?.units === undefined && !lineCodes.has(code)) removed.push('code');
    else if (decided?.units !== undefined && decided.units !== line.units) disagreements += 1;
    else if (!byCode.has(code)) byCode.set(code, grounds(line.why, line.cites, line.quotes));
  }
  const answers = draft.answers
    .slice(0, DRAFT_BOUNDS.answers)
    .flatMap(({ answer, cites }) => grounds(answer, cites));
  const ofBranches = [...byCode]
    .filter(([code]) => !offline.lines.some(line => line.code === code))
    .flatMap(([code, reasons]) => reasons.map(reason => ({ ...reason, text: `${code}: ${reason.text}` })));
  const why = [...offline.why, ...grounds(draft.explanation, []), ...ofBranches, ...answers];
  const remark = clean(draft.confidence);
  const opinion: OpinionData = {
    ...offline,
    lines: offline.lines.map(line => withReasons(line, byCode)),
    why: remark === '' ? why : [...why, { basis: 'model', text: remark, quotes: [] }],
    made: {
      by: 'rules-and-model',
      model: origin.model,
      promptVersion: origin.promptVersion,
      notes: [...offline.made.notes, ...noteRemovals(removed, disagreements)],
    },
  };
  return { opinion, removed, disagreements };
}

/** At most so many characters, ending with a whole sentence where there is one. */
function cutSentences(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const cut = text.slice(0, maxChars);
  return cut.slice(0, Math.max(0, cut.search(/[.!?]\s[^.!?]*$/)) + 1);
}

function withReasons(line: ClaimLine, byCode: ReadonlyMap<string, Grounds[]>): ClaimLine {
  const added = byCode.get(line.code);
  return added === undefined ? line : { ...line, why: [...line.why, ...added] };
}

function knownFacts(offline: OpinionData, origin: DraftOrigin): KnownFacts {
  const codes = new Map<string, { standing: LineStanding; units?: number }>();
  const lines = [...offline.lines, ...offline.branches.flatMap(branch => branch.lines)];
  for (const code of origin.context.codes) {
    const diagnosis = offline.diagnoses.find(one => one.code === code);
    codes.set(code, { standing: diagnosis?.status ?? 'do-not-bill' });
  }
  // A code with different units in two branches has no one number to be held against.
  for (const line of lines) {
    if (!codes.has(line.code)) continue;
    const units = new Set(lines.filter(one => one.code === line.code).map(one => one.units));
    const standing = offline.lines.find(one => one.code === line.code)?.status ?? 'depends';
    codes.set(line.code, { standing, ...(units.size === 1 ? { units: line.units } : {}) });
  }
  const text = [
    ...origin.questions.map(question => question.text),
    ...origin.context.blocks.map(block => block.text),
  ];
  return { codes, text: text.join('\n'), secret: origin.secret };
}

/** Quotes that stand word for word in one of the mails; what identifies a person is scrubbed later. */
function findQuotes(wanted: readonly string[], questions: readonly Question[]): Grounds['quotes'] {
  return wanted.slice(0, DRAFT_BOUNDS.quotes).flatMap(text => {
    const quote = text.trim();
    if (quote.length < 4 || quote.length > 160) return [];
    for (const question of questions) {
      const start = question.text.indexOf(quote);
      if (start !== -1) return [{ text: quote, start, end: start + quote.length }];
    }
    return [];
  });
}

function noteRemovals(removed: readonly RemovalCause[], disagreements: number): string[] {
  const notes: string[] = [];
  if (removed.length > 0) {
    notes.push(
      `${removed.length === 1 ? 'One statement' : `${removed.length} statements`} of the model could not be traced to mail, rules or catalog, and ${removed.length === 1 ? 'is' : 'are'} left out.`,
    );
  }
  if (disagreements > 0) {
    notes.push(
      'The model would have decided something otherwise; where it contradicts a rule, the rule stands.',
    );
  }
  return notes;
}
