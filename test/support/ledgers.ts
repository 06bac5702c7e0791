import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

/** Two processes on one database. */
export interface LedgerPair {
  readonly postgres: TestPostgres;
  readonly one: Ledger;
  readonly other: Ledger;
  close(): Promise<void>;
}

/** A database of its own with two ledgers open on it. */
export async function openLedgerPair(): Promise<LedgerPair> {
  const postgres = await startPostgres();
  const one = await openLedger(postgres.url);
  const other = await openLedger(postgres.url);
  return {
    postgres,
    one,
    other,
    async close() {
      await one.close();
      await other.close();
      await postgres.stop();
    },
  };
}
