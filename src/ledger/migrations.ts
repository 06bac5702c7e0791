import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { Permanent } from '../outcome.ts';
import type { Tables } from './schema.ts';

/** In order of their names; one that was released is never changed. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-cases': { up: createCases },
  '002-alerts': { up: createAlerts },
  '003-askers': { up: createAskers },
  '004-partial-delivery': { up: addRemaining },
  '005-notices': { up: addNotice },
  '006-tokens': { up: addTokens },
  '007-desk': { up: addDeskDue },
  '008-told': { up: addTold },
  '009-spendings': { up: addSpendings },
  '009-vitals': { up: createVitals },
  '010-backlog': { up: addBacklogDone },
  '011-retakes': { up: addRetakes },
  '012-attachments': { up: addAttachments },
  '013-refusals': { up: addRefusals },
};

/**
 * Brings the schema up to date. Several processes may call it at once: an advisory lock lets one work and the
 * others wait.
 * @param upTo the last step to take; all when it is left out.
 * @throws Permanent when the database was migrated by a newer version of this program.
 */
export async function migrate(db: Kysely<Tables>, upTo?: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  await refuseNewer(db);
  const { error } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error !== undefined) throw error;
}

async function refuseNewer(db: Kysely<Tables>): Promise<void> {
  const { rows: found } = await sql<{
    at: string | null;
  }>`select to_regclass('kysely_migration')::text as at`.execute(db);
  if (!found[0]?.at) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const unknown = rows.map(row => row.name).filter(name => !(name in migrations));
  if (unknown.length > 0) {
    throw new Permanent(
      `The database was set up by a newer version of this program (it has ${unknown.join(', ')}). Install that version, or name another database in DATABASE_URL.`,
    );
  }
}

async function createCases(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mailboxes (
      id bigint generated always as identity primary key,
      name text not null unique,
      uidvalidity text not null,
      floor_uid bigint not null,
      since_at timestamptz,
      opened_at timestamptz not null
    )`.execute(db);
  await sql`
    create table case_counters (
      year integer primary key,
      last integer not null
    )`.execute(db);
  await sql`
    create table cases (
      id bigint generated always as identity primary key,
      number text not null unique,
      asker text not null,
      subject text not null,
      opened_at timestamptz not null,
      active_at timestamptz not null,
      purged_at timestamptz
    )`.execute(db);
  await sql`
    create table messages (
      id bigint generated always as identity primary key,
      mailbox_id bigint not null references mailboxes,
      raw_sha256 text,
      raw bytea,
      size_bytes bigint not null,
      header_message_id text,
      fingerprint text,
      from_address text not null,
      subject text not null,
      outcome text not null check (outcome in ('question', 'ignored', 'rejected', 'held')),
      reason text,
      detail text,
      case_id bigint references cases,
      received_at timestamptz not null,
      recorded_at timestamptz not null,
      unique (mailbox_id, raw_sha256),
      unique (mailbox_id, fingerprint)
    )`.execute(db);
  await sql`
    create table sightings (
      mailbox_id bigint not null references mailboxes,
      uidvalidity text not null,
      uid bigint not null,
      message_id bigint not null references messages,
      seen_at timestamptz not null,
      primary key (mailbox_id, uidvalidity, uid)
    )`.execute(db);
  await sql`create index sightings_of_message on sightings (message_id)`.execute(db);
  await sql`
    create table questions (
      id bigint generated always as identity primary key,
      case_id bigint not null references cases,
      message_id bigint not null unique references messages,
      ordinal integer not null,
      asker text not null,
      received_at timestamptz not null,
      state text not null check (state in ('taken', 'consulted', 'answered', 'failed', 'held')),
      attempts integer not null default 0,
      due_at timestamptz not null,
      reason text,
      unique (case_id, ordinal)
    )`.execute(db);
  await sql`create index questions_due on questions (due_at) where state = 'taken'`.execute(db);
  await sql`create index questions_of_asker on questions (lower(asker), received_at)`.execute(db);
  await sql`
    create table opinions (
      id bigint generated always as identity primary key,
      question_id bigint not null unique references questions,
      opinion jsonb,
      edition_id text not null,
      model text,
      made_at timestamptz not null
    )`.execute(db);
  await sql`
    create table replies (
      id bigint generated always as identity primary key,
      question_id bigint not null unique references questions,
      header_message_id text not null unique,
      sender text not null,
      recipients jsonb not null,
      subject text not null,
      text text,
      html text,
      raw bytea,
      state text not null check (state in ('ready', 'sending', 'sent', 'failed', 'unknown', 'held')),
      attempts integer not null default 0,
      resends integer not null default 0,
      lease_until timestamptz,
      next_attempt_at timestamptz not null,
      smtp_reply text,
      reason text,
      made_at timestamptz not null,
      sent_at timestamptz,
      filed_at timestamptz,
      flagged_at timestamptz,
      check ((state = 'sending') = (lease_until is not null))
    )`.execute(db);
  await sql`create index replies_due on replies (next_attempt_at) where state in ('ready', 'sending', 'unknown')`.execute(
    db,
  );
  await sql`create index replies_sent on replies (sent_at) where sent_at is not null`.execute(db);
  await sql`
    create table events (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      kind text not null,
      case_id bigint references cases,
      message_id bigint references messages,
      question_id bigint references questions,
      reply_id bigint references replies,
      detail jsonb not null
    )`.execute(db);
  await sql`create index events_of_case on events (case_id, id)`.execute(db);
  await sql`create index events_of_kind on events (kind, at)`.execute(db);
  await refuseChangesOfEvents(db);
}

/** Which events the operator was told of; beside the events, because those never change. */
async function createAlerts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alerts (
      event_id bigint primary key references events,
      told_at timestamptz not null
    )`.execute(db);
}

