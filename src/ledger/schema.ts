import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** Counted up by the database; bigint there, a safe integer here. */
type Id = Generated<number>;
/** Written once by the event that makes the row. */
type Once<T> = ColumnType<T, T, never>;

export interface MailboxRow {
  id: Id;
  name: Once<string>;
  uidvalidity: string;
  /** Mail up to this UID was there before the first start and is not ours to answer. */
  floor_uid: number;
  /** Mail that arrived before this is not ours to answer, whatever UID a rebuilt mailbox gives it. */
  since_at: Date | null;
  /** When all that lay there unread at the first start had been taken. */
  backlog_done_at: Date | null;
  opened_at: Once<Date>;
}

export interface SightingRow {
  mailbox_id: number;
  uidvalidity: string;
  uid: number;
  message_id: number;
  seen_at: Date;
}

export type MessageOutcome = 'question' | 'ignored' | 'rejected' | 'held';

export interface MessageRow {
  id: Id;
  mailbox_id: Once<number>;
  /** Null when the mail was never downloaded (too large). */
  raw_sha256: string | null;
  /** Null when never downloaded or purged. */
  raw: Buffer | null;
  /** What was read of its attachments; kept and purged with `raw`. */
  attachments: ColumnType<unknown, never, string | null>;
  size_bytes: number;
  header_message_id: string | null;
  fingerprint: string | null;
  from_address: string;
  subject: string;
  outcome: MessageOutcome;
  reason: string | null;
  detail: string | null;
  case_id: number | null;
  received_at: Once<Date>;
  recorded_at: Date;
  /** A person wants it judged again; null once that is done. */
  requeued_at: ColumnType<Date | null, never, Date | null>;
  /** Attempts since then. */
  retakes: Generated<number>;
  retake_due_at: ColumnType<Date | null, never, Date | null>;
}

export interface CaseRow {
  id: Id;
  number: Once<string>;
  asker: string;
  subject: string;
  opened_at: Once<Date>;
  active_at: Date;
  purged_at: Date | null;
}

export type QuestionState = 'taken' | 'consulted' | 'answered' | 'failed' | 'held';

export interface QuestionRow {
  id: Id;
  case_id: Once<number>;
  message_id: Once<number>;
  ordinal: Once<number>;
  asker: Once<string>;
  received_at: Once<Date>;
  state: QuestionState;
  attempts: Generated<number>;
  /** The sweep asks for work on it again from here on. */
  due_at: Date;
  reason: string | null;
  /** It is answered with a notice of this kind, not with an opinion. */
  notice: string | null;
}

export interface OpinionRow {
  id: Id;
  question_id: Once<number>;
  opinion: JSONColumnType<object, string, string | null> | null;
  edition_id: Once<string>;
  model: Once<string | null>;
  /** Input and output tokens of all model calls made for it; stays when the opinion is purged. */
  tokens: ColumnType<number, number | undefined, never>;
  made_at: Once<Date>;
}

export type ReplyState = 'ready' | 'sending' | 'sent' | 'failed' | 'unknown' | 'held';

export interface Recipients {
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

export interface ReplyRow {
  id: Id;
  question_id: Once<number>;
  header_message_id: Once<string>;
  sender: Once<string>;
  recipients: JSONColumnType<Recipients, string, string>;
  /** Whom it still goes to when some have it; null while nobody has it. */
  remaining: JSONColumnType<readonly string[], string | undefined, string | null> | null;
  subject: string;
  text: string | null;
  html: string | null;
  raw: Buffer | null;
  state: ReplyState;
  attempts: Generated<number>;
  resends: Generated<number>;
  lease_until: Date | null;
  next_attempt_at: Date;
  smtp_reply: string | null;
  reason: string | null;
  made_at: Once<Date>;
  sent_at: Date | null;
  filed_at: Date | null;
  flagged_at: Date | null;
  /** The sweep leaves its mailbox side alone until then; null: it is due. */
  desk_due_at: Date | null;
}

export interface RefusalRow {
  message_id: Once<number>;
  address: Once<string>;
  state: 'due' | 'sending' | 'sent' | 'failed';
  attempts: number;
  due_at: Date;
}

export interface SpendingRow {
  id: Id;
  question_id: Once<number>;
  case_id: Once<number>;
  sender: Once<string>;
  /** Set aside for the request; what it took, once it is settled. */
  tokens: number;
  reserved_at: Once<Date>;
  settled_at: Date | null;
}

export interface EventRow {
  id: Id;
  at: Once<Date>;
  kind: Once<string>;
  case_id: Once<number | null>;
  message_id: Once<number | null>;
  question_id: Once<number | null>;
  reply_id: Once<number | null>;
  detail: JSONColumnType<Record<string, unknown>, string, never>;
}

export interface FeedbackRow {
  id: Id;
  case_id: Once<number>;
  question_id: Once<number | null>;
  given_by: Once<string>;
  text: Once<string>;
  given_at: Once<Date>;
}

export interface IncidentRow {
  id: Id;
  kind: Once<string>;
  subject: Once<string>;
  began_at: Once<Date>;
  ended_at: Date | null;
}

export interface Tables {
  mailboxes: MailboxRow;
  sightings: SightingRow;
  messages: MessageRow;
  case_counters: { year: number; last: number };
  cases: CaseRow;
  questions: QuestionRow;
  opinions: OpinionRow;
  replies: ReplyRow;
  events: EventRow;
  told: { address: string; kind: string; told_at: Date };
  stopped_senders: { address: string; stopped_at: Date };
  feedback: FeedbackRow;
  spendings: SpendingRow;
  refusals: RefusalRow;
  alerts: { event_id: number; told_at: Date };
  pulses: { part: string; well_at: Date; trouble: string | null };
  incidents: IncidentRow;
}
