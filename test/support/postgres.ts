import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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
  /** kill -9 of one session's process: the server ends all of them and recovers (PostgreSQL docs, 18.4). */
  crashBackend(): Promise<void>;
  /** Stops the whole server and starts it on the same port and data after `downMs`. */
  restart(downMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface TestPostgresOptions {
  /** True where the server is killed: what it confirmed survives that, though not a power cut. */
  readonly durable?: boolean;
}

/** A real server of the embedded kind for one test file. Call in `beforeAll`; `stop` in `afterAll`. */
export async function startPostgres({ durable = false }: TestPostgresOptions = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-postgres-'));
  let server: EmbeddedPostgres = await startEmbeddedPostgres(folder, { durable });
  const { url: adminUrl } = server;
  const ask = async (connectionString: string, text: string) => {
    const client = new pg.Client({ connectionString });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text)).rows as Record<string, unknown>[];
    } finally {
      await client.end().catch(() => {});
    }
  };
  if (durable) {
    // The system keeps what a killed process wrote; waiting for the disk itself would only take time.
    for (const name of ['fsync', 'full_page_writes']) await ask(adminUrl, `alter system set ${name} = off`);
    await ask(adminUrl, 'select pg_reload_conf()');
  }
  let count = 0;
  const fresh = async () => {
    count += 1;
    const name = `test_${process.pid}_${count}`;
    await ask(adminUrl, `create database ${name}`);
    return adminUrl.replace(/\/postgres$/, `/${name}`);
  };
  const url = await fresh();
  return {
    url,
    fresh,
    query: text => ask(url, text),
    async dropConnections() {
      await ask(
        adminUrl,
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
      );
    },
    async crashBackend() {
      const sessions = await ask(
        adminUrl,
        "select pid from pg_stat_activity where backend_type = 'client backend' order by pid <> pg_backend_pid() desc limit 1",
      );
      process.kill(Number(sessions[0]?.pid), 'SIGKILL');
      await answering(() => ask(adminUrl, 'select 1'));
    },
    async restart(downMs = 0) {
      await server.stop();
      await delay(downMs);
      server = await startEmbeddedPostgres(folder, { durable, port: Number(new URL(adminUrl).port) });
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Until the server has recovered. */
async function answering(question: () => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + 30_000; ; await delay(50)) {
    try {
      await question();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
