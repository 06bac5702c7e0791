import { tokensOf } from '../consult/model-budget.ts';
import type { OpinionData } from '../consult/opinion.ts';
import { Permanent } from '../outcome.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { recordEvent } from './event.ts';
import type { QuestionState, Recipients } from './schema.ts';
import { storableBody, storableJson, storableLine } from './storable.ts';

/** A question with everything that is needed to answer it. */
export interface LoadedQuestion {
  readonly questionId: number;
  readonly state: QuestionState;
  readonly attempts: number;
  readonly asker: string;
  readonly receivedAt: Date;
  readonly raw: Uint8Array;
  /** What was read of its attachments, as kept; null before that. */
  readonly attachments: unknown;
  /** The name of the mailbox that it came in by. */
  readonly mailbox: string;
  readonly caseId: number;
  readonly caseNumber: string;
  readonly questionNumber: number;
  /** Settled when it was taken: it gets a notice of this kind, not an opinion. */
  readonly notice: string | undefined;
  /** The case's questions before this one, oldest first; purged ones and those that got a notice are left out. */
  readonly earlier: readonly EarlierQuestion[];
}

export interface EarlierQuestion {
  readonly questionId: number;
  readonly questionNumber: number;
  readonly receivedAt: Date;
  readonly raw: Uint8Array;
  /** As in `LoadedQuestion`. */
  readonly attachments: unknown;
  /** As stored; undefined while it has no answer. */
  readonly opinion: OpinionData | undefined;
}

