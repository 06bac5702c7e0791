import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { people } from '../../src/practice/accounts.ts';
import type { StoredMail } from '../../src/practice/mailbox.ts';
import { postWoundCase } from '../support/letter.ts';
import { describeWith, redisPart } from '../support/parts.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type Neighbourhood, openNeighbourhood } from '../support/running.ts';
import { openLine } from '../torture/line.ts';

/** What is lost between any two steps is brought back from the ledger, and answered exactly once. */

let postgres: TestPostgres;
let place: Neighbourhood;

beforeAll(async () => {
  postgres = await startPostgres();
}, 120_000);
afterAll(async () => {
  await postgres.stop();
});
afterEach(async () => {
  await place.close();
});

async function expectOneAnswer(isReply: (mail: StoredMail) => boolean): Promise<void> {
  const mail = await place.practice.waitFor(people.asker, isReply);
  expect(mail.raw.toString('latin1')).toContain('97608');
  expect(place.practice.mails(people.asker).filter(isReply)).toHaveLength(1);
}

test('a question taken while no worker ran and whose job is gone is answered after the next start', async () => {
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  const intake = await place.start({ roles: ['intake'] });
  const isReply = await postWoundCase(place.practice);
  await intake.stages.next(notice => notice.stage === 'taken', 0);
  await intake.stop();
  const running = await place.start();
  await expectOneAnswer(isReply);
  await running.stages.next(notice => notice.stage === 'flagged', 0);
});

test('a mail that arrives while the service is down is answered after the next start', async () => {
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  const first = await place.start();
  await first.stop();
  const isReply = await postWoundCase(place.practice);
  await place.start();
  await expectOneAnswer(isReply);
});

test('a database that drops every connection costs no case', async () => {
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  await place.start();
  await postgres.dropConnections();
  const isReply = await postWoundCase(place.practice);
  await postgres.dropConnections();
  await expectOneAnswer(isReply);
}, 90_000);

describe('on a database that keeps what it confirmed', () => {
  let durable: TestPostgres;
  beforeAll(async () => {
    durable = await startPostgres({ durable: true });
  }, 120_000);
  afterAll(() => durable.stop());

  test.each<[string, () => Promise<void>]>([
    ['is stopped for three seconds', () => durable.restart(3000)],
    ['recovers from kill -9 of a session', () => durable.crashBackend()],
  ])(
    'a database that %s costs no case, before it is taken or after',
    async (_name, harm) => {
      place = await openNeighbourhood({ databaseUrl: await durable.fresh() });
      // Nothing is in hand: a job that was would be free again when its lock has ended, a minute later.
      const running = await place.start({ roles: ['intake', 'sweep'] });
      const first = await postWoundCase(place.practice);
      await running.stages.next(notice => notice.stage === 'taken', 0);
      const down = harm();
      const second = await postWoundCase(place.practice);
      await down;
      await place.start({ roles: ['consult', 'deliver'] });
      await expectOneAnswer(first);
      await expectOneAnswer(second);
    },
    90_000,
  );
});

test('an SMTP server that is away for an hour costs no reply, and nobody two', async () => {
  const databaseUrl = await postgres.fresh();
  place = await openNeighbourhood({ databaseUrl });
  const line = await openLine(place.practice.smtpPort);
  try {
    const running = await place.start({ env: { SMTP_PORT: String(line.port) } });
    const { ledger } = running.service;
    line.refuse(3600_000);
    const isReply = await postWoundCase(place.practice);
    const { caseNumber = '' } = await running.stages.next(notice => notice.stage === 'taken', 0);
    const reply = async () => (await ledger.showCase(caseNumber))?.questions[0]?.reply;
    // Nine waits of 15 s, doubled up to 15 minutes, are an hour and a minute.
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      await until(async () => (await reply())?.attempts === attempt && (await reply())?.state === 'ready');
      if (attempt === 9) line.refuse(0);
      await query(databaseUrl, 'update replies set next_attempt_at = now()');
    }
    await expectOneAnswer(isReply);
    await until(async () => (await reply())?.state === 'sent');
    expect((await reply())?.attempts).toBe(10);
  } finally {
    await place.close();
    await line.close();
  }
}, 90_000);

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await isSo()); await delay(50)) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
  }
}

