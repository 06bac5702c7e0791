import type { MailboxDesk } from '../src/inbox/desk.ts';
import type { LoadedReply } from '../src/ledger/delivery.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Log } from '../src/log.ts';
import type { Notify } from '../src/notice.ts';
import { isAskerServed } from '../src/outbox/progress.ts';
import { RetryLater } from '../src/outcome.ts';
import type { Queue } from '../src/queue.ts';
import { openRecipients } from './attempt.ts';

export interface DeskParts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  /** By the mailbox's name, as recorded with each mail's place; the first mailbox first. */
  readonly desks: ReadonlyMap<string, MailboxDesk>;
  readonly unknownDelivery: 'hold' | 'resend-once';
  readonly log: Log;
  readonly notify: Notify;
  readonly now: () => Date;
}

/** When a mailbox refuses its work for good, that is told, and tried again after this. */
const postponedMs = 3600_000;

/**
 * What a reply still needs in the mailbox: an unknown outcome is looked up in Sent, a sent reply is filed there, its
 * question flagged and moved. Running it again is harmless.
 * @throws RetryLater while the mailbox is away: the queue tries again, and the sweep after it.
 */
export async function finishReply(replyId: number, parts: DeskParts): Promise<void> {
  const { ledger, queue } = parts;
  const known = await ledger.loadReply(replyId);
  if (known.state === 'unknown') await settleUnknown(known, parts);
  const reply = await ledger.loadReply(replyId);
  if (reply.state === 'ready') await queue.add('deliver', replyId);
  if (reply.state === 'sent') await finishSent(reply, parts);
}

/** The mailbox refused for good, or a bug broke the work repeatedly: no reply is lost by that, only its copy waits. */
export async function postponeReply(
  replyId: number,
  reason: string,
  { ledger, now }: Pick<DeskParts, 'ledger' | 'now'>,
): Promise<void> {
  await ledger.postponeDesk(replyId, new Date(now().getTime() + postponedMs), reason, now());
}

/**
 * The body was handed over and no verdict came. When the provider keeps Sent copies itself, a copy there proves
 * delivery (unless some recipients had it before: the copy is theirs then); otherwise it is sent once more under
 * the same Message-ID, or held for a person, by setting.
 */
async function settleUnknown(reply: LoadedReply, parts: DeskParts): Promise<void> {
  const { ledger, log, notify } = parts;
  const { replyId, caseNumber, messageId } = reply;
  if (
    reply.remaining === undefined &&
    (await homeDesk(reply, parts).findInSent({ messageId, madeAt: reply.madeAt }))
  ) {
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

/** The copy in Sent and the \Answered flag, repeated until both are done. */
async function finishSent(reply: LoadedReply, parts: DeskParts): Promise<void> {
  const { ledger, desks, notify } = parts;
  const { replyId, caseNumber } = reply;
  if (reply.filedAt === undefined) {
    const how = await homeDesk(reply, parts).fileSent(reply);
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
function homeDesk({ replyId, mailbox }: LoadedReply, { desks }: DeskParts): MailboxDesk {
  const [first] = desks.values();
  const desk = desks.get(mailbox) ?? first;
  if (desk === undefined) throw new Error(`reply ${replyId} has no mailbox to be filed in`);
  return desk;
}
