import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { people, practiceEnvironment } from '../../src/practice/accounts.ts';
import { type PracticeMailbox, startPracticeMailbox } from '../../src/practice/mailbox.ts';
import { allRoles, type Role } from '../../workers/roles.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import type { LineName } from './faults.ts';
import { type Line, openLine } from './line.ts';
import { allowedSenders } from './mails.ts';
import { openRelay, type Relay } from './relay.ts';
import { type RoleProcess, type RoleRecord, startRole } from './roles.ts';

/** The service as separate processes on real servers, each behind a line that can be broken. */
export interface Scene {
  readonly practice: PracticeMailbox;
  readonly relay: Relay;
  readonly lines: ReadonlyMap<LineName, Line>;
  readonly roles: ReadonlyMap<Role, RoleProcess>;
  readonly record: RoleRecord;
  /** Straight to the servers, past the lines. */
  readonly databaseUrl: string;
  readonly redis: TestRedis | undefined;
  readonly postgres: TestPostgres;
  /** SQL past the service and the lines. */
  query(text: string): Promise<Record<string, unknown>[]>;
  /** @throws Error when the roles are not up within two minutes, with what they said. */
  start(signal?: AbortSignal): Promise<void>;
  /** Ends the roles in order. Returns those that did not end with 0. */
  stopRoles(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens everything; whatever was opened is closed again when a later part fails. @param redisProgram absent: the queue is on PostgreSQL. */
export async function openScene(redisProgram: string | undefined): Promise<Scene> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const kept = <T>(opened: T, closer: (opened: T) => Promise<unknown>): T => {
    closers.push(() => closer(opened));
    return opened;
  };
  try {
    const folder = kept(await mkdtemp(path.join(tmpdir(), 'caseconsultant-torture-')), it =>
      rm(it, { recursive: true, force: true }),
    );
    const postgres = kept(await startPostgres({ durable: true }), it => it.stop());
    const redis =
      redisProgram === undefined ? undefined : kept(await startRedis(redisProgram), it => it.stop());
    const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
    // A fault ends every session, ours included; the next query opens another.
    pool.on('error', () => {});
    kept(pool, it => it.end());
    const practice = kept(
      await startPracticeMailbox({ users: [{ address: people.service, password: people.password }] }),
      it => it.close(),
    );
    const relay = kept(await openRelay(), it => it.close());
    const targets: [LineName, number][] = [
      ['imap', practice.imapPort(people.service)],
      ['smtp', relay.port],
      ['postgres', Number(new URL(postgres.url).port)],
      ...(redis === undefined ? [] : [['redis', Number(new URL(redis.url).port)] as [LineName, number]]),
    ];
    const lines = new Map<LineName, Line>();
    for (const [name, port] of targets)
      lines.set(
        name,
        kept(await openLine(port), it => it.close()),
      );
    const portOf = (name: LineName) => String(lines.get(name)?.port ?? 0);
    const through = (url: string, name: LineName) => Object.assign(new URL(url), { port: portOf(name) }).href;
    const env = {
      ...practiceEnvironment(practice, path.join(folder, 'data'), [], {}),
      IMAP_PORT: portOf('imap'),
      SMTP_PORT: portOf('smtp'),
      DATABASE_URL: through(postgres.url, 'postgres'),
      ...(redis === undefined ? {} : { REDIS_URL: through(redis.url, 'redis') }),
      ALLOWED_SENDERS: allowedSenders,
      UNKNOWN_DELIVERY: 'resend-once',
      SWEEP_EVERY_SECONDS: '1',
      SHUTDOWN_SECONDS: '5',
      MAX_REPLIES_PER_SENDER_PER_HOUR: '10000',
      MAX_REPLIES_PER_HOUR: '1000000',
      SUPPRESS_AFTER_BOUNCES: '100',
    };
    const record: RoleRecord = { lines: [], accidents: [] };
    const roles = new Map<Role, RoleProcess>();
    kept(roles, async started => void (await Promise.all([...started.values()].map(role => role.stop()))));
    return {
      practice,
      relay,
      lines,
      roles,
      record,
      databaseUrl: postgres.url,
      redis,
      postgres,
      query: text => askPatiently(pool, text),
      async start(signal) {
        for (const role of allRoles) roles.set(role, startRole(role, { cwd: folder, env }, record));
        const up = Promise.all([
          ...[...roles.values()].map(role => role.until(/"msg":"started"/)),
          roles.get('intake')?.until(/"msg":"mailbox connected"/),
        ]);
        await withinStart(
          up,
          signal,
          () => `${record.accidents.join('\n')}\n${record.lines.slice(-20).join('')}`,
        );
      },
      async stopRoles() {
        const ends = await Promise.all(
          [...roles.values()].map(async role => [role.role, await role.stop()] as const),
        );
        return ends.filter(([, code]) => code !== 0).map(([role, code]) => `${role} ended with ${code}`);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const outageMs = 30_000;

/** A fault may end our own session in the middle of a statement, or stop the server for a while. */
async function askPatiently(pool: pg.Pool, text: string): Promise<Record<string, unknown>[]> {
  for (const until = Date.now() + outageMs; ; ) {
    try {
      return (await pool.query(text)).rows;
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(200);
    }
  }
}

const startMs = 120_000;

async function withinStart(up: Promise<unknown>, signal: AbortSignal | undefined, said: () => string) {
  const failed = Promise.withResolvers<never>();
  const late = setTimeout(() => failed.reject(new Error(`the roles did not start:\n${said()}`)), startMs);
  const stop = () => failed.reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([up, failed.promise]);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', stop);
  }
}
