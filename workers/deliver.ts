import type { MailboxDesk } from '../src/inbox/desk.ts';
import type { LoadedReply } from '../src/ledger/delivery.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Log } from '../src/log.ts';
import type { Notify } from '../src/notice.ts';
import type { SendableMail, Sender, SendOutcome } from '../src/outbox/send.ts';
import { RetryLater } from '../src/outcome.ts';

export interface DeliverParts {
  readonly ledger: Ledger;
  readonly sender: Sender;
  readonly desk: MailboxDesk;
  /** The mailbox the desk works in, as recorded with each mail's place. */
  readonly mailbox: string;
  readonly sendRetryForMs: number;
  readonly unknownDelivery: 'hold' | 'resend-once';
  readonly log: Log;
  readonly notify: Notify;
  readonly now: () => Date;
}

/** Longer than the longest SMTP dialogue: only a dead process lets its lease end. */
export const sendLeaseMs = 5 * 60_000;
const sendDeadlineMs = 4 * 60_000;

/**
 * Brings one reply one step on, from whatever state the ledger says it is in: sends a ready one, settles an
 * unknown one, files and flags a sent one. Running it again is harmless.
 */
export async function deliverReply(replyId: number, parts: DeliverParts, signal: AbortSignal): Promise<void> {
  const { ledger } = parts;
  const known = await ledger.loadReply(replyId);
  if (known.state === 'unknown') await settleUnknown(known, parts);
  const claim = await ledger.claimReply(replyId, sendLeaseMs, parts.now());
  if (claim.kind === 'claimed') await sendClaimed(claim.reply, parts, signal);
  const reply = await ledger.loadReply(replyId);
  if (reply.state === 'sent') await finishSent(reply, parts);
}

async function sendClaimed(reply: LoadedReply, parts: DeliverParts, signal: AbortSignal): Promise<void> {
  const startedAt = parts.now();
  const mail: SendableMail = {
    raw: reply.raw,
    envelope: { from: reply.sender, to: [...reply.recipients.to, ...reply.recipients.cc] },
  };
  const outcome = await parts.sender.send(
    mail,
    AbortSignal.any([signal, AbortSignal.timeout(sendDeadlineMs)]),
  );
  await recordOutcome(reply, outcome, parts);
  const ms = parts.now().getTime() - startedAt.getTime();
  const about = {
    case: reply.caseNumber,
    reply: reply.replyId,
    outcome: outcome.kind,
    attempt: reply.attempts,
    ms,
  };
  parts.log[outcome.kind === 'sent' ? 'info' : 'warn'](
    { ...about, response: outcome.response },
    'reply attempt',
  );
}

/** What the ledger learns of an attempt. Nothing here sends again: that is the queue's and the sweep's work. */
async function recordOutcome(reply: LoadedReply, outcome: SendOutcome, parts: DeliverParts): Promise<void> {
  const { ledger, notify, log } = parts;
  const { replyId, caseNumber } = reply;
  const at = parts.now();
  switch (outcome.kind) {
    case 'sent': {
      const rejected = outcome.rejected.map(recipient => recipient.address);
      const receipt = { smtpReply: outcome.response, accepted: outcome.accepted, rejected };
      await ledger.recordSent(replyId, receipt, at);
      if (rejected.length > 0) {
        log.error(
          { case: caseNumber, reply: replyId, refused: rejected.length },
          'some recipients were refused',
        );
      }
      return notify({ stage: 'sent', at, caseNumber, ms: at.getTime() - reply.madeAt.getTime() });
    }
    case 'refused':
      await ledger.recordFailed(replyId, outcome.response, at);
      log.error(
        { case: caseNumber, reply: replyId, response: outcome.response },
        'dead letter: reply refused',
      );
      return notify({ stage: 'failed', at, caseNumber, reason: 'refused', detail: outcome.response });
    case 'unknown':
      await ledger.recordUnknown(replyId, outcome.response, at);
      notify({ stage: 'unknown', at, caseNumber, detail: outcome.response });
      return await settleUnknown(await ledger.loadReply(replyId), parts);
    case 'later':
    case 'credentials':
    case 'certificate':
      return await retryOrGiveUp(reply, outcome, parts);
  }
}

/** Backoff doubles from 15 s to 15 min; a wrong password counts like an outage: somebody will mend it. */
async function retryOrGiveUp(
  reply: LoadedReply,
  outcome: Extract<SendOutcome, { kind: 'later' | 'credentials' | 'certificate' }>,
  parts: DeliverParts,
): Promise<void> {
  const { ledger, log, notify } = parts;
  const { replyId, caseNumber } = reply;
  const at = parts.now();
  if (at.getTime() - reply.madeAt.getTime() >= parts.sendRetryForMs) {
    await ledger.recordFailed(replyId, `gave up: ${outcome.response}`, at);
    log.error(
      { case: caseNumber, reply: replyId, response: outcome.response },
      'dead letter: gave up sending',
    );
    return notify({ stage: 'failed', at, caseNumber, reason: 'gave-up', detail: outcome.response });
  }
  const waitMs = Math.min(15 * 60_000, 15_000 * 2 ** Math.min(reply.attempts - 1, 10));
  await ledger.recordRetry(replyId, new Date(at.getTime() + waitMs), outcome.response, at);
  notify({ stage: 'retry', at, caseNumber, reason: outcome.kind, detail: outcome.response });
}

/**
 * The body was handed over and no verdict came. When the provider keeps Sent copies itself, a copy there proves
 * delivery; otherwise it is sent once more under the same Message-ID, or held for a person, by setting.
 */
async function settleUnknown(reply: LoadedReply, parts: DeliverParts): Promise<void> {
  const { ledger, desk, log, notify } = parts;
  const { replyId, caseNumber, messageId } = reply;
  if (await desk.findInSent(messageId)) {
    const receipt = { smtpReply: 'found in Sent', accepted: [], rejected: [] };
    await ledger.recordSent(replyId, receipt, parts.now());
    return notify({ stage: 'sent', at: parts.now(), caseNumber, reason: 'found-in-sent' });
  }
  if (parts.unknownDelivery === 'resend-once' && (await ledger.resendUnknown(replyId, parts.now()))) return;
  await ledger.holdReply(replyId, 'delivery unknown', parts.now());
  log.error({ case: caseNumber, reply: replyId }, 'reply held: nobody knows whether it was delivered');
  notify({ stage: 'held', at: parts.now(), caseNumber, reason: 'delivery-unknown' });
}

/** The copy in Sent and the \Answered flag: chores after the fact, repeated until both are done. */
async function finishSent(reply: LoadedReply, parts: DeliverParts): Promise<void> {
  const { ledger, desk, notify } = parts;
  const { replyId, caseNumber } = reply;
  if (reply.filedAt === undefined) {
    const how = await desk.fileSent({ raw: reply.raw, messageId: reply.messageId });
    await ledger.recordFiled(replyId, how, parts.now());
    notify({ stage: 'filed', at: parts.now(), caseNumber, detail: how });
  }
  if (reply.flaggedAt === undefined) {
    const places = reply.places.filter(place => place.mailbox === parts.mailbox);
    if (places.length === 0 && reply.places.length > 0) {
      throw new RetryLater(`reply ${replyId} answers a mail of another mailbox than ${parts.mailbox}`);
    }
    const found = await Promise.all(places.map(place => desk.markAnswered(place)));
    await ledger.recordAnsweredFlag(replyId, found.some(Boolean) ? 'flagged' : 'gone', parts.now());
    notify({ stage: 'flagged', at: parts.now(), caseNumber });
  }
}
