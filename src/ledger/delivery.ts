import { sql } from 'kysely';
import { Permanent } from '../outcome.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { isDue } from './due.ts';
import { type EventKind, recordEvent } from './event.ts';
import type { QuestionState, Recipients, ReplyState } from './schema.ts';
import { storableJson, storableLine } from './storable.ts';

/** A reply with what sending, filing and flagging need. */
export interface LoadedReply {
  readonly replyId: number;
  readonly questionId: number;
  readonly caseId: number;
  readonly caseNumber: string;
  readonly state: ReplyState;
  readonly messageId: string;
  readonly sender: string;
  readonly recipients: Recipients;
  /** Whom it still goes to when some have it; undefined while nobody has it. */
  readonly remaining: readonly string[] | undefined;
  readonly raw: Uint8Array;
  readonly attempts: number;
  readonly resends: number;
  readonly madeAt: Date;
  readonly nextAttemptAt: Date;
  readonly sentAt: Date | undefined;
  readonly filedAt: Date | undefined;
  readonly flaggedAt: Date | undefined;
  /** Where the answered mail lies. */
  readonly places: readonly MailPlace[];
  /** The name of the mailbox that the question came in by: the reply leaves by its account. */
  readonly mailbox: string;
}

export interface MailPlace {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
}

/** @throws Permanent when there is no such reply or it was purged. */
export async function loadReply(db: Db, replyId: number): Promise<LoadedReply> {
  const row = await db
    .selectFrom('replies as r')
    .innerJoin('questions as q', 'q.id', 'r.question_id')
    .innerJoin('cases as c', 'c.id', 'q.case_id')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .innerJoin('mailboxes as b', 'b.id', 'm.mailbox_id')
    .selectAll('r')
    .select(['q.case_id', 'q.message_id', 'c.number', 'b.name as mailbox'])
    .where('r.id', '=', replyId)
    .executeTakeFirst();
  if (row === undefined) throw new Permanent(`Reply ${replyId} is not in the ledger.`);
  if (row.raw === null) throw new Permanent(`Reply ${replyId} was purged.`);
  const places = await db
    .selectFrom('sightings as s')
    .innerJoin('mailboxes as b', 'b.id', 's.mailbox_id')
    .select(['b.name as mailbox', 's.uidvalidity as uidValidity', 's.uid'])
    .where('s.message_id', '=', row.message_id)
    .execute();
  return {
    replyId,
    questionId: row.question_id,
    caseId: row.case_id,
    caseNumber: row.number,
    state: row.state,
    messageId: row.header_message_id,
    sender: row.sender,
    recipients: row.recipients,
    remaining: row.remaining ?? undefined,
    raw: row.raw,
    attempts: row.attempts,
    resends: row.resends,
    madeAt: row.made_at,
    nextAttemptAt: row.next_attempt_at,
    sentAt: row.sent_at ?? undefined,
    filedAt: row.filed_at ?? undefined,
    flaggedAt: row.flagged_at ?? undefined,
    places,
    mailbox: row.mailbox,
  };
}

export type Claim =
  | { readonly kind: 'claimed'; readonly reply: LoadedReply }
  /** Someone else has it, it is done, or it is not due yet. */
  | { readonly kind: 'not-ready'; readonly state: ReplyState; readonly nextAttemptAt: Date };

/**
 * Takes a ready reply for one sending attempt. Only one caller gets it; when that one dies, the lease ends and
 * the outcome counts as unknown. Leases run on the database's clock: a machine whose clock is ahead must not end
 * another one's attempt.
 * @param leaseMs longer than the longest SMTP dialogue. @param at the caller's clock, for what is due.
 */
export async function claimReply(db: Db, replyId: number, leaseMs: number, at: Date): Promise<Claim> {
  return await inTransaction(db, async tx => {
    const claimed = await tx
      .updateTable('replies')
      .set(update => ({
        state: 'sending' as const,
        attempts: update('attempts', '+', 1),
        lease_until: sql<Date>`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})`,
      }))
      .where('id', '=', replyId)
      .where('state', '=', 'ready')
      .where(isDue('next_attempt_at', at))
      .returning('attempts')
      .executeTakeFirst();
    const reply = await loadReply(tx, replyId);
    if (claimed === undefined)
      return { kind: 'not-ready', state: reply.state, nextAttemptAt: reply.nextAttemptAt };
    await recordEvent(tx, 'reply-claimed', at, aboutReply(reply), { attempt: claimed.attempts });
    return { kind: 'claimed', reply };
  });
}

function aboutReply(reply: { replyId: number; questionId: number; caseId: number }) {
  return { replyId: reply.replyId, questionId: reply.questionId, caseId: reply.caseId };
}

export interface Receipt {
  /** The server's last answer line. */
  readonly smtpReply: string;
  readonly accepted: readonly string[];
  /** Recipients the server refused while it took the mail for the others. */
  readonly rejected: readonly string[];
  /** What it said to them: a person should hear of it. */
  readonly refusal?: string;
}

/** The server took it. Also the way out of `unknown` and `held` when the copy is found in Sent. */
export function recordSent(db: Db, replyId: number, receipt: Receipt, at: Date): Promise<boolean> {
  const { smtpReply, accepted, rejected, refusal } = receipt;
  return changeReply(db, replyId, ['sending', 'unknown', 'held'], {
    set: { state: 'sent', sent_at: at, smtp_reply: storableLine(smtpReply), reason: null },
    question: 'answered',
    event: 'reply-sent',
    detail: { smtpReply, accepted, rejected },
    refused: { addresses: rejected, reason: refusal ?? smtpReply },
    at,
  });
}

