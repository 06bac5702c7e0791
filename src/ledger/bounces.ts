import { sql } from 'kysely';
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
 * A bounce: ignored as a mail, and noted with the reply that came back (an alert to the operator).
 * @param messageIds those the bounce names (References, In-Reply-To, the returned headers), already proven to be
 * signed by us. No sender is asked for here: nothing of the case is told to anyone.
 */
export async function recordBounce(
  db: Db,
  arrival: Arrival,
  messageIds: readonly string[],
  ending: Omit<Ending, 'caseId'>,
  at: Date,
): Promise<Bounced> {
  return await inTransaction(db, async tx => {
    const reply = await replyOf(tx, messageIds);
    const stored = await storeArrival(
      tx,
      arrival,
      { outcome: 'ignored', ...ending, caseId: reply?.caseId },
      at,
    );
    if (stored.fresh) {
      const about = { messageId: stored.messageId, ...reply };
      const detail = { from: arrival.from, reason: ending.reason, detail: ending.detail, uid: arrival.uid };
      await recordEvent(tx, 'mail-ignored', at, about, detail);
      if (reply !== undefined)
        await recordEvent(tx, 'reply-bounced', at, about, { reason: ending.reason, detail: ending.detail });
    }
    return { ...stored, replyId: reply?.replyId, caseNumber: reply?.caseNumber };
  });
}

async function replyOf(tx: Tx, messageIds: readonly string[]) {
  if (messageIds.length === 0) return undefined;
  const row = await tx
    .selectFrom('replies as r')
    .innerJoin('questions as q', 'q.id', 'r.question_id')
    .innerJoin('cases as c', 'c.id', 'q.case_id')
    .select(['r.id as replyId', 'q.id as questionId', 'c.id as caseId', 'c.number as caseNumber'])
    .where('r.header_message_id', 'in', messageIds.slice(0, 200))
    .orderBy('r.id', 'desc')
    .executeTakeFirst();
  return row;
}

/** How many replies to this address (in To) came back since then: the ground for not writing there any more. */
export async function countBounces(db: Db, address: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('events as e')
    .innerJoin('replies as r', 'r.id', 'e.reply_id')
    .select(bounce => bounce.fn.count<number>('r.id').distinct().as('count'))
    .where('e.kind', '=', 'reply-bounced')
    .where('e.at', '>=', since)
    .where(
      sql<boolean>`exists (select 1 from jsonb_array_elements_text(r.recipients->'to') as t(address) where lower(t.address) = ${address.toLowerCase()})`,
    )
    .executeTakeFirstOrThrow();
  return count;
}
