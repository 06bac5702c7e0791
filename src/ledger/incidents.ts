import { type Db, inTransaction } from './database.ts';
import { recordEvent } from './event.ts';

/** Something that is wrong now and will be right again: it has a beginning and an end, and each is told once. */
export interface Incident {
  readonly kind: string;
  /** What it is about: a mailbox, a role, a stage. One incident of a kind and subject is open at a time. */
  readonly subject: string;
  /** For the operator; no word of a mail. */
  readonly reason: string;
}

/**
 * Opens an incident for all that is wrong and closes those that are over. Both are events, from which the alerts are
 * made: nothing is told twice, whoever looks and how often.
 * @param present everything that is wrong at this moment.
 */
export async function keepIncidents(
  db: Db,
  present: readonly Incident[],
  at: Date,
): Promise<{ began: number; ended: number }> {
  return await inTransaction(db, async tx => {
    let began = 0;
    for (const { kind, subject, reason } of present) {
      const opened = await tx
        .insertInto('incidents')
        .values({ kind, subject, began_at: at, ended_at: null })
        .onConflict(conflict =>
          conflict.columns(['kind', 'subject']).where('ended_at', 'is', null).doNothing(),
        )
        .returning('id')
        .executeTakeFirst();
      if (opened === undefined) continue;
      began += 1;
      await recordEvent(tx, 'incident-began', at, {}, { incident: kind, subject, reason });
    }
    const open = await tx.selectFrom('incidents').selectAll().where('ended_at', 'is', null).execute();
    const over = open.filter(
      ({ kind, subject }) => !present.some(one => one.kind === kind && one.subject === subject),
    );
    let ended = 0;
    for (const { id, kind, subject, began_at: beganAt } of over) {
      const closed = await tx
        .updateTable('incidents')
        .set({ ended_at: at })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (closed === undefined) continue;
      ended += 1;
      const minutes = Math.max(0, Math.round((at.getTime() - beganAt.getTime()) / 60_000));
      const reason = `${subject}: over after ${minutes} minutes`;
      await recordEvent(tx, 'incident-ended', at, {}, { incident: kind, subject, reason });
    }
    return { began, ended };
  });
}
