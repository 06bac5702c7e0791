import { sql } from 'kysely';
import { Permanent } from '../outcome.ts';
import { type ShownCase, showCase } from './cases.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { recordEvent } from './event.ts';
import { lockCase } from './requeue.ts';

/** Stands where a subject was. */
const purged = '(purged)';

export interface Purged {
  readonly cases: number;
  /** Mails that belonged to no case. */
  readonly mails: number;
}

/**
 * Erases mail and texts of cases last active before then, and mails without a case recorded before then. A case
 * with work in hand is left for a later purge. What stays: numbers, times, addresses, codes in the audit.
 * @param limit at most so many of each in one call.
 */
export async function purgeOlder(db: Db, before: Date, at: Date, limit = 200): Promise<Purged> {
  const due = await db
    .selectFrom('cases as c')
    .select('c.id')
    .where('c.active_at', '<', before)
    .where('c.purged_at', 'is', null)
    .where(open =>
      open.not(
        open.exists(
          open
            .selectFrom('questions as q')
            .leftJoin('replies as r', 'r.question_id', 'q.id')
            .select('q.id')
            .whereRef('q.case_id', '=', 'c.id')
            .where(work =>
              work.or([
                work('q.state', '=', 'taken'),
                work('r.state', 'in', ['ready', 'sending', 'unknown']),
              ]),
            ),
        ),
      ),
    )
    .orderBy('c.active_at')
    .limit(limit)
    .execute();
  for (const { id } of due) {
    await inTransaction(db, async tx => {
      await emptyCase(tx, id, at);
      await recordEvent(tx, 'case-purged', at, { caseId: id }, { before });
    });
  }
  await db.deleteFrom('told').where('told_at', '<', before).execute();
  await db.deleteFrom('refusals').where('due_at', '<', before).where('state', '!=', 'sending').execute();
  return { cases: due.length, mails: await purgeCaseless(db, before, limit) };
}

async function purgeCaseless(db: Db, before: Date, limit: number): Promise<number> {
  const rows = await db
    .updateTable('messages')
    .set({ raw: null, attachments: null, subject: purged, detail: null })
    .where('id', 'in', due =>
      due
        .selectFrom('messages')
        .select('id')
        .where('case_id', 'is', null)
        .where('recorded_at', '<', before)
        .where('subject', '!=', purged)
        .limit(limit),
    )
    .returning('id')
    .execute();
  return rows.length;
}

/**
 * Erases one case now, at a person's word. Waiting work of it is failed first.
 * @throws Permanent when there is no such case or a reply of it is being sent this moment.
 */
export async function eraseCase(db: Db, number: string, by: string, at: Date): Promise<void> {
  await inTransaction(db, async tx => {
    const found = await lockCase(tx, number);
    const replies = await tx
      .selectFrom('replies as r')
      .innerJoin('questions as q', 'q.id', 'r.question_id')
      .select(['r.id', 'r.state'])
      .where('q.case_id', '=', found.id)
      .forUpdate()
      .execute();
    if (replies.some(reply => reply.state === 'sending')) {
      throw new Permanent(`${found.number}: a reply of it is being sent right now. Try again in a minute.`);
    }
    const waiting = replies.filter(reply => reply.state !== 'sent').map(reply => reply.id);
    if (waiting.length > 0) {
      await tx
        .updateTable('replies')
        .set({ state: 'failed', reason: 'erased' })
        .where('id', 'in', waiting)
        .execute();
    }
    await tx
      .updateTable('questions')
      .set({ state: 'failed', reason: 'erased' })
      .where('case_id', '=', found.id)
      .where('state', '!=', 'answered')
      .execute();
    await emptyCase(tx, found.id, at);
    await recordEvent(tx, 'case-erased', at, { caseId: found.id }, { by });
  });
}

async function emptyCase(tx: Tx, caseId: number, at: Date): Promise<void> {
  await tx.updateTable('cases').set({ subject: purged, purged_at: at }).where('id', '=', caseId).execute();
  await tx
    .updateTable('messages')
    .set({ raw: null, attachments: null, subject: purged, detail: null })
    .where('case_id', '=', caseId)
    .execute();
  const questions = tx.selectFrom('questions').select('id').where('case_id', '=', caseId);
  await tx.deleteFrom('feedback').where('case_id', '=', caseId).execute();
  await tx.updateTable('opinions').set({ opinion: null }).where('question_id', 'in', questions).execute();
  await tx
    .updateTable('replies')
    .set({ subject: purged, text: null, html: null, raw: null })
    .where('question_id', 'in', questions)
    .execute();
}

/** One case with its mails and replies as they were. */
export interface ExportedCase {
  readonly shown: ShownCase;
  readonly files: readonly { readonly name: string; readonly raw: Uint8Array }[];
}

/** @throws Permanent when there is no such case. The export is in the audit. */
export async function exportCase(db: Db, number: string, by: string, at: Date): Promise<ExportedCase> {
  const shown = await showCase(db, number);
  if (shown === undefined) throw new Permanent(`There is no case ${number}. "cases list" shows the numbers.`);
  const rows = await db
    .selectFrom('questions as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .leftJoin('replies as r', 'r.question_id', 'q.id')
    .select(['q.ordinal', 'm.raw as question', 'r.raw as reply', sql<string | null>`r.html`.as('html')])
    .where('q.case_id', '=', shown.caseId)
    .orderBy('q.ordinal')
    .execute();
  await inTransaction(db, tx => recordEvent(tx, 'case-exported', at, { caseId: shown.caseId }, { by }));
  const files = rows.flatMap(row => [
    { name: `question-${row.ordinal}.eml`, raw: row.question },
    { name: `reply-${row.ordinal}.eml`, raw: row.reply },
    { name: `reply-${row.ordinal}.html`, raw: row.html === null ? null : Buffer.from(row.html) },
  ]);
  return { shown, files: files.flatMap(({ name, raw }) => (raw === null ? [] : [{ name, raw }])) };
}
