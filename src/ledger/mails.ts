import type { Db } from './database.ts';
import type { MessageOutcome, QuestionState } from './schema.ts';

/** One inbound mail and what was decided about it. */
export interface MailLine {
  readonly messageId: number;
  readonly receivedAt: Date;
  readonly from: string;
  readonly subject: string;
  readonly outcome: MessageOutcome;
  /** A person wants it judged again, which is not done yet. */
  readonly requeued: boolean;
  /** How the question stands that it became. */
  readonly state: QuestionState | undefined;
  /** Of a question: what it waits for, or the kind of notice it got instead of an opinion. */
  readonly reason: string | undefined;
  readonly detail: string | undefined;
  readonly caseNumber: string | undefined;
}

/** Mails by arrival, newest first: also those that never became a case. */
export async function listMails(
  db: Db,
  options: { limit?: number; outcome?: MessageOutcome } = {},
): Promise<MailLine[]> {
  const rows = await db
    .selectFrom('messages as m')
    .leftJoin('cases as c', 'c.id', 'm.case_id')
    .leftJoin('questions as q', 'q.message_id', 'm.id')
    .select([
      'm.id',
      'm.received_at',
      'm.from_address',
      'm.subject',
      'm.outcome',
      'm.reason',
      'm.detail',
      'c.number',
      'q.state',
      'q.reason as waits_for',
      'q.notice',
      'm.requeued_at',
    ])
    .$if(options.outcome !== undefined, query => query.where('m.outcome', '=', options.outcome ?? 'question'))
    .orderBy('m.id', 'desc')
    .limit(options.limit ?? 50)
    .execute();
  return rows.map(row => ({
    messageId: row.id,
    receivedAt: row.received_at,
    from: row.from_address,
    subject: row.subject,
    outcome: row.outcome,
    reason: row.reason ?? row.waits_for ?? row.notice ?? undefined,
    requeued: row.requeued_at !== null,
    state: row.state ?? undefined,
    detail: row.detail ?? undefined,
    caseNumber: row.number ?? undefined,
  }));
}
