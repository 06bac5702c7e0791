import { type Db, inTransaction } from './database.ts';
import type { EventKind } from './event.ts';

/** What a person should hear of: a reply that did not go out, work that was given up, a mail put aside. */
const alarming: readonly EventKind[] = [
  'consult-failed',
  'reply-failed',
  'reply-held',
  'recipient-refused',
  'reply-unknown',
  'reply-bounced',
  'desk-given-up',
  'question-held',
  'mail-held',
  'incident-began',
  'incident-ended',
];

/** An event to tell the operator: ids and reasons, no mail text. */
export interface Alert {
  readonly eventId: number;
  readonly at: Date;
  readonly kind: string;
  readonly caseNumber: string | undefined;
  readonly reason: string | undefined;
}

/**
 * Hands events that nobody was told of yet to `tell`, and remembers them as told when it succeeds. Several
 * processes may call it: each event is in one hand at a time, and told again only when telling failed.
 * @param since older events are history, not news. @returns how many were told.
 */
export async function tellAlerts(
  db: Db,
  since: Date,
  at: Date,
  tell: (alerts: readonly Alert[]) => Promise<void>,
  limit = 50,
): Promise<number> {
  return await inTransaction(db, async tx => {
    const rows = await tx
      .selectFrom('events as e')
      .leftJoin('cases as c', 'c.id', 'e.case_id')
      .select(['e.id', 'e.at', 'e.kind', 'e.detail', 'c.number'])
      .where('e.kind', 'in', alarming)
      .where('e.at', '>=', since)
      .where(told =>
        told.not(
          told.exists(
            told.selectFrom('alerts as a').select('a.event_id').whereRef('a.event_id', '=', 'e.id'),
          ),
        ),
      )
      .orderBy('e.id')
      .limit(limit)
      .forUpdate('e')
      .skipLocked()
      .execute();
    if (rows.length === 0) return 0;
    await tx
      .insertInto('alerts')
      .values(rows.map(row => ({ event_id: row.id, told_at: at })))
      .execute();
    await tell(
      rows.map(row => ({
        eventId: row.id,
        at: row.at,
        kind: row.kind,
        caseNumber: row.number ?? undefined,
        reason: typeof row.detail.reason === 'string' ? row.detail.reason : undefined,
      })),
    );
    return rows.length;
  });
}
