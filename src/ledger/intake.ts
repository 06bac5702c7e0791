import type { QuotaRule } from '../inbox/quota.ts';
import { type Arrival, storeArrival } from './arrival.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { recordEvent } from './event.ts';
import { flagAgain } from './flag-again.ts';
import { type Admission, admitQuestion } from './quota.ts';
import { planRefusal, type Refusal } from './refusals.ts';
import { noteStart, noteStop } from './senders.ts';
import { storableLine } from './storable.ts';

export type Taken =
  | {
      readonly kind: 'taken';
      readonly questionId: number;
      readonly caseId: number;
      readonly caseNumber: string;
      /** Counts the questions of the case from 1. */
      readonly questionNumber: number;
      readonly held: boolean;
    }
  /** A word (stop, start) that would have been held was carried out without an answer. */
  | { readonly kind: 'obeyed'; readonly messageId: number; readonly reason: string }
  /** Known already; `questionId` when the first one became a question. */
  | { readonly kind: 'duplicate'; readonly messageId: number; readonly questionId: number | undefined };

export interface TakeOptions {
  /** The authenticated sender. */
  readonly asker: string;
  /** From `caseByReplyMessageIds`: the case this mail goes on with. */
  readonly joinCaseId?: number | undefined;
  /** Taken, but not worked on until released: waiting for a person. */
  readonly hold?: { readonly reason: string; readonly detail?: string } | undefined;
  /** What this sender may ask in a while: beyond it the question gets a notice, or is held. */
  readonly quotas?: readonly QuotaRule[] | undefined;
  /** The mail is nothing but this word: instead of being held, it is carried out in silence. */
  readonly word?: 'stop' | 'start' | undefined;
}

/**
 * A mail becomes a question of a new or a known case; the same mail seen again changes nothing.
 * @param at the caller's clock; the work is due at once.
 */
