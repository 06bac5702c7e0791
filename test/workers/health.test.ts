import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Health } from '../../src/ledger/health.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { RetryLater } from '../../src/outcome.ts';
import { people, practiceEnvironment } from '../../src/practice/accounts.ts';
import { openHealthServer } from '../../workers/health.ts';
import { keepHouse } from '../../workers/housekeeping.ts';
import { allRoles } from '../../workers/roles.ts';
import { readHealth } from '../../workers/vitals.ts';
import { arrival } from '../support/arrivals.ts';
import { runCommand } from '../support/command.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { openNeighbourhood } from '../support/running.ts';

const quiet = { info() {}, warn() {}, error() {} };
const limits = { alertAfterMs: 15 * 60_000, roles: allRoles };

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe('the endpoint for monitors', () => {
  const trouble = { kind: 'work-waits', subject: 'stage consult', reason: 'waiting for 20 minutes' };
  const healths: readonly (readonly [number, Health])[] = [
    [200, { state: 'well', troubles: [] }],
    [200, { state: 'for-a-person', troubles: [] }],
    [503, { state: 'in-trouble', troubles: [trouble] }],
  ];
  test.each(healths)('%i for %j', async (status, health) => {
    const server = await openHealthServer(0, async () => health, quiet);
    try {
      const response = await fetch(`http://127.0.0.1:${server.port}/health`);
      expect([response.status, await response.json()]).toEqual([status, health]);
      expect((await fetch(`http://127.0.0.1:${server.port}/live`)).status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  test('a database that is down is 503 with the reason, and the process is alive all the same', async () => {
    const read = async (): Promise<Health> => {
      throw new RetryLater('PostgreSQL is not available');
    };
    const server = await openHealthServer(0, read, quiet);
    try {
      const response = await fetch(`http://127.0.0.1:${server.port}/health`);
      expect(response.status).toBe(503);
      const told = await response.text();
      expect(told).toMatch(/ledger-unreachable.*PostgreSQL is not available/);
      expect((await fetch(`http://127.0.0.1:${server.port}/live`)).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  test('a port that is taken is named with its setting', async () => {
    const first = await openHealthServer(0, async () => ({ state: 'well', troubles: [] }), quiet);
    try {
      const second = openHealthServer(first.port, async () => ({ state: 'well', troubles: [] }), quiet);
      await expect(second).rejects.toThrow(/HEALTH_PORT.*EADDRINUSE/);
    } finally {
      await first.close();
    }
  });
});

/** A chat service's hook that remembers what it was told. */
async function openHook() {
  const told: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then(body => {
      told.push(String(JSON.parse(body).text));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    told,
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

test('a service that died is told once, and its return too', async () => {
  const databaseUrl = await postgres.fresh();
  const place = await openNeighbourhood({ databaseUrl });
  const hook = await openHook();
  const ledger = await openLedger(databaseUrl);
  const look = async () => {
    const health = await readHealth(ledger, limits, new Date());
    await ledger.keepIncidents(health.troubles, new Date());
    await keepHouse(ledger, { alertWebhookUrl: hook.url }, quiet, new Date());
    return health;
  };
  try {
    const running = await place.start();
    const isWell = () => untilWell(() => readHealth(ledger, limits, new Date()));
    await isWell();
    expect((await look()).troubles).toEqual([]);
    const parts = (await ledger.readVitals(new Date())).pulses.map(({ part }) => part);
    expect(parts).toEqual([
      expect.stringMatching(`^mailbox ${people.service}@127.0.0.1/INBOX$`),
      ...['consult', 'deliver', 'intake', 'sweep'].map(role => `role ${role}`),
    ]);
    await running.stop();
    // Twenty minutes later.
    await query(databaseUrl, "update pulses set well_at = well_at - interval '20 minutes'");
    expect((await look()).state).toBe('in-trouble');
    await look();
    expect(hook.told).toHaveLength(1);
    expect(hook.told[0]).toMatch(/the mailbox .* has not answered for 20 minutes/);
    expect(hook.told[0]).toMatch(/the role intake has been silent for 20 minutes/);
    await place.start();
    await isWell();
    expect((await look()).state).toBe('well');
    await look();
    expect(hook.told).toHaveLength(2);
    expect(hook.told[1]).toMatch(/incident-ended mailbox .*: over after/);
  } finally {
    await ledger.close();
    await place.close();
    await hook.close();
  }
});

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

test('status tells a monitor by its exit code', async () => {
  const databaseUrl = await postgres.fresh();
  const place = await openNeighbourhood({ databaseUrl });
  const status = async (url: string) => {
    const command = runCommand(['status', '--json'], { cwd: place.dataDir, env: { DATABASE_URL: url } });
    const code = await command.ended();
    return { code, ...JSON.parse(command.output()) };
  };
  try {
    await (await openLedger(databaseUrl)).close();
    expect(await status(databaseUrl)).toMatchObject({
      code: 2,
      state: 'in-trouble',
      troubles: allRoles.map(role => ({ kind: 'role-silent', subject: `role ${role}` })),
    });
    const running = await place.start();
    const { ledger } = running.service;
    await untilWell(() => readHealth(ledger, limits, new Date()));
    expect(await status(databaseUrl)).toMatchObject({ code: 0, state: 'well', troubles: [] });
    const held = { ...arrival(), receivedAt: new Date() };
    await ledger.recordHeld(held, { reason: 'unreadable' }, new Date());
    expect(await status(databaseUrl)).toMatchObject({
      code: 1,
      state: 'for-a-person',
      vitals: { waiting: { heldMails: 1 } },
    });
    expect(await status('postgres://nobody@127.0.0.1:9/none')).toMatchObject({
      code: 2,
      troubles: [{ kind: 'ledger-unreachable' }],
    });
  } finally {
    await place.close();
  }
}, 60_000);

async function untilWell(read: () => Promise<Health>): Promise<void> {
  for (const until = Date.now() + 20_000; (await read()).state !== 'well'; await delay(50)) {
    if (Date.now() > until) throw new Error('the service did not become well');
  }
}

test('start answers monitors on HEALTH_PORT, also while it waits for its database', async () => {
  const place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  const probe = await openHealthServer(0, async () => ({ state: 'well', troubles: [] }), quiet);
  const { port } = probe;
  await probe.close();
  const env = {
    ...practiceEnvironment(place.practice, place.dataDir, [people.asker], {}),
    DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
    HEALTH_PORT: String(port),
  };
  const service = runCommand(['start'], { cwd: place.dataDir, env });
  try {
    await service.until(/the database is not there yet/);
    expect((await fetch(`http://127.0.0.1:${port}/live`)).status).toBe(200);
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(/waits for its servers/);
    service.signal('SIGTERM');
    expect(await service.ended()).toBe(0);
  } finally {
    service.signal('SIGKILL');
    await place.close();
  }
}, 60_000);
