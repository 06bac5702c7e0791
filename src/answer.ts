/**
 * READ FIRST. The way of a case, step by step: raw mail -> answerable mail -> question -> code references ->
 * facts -> rules -> (model) -> verified opinion -> rendered reply. No I/O of its own; the workers call the
 * steps with what the ledger holds, `caseconsultant ask` calls them in one go.
 */

import { answerServices } from './case/answer-services.ts';
import type { CodeBook } from './case/codebook.ts';
import type { Facts } from './case/facts.ts';
import { type Mention, matchCodes } from './case/match.ts';
import { mergeFacts } from './case/merge-facts.ts';
import { holdsQuestion, type Question, readQuestion } from './case/question.ts';
import { readFacts } from './case/read-facts.ts';
import { type Consultation, consultRecorded } from './consult/consult.ts';
import type { AskModel } from './consult/model.ts';
import type { Opinion, OpinionData } from './consult/opinion.ts';
import type { PromptSet } from './consult/prompt-set.ts';
import { defaultAttachmentLimits, type ReadAttachment, readAttachments } from './inbox/attachments.ts';
import type { Authentication } from './inbox/authentication.ts';
import { type AnswerableMail, type GuardPolicy, type GuardVerdict, guard } from './inbox/guard.ts';
import type { Mail } from './inbox/mail.ts';
import { type ParseLimits, parseMail } from './inbox/parse.ts';
import type { Verdict } from './outcome.ts';
import { type Rendered, renderReply, type Templates } from './reply/render.ts';
import { viewOf } from './reply/view.ts';

/** What intake decides about one mail: it becomes a question, or ends here with a recorded reason. */
export type Received =
  | { readonly kind: 'answerable'; readonly mail: AnswerableMail; readonly question: Question }
  | { readonly kind: 'ended'; readonly mail: Mail; readonly verdict: Verdict };

export interface ReceiveParts {
  readonly policy: GuardPolicy;
  readonly limits: ParseLimits;
  /** Looks at the mail's signatures, for a policy that checks them here. */
  readonly checkSignatures: (raw: Uint8Array) => Promise<Authentication>;
  /** The mail answers one of our replies: a mere "thank you" then needs no answer. */
  readonly inKnownCase: (mail: Mail) => Promise<boolean>;
}

/**
 * Raw mail to a question, or to the reason why it is none.
 * @throws Permanent when the bytes are no mail or break the limits; RetryLater when DNS is needed and away.
 */
export async function receive(raw: Uint8Array, parts: ReceiveParts): Promise<Received> {
  const { policy, limits, inKnownCase } = parts;
  const mail = await parseMail(raw, limits);
  // Everything else is judged first: DNS is asked only for mail that would be answered.
  const isUnsigned = policy.authentication.mode === 'dkim';
  const first = guard(mail, isUnsigned ? { ...policy, authentication: believed } : policy);
  const verdict =
    isUnsigned && first.kind === 'answerable' ? guard(mail, policy, await parts.checkSignatures(raw)) : first;
  if (verdict.kind !== 'answerable') return { kind: 'ended', mail, verdict };
  const question = readQuestion(mail);
  if (holdsQuestion(question) === 'thanks' && (await inKnownCase(mail))) {
    return { kind: 'ended', mail, verdict: { kind: 'ignored', reason: 'thanks', detail: 'no new question' } };
  }
  return { kind: 'answerable', mail: verdict.mail, question };
}

/** For mail whose sender was authenticated before, or is about to be. */
const believed: GuardPolicy['authentication'] = { mode: 'off', authservIds: [] };

/**
 * Whether the sender of a mail that was taken may still ask: the policy may have changed since. Who sent it
 * was settled when it came; keys and servers of that day may be gone.
 */
export function mayStillAsk(mail: Mail, policy: GuardPolicy): GuardVerdict {
  return guard(mail, { ...policy, authentication: believed });
}

export interface OpenedQuestion {
  readonly question: Question;
  /** What was attached: read, or why not. */
  readonly attachments: readonly ReadAttachment[];
}