export async function takeQuestion(db: Db, arrival: Arrival, options: TakeOptions, at: Date): Promise<Taken> {
  return await inTransaction(db, async tx => {
    const { messageId, fresh } = await storeArrival(tx, arrival, { outcome: 'question' }, at);
    if (!fresh) return await seenAgain(tx, messageId, arrival, at);
    const { asker } = options;
    const admission: Admission =
      options.hold === undefined
        ? await admitQuestion(tx, asker, options.quotas ?? [], at)
        : { hold: { detail: '', ...options.hold } };
    const { hold, notice } = admission;
    if (hold !== undefined && options.word !== undefined) {
      return await obeyInSilence(tx, messageId, arrival, { asker, word: options.word, hold }, at);
    }
    const found = await joinCase(tx, options, at);
    const { caseId, number } = found ?? (await openCase(tx, options.asker, arrival.subject, at));
    await tx.updateTable('messages').set({ case_id: caseId }).where('id', '=', messageId).execute();
    const questionNumber = await nextOrdinal(tx, caseId);
    const question = await tx
      .insertInto('questions')
      .values({
        case_id: caseId,
        message_id: messageId,
        ordinal: questionNumber,
        asker: storableLine(options.asker),
        received_at: arrival.receivedAt,
        state: hold === undefined ? 'taken' : 'held',
        due_at: at,
        reason: hold === undefined ? null : storableLine(hold.reason),
        notice: notice ?? null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const about = { caseId, messageId, questionId: question.id };
    const detail = { asker: options.asker, joined: found !== undefined, uid: arrival.uid };
    await recordEvent(tx, 'question-taken', at, about, detail);
    if (hold !== undefined) await recordEvent(tx, 'question-held', at, about, { ...hold });
    return {
      kind: 'taken',
      questionId: question.id,
      caseId,
      caseNumber: number,
      questionNumber,
      held: hold !== undefined,
    };
  });
}

/** Nobody who says stop waits for an operator, and a crash cannot come between the record and the deed. */
async function obeyInSilence(
  tx: Tx,
  messageId: number,
  arrival: Arrival,
  { asker, word, hold }: { asker: string; word: 'stop' | 'start'; hold: NonNullable<Admission['hold']> },
  at: Date,
): Promise<Taken> {
  const reason = `${word}-obeyed`;
  const detail = `without an answer: ${hold.reason}`;
  await (word === 'stop' ? noteStop : noteStart)(tx, asker, at);
  await tx
    .updateTable('messages')
    .set({ outcome: 'ignored', reason, detail })
    .where('id', '=', messageId)
    .execute();
  await recordEvent(tx, 'mail-ignored', at, { messageId }, { from: asker, reason, detail, uid: arrival.uid });
  return { kind: 'obeyed', messageId, reason };
}

async function seenAgain(tx: Tx, messageId: number, arrival: Arrival, at: Date): Promise<Taken> {
  const question = await tx
    .selectFrom('questions')
    .select(['id', 'case_id'])
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  const about = { messageId, questionId: question?.id, caseId: question?.case_id };
  await recordEvent(tx, 'duplicate-seen', at, about, { uid: arrival.uid });
  if (question !== undefined) await flagAgain(tx, question.id, question.case_id);
  return { kind: 'duplicate', messageId, questionId: question?.id };
}

/** Locks the case, so that two follow-ups at once get different numbers. A purged case is not gone on with. */
async function joinCase(
  tx: Tx,
  options: TakeOptions,
  at: Date,
): Promise<{ caseId: number; number: string } | undefined> {
  if (options.joinCaseId === undefined) return undefined;
  const row = await tx
    .updateTable('cases')
    .set({ active_at: at })
    .where('id', '=', options.joinCaseId)
    .where('purged_at', 'is', null)
    .returning(['id', 'number'])
    .executeTakeFirst();
  return row && { caseId: row.id, number: row.number };
}

async function openCase(
  tx: Tx,
  asker: string,
  subject: string,
  at: Date,
): Promise<{ caseId: number; number: string }> {
  const year = at.getUTCFullYear();
  const { last } = await tx
    .insertInto('case_counters')
    .values({ year, last: 1 })
    .onConflict(conflict =>
      conflict.column('year').doUpdateSet(update => ({ last: update('case_counters.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  const number = `CC-${year}-${String(last).padStart(6, '0')}`;
  const row = await tx
    .insertInto('cases')
    .values({
      number,
      asker: storableLine(asker),
      subject: storableLine(subject),
      opened_at: at,
      active_at: at,
      purged_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { caseId: row.id, number };
}

async function nextOrdinal(tx: Tx, caseId: number): Promise<number> {
  const { last } = await tx
    .selectFrom('questions')
    .select(q => q.fn.max('ordinal').as('last'))
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

/** Why a mail did not become a question, in a few fixed words and a free detail. */
export interface Ending {
  readonly reason: string;
  readonly detail?: string;
  /** The case it belongs to all the same: a bounce of our reply, a thank-you. */
  readonly caseId?: number;
  /** Its sender is told of it, if that was not done lately. */
  readonly refusal?: Refusal;
}

export interface Ended {
  readonly messageId: number;
  /** False when the mail had been recorded before. */
  readonly fresh: boolean;
}

/** A mail that nobody expects an answer to: a bounce, an auto-reply, a list mail, our own. */
export function recordIgnored(db: Db, arrival: Arrival, ending: Ending, at: Date): Promise<Ended> {
  return endArrival(db, 'ignored', arrival, ending, at);
}

/** A mail whose sender may not ask, or that breaks a limit. */
export function recordRejected(db: Db, arrival: Arrival, ending: Ending, at: Date): Promise<Ended> {
  return endArrival(db, 'rejected', arrival, ending, at);
}

/** A mail that a person must look at: it could not be read, or it is suspicious but perhaps genuine. */
export function recordHeld(db: Db, arrival: Arrival, ending: Ending, at: Date): Promise<Ended> {
  return endArrival(db, 'held', arrival, ending, at);
}

function endArrival(
  db: Db,
  outcome: 'ignored' | 'rejected' | 'held',
  arrival: Arrival,
  ending: Ending,
  at: Date,
): Promise<Ended> {
  return inTransaction(db, async tx => {
    const { refusal, ...decision } = ending;
    const stored = await storeArrival(tx, arrival, { outcome, ...decision }, at);
    if (stored.fresh) {
      const { caseId, reason, detail } = ending;
      if (refusal !== undefined) await planRefusal(tx, stored.messageId, refusal, at);
      const about = { messageId: stored.messageId, caseId };
      await recordEvent(tx, `mail-${outcome}`, at, about, {
        from: arrival.from,
        reason,
        detail,
        uid: arrival.uid,
      });
    }
    return stored;
  });
}
