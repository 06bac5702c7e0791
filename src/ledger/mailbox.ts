import { sql } from 'kysely';
import type { MailLook } from '../inbox/arrived.ts';
import type { KnownFolder, MailboxState, OpenedFolder } from '../inbox/watch.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { recordEvent } from './event.ts';
import { flagAgain } from './flag-again.ts';
import { storableLine } from './storable.ts';

/** What the server says about a folder when it is opened; the name is the mailbox's, the same at every start. */
export type FolderState = Pick<OpenedFolder, 'name' | 'uidValidity' | 'uidNext'>;

export interface KnownMailbox extends KnownFolder {
  readonly name: string;
  readonly uidValidity: string;
  /** First ever opening, known as before, or the server rebuilt it (RFC 9051 s2.3.1.1): UIDs start over. */
  readonly kind: 'new' | 'known' | 'rebuilt';
}

/**
 * Registers a folder, or recognises it. After a UIDVALIDITY change the floor is 0: mail taken before is then
 * recognised by its content, and mail older than the first opening by its date.
 * @param at the caller's clock: the date of the first opening.
 */
export async function openMailbox(db: Db, folder: FolderState, at: Date): Promise<KnownMailbox> {
  const name = storableLine(folder.name);
  return await inTransaction(db, async tx => {
    const made = await tx
      .insertInto('mailboxes')
      .values({
        name,
        uidvalidity: folder.uidValidity,
        floor_uid: Math.max(0, folder.uidNext - 1),
        since_at: at,
        opened_at: at,
      })
      .onConflict(conflict => conflict.column('name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (made !== undefined) {
      await recordEvent(tx, 'mailbox-opened', at, {}, { mailbox: name, uidNext: folder.uidNext });
      return known(made, 'new');
    }
    const row = await tx
      .selectFrom('mailboxes')
      .selectAll()
      .where('name', '=', name)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (row.uidvalidity === folder.uidValidity) return known(row, 'known');
    const rebuilt = await tx
      .updateTable('mailboxes')
      .set({ uidvalidity: folder.uidValidity, floor_uid: 0 })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEvent(tx, 'mailbox-rebuilt', at, {}, { mailbox: name, uidValidity: folder.uidValidity });
    return known(rebuilt, 'rebuilt');
  });
}

function known(
  row: {
    name: string;
    uidvalidity: string;
    floor_uid: number;
    since_at: Date | null;
    backlog_done_at: Date | null;
  },
  kind: KnownMailbox['kind'],
): KnownMailbox {
  const { name, uidvalidity: uidValidity, floor_uid: floorUid } = row;
  const since = row.since_at ?? undefined;
  return { name, uidValidity, floorUid, since, backlogDone: row.backlog_done_at !== null, kind };
}

/** Of these UIDs of a mailbox, the ones no record exists for, in ascending order. */
export async function untakenUids(
  db: Db,
  mailbox: { readonly name: string; readonly uidValidity: string },
  uids: readonly number[],
): Promise<number[]> {
  if (uids.length === 0) return [];
  const ascending = [...uids].sort((one, other) => one - other);
  const rows = await db
    .selectFrom('sightings as s')
    .innerJoin('mailboxes as b', 'b.id', 's.mailbox_id')
    .select('s.uid')
    .where('b.name', '=', storableLine(mailbox.name))
    .where('s.uidvalidity', '=', mailbox.uidValidity)
    .where('s.uid', '>=', ascending[0] ?? 0)
    .where('s.uid', '<=', ascending.at(-1) ?? 0)
    .execute();
  const taken = new Set(rows.map(row => row.uid));
  return ascending.filter(uid => !taken.has(uid));
}

export async function recordBacklogDone(db: Db, name: string, at: Date): Promise<void> {
  await db
    .updateTable('mailboxes')
    .set({ backlog_done_at: at })
    .where('name', '=', storableLine(name))
    .where('backlog_done_at', 'is', null)
    .execute();
}

/**
 * Notes where mails of a renumbered folder lie now, without their bodies: Message-ID, size and the second of arrival
 * are those of a mail on record. What is not surely the same has to be downloaded, and is known by its bytes then.
 * @returns the UIDs of those that are known.
 */
export async function recogniseMails(
  db: Db,
  mailbox: { readonly name: string; readonly uidValidity: string },
  looks: readonly MailLook[],
  at: Date,
): Promise<number[]> {
  const named = looks.filter(({ messageId }) => messageId !== undefined);
  if (named.length === 0) return [];
  return await inTransaction(db, async tx => {
    const { rows } = await sql<{ uid: number; questionId: number | null; caseId: number | null }>`
      with placed as (
        insert into sightings (mailbox_id, uidvalidity, uid, message_id, seen_at)
        select distinct on (l.uid) m.mailbox_id, ${mailbox.uidValidity}, l.uid, m.id, ${at}::timestamptz
        from unnest(
          ${named.map(({ uid }) => uid)}::bigint[],
          ${named.map(({ messageId }) => storableLine(messageId ?? ''))}::text[],
          ${named.map(({ sizeBytes }) => sizeBytes)}::bigint[],
          ${named.map(({ internalDate }) => internalDate)}::timestamptz[]
        ) as l (uid, message_id, size_bytes, received_at)
        join messages m on m.header_message_id = l.message_id and m.size_bytes = l.size_bytes
          and m.received_at = l.received_at
        join mailboxes b on b.id = m.mailbox_id and b.name = ${storableLine(mailbox.name)}
        where m.raw_sha256 is not null
        order by l.uid, m.id
        on conflict do nothing returning uid, message_id)
      select p.uid, q.id as "questionId", q.case_id as "caseId"
      from placed p left join questions q on q.message_id = p.message_id`.execute(tx);
    for (const { questionId, caseId } of rows) {
      if (questionId !== null && caseId !== null) await flagAgain(tx, questionId, caseId);
    }
    return rows.map(({ uid }) => uid);
  });
}

/** The row id of a mailbox; one that was never opened (a mail given by hand) gets its row now. */
export async function mailboxId(tx: Tx, name: string, uidValidity: string, at: Date): Promise<number> {
  const clean = storableLine(name);
  const row = await tx.selectFrom('mailboxes').select('id').where('name', '=', clean).executeTakeFirst();
  if (row !== undefined) return row.id;
  await tx
    .insertInto('mailboxes')
    .values({ name: clean, uidvalidity: uidValidity, floor_uid: 0, since_at: null, opened_at: at })
    .onConflict(conflict => conflict.column('name').doNothing())
    .execute();
  const made = await tx
    .selectFrom('mailboxes')
    .select('id')
    .where('name', '=', clean)
    .executeTakeFirstOrThrow();
  return made.id;
}

/** The memory that the mailbox watch asks for, kept in the ledger. One for each watched mailbox. */
export function mailboxState(
  ledger: {
    openMailbox(folder: FolderState, at: Date): Promise<KnownMailbox>;
    untakenUids(mailbox: KnownMailbox, uids: readonly number[]): Promise<number[]>;
    recogniseMails(mailbox: KnownMailbox, looks: readonly MailLook[], at: Date): Promise<number[]>;
    recordBacklogDone(name: string, at: Date): Promise<void>;
  },
  now: () => Date,
): MailboxState {
  let opened: KnownMailbox | undefined;
  const required = () => {
    if (opened === undefined) throw new Error('a mailbox is asked for its mail before it was opened');
    return opened;
  };
  return {
    async open(folder) {
      opened = await ledger.openMailbox(folder, now());
      return opened;
    },
    untaken: async uids => await ledger.untakenUids(required(), uids),
    recognise: async looks => await ledger.recogniseMails(required(), looks, now()),
    backlogDone: async () => await ledger.recordBacklogDone(required().name, now()),
  };
}
