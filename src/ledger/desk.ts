import { sql } from 'kysely';
import { type Db, inTransaction, type Tx } from './database.ts';
import { type EventKind, recordEvent } from './event.ts';

/** What a reply still needs in the mailbox after it was sent; the reply itself arrived, whatever becomes of this. */

/** What waits in the mailbox is given up after this. */
export const finishWithinMs = 48 * 3600_000;

/** The copy in Sent is filed, or found there (`folder`), or not wanted. Repeating it changes nothing. */
export function recordFiled(db: Db, replyId: number, folder: string, at: Date): Promise<boolean> {
  return markOnce(db, replyId, 'filed_at', 'reply-filed', { folder }, at);
}

/** The answered mail carries \Answered (and was moved, by setting), or is gone from the mailbox. */
export function recordAnsweredFlag(db: Db, replyId: number, how: string, at: Date): Promise<boolean> {
  return markOnce(db, replyId, 'flagged_at', 'mail-flagged', { how }, at);
}

/** The mailbox refused for good what its side of a reply needs: a person has to mend that, the sweep tries again then. */
export function postponeDesk(
  db: Db,
  replyId: number,
  dueAt: Date,
  reason: string,
  at: Date,
): Promise<boolean> {
  return inTransaction(db, async tx => {
    const row = await tx
      .updateTable('replies')
      .set({ desk_due_at: dueAt })
      .where('id', '=', replyId)
      .where('state', 'in', ['sent', 'unknown'])
      .returning('question_id')
      .executeTakeFirst();
    if (row === undefined) return false;
    const caseId = await caseOf(tx, row.question_id);
    const about = { replyId, questionId: row.question_id, caseId };
    await recordEvent(tx, 'desk-postponed', at, about, { reason, dueAt });
    return true;
  });
}

function markOnce(
  db: Db,
  replyId: number,
  column: 'filed_at' | 'flagged_at',
  event: EventKind,
  detail: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<boolean> {
  return inTransaction(db, async tx => {
    const row = await tx
      .updateTable('replies')
      .set(column === 'filed_at' ? { filed_at: at } : { flagged_at: at })
      .where('id', '=', replyId)
      .where(column, 'is', null)
      .returning('question_id')
      .executeTakeFirst();
    if (row === undefined) return false;
    const caseId = await caseOf(tx, row.question_id);
    await recordEvent(tx, event, at, { replyId, questionId: row.question_id, caseId }, detail);
    return true;
  });
}

async function caseOf(tx: Tx, questionId: number): Promise<number> {
  const row = await tx
    .selectFrom('questions')
    .select('case_id')
    .where('id', '=', questionId)
    .executeTakeFirstOrThrow();
  return row.case_id;
}

/**
 * Gives up what waited in the mailbox for too long, with an event a person is told of: the reply arrived, its copy or
 * the flag of its question is missing. @returns how many.
 */
export async function abandonDesk(db: Db, now: Date, limit = 500): Promise<number> {
  return await inTransaction(db, async tx => {
    const rows = await tx
      .updateTable('replies as r')
      .from('questions as q')
      .set({ desk_due_at: sql<Date>`'infinity'` })
      .whereRef('q.id', '=', 'r.question_id')
      .where('r.id', 'in', due =>
        due
          .selectFrom('replies')
          .select('id')
          .where('state', '=', 'sent')
          .where('sent_at', '<=', new Date(now.getTime() - finishWithinMs))
          .where(({ eb, or }) => or([eb('filed_at', 'is', null), eb('flagged_at', 'is', null)]))
          .where(({ eb, or }) =>
            or([eb('desk_due_at', 'is', null), eb('desk_due_at', '<', sql<Date>`'infinity'`)]),
          )
          .where('raw', 'is not', null)
          .orderBy('sent_at')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['r.id', 'r.question_id', 'q.case_id', 'r.filed_at'])
      .execute();
    for (const row of rows) {
      const about = { replyId: row.id, questionId: row.question_id, caseId: row.case_id };
      const missing = row.filed_at === null ? 'no copy in Sent' : 'the question is not flagged';
      await recordEvent(tx, 'desk-given-up', now, about, {
        reason: `${missing}: the mailbox was away too long`,
      });
    }
    return rows.length;
  });
}
