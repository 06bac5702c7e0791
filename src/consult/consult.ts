import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import { type Mention, matchCodes } from '../case/match.ts';
import { mergeFacts } from '../case/merge-facts.ts';
import type { Question } from '../case/question.ts';
import { readFacts } from '../case/read-facts.ts';
import type { AskModel, CallRecord } from './ask-model.ts';
import { listChanges } from './changes.ts';
import { composeOffline } from './compose.ts';
import type { RemovalCause } from './draft-prose.ts';
import { explainFailure } from './failure-words.ts';
import { mergeDraft } from './merge.ts';
import type { Opinion, OpinionData } from './opinion.ts';
import { type Privacy, readPrivacy } from './privacy.ts';
import { currentPrompts, type PromptSet } from './prompt-set.ts';
import { type Readings, readMore } from './read-more.ts';
import { askForFacts, askForReasons } from './requests.ts';
import { loadTokenCounter } from './tokens.ts';
import { verify } from './verify.ts';

export interface ConsultInput {
  readonly question: Question;
  /** Earlier questions of the case, oldest first. */
  readonly earlier: readonly Question[];
  /** What each of them was answered; undefined where no answer is kept. */
  readonly answered?: readonly (OpinionData | undefined)[];
  readonly facts: Facts;
  readonly mentions: readonly Mention[];
  readonly book: CodeBook;
  /** ISO date the mail came in. */
  readonly receivedOn: string;
  /** Absent: the current ones. */
  readonly prompts?: PromptSet | undefined;
}

/** An opinion with the account of how it came about. */
export interface Consultation {
  readonly opinion: Opinion;
  /** Facts the opinion rests on: those of the input, and what the model read beside them. */
  readonly facts: Facts;
  readonly calls: readonly CallRecord[];
  readonly removed: readonly RemovalCause[];
  readonly disagreements: number;
  /** For what the reply repeats of the mail beside the opinion: its subject, its files. */
  readonly privacy: Pick<Privacy, 'hide' | 'hideFileName'>;
}

/** The verified opinion on one question; with a model, also its reasoning. Never fails for what a model does. */
export async function consult(
  input: ConsultInput,
  askModel: AskModel | undefined,
  signal: AbortSignal,
): Promise<Opinion> {
  return (await consultRecorded(input, askModel, signal)).opinion;
}

/** As `consult`, with the calls made, for the ledger. Throws only when the caller stops it. */
export async function consultRecorded(
  input: ConsultInput,
  askModel: AskModel | undefined,
  signal: AbortSignal,
): Promise<Consultation> {
  const first = decide(input, input.facts);
  if (askModel === undefined) return finish(first, first.offline, input);

  const calls: CallRecord[] = [];
  const prompts = input.prompts ?? currentPrompts;
  const readings = askForFacts(input, first.offline, input.facts, first.privacy, prompts.facts);
  const read = readings && (await askModel(readings, signal));
  stopWhenTold(signal);
  calls.push(...(read?.calls ?? []));
  if (read?.kind === 'unavailable')
    return finish(first, withNote(first.offline, explainFailure(read)), input, { calls });
  const decided = read?.kind === 'answer' ? decideAgain(first, input, read.value) : first;

  const { request, context } = askForReasons(
    input,
    decided.offline,
    decided.privacy,
    prompts.compose,
    await loadTokenCounter(),
  );
  const reply = await askModel(request, signal);
  stopWhenTold(signal);
  calls.push(...reply.calls);
  if (reply.kind !== 'answer') {
    return finish(decided, withNote(decided.offline, explainFailure(reply)), input, { calls });
  }
  const { opinion, removed, disagreements } = mergeDraft(decided.offline, reply.value, {
    model: reply.model,
    promptVersion: request.promptVersion,
    context,
    questions: [input.question, ...input.earlier],
    privacy: decided.privacy,
    secret: `${prompts.compose.system}\n${prompts.facts.system}`,
  });
  return finish(decided, opinion, input, { calls, removed, disagreements });
}

/** A case as rules and catalog decide it, without anything that identifies a person. */
interface Decided {
  readonly facts: Facts;
  readonly offline: OpinionData;
  readonly privacy: Privacy;
}

function decide(input: ConsultInput, facts: Facts, assumptions: readonly string[] = []): Decided {
  const composed = withChanges(composeOffline({ ...input, facts }), { ...input, facts });
  const privacy = readPrivacy({ ...input, dateOfService: composed.dateOfService.date });
  const noted = { ...composed, assumptions: [...composed.assumptions, ...assumptions] };
  return { facts, privacy, offline: privacy.scrub(withPrivacyNotice(noted, privacy.notice)) };
}

/** The same case with the model's readings that hold; they are shown as such, for the asker to confirm. */
function decideAgain(first: Decided, input: ConsultInput, readings: Readings): Decided {
  const more = readMore(first.facts, readings, [input.question, ...input.earlier], first.privacy.restore);
  if (more.taken.length === 0) return first;
  return decide(
    input,
    more.facts,
    more.taken.map(taken => `Read from the mail by the language model, please confirm: ${taken}.`),
  );
}

function finish(
  decided: Decided,
  draft: OpinionData,
  input: ConsultInput,
  account: Partial<Omit<Consultation, 'opinion' | 'facts' | 'privacy'>> = {},
): Consultation {
  const { facts, offline, privacy } = decided;
  const calls = account.calls ?? [];
  const recorded = calls.length === 0 ? draft : { ...draft, made: { ...draft.made, calls: [...calls] } };
  const opinion = verify(privacy.scrub(recorded), { ...input, facts, offline });
  return { opinion, facts, privacy, removed: [], disagreements: 0, ...account, calls };
}

/** A stopping service leaves the question to its next run; a mere deadline is answered without the model. */
function stopWhenTold(signal: AbortSignal): void {
  if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason;
}

/** A follow-up says what it changed: the facts of the earlier questions, read once more, and the last answer. */
function withChanges(opinion: OpinionData, input: ConsultInput): OpinionData {
  const last = input.earlier.at(-1);
  if (last === undefined) return opinion;
  const read = input.earlier.map(question => {
    const mentions = matchCodes(question, input.book, input.receivedOn);
    return { mentions, facts: readFacts(question, mentions, input.receivedOn) };
  });
  const facts = read.map(one => one.facts).reduce(mergeFacts);
  // What was said counts; only an answer that is not kept any more is worked out again.
  const before =
    input.answered?.[input.earlier.length - 1] ??
    composeOffline({ ...input, question: last, facts, mentions: read.at(-1)?.mentions ?? [] });
  const changes = listChanges({ facts, opinion: before }, { facts: input.facts, opinion });
  return changes.length === 0 ? opinion : { ...opinion, changes };
}

function withPrivacyNotice(opinion: OpinionData, notice: string | undefined): OpinionData {
  return notice === undefined ? opinion : { ...opinion, privacyNotice: notice };
}

function withNote(offline: OpinionData, note: string): OpinionData {
  return { ...offline, made: { ...offline.made, notes: [...offline.made.notes, note] } };
}

function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
