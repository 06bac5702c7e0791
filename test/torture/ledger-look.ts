import type { Scene } from './scene.ts';

/** What the ledger says at the end, read past our own code. */
export interface LedgerLook {
  readonly mails: readonly { messageId: string; outcome: string; reason: string | null; hasRaw: boolean }[];
  readonly questions: readonly QuestionLine[];
  readonly casesWithoutMail: number;
  /** `UIDVALIDITY UID` of every mail the service knows to lie in the inbox. */
  readonly sighted: ReadonlySet<string>;
}

export interface QuestionLine {
  readonly messageId: string;
  readonly state: string;
  readonly caseNumber: string;
  readonly replyId: number | null;
  readonly replyState: string | null;
  readonly replyMessageId: string | null;
  readonly isFinished: boolean;
  /** How often the ledger allowed this reply to go out: once, and again by setting or by a person. */
  readonly allowedSends: number;
}

export async function lookAtLedger(scene: Scene): Promise<LedgerLook> {
  const mails = await scene.query(
    `select header_message_id as "messageId", outcome, reason, raw is not null as "hasRaw" from messages`,
  );
  const questions = await scene.query(
    `select m.header_message_id as "messageId", q.state, c.number as "caseNumber", r.id::int as "replyId",
       r.state as "replyState", r.header_message_id as "replyMessageId",
       (r.filed_at is not null and r.flagged_at is not null) as "isFinished",
       (1 + coalesce(r.resends, 0) + (select count(*) from events e where e.kind in ('case-requeued', 'question-released')
          and e.case_id = q.case_id and e.detail->'replies' @> to_jsonb(r.id)))::int as "allowedSends"
     from questions q join messages m on m.id = q.message_id join cases c on c.id = q.case_id
       left join replies r on r.question_id = q.id`,
  );
  const [orphans] = await scene.query(
    `select count(*)::int as n from cases c where not exists (
       select from questions q join messages m on m.id = q.message_id
       where q.case_id = c.id and m.raw is not null and m.case_id = c.id)`,
  );
  const sightings = await scene.query('select uidvalidity, uid from sightings');
  return {
    sighted: new Set(sightings.map(({ uidvalidity, uid }) => `${uidvalidity} ${uid}`)),
    mails: mails as unknown as LedgerLook['mails'],
    questions: questions as unknown as readonly QuestionLine[],
    casesWithoutMail: Number(orphans?.n ?? -1),
  };
}
