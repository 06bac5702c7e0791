import { consultQuestion, lackOf, mayStillAsk, type OpenedQuestion, writeReply } from '../src/answer.ts';
import { readCommand } from '../src/case/command.ts';
import type { Question } from '../src/case/question.ts';
import type { Catalog } from '../src/catalog/catalog.ts';
import type { AskModel } from '../src/consult/ask-model.ts';
import { limitSpending, type TokenLimits, tokensOf } from '../src/consult/model-budget.ts';
import { opinionSchema } from '../src/consult/opinion.ts';
import type { AnswerableMail, GuardPolicy } from '../src/inbox/guard.ts';
import { type ParseLimits, parseMail } from '../src/inbox/parse.ts';
import { nameOfRule, type QuotaRule, rulesFor } from '../src/inbox/quota.ts';
import { sealOf } from '../src/inbox/seal.ts';
import type { LoadedQuestion } from '../src/ledger/consulting.ts';
import type { Log } from '../src/log.ts';
import type { Notify } from '../src/notice.ts';
import { referencedReply } from '../src/outbox/compose.ts';
import { outletOf } from '../src/outbox/outlet.ts';
import { RetryLater } from '../src/outcome.ts';
import type { Queue } from '../src/queue.ts';
import { helpView, quotaView } from '../src/reply/notices.ts';
import { renderReply, type Templates } from '../src/reply/render.ts';
import { sealedView } from '../src/reply/sealed.ts';
import { answerCommand } from './command.ts';
import { openStored } from './open.ts';
import { type ReplyParts, recordReply, type Written } from './reply.ts';

export interface ConsultWorkParts extends ReplyParts {
  readonly queue: Queue;
  readonly quotas: readonly QuotaRule[];
  readonly catalog: Catalog;
  readonly askModel: AskModel | undefined;
  /** Most tokens by case, sender and day (UTC), over all processes on this ledger. */
  readonly tokenLimits: TokenLimits;
  readonly templates: Templates;
  readonly guard: GuardPolicy;
  readonly limits: ParseLimits;
  /** Of printed text in pictures; absent: English. */
  readonly pictureLanguage?: string;
  /** IANA name: in whose calendar "today" is, for a date of service that is not stated. */
  readonly timeZone: string;
  readonly log: Log;
  readonly notify: Notify;
}

/** For so long the sweep leaves a question in hand alone; a job that is still there is never added twice. */
const leaseMs = 15_000;
/** A mail that ends its process every time is told by the attempts, which are counted before the work. */
const maxAttempts = 10;

/**
 * One taken question to a stored opinion with its composed reply. A question that is no longer waiting is left
 * alone, so running the job again changes nothing.
 */
export async function consultCase(
  questionId: number,
  parts: ConsultWorkParts,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = parts.now();
  const { ledger, log } = parts;
  const begun = await ledger.beginConsult(questionId, leaseMs, startedAt);
  if (begun.kind === 'not-open') return;
  const loaded = begun.question;
  const { caseNumber } = loaded;
  if (loaded.attempts > maxAttempts) return await refuse(loaded, 'given up after many attempts', parts);
  const mail = await parseMail(loaded.raw, parts.limits);
  const verdict = mayStillAsk(mail, parts.guard);
  if (verdict.kind !== 'answerable') {
    return await refuse(loaded, `${verdict.kind}: ${verdict.reason}`, parts);
  }
  const opened = await openStored(loaded, mail, ledger, parts.pictureLanguage);
  // Whoever said stop while this mail was waiting gets nothing but the word on stop and start.
  if (!isStopOrStart(opened.question) && (await ledger.isStopped(loaded.asker))) {
    return await refuse(loaded, 'the sender has stopped the service', parts);
  }
  const written =
    (await writeNotice(loaded, verdict.mail, opened, parts)) ??
    (await writeOpinion(loaded, verdict.mail, opened, parts, signal));
  const { kind, replyId } = await recordReply(loaded, verdict.mail, written, parts);
  const ms = parts.now().getTime() - startedAt.getTime();
  log.info(
    { case: caseNumber, question: questionId, reply: replyId, outcome: kind, ...figuresOf(written), ms },
    'question consulted',
  );
  parts.notify({ stage: 'consulted', at: parts.now(), caseNumber, ms });
  await parts.queue.add('deliver', replyId);
}

async function refuse(
  { questionId, caseNumber }: LoadedQuestion,
  reason: string,
  { ledger, log, notify, now }: ConsultWorkParts,
): Promise<void> {
  await ledger.recordConsultFailed(questionId, reason, now());
  log.warn({ case: caseNumber, question: questionId, reason }, 'question refused');
  notify({ stage: 'failed', at: now(), caseNumber, reason });
}

