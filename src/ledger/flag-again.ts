import { sql } from 'kysely';
import type { Tx } from './database.ts';

/**
 * A mail that was away when its reply had been sent (moved, or renumbered with the mailbox) could not be flagged;
 * here it is again. One that was flagged once is left alone: whoever moved it back wants it there.
 */
export async function flagAgain(tx: Tx, questionId: number, caseId: number): Promise<void> {
  await tx
    .updateTable('replies as r')
    .set({ flagged_at: null, desk_due_at: null })
    .where('r.question_id', '=', questionId)
    .where('r.state', '=', 'sent')
    .where('r.flagged_at', 'is not', null)
    .where(flagged =>
      flagged.not(
        flagged.exists(
          flagged
            .selectFrom('events as e')
            .select('e.id')
            .where('e.case_id', '=', caseId)
            .whereRef('e.reply_id', '=', 'r.id')
            .where('e.kind', '=', 'mail-flagged')
            .where(sql`e.detail->>'how'`, '=', 'flagged'),
        ),
      ),
    )
    .execute();
}
