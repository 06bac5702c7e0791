import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Questions of one sender (any case of letters) taken since then and not held: each is, or will be, one reply.
 * Counting questions instead of sent replies keeps a burst from passing before the first reply is out.
 */
export async function countReplies(db: Db, sender: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('questions as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .select(q => q.fn.countAll<number>().as('count'))
    .where(sql`lower(q.asker)`, '=', sender.toLowerCase())
    .where('m.recorded_at', '>=', since)
    .where('q.state', '!=', 'held')
    .executeTakeFirstOrThrow();
  return count;
}

/** As `countReplies`, for all senders together. */
export async function countAllReplies(db: Db, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('questions as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .select(q => q.fn.countAll<number>().as('count'))
    .where('m.recorded_at', '>=', since)
    .where('q.state', '!=', 'held')
    .executeTakeFirstOrThrow();
  return count;
}

/** Questions of one sender held for this reason since then: the first one is told politely, the rest stay silent. */
export async function countHeld(db: Db, sender: string, reason: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('questions as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .select(q => q.fn.countAll<number>().as('count'))
    .where(sql`lower(q.asker)`, '=', sender.toLowerCase())
    .where('m.recorded_at', '>=', since)
    .where('q.state', '=', 'held')
    .where('q.reason', '=', reason)
    .executeTakeFirstOrThrow();
  return count;
}

/** Questions of one sender since then that got a notice of this kind instead of an opinion. */
export async function countNotices(db: Db, sender: string, notice: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('questions as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .select(q => q.fn.countAll<number>().as('count'))
    .where(sql`lower(q.asker)`, '=', sender.toLowerCase())
    .where('m.recorded_at', '>=', since)
    .where('q.notice', '=', notice)
    .executeTakeFirstOrThrow();
  return count;
}
