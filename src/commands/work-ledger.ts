import { readEnvFile } from '../../config/env-file.ts';
import { loadStoreSettings, type StoreSettings } from '../../config/stores.ts';
import { startEmbeddedPostgres } from '../ledger/embedded.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';

/** Joins the running service's embedded database, or starts it for the length of the command. */
export async function workOnLedger<T>(
  envFile: string | undefined,
  work: (ledger: Ledger, stores: StoreSettings) => Promise<T>,
): Promise<T> {
  const stores = loadStoreSettings(readEnvFile(envFile ?? '.env', process.env, envFile !== undefined));
  const embedded =
    stores.databaseUrl === undefined
      ? await startEmbeddedPostgres(stores.dataDir, { whenRunning: 'join' })
      : undefined;
  try {
    const ledger = await openLedger(stores.databaseUrl ?? embedded?.url ?? '');
    try {
      return await work(ledger, stores);
    } finally {
      await ledger.close();
    }
  } finally {
    await embedded?.stop();
  }
}