test('each role may run by itself on the same stores', async () => {
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  for (const role of ['deliver', 'consult', 'sweep', 'intake'] as const) await place.start({ roles: [role] });
  await expectOneAnswer(await postWoundCase(place.practice));
});

test('two whole services on one mailbox answer each mail once', async () => {
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  const services = [await place.start(), await place.start()];
  for (let round = 0; round < 3; round += 1) await expectOneAnswer(await postWoundCase(place.practice));
  const cases = await services[0]?.service.ledger.listCases();
  expect(cases).toHaveLength(3);
});

describeWith(redisPart, 'with a Redis that forgets', program => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis(program);
  });
  afterAll(async () => {
    await redis.stop();
  });

  test('FLUSHALL between taking and consulting loses no case', async () => {
    place = await openNeighbourhood({ databaseUrl: await postgres.fresh(), redisUrl: redis.url });
    const intake = await place.start({ roles: ['intake'] });
    const isReply = await postWoundCase(place.practice);
    await intake.stages.next(notice => notice.stage === 'taken', 0);
    await redis.command('FLUSHALL');
    await place.start({ roles: ['consult', 'deliver', 'sweep'] });
    await expectOneAnswer(isReply);
  });

  test('a Redis that comes back empty loses no case', async () => {
    place = await openNeighbourhood({ databaseUrl: await postgres.fresh(), redisUrl: redis.url });
    const intake = await place.start({ roles: ['intake'] });
    const isReply = await postWoundCase(place.practice);
    await intake.stages.next(notice => notice.stage === 'taken', 0);
    await redis.restartEmpty();
    await place.start({ roles: ['consult', 'deliver', 'sweep'] });
    await expectOneAnswer(isReply);
    // The intake that lived through it wakes the new queue, too.
    await expectOneAnswer(await postWoundCase(place.practice));
  }, 60_000);

  test('the service stops within its deadline while Redis is gone', async () => {
    place = await openNeighbourhood({ databaseUrl: await postgres.fresh(), redisUrl: redis.url });
    const running = await place.start({ env: { SHUTDOWN_SECONDS: '2' } });
    await redis.kill();
    const startedAt = performance.now();
    await running.stop();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await redis.restart();
  });

  test('a Redis that dies and comes back is worked with again', async () => {
    place = await openNeighbourhood({ databaseUrl: await postgres.fresh(), redisUrl: redis.url });
    const running = await place.start();
    await redis.kill();
    const isReply = await postWoundCase(place.practice);
    await running.stages.next(notice => notice.stage === 'taken', 0);
    await redis.restart();
    await expectOneAnswer(isReply);
  }, 90_000);
});

test('a mail that ended its process again and again is given up and told', async () => {
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  const intake = await place.start({ roles: ['intake'] });
  await postWoundCase(place.practice);
  const { caseNumber = '' } = await intake.stages.next(notice => notice.stage === 'taken', 0);
  const { ledger } = intake.service;
  const questionId = (await ledger.showCase(caseNumber))?.questions[0]?.questionId ?? 0;
  for (let attempt = 0; attempt < 10; attempt += 1) await ledger.beginConsult(questionId, 0, new Date());
  const running = await place.start({ roles: ['consult', 'deliver', 'sweep'] });
  expect((await running.stages.next(notice => notice.stage === 'failed', 0)).caseNumber).toBe(caseNumber);
  expect((await ledger.showCase(caseNumber))?.questions[0]?.state).toBe('failed');
  expect(place.practice.mails(people.asker)).toEqual([]);
});
