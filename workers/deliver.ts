import { setTimeout as pause } from 'node:timers/promises';
import type { MailboxDesk } from '../src/inbox/desk.ts';
import type { LoadedReply } from '../src/ledger/delivery.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Log } from '../src/log.ts';
import type { Notify } from '../src/notice.ts';
import { isAskerServed } from '../src/outbox/progress.ts';
import type { SendableMail, Sender } from '../src/outbox/send.ts';
import { RetryLater } from '../src/outcome.ts';
import { openRecipients, recordOutcome } from './attempt.ts';
import { within } from './within.ts';

export interface DeliverParts {
  readonly ledger: Ledger;
  readonly sender: Sender;
  /** By the mailbox's name, as recorded with each mail's place; the first mailbox first. */
  readonly desks: ReadonlyMap<string, MailboxDesk>;
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
  if (claim.kind === 'claimed' && reply.state === 'unknown') await settleUnknown(reply, parts);
  if ((await ledger.loadReply(replyId)).state === 'sent') await finishSent(reply, parts);
}

async function sendClaimed(reply: LoadedReply, parts: DeliverParts, signal: AbortSignal): Promise<void> {
  const startedAt = parts.now();
  const mail: SendableMail = {
    raw: reply.raw,
    envelope: { from: reply.sender, to: openRecipients(reply) },
  };
  const outcome = await within(sendDeadlineMs, signal, limited => parts.sender.send(mail, limited));
  await untilRecorded(() => recordOutcome(reply, outcome, parts), signal);
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

const longestPauseMs = 5000;

/**
 * What the server said is known here alone: when the database is away at that moment, it is told later. Otherwise
 * a reply that was taken would count as of unknown outcome, and go out again or wait for a person.
 */
async function untilRecorded(record: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let pauseMs = 200; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      await record();
      return;
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      await pause(pauseMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) throw error;
    }
  }
}

/**
 * The body was handed over and no verdict came. When the provider keeps Sent copies itself, a copy there proves
 * delivery (unless some recipients had it before: the copy is theirs then); otherwise it is sent once more under
 * the same Message-ID, or held for a person, by setting.
 */
async function settleUnknown(reply: LoadedReply, parts: DeliverParts): Promise<void> {
  const { ledger, log, notify } = parts;
  const { replyId, caseNumber, messageId } = reply;
  if (reply.remaining === undefined && (await homeDesk(reply, parts).findInSent(messageId))) {
    const receipt = { smtpReply: 'found in Sent', accepted: [], rejected: [] };
    await ledger.recordSent(replyId, receipt, parts.now());
    return notify({ stage: 'sent', at: parts.now(), caseNumber, reason: 'found-in-sent' });
  }
  if (parts.unknownDelivery === 'resend-once' && (await ledger.resendUnknown(replyId, parts.now()))) return;
  if (isAskerServed(reply.recipients.to, reply.remaining)) {
    const receipt = { smtpReply: 'delivery unknown', accepted: [], rejected: openRecipients(reply) };
    await ledger.recordSent(replyId, receipt, parts.now());
    return notify({ stage: 'sent', at: parts.now(), caseNumber, reason: 'copies-unknown' });
  }
  await ledger.holdReply(replyId, 'delivery unknown', parts.now());
  log.error({ case: caseNumber, reply: replyId }, 'reply held: nobody knows whether it was delivered');
  notify({ stage: 'held', at: parts.now(), caseNumber, reason: 'delivery-unknown' });
}

/** The copy in Sent and the \Answered flag: chores after the fact, repeated until both are done. */
async function finishSent(reply: LoadedReply, parts: DeliverParts): Promise<void> {
  const { ledger, desks, notify } = parts;
  const { replyId, caseNumber } = reply;
  if (reply.filedAt === undefined) {
    const how = await homeDesk(reply, parts).fileSent({ raw: reply.raw, messageId: reply.messageId });
    await ledger.recordFiled(replyId, how, parts.now());
    notify({ stage: 'filed', at: parts.now(), caseNumber, detail: how });
  }
  if (reply.flaggedAt === undefined) {
    const work = reply.places.flatMap(place => {
      const desk = desks.get(place.mailbox);
      return desk === undefined ? [] : [desk.markAnswered(place)];
    });
    if (work.length === 0 && reply.places.length > 0) {
      throw new RetryLater(`reply ${replyId} answers a mail of a mailbox that is not among the settings`);
    }
    const found = await Promise.all(work);
    await ledger.recordAnsweredFlag(replyId, found.some(Boolean) ? 'flagged' : 'gone', parts.now());
    notify({ stage: 'flagged', at: parts.now(), caseNumber });
  }
}

/** The copy of a reply is filed where its question came in. */
function homeDesk({ replyId, places }: LoadedReply, { desks }: DeliverParts): MailboxDesk {
  const [first] = desks.values();
  const desk = places.map(({ mailbox }) => desks.get(mailbox)).find(known => known !== undefined) ?? first;
  if (desk === undefined) throw new Error(`reply ${replyId} has no mailbox to be filed in`);
  return desk;
}
