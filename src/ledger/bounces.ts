import { sql } from 'kysely';
import type { DeliveryReport } from '../inbox/delivery-report.ts';
import { type Arrival, storeArrival } from './arrival.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { recordEvent } from './event.ts';
import type { Ended, Ending } from './intake.ts';

export interface Bounced extends Ended {
  /** The reply that came back; undefined when the bounce names none of ours. */
  readonly replyId: number | undefined;
  readonly caseNumber: string | undefined;
}

/**
 * A bounce: ignored as a mail, and, when a recipient failed for good, noted with the reply that came back (an
 * alert to the operator).
 * @param report its Message-IDs already reduced to those proven to be signed by us. No sender is asked for here:
 * nothing of the case is told to anyone.
 */
export async function recordBounce(
  db: Db,
  arrival: Arrival,
  report: DeliveryReport,
  ending: Omit<Ending, 'caseId'>,
  at: Date,
): Promise<Bounced> {
  return await inTransaction(db, async tx => {
    const reply = await replyOf(tx, report.messageIds);
    const stored = await storeArrival(
      tx,
      arrival,
      { outcome: 'ignored', ...ending, caseId: reply?.caseId },
      at,
    );
    const bounced = { ...stored, replyId: reply?.replyId, caseNumber: reply?.caseNumber };
    if (!stored.fresh) return bounced;
    const { replyId, questionId, caseId } = reply ?? {};
    const about = { messageId: stored.messageId, replyId, questionId, caseId };
    const { reason, detail } = ending;
    await recordEvent(tx, 'mail-ignored', at, about, {
      from: arrival.from,
      reason,
      detail,
      uid: arrival.uid,
    });
    const hard = report.recipients.filter(isHard).slice(0, 20);
    if (reply !== undefined && hard.length > 0) {
      // Only whom the reply went to: a forged report must not silence anybody else.
      const failed = hard.filter(({ address }) => reply.wentTo.has(address.toLowerCase()));
      await recordEvent(tx, 'reply-bounced', at, about, {
        reason,
        failed: failed.map(recipient => recipient.address.toLowerCase()),
        status: hard.map(recipient => recipient.status ?? ''),
      });
    }
    return bounced;
  });
}

/** Failed for good (RFC 3463 class 5); a report without a code that says failed is believed. */
function isHard({ action, status }: DeliveryReport['recipients'][number]): boolean {
  return action === 'failed' && (status === undefined || status.startsWith('5'));
}

async function replyOf(tx: Tx, messageIds: readonly string[]) {
  if (messageIds.length === 0) return undefined;
  const row = await tx
    .selectFrom('replies as r')
    .innerJoin('questions as q', 'q.id', 'r.question_id')
    .innerJoin('cases as c', 'c.id', 'q.case_id')
    .select(['r.id as replyId', 'q.id as questionId', 'c.id as caseId', 'c.number as caseNumber'])
    .select('r.recipients')
    .where('r.header_message_id', 'in', messageIds.slice(0, 200))
    .orderBy('r.id', 'desc')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { recipients, ...reply } = row;
  return {
    ...reply,
    wentTo: new Set([...recipients.to, ...recipients.cc].map(address => address.toLowerCase())),
  };
}

/** How many of our replies came back from this address since then: the ground for not writing there any more. */
export async function countBounces(db: Db, address: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('events')
    .select(bounce => bounce.fn.count<number>('reply_id').distinct().as('count'))
    .where('kind', '=', 'reply-bounced')
    .where('at', '>=', since)
    .where(sql<boolean>`detail->'failed' ? ${address.toLowerCase()}`)
    .executeTakeFirstOrThrow();
  return count;
}
