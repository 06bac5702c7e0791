import { people } from '../../src/practice/accounts.ts';
import type { StoredMail } from '../../src/practice/mailbox.ts';
import { postWoundCase } from '../support/letter.ts';
import { describeWith, redisPart } from '../support/parts.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type Neighbourhood, openNeighbourhood } from '../support/running.ts';

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
