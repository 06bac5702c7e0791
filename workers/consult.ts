import { consultQuestion, mayStillAsk, openQuestion, writeReply } from '../src/answer.ts';
import type { CodeBook } from '../src/case/codebook.ts';
import type { AskModel } from '../src/consult/ask-model.ts';
import type { Spending } from '../src/consult/model-budget.ts';
import type { Opinion } from '../src/consult/opinion.ts';
import type { GuardPolicy } from '../src/inbox/guard.ts';
import type { Address } from '../src/inbox/mail.ts';
import { type ParseLimits, parseMail } from '../src/inbox/parse.ts';
import type { LoadedQuestion } from '../src/ledger/consulting.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Log } from '../src/log.ts';
import type { Notify } from '../src/notice.ts';
import { composeReply, type OutgoingMail, replyMessageId } from '../src/outbox/compose.ts';
import { chooseRecipients, type RecipientPolicy } from '../src/outbox/recipients.ts';
import type { Queue } from '../src/queue.ts';
import type { Rendered, Templates } from '../src/reply/render.ts';

export interface ConsultWorkParts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly book: CodeBook;
  readonly askModel: AskModel | undefined;
  /** Counts the model's tokens by case, sender and day; absent: nobody counts. */
  readonly spending?: Spending;
  readonly templates: Templates;
  readonly guard: GuardPolicy;
  readonly limits: ParseLimits;
  readonly recipients: RecipientPolicy;
  readonly identity: {
    readonly from: Address;
    readonly replyTo: Address | undefined;
    readonly serviceName: string;
  };
  readonly replySecret: string;
  /** IANA name: in whose calendar "today" is, for a date of service that is not stated. */
  readonly timeZone: string;
  readonly log: Log;
  readonly notify: Notify;
  readonly now: () => Date;
}

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
  const loaded = await ledger.loadQuestion(questionId);
  if (loaded.state !== 'taken') return;
  const { caseNumber } = loaded;
  const mail = await parseMail(loaded.raw, parts.limits);
  const verdict = mayStillAsk(mail, parts.guard);
  if (verdict.kind !== 'answerable') {
    await ledger.recordConsultFailed(questionId, `${verdict.kind}: ${verdict.reason}`, parts.now());
    log.warn({ case: caseNumber, question: questionId, reason: verdict.reason }, 'question refused');
    parts.notify({ stage: 'failed', at: parts.now(), caseNumber, reason: verdict.reason });
    return;
  }
  const { question, attachments } = await openQuestion(loaded.raw, mail);
  const { opinion } = await consultQuestion(
    question,
    await earlierQuestions(loaded, parts),
    dayOf(loaded.receivedAt, parts.timeZone),
    { ...parts, askModel: modelFor(parts, caseNumber, verdict.mail.asker.address) },
    signal,
  );
  const rendered = writeReply(
    opinion,
    {
      caseNumber,
      questionNumber: loaded.questionNumber,
      askedSubject: mail.subject,
      serviceName: parts.identity.serviceName,
      attachments,
    },
    parts.templates,
  );
  const outgoing = await addressReply(rendered, verdict.mail, loaded, parts);
  const reply = {
    messageId: outgoing.messageId,
    sender: outgoing.envelope.from,
    recipients: {
      to: outgoing.recipients.to.map(recipient => recipient.address),
      cc: outgoing.recipients.cc.map(recipient => recipient.address),
    },
    subject: outgoing.subject,
    text: rendered.text,
    html: rendered.html,
    raw: outgoing.raw,
  };
  const { kind, replyId } = await ledger.recordOpinionAndReply(questionId, opinion, reply, parts.now());
  const ms = parts.now().getTime() - startedAt.getTime();
  log.info(
    {
      case: caseNumber,
      question: questionId,
      reply: replyId,
      outcome: kind,
      lines: opinion.lines.length,
      edition: opinion.edition.id,
      by: opinion.made.by,
      modelCalls: opinion.made.calls?.length ?? 0,
      modelTokens: tokensOf(opinion),
      ms,
    },
    'question consulted',
  );
  parts.notify({ stage: 'consulted', at: parts.now(), caseNumber, ms });
  await parts.queue.add('deliver', replyId);
}

function tokensOf({ made }: Opinion): number {
  return (made.calls ?? []).reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0);
}

/** The model within what this case and its asker may still spend. */
function modelFor({ askModel, spending }: ConsultWorkParts, caseNumber: string, sender: string) {
  return askModel && spending ? spending.limit(askModel, { caseNumber, sender }) : askModel;
}

async function earlierQuestions(loaded: LoadedQuestion, { limits, timeZone }: ConsultWorkParts) {
  return await Promise.all(
    loaded.earlier.map(async ({ raw, receivedAt }) => ({
      question: (await openQuestion(raw, await parseMail(raw, limits))).question,
      receivedOn: dayOf(receivedAt, timeZone),
    })),
  );
}

async function addressReply(
  rendered: Rendered,
  mail: Parameters<typeof chooseRecipients>[0] & Parameters<typeof composeReply>[0]['answers'],
  loaded: LoadedQuestion,
  parts: ConsultWorkParts,
): Promise<OutgoingMail> {
  const { from, replyTo } = parts.identity;
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return await composeReply({
    from,
    ...(replyTo === undefined ? {} : { replyTo }),
    recipients: chooseRecipients(mail, parts.recipients),
    ...rendered,
    messageId: replyMessageId(loaded, parts.replySecret, domain),
    caseNumber: loaded.caseNumber,
    at: parts.now(),
    answers: mail,
  });
}

/** The ISO day in the practice's own calendar: a mail of the evening is not dated tomorrow. */
function dayOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
}
