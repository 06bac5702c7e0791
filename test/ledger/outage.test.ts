import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/ledger/embedded.ts';
import { translateFailure } from '../../src/ledger/failure.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { openRefreshToken } from '../../src/ledger/refresh-token.ts';
import { loadReplySecret } from '../../src/ledger/secret.ts';
import { Permanent, RetryLater } from '../../src/outcome.ts';
import { taken } from '../support/arrivals.ts';
import { inFolder } from '../support/folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

test('several processes may set the schema up at once', async () => {
  const url = await postgres.fresh();
  const ledgers = await Promise.all(Array.from({ length: 5 }, () => openLedger(url)));
  await Promise.all(ledgers.map(ledger => ledger.ping()));
  await Promise.all(ledgers.map(ledger => ledger.close()));
});

test('a schema of a newer version is refused', async () => {
  await (await openLedger(postgres.url)).close();
  await postgres.query("insert into kysely_migration values ('999-future', now()::text)");
  await expect(openLedger(postgres.url)).rejects.toThrow(/set up by a newer version .*999-future/);
  await postgres.query("delete from kysely_migration where name = '999-future'");
  await (await openLedger(postgres.url)).close();
});

test('dropped connections: told, and the next call works', async () => {
  const lost: Error[] = [];
  const ledger = await openLedger(postgres.url, { onLost: error => lost.push(error) });
  await ledger.ping();
  await postgres.dropConnections();
  await eventually(async () => {
    await ledger.ping();
  });
  expect(lost.length).toBeGreaterThan(0);
  await ledger.close();
});

test('kill -9 of the database: RetryLater while it is away, and the same ledger goes on when it is back', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-outage-'));
  const server = await startEmbeddedPostgres(folder);
  const ledger: Ledger = await openLedger(server.url);
  try {
    const { caseNumber } = await taken(ledger);
    const pid = (await readFile(path.join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0];
    process.kill(Number(pid), 'SIGKILL');
    await expect(untilRefused(ledger)).rejects.toThrow(RetryLater);
    await eventually(() => ledger.ping());
    expect((await ledger.showCase(caseNumber))?.number).toBe(caseNumber);
  } finally {
    await ledger.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test('a refused login and a missing database say what to do', async () => {
  await expect(openLedger(postgres.url.replace(/:[^:@/]+@/, ':guess@'))).rejects.toThrow(
    /the password is refused: check DATABASE_URL/,
  );
  await expect(openLedger(`${postgres.url}_missing`)).rejects.toThrow(/the database does not exist/);
  await expect(openLedger(`${postgres.url}_missing`)).rejects.toThrow(Permanent);
});

describe('the table of failures', () => {
  const withCode = (code: string) => Object.assign(new Error('told'), { code });
  test.each(['57P01', '57P03', '08006', '53100', '53300', '40P01', '25006', 'ECONNRESET', 'ENOTFOUND'])(
    '%s passes',
    code => {
      expect(translateFailure('testing', withCode(code))).toBeInstanceOf(RetryLater);
    },
  );
  test.each(['28P01', '3D000', '42501'])('%s is final', code => {
    expect(translateFailure('testing', withCode(code))).toBeInstanceOf(Permanent);
  });
  test.each(['23505', '42601', 'ERR_INVALID_ARG_TYPE'])('%s is a bug and stays one', code => {
    const bug = withCode(code);
    expect(translateFailure('testing', bug)).toBe(bug);
  });
  test.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Postgres connection has been discarded',
  ])('"%s" passes', message => {
    expect(translateFailure('testing', new Error(message))).toBeInstanceOf(RetryLater);
  });
});

test('the reply secret is made once, kept private, and the configured one wins', async () => {
  await inFolder(async folder => {
    const stores = { dataDir: path.join(folder.path, 'data') };
    const [one, other] = await Promise.all([loadReplySecret(stores), loadReplySecret(stores)]);
    expect(one).toBe(other);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(await loadReplySecret(stores)).toBe(one);
    expect(await loadReplySecret({ ...stores, replySecret: 'configured' })).toBe('configured');
    const damaged = path.join(folder.path, 'damaged');
    await loadReplySecret({ dataDir: damaged });
    await folder.write('damaged/reply.secret', '\n');
    await expect(loadReplySecret({ dataDir: damaged })).rejects.toThrow(/holds no reply secret/);
  });
});

test('a rotated refresh token is kept until another one is configured', async () => {
  await inFolder(async folder => {
    const first = await openRefreshToken(folder.path, 'configured');
    expect(first.token).toBe('configured');
    await first.keep('rotated');
    expect((await openRefreshToken(folder.path, 'configured')).token).toBe('rotated');
    // Another account of the same configured token has a file of its own.
    expect((await openRefreshToken(folder.path, 'configured', 'oauth.2.token')).token).toBe('configured');
    expect((await stat(path.join(folder.path, 'oauth.token'))).mode & 0o777).toBe(0o600);
    expect((await openRefreshToken(folder.path, 'another')).token).toBe('another');
    await folder.write('oauth.token', '{"half');
    expect((await openRefreshToken(folder.path, 'configured')).token).toBe('configured');
  });
});

async function untilRefused(ledger: Ledger): Promise<never> {
  for (;;) await ledger.ping();
}

/** Until it works or fails with something that no waiting cures. */
async function eventually(work: () => Promise<void>): Promise<void> {
  for (const until = Date.now() + 20_000; ; await nextTurn()) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until || !(error instanceof RetryLater)) throw error;
    }
  }
}
