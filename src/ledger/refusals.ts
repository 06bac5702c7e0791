import { type Db, inTransaction, type Tx } from './database.ts';
import { isDue, latestBelieved } from './due.ts';
import { recordEvent } from './event.ts';
import { storableLine } from './storable.ts';
import { tellOnce } from './told.ts';

/** Whom a rejected mail may be told of. */
export interface Refusal {
  readonly address: string;
  /** Not when that address was told after this. */
  readonly since: Date;
}

const kind = 'refusal';
/** However many addresses are forged, no more refusals than this leave in an hour, over all mailboxes. */
const mostAnHour = 20;
const anHourMs = 3600_000;

/**
 * Notes that a rejected mail is answered with a refusal: once for an address in its period, and not at all beyond the
 * bound of the hour. The notice leaves at most once; a process that dies while sending it takes it along.
 */
export async function planRefusal(tx: Tx, messageId: number, refusal: Refusal, at: Date): Promise<boolean> {
  const { count } = await tx
    .selectFrom('told')
    .select(told => told.fn.countAll<number>().as('count'))
    .where('kind', '=', kind)
    .where('told_at', '>=', new Date(at.getTime() - anHourMs))
    .where('told_at', '<=', latestBelieved(at))
    .executeTakeFirstOrThrow();
  if (count >= mostAnHour) return false;
  if (!(await tellOnce(tx, refusal.address, kind, refusal.since, at))) return false;
  const address = storableLine(refusal.address);
  await tx
    .insertInto('refusals')
    .values({ message_id: messageId, address, state: 'due', attempts: 0, due_at: at })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  await recordEvent(tx, 'refusal-planned', at, { messageId }, { address });
  return true;
}

/** A refusal in the hand of one sender. */
export interface ClaimedRefusal {
  readonly messageId: number;
  readonly address: string;
  readonly attempts: number;
  /** The Message-ID of the refused mail. */
  readonly answers: string | undefined;
  readonly mailbox: string;
}

/** The next refusal that is due, for this caller alone; undefined when there is none. */
export async function claimRefusal(db: Db, at: Date): Promise<ClaimedRefusal | undefined> {
  const row = await db
    .updateTable('refusals as r')
    .from('messages as m')
    .innerJoin('mailboxes as b', 'b.id', 'm.mailbox_id')
    .set(update => ({ state: 'sending' as const, attempts: update('r.attempts', '+', 1) }))
    .whereRef('m.id', '=', 'r.message_id')
    .where('r.message_id', '=', due =>
      due
        .selectFrom('refusals')
        .select('message_id')
        .where('state', '=', 'due')
        .where(isDue('due_at', at))
        .orderBy('due_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['r.message_id', 'r.address', 'r.attempts', 'm.header_message_id', 'b.name'])
    .executeTakeFirst();
  return (
    row && {
      messageId: row.message_id,
      address: row.address,
      attempts: row.attempts,
      answers: row.header_message_id ?? undefined,
      mailbox: row.name,
    }
  );
}

export type RefusalEnd =
  | { readonly kind: 'sent' | 'failed'; readonly response: string }
  /** The server refused it for now. */
  | { readonly kind: 'later'; readonly response: string; readonly dueAt: Date };

/** What became of one attempt. */
export async function settleRefusal(db: Db, messageId: number, end: RefusalEnd, at: Date): Promise<void> {
  await inTransaction(db, async tx => {
    const set = end.kind === 'later' ? { state: 'due' as const, due_at: end.dueAt } : { state: end.kind };
    const row = await tx
      .updateTable('refusals')
      .set(set)
      .where('message_id', '=', messageId)
      .where('state', '=', 'sending')
      .returning('address')
      .executeTakeFirst();
    if (row === undefined || end.kind === 'later') return;
    const detail = { address: row.address, response: end.response };
    await recordEvent(tx, end.kind === 'sent' ? 'refusal-sent' : 'refusal-failed', at, { messageId }, detail);
  });
}
