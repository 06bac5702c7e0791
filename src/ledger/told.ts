import type { Tx } from './database.ts';
import { latestBelieved } from './due.ts';
import { storableLine } from './storable.ts';

/**
 * Whether an address may be told something of this kind now: true once, and again only when the last time was before
 * `since`. One row for each address and kind decides, so two processes never both tell.
 */
export async function tellOnce(
  tx: Tx,
  address: string,
  kind: string,
  since: Date,
  at: Date,
): Promise<boolean> {
  const row = await tx
    .insertInto('told')
    .values({ address: storableLine(address).toLowerCase(), kind, told_at: at })
    .onConflict(conflict =>
      conflict
        .columns(['address', 'kind'])
        .doUpdateSet({ told_at: at })
        .where(({ eb, or }) =>
          or([eb('told.told_at', '<', since), eb('told.told_at', '>', latestBelieved(at))]),
        ),
    )
    .returning('address')
    .executeTakeFirst();
  return row !== undefined;
}
