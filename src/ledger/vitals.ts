import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { storableLine } from './storable.ts';

/** A part of the running service that must give a sign of life: a role, or the watch of a mailbox. */
export interface Pulse {
  /** `role consult`, `mailbox coding@practice.example/INBOX`. */
  readonly part: string;
  /** Since it was last well, by the clock of the database. */
  readonly silentMs: number;
  readonly trouble: string | undefined;
}

/** What the ledger tells about the health of the service, without a word of any mail. */
export interface Vitals {
  readonly pulses: readonly Pulse[];
  /** How long the oldest piece of work is overdue that no worker took up. */
  readonly overdueMs: { readonly consult: number; readonly deliver: number };
  /** How long the oldest question has waited for its answer; held and failed ones are a person's. */
  readonly unansweredMs: number;
  /** Under way, by state. */
  readonly open: { readonly taken: number; readonly ready: number; readonly unknown: number };
  /** Waiting for a person's decision. */
  readonly waiting: {
    readonly failedQuestions: number;
    readonly heldQuestions: number;
    readonly failedReplies: number;
    readonly heldReplies: number;
    readonly heldMails: number;
  };
}

/**
 * A sign of life. Several processes may give it for one part: the latest counts.
 * @param wellAgoMs how long ago the part was well; undefined: it never was, and counts
 * from when it was first heard of. @param trouble its last error.
 */
export async function recordPulse(
  db: Db,
  part: string,
  wellAgoMs: number | undefined,
  trouble: string | undefined,
): Promise<void> {
  const seconds = (wellAgoMs ?? 0) / 1000;
  const wellAt = sql<Date>`clock_timestamp() - make_interval(secs => ${seconds})`;
  const told = trouble === undefined ? null : storableLine(trouble);
  await db
    .insertInto('pulses')
    .values({ part: storableLine(part), well_at: wellAt, trouble: told })
    .onConflict(conflict =>
      conflict.column('part').doUpdateSet({
        trouble: told,
        ...(wellAgoMs === undefined
          ? {}
          : { well_at: sql<Date>`greatest(pulses.well_at, excluded.well_at)` }),
      }),
    )
    .execute();
}

/** A part that has been silent for longer is none of this service any more; older decisions nobody waits for. */
const recentDays = 7;

/** @param now the caller's clock, for what is due; all else runs on the clock of the database. */
export async function readVitals(db: Db, now: Date): Promise<Vitals> {
  const recent = sql`clock_timestamp() - make_interval(days => ${recentDays})`;
  const { rows: pulses } = await sql<{ part: string; silentMs: number; trouble: string | null }>`
    select part, trouble,
      (greatest(0, extract(epoch from clock_timestamp() - well_at)) * 1000)::float8 as "silentMs"
    from pulses where well_at > ${recent} order by part`.execute(db);
  const { rows: counted } = await sql<Record<Counted, number>>`
    select
      (select ${age(now)} from (select min(due_at) as at from questions where state = 'taken') as x)
        as "overdueConsult",
      (select ${age(now)} from (select min(next_attempt_at) as at from replies where state = 'ready') as x)
        as "overdueDeliver",
      (select ${age(sql`clock_timestamp()`)} from (
        select min(greatest(m.recorded_at, (
          select max(e.at) from events e
          where e.case_id = q.case_id and e.kind in ('case-requeued', 'question-released')))) as at
        from questions q join messages m on m.id = q.message_id where q.state in ('taken', 'consulted')) as x)
        as "unanswered",
      (select count(*) from questions where state = 'taken')::int as "taken",
      (select count(*) from replies where state = 'ready')::int as "ready",
      (select count(*) from replies where state = 'unknown')::int as "unknown",
      (select count(*) from questions q join messages m on m.id = q.message_id
        where q.state = 'failed' and m.recorded_at > ${recent}
          and not exists (select from replies r where r.question_id = q.id))::int as "failedQuestions",
      (select count(*) from questions q join messages m on m.id = q.message_id
        where q.state = 'held' and m.recorded_at > ${recent}
          and not exists (select from replies r where r.question_id = q.id))::int as "heldQuestions",
      (select count(*) from replies where state = 'failed' and made_at > ${recent})::int as "failedReplies",
      (select count(*) from replies where state = 'held' and made_at > ${recent})::int as "heldReplies",
      (select count(*) from messages where outcome = 'held' and recorded_at > ${recent})::int as "heldMails"
    `.execute(db);
  const found = counted[0];
  if (found === undefined) throw new Error('counting without FROM gives one row');
  const { failedQuestions, heldQuestions, failedReplies, heldReplies, heldMails } = found;
  return {
    pulses: pulses.map(({ part, silentMs, trouble }) => ({ part, silentMs, trouble: trouble ?? undefined })),
    overdueMs: { consult: found.overdueConsult, deliver: found.overdueDeliver },
    unansweredMs: found.unanswered,
    open: { taken: found.taken, ready: found.ready, unknown: found.unknown },
    waiting: { failedQuestions, heldQuestions, failedReplies, heldReplies, heldMails },
  };
}

type Counted =
  | 'overdueConsult'
  | 'overdueDeliver'
  | 'unanswered'
  | keyof Vitals['open']
  | keyof Vitals['waiting'];

/** Of the time in `at`, in ms; 0 when there is none, or when a wrong clock put it ahead. */
function age(now: Date | RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`coalesce(greatest(0, extract(epoch from ${now}::timestamptz - x.at)) * 1000, 0)::float8`;
}
