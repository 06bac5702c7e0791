import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/ledger/embedded.ts';

export interface TestPostgres {
  /** A database nobody else uses. */
  readonly url: string;
  /** A further empty database on the same server. */
  fresh(): Promise<string>;
  /** SQL past the ledger, for looking at rows and for doing harm. */
  query(text: string): Promise<Record<string, unknown>[]>;
  /** Ends every connection, as a restarted server would. */
  dropConnections(): Promise<void>;
  stop(): Promise<void>;
}

/** A real server of the embedded kind for one test file. Call in `beforeAll`; `stop` in `afterAll`. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-postgres-'));
  const server: EmbeddedPostgres = await startEmbeddedPostgres(folder, { durable: false });
  const admin = new pg.Client({ connectionString: server.url });
  admin.on('error', () => {});
  await admin.connect();
  let count = 0;
  const fresh = async () => {
    count += 1;
    const name = `test_${process.pid}_${count}`;
    await admin.query(`create database ${name}`);
    return server.url.replace(/\/postgres$/, `/${name}`);
  };
  const url = await fresh();
  return {
    url,
    fresh,
    async query(text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.end();
      }
    },
    async dropConnections() {
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
      );
    },
    async stop() {
      await admin.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
