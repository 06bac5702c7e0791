import { type Db, inTransaction } from './database.ts';
import { recordEvent } from './event.ts';
import { storableBody, storableLine } from './storable.ts';

export interface Feedback {
  readonly caseId: number;
  /** The answer it is about, when that is known. */
  readonly questionId?: number | undefined;
  /** Who gave it: the authenticated sender. */
  readonly by: string;
  /** As written: "correct: 97606". */
  readonly text: string;
}

/** What a coder says about an answer, kept with the case; the audit tells that it was given, not its words. */
export async function recordFeedback(db: Db, feedback: Feedback, at: Date): Promise<number> {
  return await inTransaction(db, async tx => {
    const { caseId, questionId, by } = feedback;
    const { id } = await tx
      .insertInto('feedback')
      .values({
        case_id: caseId,
        question_id: questionId ?? null,
        given_by: storableLine(by),
        text: storableBody(feedback.text).slice(0, 20_000),
        given_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await recordEvent(tx, 'feedback-given', at, { caseId, questionId }, { by, feedback: id });
    return id;
  });
}

export interface GivenFeedback {
  readonly caseNumber: string;
  readonly questionId: number | undefined;
  readonly by: string;
  readonly text: string;
  readonly givenAt: Date;
}

/** Feedback by time, newest first; that of purged cases is gone. @param caseId only of this case. */
export async function listFeedback(
  db: Db,
  options: { caseId?: number; limit?: number } = {},
): Promise<GivenFeedback[]> {
  const rows = await db
    .selectFrom('feedback as f')
    .innerJoin('cases as c', 'c.id', 'f.case_id')
    .select(['c.number', 'f.question_id', 'f.given_by', 'f.text', 'f.given_at'])
    .$if(options.caseId !== undefined, query => query.where('f.case_id', '=', options.caseId ?? 0))
    .orderBy('f.id', 'desc')
    .limit(options.limit ?? 1000)
    .execute();
  return rows.map(row => ({
    caseNumber: row.number,
    questionId: row.question_id ?? undefined,
    by: row.given_by,
    text: row.text,
    givenAt: row.given_at,
  }));
}
