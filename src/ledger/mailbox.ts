import { type Db, inTransaction } from './database.ts';
import { recordEvent } from './event.ts';
import { storableLine } from './storable.ts';

/** What the server says about a folder when it is opened. */
export interface FolderState {
  /** A stable name of account and folder: `user@host/INBOX`. */
  readonly name: string;
  /** As text: it is a bigint in imapflow. */
  readonly uidValidity: string;
  readonly uidNext: number;
  /** What the very first opening takes: only later arrivals, or everything unseen too. */
  readonly start: 'now' | 'unseen';
}

export interface KnownMailbox {
  readonly id: number;
  readonly uidValidity: string;
  /** Only UIDs above this are candidates. */
  readonly floorUid: number;
  /** Only mail whose INTERNALDATE is not before this is a candidate. */
  readonly since: Date | undefined;
  /** First ever opening, known as before, or the server rebuilt it (RFC 9051 s2.3.1.1): UIDs start over. */
  readonly kind: 'new' | 'known' | 'rebuilt';
}

/**
 * Registers a folder, or recognises it. After a UIDVALIDITY change all UIDs are candidates again; mail taken
 * before is then recognised by its content, and mail older than the first start by its date.
 * @param at the caller's clock.
 */
export async function openMailbox(db: Db, folder: FolderState, at: Date): Promise<KnownMailbox> {
  return await inTransaction(db, async tx => {
    const fromNow = folder.start === 'now';
    const made = await tx
      .insertInto('mailboxes')
      .values({
        name: storableLine(folder.name),
        uidvalidity: folder.uidValidity,
        floor_uid: fromNow ? Math.max(0, folder.uidNext - 1) : 0,
        since_at: fromNow ? at : null,
        opened_at: at,
      })
      .onConflict(conflict => conflict.column('name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (made !== undefined) {
      await recordEvent(tx, 'mailbox-opened', at, {}, { mailbox: folder.name, start: folder.start });
      return known(made, 'new');
    }
    const row = await tx
      .selectFrom('mailboxes')
      .selectAll()
      .where('name', '=', storableLine(folder.name))
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (row.uidvalidity === folder.uidValidity) return known(row, 'known');
    const rebuilt = await tx
      .updateTable('mailboxes')
      .set({ uidvalidity: folder.uidValidity, floor_uid: 0 })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEvent(
      tx,
      'mailbox-rebuilt',
      at,
      {},
      { mailbox: folder.name, uidValidity: folder.uidValidity },
    );
    return known(rebuilt, 'rebuilt');
  });
}

function known(
  row: { id: number; uidvalidity: string; floor_uid: number; since_at: Date | null },
  kind: KnownMailbox['kind'],
): KnownMailbox {
  return {
    id: row.id,
    uidValidity: row.uidvalidity,
    floorUid: row.floor_uid,
    since: row.since_at ?? undefined,
    kind,
  };
}

/** Of these UIDs, the ones no record exists for, in ascending order. */
export async function unseenUids(db: Db, mailbox: KnownMailbox, uids: readonly number[]): Promise<number[]> {
  if (uids.length === 0) return [];
  const rows = await db
    .selectFrom('sightings')
    .select('uid')
    .where('mailbox_id', '=', mailbox.id)
    .where('uidvalidity', '=', mailbox.uidValidity)
    .where('uid', '>=', Math.min(...bounds(uids)))
    .where('uid', '<=', Math.max(...bounds(uids)))
    .execute();
  const seen = new Set(rows.map(row => row.uid));
  return uids.filter(uid => uid > mailbox.floorUid && !seen.has(uid)).sort((one, other) => one - other);
}

/** Smallest and largest without spreading a list of 100,000 into arguments. */
function bounds(uids: readonly number[]): [number, number] {
  return uids.reduce<[number, number]>(
    ([least, most], uid) => [Math.min(least, uid), Math.max(most, uid)],
    [Number.POSITIVE_INFINITY, 0],
  );
}
