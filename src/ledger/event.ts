import type { Tx } from './database.ts';
import { storableJson } from './storable.ts';

/** Everything that is ever written to the audit. */
export type EventKind =
  | 'mailbox-opened'
  | 'mailbox-rebuilt'
  | 'question-taken'
  | 'question-held'
  | 'question-released'
  | 'duplicate-seen'
  | 'mail-ignored'
  | 'mail-rejected'
  | 'mail-held'
  | 'mail-requeued'
  | 'refusal-planned'
  | 'refusal-sent'
  | 'refusal-failed'
  | 'consult-retry'
  | 'consult-failed'
  | 'model-asked'
  | 'opinion-recorded'
  | 'notice-recorded'
  | 'feedback-given'
  | 'sender-stopped'
  | 'sender-resumed'
  | 'address-restored'
  | 'reply-claimed'
  | 'reply-sent'
  | 'reply-partly-sent'
  | 'recipient-refused'
  | 'reply-retry'
  | 'reply-failed'
  | 'reply-unknown'
  | 'reply-resend'
  | 'reply-held'
  | 'reply-bounced'
  | 'reply-filed'
  | 'mail-flagged'
  | 'desk-postponed'
  | 'desk-given-up'
  | 'case-requeued'
  | 'incident-began'
  | 'incident-ended'
  | 'case-exported'
  | 'case-purged'
  | 'case-erased';

export interface About {
  readonly caseId?: number | undefined;
  readonly messageId?: number | undefined;
  readonly questionId?: number | undefined;
  readonly replyId?: number | undefined;
}

/**
 * One line of the audit, in the transaction of what it tells. The detail names people by address and things
 * by id and code; it never carries text of a mail, because events outlive the purge.
 */
export async function recordEvent(
  tx: Tx,
  kind: EventKind,
  at: Date,
  about: About,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await tx
    .insertInto('events')
    .values({
      kind,
      at,
      case_id: about.caseId ?? null,
      message_id: about.messageId ?? null,
      question_id: about.questionId ?? null,
      reply_id: about.replyId ?? null,
      detail: storableJson(detail),
    })
    .execute();
}