/** Some recipients have it: what is left to do, in the transaction that says who they are. */
export interface Remaining {
  /** The server refused them for now; the same bytes go to them alone. */
  readonly waiting: readonly string[];
  /** False while an address in To is still waiting. */
  readonly askerServed: boolean;
  readonly nextAttemptAt: Date;
}

/** The server took it for some and asked to come back for others; those it refused for good are left out from now on. */
export function recordPartlySent(
  db: Db,
  replyId: number,
  receipt: Receipt,
  { waiting, askerServed, nextAttemptAt }: Remaining,
  at: Date,
): Promise<boolean> {
  const { smtpReply, accepted, rejected, refusal } = receipt;
  return changeReply(db, replyId, ['sending'], {
    set: {
      state: 'ready',
      next_attempt_at: nextAttemptAt,
      smtp_reply: storableLine(smtpReply),
      remaining: storableJson(waiting),
      reason: 'some recipients are to be tried again',
    },
    ...(askerServed ? { question: 'answered' as const } : {}),
    event: 'reply-partly-sent',
    detail: { smtpReply, accepted, waiting },
    refused: { addresses: rejected, reason: refusal ?? smtpReply },
    at,
  });
}

/** A temporary refusal, or the connection broke before the mail was handed over: again at `nextAttemptAt`. */
export function recordRetry(
  db: Db,
  replyId: number,
  nextAttemptAt: Date,
  reason: string,
  at: Date,
): Promise<boolean> {
  return changeReply(db, replyId, ['sending'], {
    set: { state: 'ready', next_attempt_at: nextAttemptAt, reason: storableLine(reason) },
    event: 'reply-retry',
    detail: { reason, nextAttemptAt },
    at,
  });
}

/**
 * The server refused it for good, or the time for retries is over.
 * @param remaining when some recipients have it: whom it goes to should a person send it again.
 */
export function recordFailed(
  db: Db,
  replyId: number,
  reason: string,
  at: Date,
  remaining?: readonly string[],
): Promise<boolean> {
  return changeReply(db, replyId, ['ready', 'sending'], {
    set: {
      state: 'failed',
      reason: storableLine(reason),
      ...(remaining === undefined ? {} : { remaining: storableJson(remaining) }),
    },
    question: 'failed',
    event: 'reply-failed',
    detail: { reason },
    at,
  });
}

/** The mail was handed over and no answer came: whether it was delivered cannot be known from here. */
export function recordUnknown(db: Db, replyId: number, reason: string, at: Date): Promise<boolean> {
  return changeReply(db, replyId, ['sending'], {
    set: { state: 'unknown', reason: storableLine(reason), next_attempt_at: at },
    event: 'reply-unknown',
    detail: { reason },
    at,
  });
}

/** Lets an unknown reply be sent once more under the same Message-ID; false when that was done before. */
export function resendUnknown(db: Db, replyId: number, at: Date): Promise<boolean> {
  return changeReply(db, replyId, ['unknown'], {
    set: { state: 'ready', next_attempt_at: at, resends: 1 },
    once: true,
    event: 'reply-resend',
    detail: {},
    at,
  });
}

/** Stops a reply until a person releases it. */
export function holdReply(db: Db, replyId: number, reason: string, at: Date): Promise<boolean> {
  return changeReply(db, replyId, ['ready', 'unknown'], {
    set: { state: 'held', reason: storableLine(reason) },
    question: 'held',
    event: 'reply-held',
    detail: { reason },
    at,
  });
}

interface Change {
  readonly set: {
    readonly state: ReplyState;
    readonly reason?: string | null;
    readonly smtp_reply?: string;
    readonly sent_at?: Date;
    readonly next_attempt_at?: Date;
    readonly resends?: number;
    readonly remaining?: string;
  };
  /** Only when it was never resent. */
  readonly once?: true;
  readonly question?: QuestionState;
  readonly event: EventKind;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Recipients it will never reach; none is no event. */
  readonly refused?: { readonly addresses: readonly string[]; readonly reason: string };
  readonly at: Date;
}

/** Compare-and-set with its event; false, and nothing recorded, when the reply is in another state by now. */
function changeReply(db: Db, replyId: number, from: readonly ReplyState[], change: Change): Promise<boolean> {
  return inTransaction(db, async tx => {
    const row = await tx
      .updateTable('replies')
      .set({ ...change.set, lease_until: null })
      .where('id', '=', replyId)
      .where('state', 'in', from)
      .$if(change.once === true, query => query.where('resends', '=', 0))
      .returning('question_id')
      .executeTakeFirst();
    if (row === undefined) return false;
    const question = await questionOf(tx, row.question_id, change.question);
    const about = { replyId, questionId: row.question_id, caseId: question.case_id };
    await recordEvent(tx, change.event, change.at, about, change.detail);
    const { refused } = change;
    if (refused !== undefined && refused.addresses.length > 0) {
      await recordEvent(tx, 'recipient-refused', change.at, about, { ...refused });
    }
    return true;
  });
}

async function questionOf(
  tx: Tx,
  questionId: number,
  state: QuestionState | undefined,
): Promise<{ case_id: number }> {
  if (state === undefined) {
    return await tx
      .selectFrom('questions')
      .select('case_id')
      .where('id', '=', questionId)
      .executeTakeFirstOrThrow();
  }
  return await tx
    .updateTable('questions')
    .set({ state })
    .where('id', '=', questionId)
    .returning('case_id')
    .executeTakeFirstOrThrow();
}
