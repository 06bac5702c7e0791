import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Tables } from './schema.ts';

/** Where a ledger function reads and writes: the database, or a transaction the caller holds. */
export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export interface Database {
  readonly db: Db;
  close(): Promise<void>;
}

const connectTimeoutMs = 5000;
/** The server gives up first; the client's own limit is for a server that says nothing any more. */
const statementTimeoutMs = 30_000;
const queryTimeoutMs = 35_000;

/** int8 as number: our ids and sizes stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * A pool on a PostgreSQL URL; nothing is connected yet.
 * @param onLost told of every connection that broke; the call in hand fails as well.
 */
export function openDatabase(url: string, onLost: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    application_name: 'caseconsultant',
    types,
  });
  // A connection that breaks in the middle of a query emits 'error' on the client, not on the pool; without a
  // listener there it ends the process. The pool repeats what idle clients told.
  pool.on('connect', client => client.on('error', onLost));
  pool.on('error', () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, close: () => db.destroy() };
}

/** One transaction: all of an event or nothing of it. */
export function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work);
}
