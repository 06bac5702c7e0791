import { sql } from 'kysely';
import { type Db, inTransaction, type Tx } from './database.ts';
import { recordEvent } from './event.ts';
import { storableLine } from './storable.ts';

/** A sender wants no more answers; their mail is ignored until `resumeSender`. True when that is new. */
export async function stopSender(db: Db, address: string, at: Date): Promise<boolean> {
  return await inTransaction(db, tx => noteStop(tx, address, at));
}

/** As `stopSender`, within what the mail with the word does. */
export async function noteStop(tx: Tx, address: string, at: Date): Promise<boolean> {
  const made = await tx
    .insertInto('stopped_senders')
    .values({ address: keyOf(address), stopped_at: at })
    .onConflict(conflict => conflict.doNothing())
    .returning('address')
    .executeTakeFirst();
  if (made === undefined) return false;
  await recordEvent(tx, 'sender-stopped', at, {}, { address: made.address });
  return true;
}

/** The sender wants answers again. True when they had stopped. */
export async function resumeSender(db: Db, address: string, at: Date): Promise<boolean> {
  return await inTransaction(db, tx => noteStart(tx, address, at));
}

/** As `resumeSender`, within what the mail with the word does. */
export async function noteStart(tx: Tx, address: string, at: Date): Promise<boolean> {
  const gone = await tx
    .deleteFrom('stopped_senders')
    .where('address', '=', keyOf(address))
    .returning('address')
    .executeTakeFirst();
  if (gone === undefined) return false;
  await recordEvent(tx, 'sender-resumed', at, {}, { address: gone.address });
  return true;
}

/** The sender has stopped the service for themselves. */
export async function isStopped(db: Db, address: string): Promise<boolean> {
  const row = await db
    .selectFrom('stopped_senders')
    .select('address')
    .where('address', '=', keyOf(address))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Of these addresses, the ones to which at least so many replies came back for good since they were last
 * restored, as given.
 */
export async function suppressedAmong(
  db: Db,
  addresses: readonly string[],
  afterBounces: number,
): Promise<string[]> {
  if (addresses.length === 0) return [];
  const wanted = addresses.map(keyOf);
  const { rows } = await sql<{ address: string }>`
    select failed.address
    from events e, jsonb_array_elements_text(e.detail->'failed') as failed(address)
    where e.kind = 'reply-bounced' and failed.address = any(${wanted})
      and e.id > coalesce((
        select max(restored.id) from events restored
        where restored.kind = 'address-restored' and restored.detail->>'address' = failed.address), 0)
    group by failed.address
    having count(distinct e.reply_id) >= ${afterBounces}`.execute(db);
  const suppressed = new Set(rows.map(row => row.address));
  return addresses.filter(address => suppressed.has(keyOf(address)));
}

/** A person says that the address works again; older bounces of it count no more. */
export async function restoreAddress(db: Db, address: string, by: string, at: Date): Promise<void> {
  await inTransaction(db, tx => recordEvent(tx, 'address-restored', at, {}, { address: keyOf(address), by }));
}

/** Providers treat the part before the @ alike in any case of letters. */
function keyOf(address: string): string {
  return storableLine(address).toLowerCase();
}