/** What askers say beside questions: stop, and how right an answer was. */
async function createAskers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stopped_senders (
      address text primary key,
      stopped_at timestamptz not null
    )`.execute(db);
  await sql`
    create table feedback (
      id bigint generated always as identity primary key,
      case_id bigint not null references cases,
      question_id bigint references questions,
      given_by text not null,
      text text not null,
      given_at timestamptz not null
    )`.execute(db);
  await sql`create index feedback_of_case on feedback (case_id)`.execute(db);
}

/** Whom a reply that some recipients have still goes to; null while nobody has it. */
async function addRemaining(db: Kysely<unknown>): Promise<void> {
  await sql`alter table replies add column remaining jsonb`.execute(db);
}

/** What a question was answered with instead of an opinion; no fact of its case is read from it then. */
async function addNotice(db: Kysely<unknown>): Promise<void> {
  await sql`alter table questions add column notice text`.execute(db);
}

/** What the model calls of an opinion took, for the budgets; those stored before are counted from their records. */
async function addTokens(db: Kysely<unknown>): Promise<void> {
  await sql`alter table opinions add column tokens bigint not null default 0`.execute(db);
  await sql`
    update opinions set tokens = (
      select coalesce(sum((call->'usage'->>'inputTokens')::bigint + (call->'usage'->>'outputTokens')::bigint), 0)
      from jsonb_array_elements(opinion->'made'->'calls') as call
    ) where jsonb_typeof(opinion->'made'->'calls') = 'array'`.execute(db);
  await sql`create index opinions_spent on opinions (made_at) where tokens > 0`.execute(db);
}

/** When the mailbox side of a reply (look-up, copy, flag) is worth another try; null: at once. */
async function addDeskDue(db: Kysely<unknown>): Promise<void> {
  await sql`alter table replies add column desk_due_at timestamptz`.execute(db);
  await sql`create index replies_unfinished on replies (sent_at)
    where state = 'sent' and (filed_at is null or flagged_at is null)`.execute(db);
}

/** Whom the service told of something that is said once in a while only; and what counting a quota looks through. */
async function addTold(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table told (
      address text not null,
      kind text not null,
      told_at timestamptz not null,
      primary key (address, kind)
    )`.execute(db);
  await sql`create index messages_recorded on messages (recorded_at)`.execute(db);
}

/** Requests to the model, accounted for one by one: before they are made, and whatever comes of them. */
async function addSpendings(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table spendings (
      id bigint generated always as identity primary key,
      question_id bigint not null references questions,
      case_id bigint not null references cases,
      sender text not null,
      tokens bigint not null,
      reserved_at timestamptz not null,
      settled_at timestamptz
    )`.execute(db);
  await sql`create index spendings_of_case on spendings (case_id)`.execute(db);
  await sql`create index spendings_of_day on spendings (reserved_at)`.execute(db);
  await sql`
    insert into spendings (question_id, case_id, sender, tokens, reserved_at, settled_at)
    select q.id, q.case_id, lower(q.asker), o.tokens, o.made_at, o.made_at
    from opinions o join questions q on q.id = o.question_id where o.tokens > 0`.execute(db);
}

/** Signs of life of the parts, and what is wrong until it is over. */
async function createVitals(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pulses (
      part text primary key,
      well_at timestamptz not null,
      trouble text
    )`.execute(db);
  await sql`
    create table incidents (
      id bigint generated always as identity primary key,
      kind text not null,
      subject text not null,
      began_at timestamptz not null,
      ended_at timestamptz
    )`.execute(db);
  await sql`create unique index incidents_open on incidents (kind, subject) where ended_at is null`.execute(
    db,
  );
}

/** Mail marked unread later must not count as waiting since the first start; renumbered mail is known by its name. */
async function addBacklogDone(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mailboxes add column backlog_done_at timestamptz`.execute(db);
  await sql`create index messages_named on messages (header_message_id) where header_message_id is not null`.execute(
    db,
  );
}

/** Mails that a person set going again, to be judged anew. */
async function addRetakes(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table messages
      add column requeued_at timestamptz,
      add column retakes integer not null default 0,
      add column retake_due_at timestamptz`.execute(db);
  await sql`create index messages_requeued on messages (requeued_at) where requeued_at is not null`.execute(
    db,
  );
}

/** The texts of attachments, read once. */
async function addAttachments(db: Kysely<unknown>): Promise<void> {
  await sql`alter table messages add column attachments jsonb`.execute(db);
}

/** Rejected mails whose sender is told so. */
async function addRefusals(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table refusals (
      message_id bigint primary key references messages,
      address text not null,
      state text not null check (state in ('due', 'sending', 'sent', 'failed')),
      attempts integer not null,
      due_at timestamptz not null
    )`.execute(db);
  await sql`create index refusals_due on refusals (due_at) where state = 'due'`.execute(db);
}

/** The audit is append-only even for a hand in psql that means well. */
async function refuseChangesOfEvents(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_change_of_events() returns trigger language plpgsql as $$
    begin
      raise exception 'events are append-only: % refused', tg_op using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create trigger events_append_only before update or delete or truncate on events
    for each statement execute function refuse_change_of_events()`.execute(db);
}
