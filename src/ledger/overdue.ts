import { type ExpressionBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { finishWithinMs } from './desk.ts';
import { isDue } from './due.ts';
import type { Tables } from './schema.ts';

export interface Overdue {
  /** Questions waiting for an opinion. */
  readonly consult: readonly number[];
  /** Replies ready to be sent. */
  readonly deliver: readonly number[];
  /** Replies whose sender died: the outcome of the attempt is unknown. */
  readonly expired: readonly number[];
  /** Replies of unknown outcome, to be looked up in Sent, resent or held. */
  readonly unknown: readonly number[];
  /** Sent replies whose copy is not filed or whose question is not flagged yet. */
  readonly unfinished: readonly number[];
}

/**
 * Everything the ledger says is due, oldest first.
 * @param now the caller's clock; leases run on the database's. @param limit at most so many of each kind in one sweep.
 */
export async function listOverdue(db: Db, now: Date, limit = 500): Promise<Overdue> {
  const consult = await db
    .selectFrom('questions')
    .select('id')
    .where('state', '=', 'taken')
    .where(isDue('due_at', now))
    .orderBy('due_at')
    .limit(limit)
    .execute();
  const replies = (state: 'ready' | 'unknown') =>
    db
      .selectFrom('replies')
      .select('id')
      .where('state', '=', state)
      .where(isDue('next_attempt_at', now))
      .orderBy('next_attempt_at')
      .limit(limit);
  const deliver = await replies('ready').execute();
  const isDeskDue = ({ eb, or }: ExpressionBuilder<Tables, 'replies'>) =>
    or([eb('desk_due_at', 'is', null), isDue('desk_due_at', now)]);
  const unknown = await replies('unknown').where(isDeskDue).execute();
  const expired = await db
    .selectFrom('replies')
    .select('id')
    .where('state', '=', 'sending')
    .where('lease_until', '<', sql<Date>`clock_timestamp()`)
    .limit(limit)
    .execute();
  const unfinished = await db
    .selectFrom('replies')
    .select('id')
    .where('state', '=', 'sent')
    .where('sent_at', '>', new Date(now.getTime() - finishWithinMs))
    .where(either => either.or([either('filed_at', 'is', null), either('flagged_at', 'is', null)]))
    .where(isDeskDue)
    .where('raw', 'is not', null)
    .orderBy('sent_at')
    .limit(limit)
    .execute();
  const ids = (rows: readonly { id: number }[]) => rows.map(row => row.id);
  return {
    consult: ids(consult),
    deliver: ids(deliver),
    expired: ids(expired),
    unknown: ids(unknown),
    unfinished: ids(unfinished),
  };
}
