import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import { type Mention, matchCodes } from '../case/match.ts';
import { mergeFacts } from '../case/merge-facts.ts';
import type { Question } from '../case/question.ts';
import { readFacts } from '../case/read-facts.ts';
import type {
  AskModel,
  CallRecord,
  ModelReply,
  ModelRequest,
  UnavailableReason,
  UnusableReason,
} from './ask-model.ts';
import { listChanges } from './changes.ts';
import { composeOffline } from './compose.ts';
import { buildContext, type Context, printBlocks } from './context.ts';
import { type Draft, draftSchema } from './draft.ts';
import type { RemovalCause } from './draft-prose.ts';
import { mergeDraft } from './merge.ts';
import type { Opinion, OpinionData } from './opinion.ts';
import { type Privacy, readPrivacy } from './privacy.ts';
import { composePrompt } from './prompts/compose-1.ts';
import { loadTokenCounter } from './tokens.ts';
import { verify } from './verify.ts';

export interface ConsultInput {
  readonly question: Question;
  /** Earlier questions of the case, oldest first. */
  readonly earlier: readonly Question[];
  readonly facts: Facts;
  readonly mentions: readonly Mention[];
  readonly book: CodeBook;
  /** ISO date the mail came in. */
  readonly receivedOn: string;
}

/** An opinion with the account of how it came about. */
export interface Consultation {
  readonly opinion: Opinion;
  readonly calls: readonly CallRecord[];
  readonly removed: readonly RemovalCause[];
  readonly disagreements: number;
}

/** Tokens of one prompt, instructions and case together. */
const MAX_PROMPT_TOKENS = 6000;

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
  const composed = withChanges(composeOffline(input), input);
  const privacy = readPrivacy({ ...input, dateOfService: composed.dateOfService.date });
  const offline = privacy.scrub(withPrivacyNotice(composed, privacy.notice));
  const finish = (draft: OpinionData): Opinion => verify(privacy.scrub(draft), { ...input, offline });
  if (askModel === undefined) return { opinion: finish(offline), calls: [], removed: [], disagreements: 0 };

  const { request, context } = await buildRequest(input, offline, privacy);
  const reply = await askModel(request, signal);
  // A stopping service leaves the question to the next run; a mere deadline is answered without the model.
  if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason;
  if (reply.kind !== 'answer') {
    const noted = withNote(offline, explainFailure(reply));
    return { opinion: finish(noted), calls: reply.calls, removed: [], disagreements: 0 };
  }
  const { opinion, removed, disagreements } = mergeDraft(offline, reply.value, {
    model: reply.model,
    promptVersion: request.promptVersion,
    context,
    questions: [input.question, ...input.earlier],
    privacy,
    secret: composePrompt.system,
  });
  return { opinion: finish(opinion), calls: reply.calls, removed, disagreements };
}

async function buildRequest(
  input: ConsultInput,
  offline: OpinionData,
  privacy: Privacy,
): Promise<{ request: ModelRequest<Draft>; context: Context }> {
  const count = await loadTokenCounter();
  const room = MAX_PROMPT_TOKENS - count(composePrompt.system);
  const contextFor = (masked: boolean): Context =>
    buildContext(
      {
        offline,
        book: input.book,
        mail: privacy.read(input.question, ['subject', 'new'], masked),
        quoted: privacy.read(input.question, ['quoted'], masked),
        earlier: input.earlier
          .toReversed()
          .map(question => privacy.read(question, ['subject', 'new'], masked)),
      },
      room,
      count,
    );
  const context = contextFor(true);
  const request: ModelRequest<Draft> = {
    task: 'compose',
    promptVersion: composePrompt.version,
    system: composePrompt.system,
    user: ({ delimiter, masked }) => printBlocks((masked ? context : contextFor(false)).blocks, delimiter),
    schema: draftSchema,
    tools: [],
    maxOutputTokens: composePrompt.maxOutputTokens,
  };
  return { request, context };
}

/** A follow-up says what it changed: the earlier questions are read and decided once more, as they stood. */
function withChanges(opinion: OpinionData, input: ConsultInput): OpinionData {
  const last = input.earlier.at(-1);
  if (last === undefined) return opinion;
  const read = input.earlier.map(question => {
    const mentions = matchCodes(question, input.book, input.receivedOn);
    return { mentions, facts: readFacts(question, mentions, input.receivedOn) };
  });
  const facts = read.map(one => one.facts).reduce(mergeFacts);
  const before = composeOffline({ ...input, question: last, facts, mentions: read.at(-1)?.mentions ?? [] });
  const changes = listChanges({ facts, opinion: before }, { facts: input.facts, opinion });
  return changes.length === 0 ? opinion : { ...opinion, changes };
}

function withPrivacyNotice(opinion: OpinionData, notice: string | undefined): OpinionData {
  return notice === undefined ? opinion : { ...opinion, privacyNotice: notice };
}

function withNote(offline: OpinionData, note: string): OpinionData {
  return { ...offline, made: { ...offline.made, notes: [...offline.made.notes, note] } };
}

const UNUSABLE: Readonly<Record<UnusableReason, string>> = {
  'not-json': 'its answer could not be read',
  'wrong-shape': 'its answer could not be read',
  refusal: 'it declined to answer',
  length: 'its answer was cut off',
  empty: 'its answer was empty',
  'content-filter': 'its answer was filtered by its service',
  'not-a-completion': 'its service sent something else than an answer',
  'too-large': 'its service sent something else than an answer',
  'too-many-tool-calls': 'it did not come to an answer',
  'request-refused': 'its service refused the request',
  'prompt-too-long': 'the case is too long for it',
};

const UNAVAILABLE: Readonly<Record<UnavailableReason, string>> = {
  unreachable: 'it could not be reached',
  timeout: 'it did not answer in time',
  cancelled: 'it did not answer in time',
  'rate-limited': 'its service was busy',
  quota: 'its quota is used up',
  credentials: 'its service refused our key',
  'unknown-model': 'its service does not know the model',
  'server-error': 'its service had a fault',
  'circuit-open': 'it has been failing and is left alone for a while',
  'over-budget': 'the budget for it is used up',
};

function explainFailure(reply: Exclude<ModelReply<Draft>, { kind: 'answer' }>): string {
  const cause = reply.kind === 'unusable' ? UNUSABLE[reply.reason] : UNAVAILABLE[reply.reason];
  return `No language model took part: ${cause}. Codes, units and edits do not depend on it.`;
}

function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