/** @throws Permanent when there is no such question or its mail was purged. */
export async function loadQuestion(db: Db, questionId: number): Promise<LoadedQuestion> {
  const row = await db
    .selectFrom('questions as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .innerJoin('cases as c', 'c.id', 'q.case_id')
    .innerJoin('mailboxes as b', 'b.id', 'm.mailbox_id')
    .select(['q.id', 'q.state', 'q.attempts', 'q.asker', 'q.received_at', 'q.ordinal', 'q.case_id'])
    .select(['q.notice', 'm.raw', 'm.attachments', 'c.number', 'b.name as mailbox'])
    .where('q.id', '=', questionId)
    .executeTakeFirst();
  if (row === undefined) throw new Permanent(`Question ${questionId} is not in the ledger.`);
  if (row.raw === null) throw new Permanent(`The mail of question ${questionId} was purged.`);
  return {
    questionId,
    state: row.state,
    attempts: row.attempts,
    asker: row.asker,
    receivedAt: row.received_at,
    raw: row.raw,
    attachments: row.attachments,
    mailbox: row.mailbox,
    caseId: row.case_id,
    caseNumber: row.number,
    questionNumber: row.ordinal,
    notice: row.notice ?? undefined,
    earlier: await loadEarlier(db, row.case_id, row.ordinal),
  };
}

async function loadEarlier(db: Db, caseId: number, before: number): Promise<EarlierQuestion[]> {
  const rows = await db
    .selectFrom('questions as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .leftJoin('opinions as o', 'o.question_id', 'q.id')
    .select(['q.id', 'q.ordinal', 'q.received_at', 'm.raw', 'm.attachments', 'o.opinion'])
    .where('q.case_id', '=', caseId)
    .where('q.ordinal', '<', before)
    .where('q.notice', 'is', null)
    .orderBy('q.ordinal')
    .execute();
  return rows.flatMap(row =>
    row.raw === null
      ? []
      : [
          {
            questionId: row.id,
            questionNumber: row.ordinal,
            receivedAt: row.received_at,
            raw: row.raw,
            attachments: row.attachments,
            opinion: (row.opinion ?? undefined) as OpinionData | undefined,
          },
        ],
  );
}

/** Keeps what was read of a question's attachments as long as its mail is kept: reading a scan takes seconds. */
export async function keepAttachments(
  db: Db,
  questionId: number,
  attachments: readonly object[],
): Promise<void> {
  await db
    .updateTable('messages')
    .set({ attachments: storableJson(attachments) })
    .where('id', '=', asked =>
      asked.selectFrom('questions').select('message_id').where('id', '=', questionId),
    )
    .where('raw', 'is not', null)
    .execute();
}

export type Begun =
  | { readonly kind: 'begun'; readonly question: LoadedQuestion }
  /** Answered, failed or held by now: nothing to do. */
  | { readonly kind: 'not-open'; readonly state: QuestionState };

/**
 * Starts one attempt at an open question. The attempt is counted before the work, so that a mail which kills
 * its process every time is told by the count.
 * @param at the caller's clock; the sweep leaves the question alone for `leaseMs` from then.
 */
export async function beginConsult(db: Db, questionId: number, leaseMs: number, at: Date): Promise<Begun> {
  const begun = await db
    .updateTable('questions')
    .set(update => ({ attempts: update('attempts', '+', 1), due_at: new Date(at.getTime() + leaseMs) }))
    .where('id', '=', questionId)
    .where('state', '=', 'taken')
    .returning('id')
    .executeTakeFirst();
  if (begun !== undefined) return { kind: 'begun', question: await loadQuestion(db, questionId) };
  const row = await db
    .selectFrom('questions')
    .select('state')
    .where('id', '=', questionId)
    .executeTakeFirst();
  if (row === undefined) throw new Permanent(`Question ${questionId} is not in the ledger.`);
  return { kind: 'not-open', state: row.state };
}

/** A reply as composed: addressed, rendered, with the Message-ID it will keep over all attempts. */
export interface ComposedReply {
  readonly messageId: string;
  /** Envelope sender. */
  readonly sender: string;
  readonly recipients: Recipients;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The complete message (RFC 5322) as it is sent and filed. */
  readonly raw: Uint8Array;
  /** For a reply that is no opinion: what kind of notice it is. */
  readonly notice?: string;
}

/**
 * Opinion and reply of a taken question, together: an answer is never stored without its reply. Without an
 * opinion the reply is a notice: help, a look-up, a word about a quota.
 * A second worker that answered the same question gets the first one's reply id and its own work is dropped.
 * @param at the caller's clock; the reply is due at once.
 */
export async function recordOpinionAndReply(
  db: Db,
  questionId: number,
  opinion: OpinionData | undefined,
  reply: ComposedReply,
  at: Date,
): Promise<{ kind: 'recorded' | 'already'; replyId: number }> {
  return await inTransaction(db, async tx => {
    const question = await tx
      .updateTable('questions')
      .set({
        state: 'consulted',
        reason: null,
        notice: opinion === undefined ? (reply.notice ?? 'notice') : null,
      })
      .where('id', '=', questionId)
      .where('state', '=', 'taken')
      .returning(['id', 'case_id'])
      .executeTakeFirst();
    if (question === undefined) return { kind: 'already', replyId: await replyOf(tx, questionId) };
    if (opinion !== undefined) await storeOpinion(tx, questionId, opinion, at);
    const { id: replyId } = await tx
      .insertInto('replies')
      .values({
        question_id: questionId,
        header_message_id: storableLine(reply.messageId),
        sender: storableLine(reply.sender),
        recipients: storableJson(reply.recipients),
        subject: storableLine(reply.subject),
        text: storableBody(reply.text),
        html: storableBody(reply.html),
        raw: Buffer.from(reply.raw),
        state: 'ready',
        next_attempt_at: at,
        made_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const about = { caseId: question.case_id, questionId, replyId };
    const kind = opinion === undefined ? 'notice-recorded' : 'opinion-recorded';
    const told = opinion === undefined ? { notice: reply.notice } : auditOf(opinion);
    await recordEvent(tx, kind, at, about, { ...told, ...addressesOf(reply) });
    return { kind: 'recorded', replyId };
  });
}

async function storeOpinion(tx: Tx, questionId: number, opinion: OpinionData, at: Date): Promise<void> {
  await tx
    .insertInto('opinions')
    .values({
      question_id: questionId,
      opinion: storableJson(opinion),
      edition_id: storableLine(opinion.edition.id),
      model: opinion.made.model === undefined ? null : storableLine(opinion.made.model),
      tokens: tokensOf(opinion.made.calls ?? []),
      made_at: at,
    })
    .execute();
}

/** What was answered, by which edition and model: codes and counts, no words of the mail. */
function auditOf(opinion: OpinionData): Record<string, unknown> {
  return {
    lines: opinion.lines.map(line => ({
      code: line.code,
      units: line.units,
      modifiers: line.modifiers,
      status: line.status,
    })),
    edition: opinion.edition.id,
    madeBy: opinion.made.by,
    model: opinion.made.model,
    promptVersion: opinion.made.promptVersion,
  };
}

function addressesOf(reply: ComposedReply): Record<string, unknown> {
  return { replyMessageId: reply.messageId, to: reply.recipients.to, cc: reply.recipients.cc };
}

async function replyOf(tx: Tx, questionId: number): Promise<number> {
  const row = await tx
    .selectFrom('replies')
    .select('id')
    .where('question_id', '=', questionId)
    .executeTakeFirst();
  if (row === undefined)
    throw new Permanent(`Question ${questionId} is not waiting for an opinion and has no reply.`);
  return row.id;
}

/** The consultation broke off and is tried again at `dueAt`. Nothing changes unless the question is still open. */
export async function recordConsultRetry(
  db: Db,
  questionId: number,
  reason: string,
  dueAt: Date,
  at: Date,
): Promise<void> {
  await inTransaction(db, async tx => {
    const row = await tx
      .updateTable('questions')
      .set({ due_at: dueAt, reason: storableLine(reason) })
      .where('id', '=', questionId)
      .where('state', '=', 'taken')
      .returning(['case_id', 'attempts'])
      .executeTakeFirst();
    if (row === undefined) return;
    await recordEvent(
      tx,
      'consult-retry',
      at,
      { caseId: row.case_id, questionId },
      { attempts: row.attempts, dueAt, reason },
    );
  });
}

/** The consultation failed for good; a person may requeue it. True when this call changed the state. */
export async function recordConsultFailed(
  db: Db,
  questionId: number,
  reason: string,
  at: Date,
): Promise<boolean> {
  return await inTransaction(db, async tx => {
    const row = await tx
      .updateTable('questions')
      .set({ state: 'failed', reason: storableLine(reason) })
      .where('id', '=', questionId)
      .where('state', '=', 'taken')
      .returning('case_id')
      .executeTakeFirst();
    if (row === undefined) return false;
    await recordEvent(tx, 'consult-failed', at, { caseId: row.case_id, questionId }, { reason });
    return true;
  });
}
