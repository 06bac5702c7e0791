import type { Db } from './database.ts';
import type { Recipients } from './schema.ts';

/**
 * The case that one of these Message-IDs (In-Reply-To, References) belongs to, newest reply first. Only someone
 * who asked or got a reply in that case may go on with it: a leaked Message-ID alone opens nothing.
 */
export async function caseByReplyMessageIds(
  db: Db,
  messageIds: readonly string[],
  sender: string,
): Promise<{ caseId: number; caseNumber: string } | undefined> {
  if (messageIds.length === 0) return undefined;
  const rows = await db
    .selectFrom('replies as r')
    .innerJoin('questions as q', 'q.id', 'r.question_id')
    .innerJoin('cases as c', 'c.id', 'q.case_id')
    .select(['c.id', 'c.number', 'c.asker', 'q.asker as questioner', 'r.recipients'])
    .where('r.header_message_id', 'in', messageIds.slice(0, 200))
    .where('c.purged_at', 'is', null)
    .orderBy('r.id', 'desc')
    .execute();
  const wanted = sender.toLowerCase();
  const isPart = (row: (typeof rows)[number]) => {
    const { to, cc }: Recipients = row.recipients;
    return [row.asker, row.questioner, ...to, ...cc].some(address => address.toLowerCase() === wanted);
  };
  const found = rows.find(isPart);
  return found && { caseId: found.id, caseNumber: found.number };
}

export interface CaseLine {
  readonly number: string;
  readonly asker: string;
  readonly subject: string;
  readonly openedAt: Date;
  readonly activeAt: Date;
  readonly questions: number;
  /** The state of the newest question. */
  readonly state: string;
}

/** Cases by last activity, newest first. @param state only those whose newest question is in this state. */
export async function listCases(
  db: Db,
  options: { limit?: number; state?: string } = {},
): Promise<CaseLine[]> {
  const rows = await db
    .selectFrom('cases as c')
    .innerJoin('questions as q', 'q.case_id', 'c.id')
    .select(['c.number', 'c.asker', 'c.subject', 'c.opened_at', 'c.active_at', 'q.ordinal', 'q.state'])
    .where(newest =>
      newest.not(
        newest.exists(
          newest
            .selectFrom('questions as later')
            .select('later.id')
            .whereRef('later.case_id', '=', 'c.id')
            .whereRef('later.ordinal', '>', 'q.ordinal'),
        ),
      ),
    )
    .$if(options.state !== undefined, query => query.where('q.state', '=', options.state as never))
    .orderBy('c.active_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(options.limit ?? 50)
    .execute();
  return rows.map(row => ({
    number: row.number,
    asker: row.asker,
    subject: row.subject,
    openedAt: row.opened_at,
    activeAt: row.active_at,
    questions: row.ordinal,
    state: row.state,
  }));
}

export interface ShownCase {
  readonly caseId: number;
  readonly number: string;
  readonly asker: string;
  readonly subject: string;
  readonly openedAt: Date;
  readonly activeAt: Date;
  readonly purgedAt: Date | undefined;
  readonly questions: readonly ShownQuestion[];
  readonly events: readonly ShownEvent[];
}

export interface ShownQuestion {
  readonly questionId: number;
  readonly questionNumber: number;
  readonly asker: string;
  readonly receivedAt: Date;
  readonly state: string;
  readonly attempts: number;
  readonly reason: string | undefined;
  /** The kind of notice it gets instead of an opinion: help, a quota. */
  readonly notice: string | undefined;
  readonly messageId: number;
  readonly editionId: string | undefined;
  readonly model: string | undefined;
  readonly opinion: unknown;
  readonly reply: ShownReply | undefined;
}

export interface ShownReply {
  readonly replyId: number;
  readonly messageId: string;
  readonly state: string;
  readonly recipients: Recipients;
  readonly attempts: number;
  readonly smtpReply: string | undefined;
  readonly reason: string | undefined;
  readonly sentAt: Date | undefined;
  readonly text: string | undefined;
}

export interface ShownEvent {
  readonly at: Date;
  readonly kind: string;
  readonly questionId: number | undefined;
  readonly detail: unknown;
}

/** Everything about one case except the raw mails; undefined when there is no such number. */
export async function showCase(db: Db, number: string): Promise<ShownCase | undefined> {
  const row = await db
    .selectFrom('cases')
    .selectAll()
    .where('number', '=', number.trim().toUpperCase())
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const events = await db
    .selectFrom('events')
    .select(['at', 'kind', 'question_id', 'detail'])
    .where('case_id', '=', row.id)
    .orderBy('id')
    .execute();
  return {
    caseId: row.id,
    number: row.number,
    asker: row.asker,
    subject: row.subject,
    openedAt: row.opened_at,
    activeAt: row.active_at,
    purgedAt: row.purged_at ?? undefined,
    questions: await showQuestions(db, row.id),
    events: events.map(event => ({
      at: event.at,
      kind: event.kind,
      questionId: event.question_id ?? undefined,
      detail: event.detail,
    })),
  };
}

async function showQuestions(db: Db, caseId: number): Promise<ShownQuestion[]> {
  const rows = await db
    .selectFrom('questions as q')
    .leftJoin('opinions as o', 'o.question_id', 'q.id')
    .leftJoin('replies as r', 'r.question_id', 'q.id')
    .select([
      'q.id',
      'q.ordinal',
      'q.asker',
      'q.received_at',
      'q.state',
      'q.attempts',
      'q.reason',
      'q.notice',
      'q.message_id',
    ])
    .select(['o.edition_id', 'o.model', 'o.opinion'])
    .select(['r.id as reply_id', 'r.header_message_id', 'r.state as reply_state', 'r.recipients'])
    .select([
      'r.attempts as reply_attempts',
      'r.smtp_reply',
      'r.reason as reply_reason',
      'r.sent_at',
      'r.text',
    ])
    .where('q.case_id', '=', caseId)
    .orderBy('q.ordinal')
    .execute();
  return rows.map(row => ({
    questionId: row.id,
    questionNumber: row.ordinal,
    asker: row.asker,
    receivedAt: row.received_at,
    state: row.state,
    attempts: row.attempts,
    reason: row.reason ?? undefined,
    notice: row.notice ?? undefined,
    messageId: row.message_id,
    editionId: row.edition_id ?? undefined,
    model: row.model ?? undefined,
    opinion: row.opinion ?? undefined,
    reply:
      row.reply_id === null
        ? undefined
        : {
            replyId: row.reply_id,
            messageId: row.header_message_id ?? '',
            state: row.reply_state ?? '',
            recipients: row.recipients ?? { to: [], cc: [] },
            attempts: row.reply_attempts ?? 0,
            smtpReply: row.smtp_reply ?? undefined,
            reason: row.reply_reason ?? undefined,
            sentAt: row.sent_at ?? undefined,
            text: row.text ?? undefined,
          },
  }));
}