/**
 * A parsed mail with the texts of its attachments as one question; reading them is bounded in time and memory.
 * @param how `known`: what was read of them before, so that they are not read again; `pictureLanguage`: of printed
 *   text, English when left out.
 */
export async function openQuestion(
  raw: Uint8Array,
  mail: Mail,
  how: {
    readonly known?: readonly ReadAttachment[] | undefined;
    readonly pictureLanguage?: string | undefined;
  } = {},
): Promise<OpenedQuestion> {
  const { pictureLanguage = defaultAttachmentLimits.pictureLanguage } = how;
  const limits = { ...defaultAttachmentLimits, pictureLanguage };
  const attachments = how.known ?? (mail.attachments.length === 0 ? [] : await readAttachments(raw, limits));
  const { subject, text } = mail;
  return { question: readQuestion({ subject, text, attachments }), attachments };
}

/** Why a mail holds nothing to answer, in a sentence for its sender; undefined when it holds a question. */
export function lackOf({ question, attachments }: OpenedQuestion): string | undefined {
  const holds = holdsQuestion(question);
  if (holds === 'question') return undefined;
  if (holds === 'thanks') return 'We found no coding question in your mail.';
  const unread = attachments.filter(({ problem }) => problem !== undefined).slice(0, 5);
  if (unread.length === 0) return 'Your mail came without any text.';
  const told = unread.map(({ name, problem }) => `${name} ${problem}`).join('; ');
  return `Your mail came without any text, and what is attached could not be read: ${told}.`;
}

/** An earlier question of the same case, oldest first: its text is read again under today's rules. */
export interface EarlierQuestion {
  readonly question: Question;
  readonly receivedOn: string;
  /** What it was answered, where that is kept. */
  readonly opinion?: OpinionData | undefined;
}

export interface ConsultParts {
  readonly book: CodeBook;
  readonly askModel: AskModel | undefined;
  /** Versions of the prompts to compare; absent: the current ones. */
  readonly prompts?: PromptSet | undefined;
}

export interface Consulted extends Consultation {
  readonly facts: Facts;
  readonly mentions: readonly Mention[];
}

/**
 * One question, with the case's earlier ones, to a verified opinion.
 * @param receivedOn ISO date the mail arrived: stands in for an unstated date of service, marked as assumed.
 */
export async function consultQuestion(
  question: Question,
  earlier: readonly EarlierQuestion[],
  receivedOn: string,
  parts: ConsultParts,
  signal: AbortSignal,
): Promise<Consulted> {
  const mentions = matchCodes(question, parts.book, receivedOn);
  const known = earlier.map(({ question: asked, receivedOn: on }) =>
    readFacts(asked, matchCodes(asked, parts.book, on), on),
  );
  const own = readFacts(question, mentions, receivedOn);
  const before = known.length > 0 ? known.reduce(mergeFacts) : undefined;
  const read = (text: Question) => readFacts(text, matchCodes(text, parts.book, receivedOn), receivedOn);
  const asked = earlier.map(entry => entry.question);
  const facts = before ? mergeFacts(answerServices(before, asked, question, read), own) : own;
  const consultation = await consultRecorded(
    {
      question,
      earlier: earlier.map(entry => entry.question),
      answered: earlier.map(entry => entry.opinion),
      facts,
      mentions,
      book: parts.book,
      receivedOn,
      prompts: parts.prompts,
    },
    parts.askModel,
    signal,
  );
  return { ...consultation, facts, mentions };
}

/**
 * A verified opinion to the words that go out. With the consultation's `privacy`, neither the subject nor the names
 * of files repeat what identifies a person: a whole team reads the reply.
 */
export function writeReply(
  opinion: Opinion,
  about: Parameters<typeof viewOf>[1],
  templates: Templates,
  privacy?: Consultation['privacy'],
): Rendered {
  const { askedSubject, attachments } = about;
  const shown = privacy && {
    askedSubject: privacy.hide(askedSubject),
    ...(attachments && {
      attachments: attachments.map(one => ({ ...one, name: privacy.hideFileName(one.name) })),
    }),
  };
  return renderReply(templates, viewOf(opinion, { ...about, ...shown }));
}
