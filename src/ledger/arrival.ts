import { createHash } from 'node:crypto';
import type { Mail } from '../inbox/mail.ts';
import type { Tx } from './database.ts';
import { mailboxId } from './mailbox.ts';
import { type Decision, decideAgain } from './retake.ts';
import { storableLine } from './storable.ts';

/** One mail as it lies in a mailbox, with what intake read from it. */
export interface Arrival {
  /** As given to `openMailbox`. */
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  /** Absent when it was not downloaded (too large) or is not to be kept. */
  readonly raw?: Uint8Array;
  readonly rawSha256?: string;
  readonly sizeBytes: number;
  /** With angle brackets; a hint for people and bounces, never the key. */
  readonly messageId?: string;
  /** See `fingerprintOf`. */
  readonly fingerprint?: string;
  readonly from: string;
  readonly subject: string;
  /** INTERNALDATE: the receiving server's word, not the sender's. */
  readonly receivedAt: Date;
}

/** What intake knows of a parsed mail, for `Arrival`. */
export function describeMail(
  mail: Mail,
): Pick<Arrival, 'rawSha256' | 'sizeBytes' | 'messageId' | 'fingerprint' | 'from' | 'subject'> {
  const fingerprint = fingerprintOf(mail);
  return {
    rawSha256: mail.rawSha256,
    sizeBytes: mail.sizeBytes,
    ...(mail.messageId === undefined ? {} : { messageId: mail.messageId }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    from: mail.from[0]?.address ?? '',
    subject: mail.subject,
  };
}

/**
 * Recognises one mail that was delivered twice over different ways (its Received lines differ, so its bytes
 * do): same Message-ID, sender, subject and text. Undefined without a Message-ID: then two alike mails may be
 * two questions.
 */
export function fingerprintOf(mail: Mail): string | undefined {
  if (mail.messageId === undefined) return undefined;
  const parts = [mail.messageId, mail.from[0]?.address.toLowerCase() ?? '', mail.subject, mail.text];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Where a mail lies and the hash of its bytes; null when they were never downloaded. */
interface Place {
  readonly mailboxId: number;
  readonly rawSha256: string | null;
}

function rawSha256(arrival: Arrival): string | null {
  if (arrival.rawSha256 !== undefined) return arrival.rawSha256;
  return arrival.raw === undefined ? null : createHash('sha256').update(arrival.raw).digest('hex');
}

export interface Stored {
  readonly messageId: number;
  readonly fresh: boolean;
}

/**
 * Stores the mail unless its bytes or its fingerprint are known in this mailbox, and notes where it was seen.
 * The unique keys decide, so two processes that see one mail at once store it once.
 */
export async function storeArrival(tx: Tx, arrival: Arrival, ending: Decision, at: Date): Promise<Stored> {
  const place: Place = {
    mailboxId: await mailboxId(tx, arrival.mailbox, arrival.uidValidity, at),
    rawSha256: rawSha256(arrival),
  };
  const sighted = await sightedAs(tx, place.mailboxId, arrival);
  if (sighted !== undefined) return await seenAgain(tx, sighted, arrival, place, ending, at);
  const made = await tx
    .insertInto('messages')
    .values({
      mailbox_id: place.mailboxId,
      raw_sha256: place.rawSha256,
      raw: arrival.raw === undefined ? null : Buffer.from(arrival.raw),
      size_bytes: arrival.sizeBytes,
      header_message_id: arrival.messageId === undefined ? null : storableLine(arrival.messageId),
      fingerprint: arrival.fingerprint ?? null,
      from_address: storableLine(arrival.from),
      subject: storableLine(arrival.subject),
      outcome: ending.outcome,
      reason: ending.reason === undefined ? null : storableLine(ending.reason),
      detail: ending.detail === undefined ? null : storableLine(ending.detail),
      case_id: ending.caseId ?? null,
      received_at: arrival.receivedAt,
      recorded_at: at,
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  const messageId = made?.id ?? (await alikeMessage(tx, place, arrival));
  // Two processes may have met at the same UID of a mail that has no content key (not downloaded).
  const placed = await tx
    .insertInto('sightings')
    .values({
      mailbox_id: place.mailboxId,
      uidvalidity: arrival.uidValidity,
      uid: arrival.uid,
      message_id: messageId,
      seen_at: at,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst();
  if (placed.numInsertedOrUpdatedRows === 0n && made !== undefined) {
    await tx.deleteFrom('messages').where('id', '=', made.id).execute();
    return { messageId: (await sightedAs(tx, place.mailboxId, arrival)) ?? messageId, fresh: false };
  }
  return made === undefined
    ? await seenAgain(tx, messageId, arrival, place, ending, at)
    : { messageId, fresh: true };
}

/** Known before: decided only when a person had it set going again. */
async function seenAgain(
  tx: Tx,
  messageId: number,
  arrival: Arrival,
  place: Place,
  decision: Decision,
  at: Date,
): Promise<Stored> {
  return { messageId, fresh: await decideAgain(tx, messageId, arrival, place.rawSha256, decision, at) };
}

async function sightedAs(tx: Tx, mailbox: number, arrival: Arrival): Promise<number | undefined> {
  const row = await tx
    .selectFrom('sightings')
    .select('message_id')
    .where('mailbox_id', '=', mailbox)
    .where('uidvalidity', '=', arrival.uidValidity)
    .where('uid', '=', arrival.uid)
    .executeTakeFirst();
  return row?.message_id;
}

async function alikeMessage(tx: Tx, place: Place, arrival: Arrival): Promise<number> {
  const row = await tx
    .selectFrom('messages')
    .select('id')
    .where('mailbox_id', '=', place.mailboxId)
    .where(either =>
      either.or([
        either('raw_sha256', '=', place.rawSha256 ?? ''),
        either('fingerprint', '=', arrival.fingerprint ?? ''),
      ]),
    )
    .orderBy('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
