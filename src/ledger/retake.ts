import { sql } from 'kysely';
import { Permanent } from '../outcome.ts';
import type { Arrival } from './arrival.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { isDue } from './due.ts';
import { recordEvent } from './event.ts';
import type { MessageOutcome } from './schema.ts';
import { storableLine } from './storable.ts';

/** A mail that ends its process each time is told by the count, which is taken before the work. */
const maxRetakes = 3;

/**
 * A person's decision to have a held or rejected mail judged again, as if it had just come: the limits, the allowed
 * senders or the program are others now. Intake takes it up from the ledger, or from the mailbox when it was never
 * downloaded.
 * @throws Permanent when there is no such mail, it became something else, or it was purged.
 */
export async function requeueMail(db: Db, messageId: number, by: string, at: Date): Promise<void> {
  await inTransaction(db, async tx => {
    const mail = await tx
      .selectFrom('messages')
      .select(['outcome', 'raw_sha256', sql<boolean>`raw is not null`.as('is_kept')])
      .where('id', '=', messageId)
      .forUpdate()
      .executeTakeFirst();
    if (mail === undefined) throw new Permanent(`There is no mail ${messageId}. "cases mails" shows them.`);
    if (mail.outcome !== 'held' && mail.outcome !== 'rejected') {
      throw new Permanent(
        `Mail ${messageId} is neither held nor rejected (${mail.outcome}). "cases requeue" works on cases.`,
      );
    }
    // One that was downloaded once and is not kept any more was purged: its time is over.
    if (!mail.is_kept && mail.raw_sha256 !== null) throw new Permanent(`Mail ${messageId} was purged.`);
    await tx
      .updateTable('messages')
      .set({ requeued_at: at, retakes: 0, retake_due_at: at })
      .where('id', '=', messageId)
      .execute();
    await recordEvent(tx, 'mail-requeued', at, { messageId }, { by });
  });
}

/** A mail to be judged again, with its last known place. */
export interface Retake {
  readonly messageId: number;
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly receivedAt: Date;
  readonly sizeBytes: number;
  /** Undefined when it was never downloaded. */
  readonly raw: Uint8Array | undefined;
}

/**
 * The next mail that a person set going again, for this caller alone until `leaseMs` from then; undefined when there is
 * none. After some attempts that ended without a decision it is held again.
 * @param mailboxes those whose mail the caller can fetch.
 */
export async function claimRetake(
  db: Db,
  mailboxes: readonly string[],
  leaseMs: number,
  at: Date,
): Promise<Retake | undefined> {
  return await inTransaction(db, async tx => {
    const row = await tx
      .selectFrom('messages as m')
      .innerJoin('mailboxes as b', 'b.id', 'm.mailbox_id')
      .innerJoin('sightings as s', 's.message_id', 'm.id')
      .select(['m.id', 'm.raw', 'm.size_bytes', 'm.received_at', 'm.retakes', 'b.name'])
      .select(['s.uidvalidity', 's.uid'])
      .where('m.requeued_at', 'is not', null)
      .where(isDue('m.retake_due_at', at))
      .where('b.name', 'in', mailboxes)
      .orderBy('m.requeued_at')
      .orderBy('s.seen_at', 'desc')
      .limit(1)
      .forUpdate('m')
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    if (row.retakes >= maxRetakes) {
      await giveUp(tx, row.id, at);
      return undefined;
    }
    await tx
      .updateTable('messages')
      .set({ retakes: row.retakes + 1, retake_due_at: new Date(at.getTime() + leaseMs) })
      .where('id', '=', row.id)
      .execute();
    return {
      messageId: row.id,
      mailbox: row.name,
      uidValidity: row.uidvalidity,
      uid: row.uid,
      receivedAt: row.received_at,
      sizeBytes: row.size_bytes,
      raw: row.raw ?? undefined,
    };
  });
}

async function giveUp(tx: Tx, messageId: number, at: Date): Promise<void> {
  const reason = 'unreadable';
  const detail = `requeued; ${maxRetakes} attempts ended without a decision`;
  await tx
    .updateTable('messages')
    .set({ outcome: 'held', reason, detail, requeued_at: null })
    .where('id', '=', messageId)
    .execute();
  await recordEvent(tx, 'mail-held', at, { messageId }, { reason, detail });
}

/** What was decided about a mail. */
export interface Decision {
  readonly outcome: MessageOutcome;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  readonly caseId?: number | undefined;
}

/**
 * Gives a known mail the new decision, once, when a person set it going again. False, and nothing changed, for any
 * other: it was seen before. One that turns out to be another mail of the same mailbox is done with.
 */
export async function decideAgain(
  tx: Tx,
  messageId: number,
  arrival: Arrival,
  rawSha256: string | null,
  decision: Decision,
  at: Date,
): Promise<boolean> {
  const waiting = await tx
    .selectFrom('messages')
    .select(['id', 'mailbox_id'])
    .where('id', '=', messageId)
    .where('requeued_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (waiting === undefined) return false;
  const { outcome, reason, detail, caseId } = decision;
  const twin = await tx
    .selectFrom('messages')
    .select('id')
    .where('mailbox_id', '=', waiting.mailbox_id)
    .where('id', '!=', messageId)
    .where(({ eb, or }) =>
      or([eb('raw_sha256', '=', rawSha256 ?? ''), eb('fingerprint', '=', arrival.fingerprint ?? '')]),
    )
    .executeTakeFirst();
  if (twin !== undefined) {
    await tx
      .updateTable('messages')
      .set({ outcome: 'ignored', reason: 'duplicate', detail: `of mail ${twin.id}`, requeued_at: null })
      .where('id', '=', messageId)
      .execute();
    return false;
  }
  await tx
    .updateTable('messages')
    .set({
      ...(arrival.raw === undefined
        ? {}
        : { raw: Buffer.from(arrival.raw), raw_sha256: rawSha256, size_bytes: arrival.sizeBytes }),
      ...(arrival.messageId === undefined ? {} : { header_message_id: storableLine(arrival.messageId) }),
      ...(arrival.fingerprint === undefined ? {} : { fingerprint: arrival.fingerprint }),
      ...(arrival.from === '' ? {} : { from_address: storableLine(arrival.from) }),
      ...(arrival.subject === '' ? {} : { subject: storableLine(arrival.subject) }),
      outcome,
      reason: reason === undefined ? null : storableLine(reason),
      detail: detail === undefined ? null : storableLine(detail),
      case_id: caseId ?? null,
      requeued_at: null,
      // It counts as come now: in quotas, and for how long a question waits.
      recorded_at: at,
    })
    .where('id', '=', messageId)
    .execute();
  return true;
}
