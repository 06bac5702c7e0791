/**
 * READ FIRST. The way of a case, step by step: raw mail -> answerable mail -> question -> code references ->
 * facts -> rules -> (model) -> verified opinion -> rendered reply. No I/O of its own; the workers call the
 * steps with what the ledger holds, `caseconsultant ask` calls them in one go.
 */
import type { CodeBook } from './case/codebook.ts';
import type { Facts } from './case/facts.ts';
import { type Mention, matchCodes } from './case/match.ts';
import { mergeFacts } from './case/merge-facts.ts';
import { holdsQuestion, type Question, readQuestion } from './case/question.ts';
import { readFacts } from './case/read-facts.ts';
import { consult } from './consult/consult.ts';
import type { AskModel } from './consult/model.ts';
import type { Opinion } from './consult/opinion.ts';
import { type AnswerableMail, type GuardPolicy, guard } from './inbox/guard.ts';
import type { Mail } from './inbox/mail.ts';
import { type ParseLimits, parseMail } from './inbox/parse.ts';
import type { Verdict } from './outcome.ts';
import { type Rendered, renderReply, type Templates } from './reply/render.ts';
import { viewOf } from './reply/view.ts';

/** What intake decides about one mail: it becomes a question, or ends here with a recorded reason. */
export type Received =
  | { readonly kind: 'answerable'; readonly mail: AnswerableMail; readonly question: Question }
  | { readonly kind: 'ended'; readonly mail: Mail; readonly verdict: Verdict };

/**
 * Raw mail to a question, or to the reason why it is none.
 * @param inKnownCase the mail answers one of our replies: a mere "thank you" then needs no answer.
 * @throws Permanent when the bytes are no mail or break the limits.
 */
export async function receive(
  raw: Uint8Array,
  policy: GuardPolicy,
  limits: ParseLimits,
  inKnownCase: (mail: Mail) => Promise<boolean>,
): Promise<Received> {
  const mail = await parseMail(raw, limits);
  const verdict = guard(mail, policy);
  if (verdict.kind !== 'answerable') return { kind: 'ended', mail, verdict };
  const question = readQuestion(mail);
  if (holdsQuestion(question) === 'thanks' && (await inKnownCase(mail))) {
    return { kind: 'ended', mail, verdict: { kind: 'ignored', reason: 'thanks', detail: 'no new question' } };
  }
  return { kind: 'answerable', mail: verdict.mail, question };
}

/** An earlier question of the same case, oldest first: its text is read again under today's rules. */
export interface EarlierQuestion {
  readonly question: Question;
  readonly receivedOn: string;
}

export interface ConsultParts {
  readonly book: CodeBook;
  readonly askModel: AskModel | undefined;
}

export interface Consulted {
  readonly opinion: Opinion;
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
  const facts = [...known, readFacts(question, mentions, receivedOn)].reduce(mergeFacts);
  const opinion = await consult(
    {
      question,
      earlier: earlier.map(entry => entry.question),
      facts,
      mentions,
      book: parts.book,
      receivedOn,
    },
    parts.askModel,
    signal,
  );
  return { opinion, facts, mentions };
}

/** A verified opinion to the words that go out. */
export function writeReply(
  opinion: Opinion,
  about: { caseNumber: string; questionNumber: number; askedSubject: string; serviceName: string },
  templates: Templates,
): Rendered {
  return renderReply(templates, viewOf(opinion, about));
}
