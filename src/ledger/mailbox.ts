import type { KnownFolder, MailboxState, OpenedFolder } from '../inbox/watch.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { recordEvent } from './event.ts';
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
  row: { name: string; uidvalidity: string; floor_uid: number; since_at: Date | null },
  kind: KnownMailbox['kind'],
): KnownMailbox {
  const { name, uidvalidity: uidValidity, floor_uid: floorUid } = row;
  return { name, uidValidity, floorUid, since: row.since_at ?? undefined, kind };
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
  },
  now: () => Date,
): MailboxState {
  let opened: KnownMailbox | undefined;
  return {
    async open(folder) {
      opened = await ledger.openMailbox(folder, now());
      return opened;
    },
    async untaken(uids) {
      if (opened === undefined) throw new Error('a mailbox is asked for its mail before it was opened');
      return await ledger.untakenUids(opened, uids);
    },
  };
}
