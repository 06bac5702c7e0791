import { Permanent } from '../outcome.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { recordEvent } from './event.ts';

/** What a person set going again, for the sweep to pick up. */
export interface Requeued {
  readonly consult: readonly number[];
  readonly deliver: readonly number[];
}

/**
 * A person's decision to work on a case again: failed and held questions are consulted, failed, held and
 * unknown replies are sent again under the same Message-ID. What is answered or in hand stays as it is.
 * @param only `held`: release what waits for a person, and nothing that failed.
 * @throws Permanent when there is no such case, its mails are purged, or nothing of it is waiting.
 */
export async function requeueCase(
  db: Db,
  number: string,
  only: 'any' | 'held',
  by: string,
  at: Date,
): Promise<Requeued> {
  return await inTransaction(db, async tx => {
    const found = await lockCase(tx, number);
    if (found.purged_at !== null)
      throw new Permanent(`${found.number}: its mails were purged; it cannot be worked on again.`);
    const deliver = await requeueReplies(tx, found.id, only, at);
    const consult = await requeueQuestions(tx, found.id, only, at);
    if (deliver.length + consult.length === 0) {
      throw new Permanent(
        `${found.number}: nothing of it ${only === 'held' ? 'is held' : 'has failed or is held'}.`,
      );
    }
    const kind = only === 'held' ? 'question-released' : 'case-requeued';
    await recordEvent(tx, kind, at, { caseId: found.id }, { by, questions: consult, replies: deliver });
    return { consult, deliver };
  });
}

/** Locked until the transaction ends, so that no follow-up joins meanwhile. @throws Permanent when unknown. */
export async function lockCase(tx: Tx, number: string) {
  const row = await tx
    .selectFrom('cases')
    .selectAll()
    .where('number', '=', number.trim().toUpperCase())
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined)
    throw new Permanent(`There is no case ${number.trim()}. "cases list" shows the numbers.`);
  return row;
}

async function requeueReplies(tx: Tx, caseId: number, only: 'any' | 'held', at: Date): Promise<number[]> {
  const rows = await tx
    .updateTable('replies as r')
    .from('questions as q')
    .set({ state: 'ready', next_attempt_at: at, reason: null })
    .whereRef('q.id', '=', 'r.question_id')
    .where('q.case_id', '=', caseId)
    .where('r.state', 'in', only === 'held' ? ['held'] : ['held', 'failed', 'unknown'])
    .where('r.raw', 'is not', null)
    .returning(['r.id', 'r.question_id'])
    .execute();
  const questions = rows.map(row => row.question_id);
  if (questions.length > 0) {
    await tx.updateTable('questions').set({ state: 'consulted' }).where('id', 'in', questions).execute();
  }
  return rows.map(row => row.id);
}

async function requeueQuestions(tx: Tx, caseId: number, only: 'any' | 'held', at: Date): Promise<number[]> {
  const rows = await tx
    .updateTable('questions')
    .set({ state: 'taken', due_at: at, attempts: 0, reason: null, notice: null })
    .where('case_id', '=', caseId)
    .where('state', 'in', only === 'held' ? ['held'] : ['held', 'failed'])
    .where(answer =>
      answer.not(
        answer.exists(
          answer
            .selectFrom('replies')
            .select('replies.id')
            .whereRef('replies.question_id', '=', 'questions.id'),
        ),
      ),
    )
    .returning(['id', 'message_id'])
    .execute();
  if (rows.length > 0) {
    // Whatever was wrong with the reading is mended by now.
    const mails = rows.map(row => row.message_id);
    await tx.updateTable('messages').set({ attachments: null }).where('id', 'in', mails).execute();
  }
  return rows.map(row => row.id);
}