function isStopOrStart(question: Question): boolean {
  const kind = readCommand(question)?.kind;
  return kind === 'stop' || kind === 'start';
}

/** A command is carried out instead of consulted on, one mail too many is told so; undefined for a case. */
async function writeNotice(
  loaded: LoadedQuestion,
  mail: AnswerableMail,
  opened: OpenedQuestion,
  parts: ConsultWorkParts,
): Promise<Written | undefined> {
  const { question } = opened;
  const { notice } = loaded;
  const { serviceName } = outletOf(parts.outlets, loaded.mailbox);
  // A rule that was lifted meanwhile keeps nobody from an answer.
  const broken = rulesFor(loaded.asker, parts.quotas).find(rule => nameOfRule(rule) === notice);
  if (broken !== undefined && !isStopOrStart(question)) {
    const about = { caseNumber: loaded.caseNumber, askedSubject: mail.subject, serviceName };
    return { rendered: renderReply(parts.templates, quotaView(about, broken)), notice: nameOfRule(broken) };
  }
  const seal = sealOf(mail);
  if (seal !== undefined) {
    const about = { caseNumber: loaded.caseNumber, askedSubject: mail.subject, serviceName };
    return { rendered: renderReply(parts.templates, sealedView(about, seal)), notice: notice ?? 'sealed' };
  }
  const reason = lackOf(opened);
  if (reason !== undefined) {
    const about = { caseNumber: loaded.caseNumber, askedSubject: mail.subject, serviceName, reason };
    return { rendered: renderReply(parts.templates, helpView(about)), notice: notice ?? 'help' };
  }
  const repliesTo = referencedReply(mail, parts.replySecret)?.questionNumber;
  const answer = await answerCommand(
    { loaded, subject: mail.subject, question, repliesTo },
    {
      ...parts,
      serviceName,
      today: dayOf(loaded.receivedAt, parts.timeZone),
    },
  );
  return answer && { rendered: renderReply(parts.templates, answer.view), notice: notice ?? answer.kind };
}

async function writeOpinion(
  loaded: LoadedQuestion,
  mail: AnswerableMail,
  { question, attachments }: OpenedQuestion,
  parts: ConsultWorkParts,
  signal: AbortSignal,
): Promise<Written> {
  const { caseNumber, questionNumber } = loaded;
  const { opinion, privacy } = await consultQuestion(
    question,
    await earlierQuestions(loaded, parts),
    dayOf(loaded.receivedAt, parts.timeZone),
    { book: parts.catalog, askModel: modelFor(parts, loaded) },
    signal,
  );
  const { serviceName } = outletOf(parts.outlets, loaded.mailbox);
  const about = {
    caseNumber,
    questionNumber,
    askedSubject: mail.subject,
    serviceName,
    attachments,
    damage: mail.damage,
  };
  return { opinion, rendered: writeReply(opinion, about, parts.templates, privacy) };
}

function figuresOf({ opinion, notice }: Written) {
  if (opinion === undefined) return { notice };
  return {
    lines: opinion.lines.length,
    edition: opinion.edition.id,
    by: opinion.made.by,
    modelCalls: opinion.made.calls?.length ?? 0,
    modelTokens: tokensOf(opinion.made.calls ?? []),
  };
}

/** The model, with every request entered into the ledger's account and kept within its limits. */
function modelFor(parts: ConsultWorkParts, { questionId, caseNumber }: LoadedQuestion): AskModel | undefined {
  const { askModel, tokenLimits: limits, ledger, log, now } = parts;
  if (askModel === undefined) return undefined;
  return limitSpending(askModel, {
    reserve: tokens => {
      const since = new Date(now().setUTCHours(0, 0, 0, 0));
      return ledger.reserveTokens({ questionId, limits, since }, tokens, now());
    },
    async settle(reservation, use) {
      try {
        await ledger.settleTokens(reservation, use, now());
      } catch (err) {
        if (!(err instanceof RetryLater)) throw err;
        // The answer is worth more than the account: what was set aside for it stays spent.
        log.warn({ case: caseNumber, question: questionId, err }, 'tokens not settled');
      }
    },
  });
}

async function earlierQuestions(loaded: LoadedQuestion, parts: ConsultWorkParts) {
  const { ledger, limits, timeZone } = parts;
  return await Promise.all(
    loaded.earlier.map(async earlier => ({
      question: (
        await openStored(earlier, await parseMail(earlier.raw, limits), ledger, parts.pictureLanguage)
      ).question,
      receivedOn: dayOf(earlier.receivedAt, timeZone),
      // One kept by an older version may have another shape: then it is worked out again.
      opinion: opinionSchema.safeParse(earlier.opinion).data,
    })),
  );
}

/** The ISO day in the practice's own calendar: a mail of the evening is not dated tomorrow. */
function dayOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
}
