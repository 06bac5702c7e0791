import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { openQueue, type Queue, stages } from '../../src/queue.ts';
import { postponeReply } from '../../workers/desk.ts';
import { sweep } from '../../workers/sweep.ts';
import { answered, asker, at, taken } from '../support/arrivals.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

const leaseMs = 60_000;
let postgres: TestPostgres;
let ledger: Ledger;
let queue: Queue;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  const databaseUrl = await postgres.fresh();
  ledger = await openLedger(databaseUrl);
  queue = await openQueue({ databaseUrl, onError: () => {} });
});
afterEach(async () => {
  await queue.close(5000);
  await ledger.close();
});

async function waiting() {
  const counts = await Promise.all(stages.map(stage => queue.counts(stage)));
  return Object.fromEntries(stages.map((stage, index) => [stage, counts[index]?.waiting]));
}

test('brings back what the queue never heard of, each once', async () => {
  await taken(ledger);
  await answered(ledger);
  expect(await sweep(ledger, queue, at(5))).toEqual({ added: 2, expired: 0 });
  expect(await sweep(ledger, queue, at(6))).toEqual({ added: 0, expired: 0 });
  expect(await waiting()).toEqual({ consult: 1, deliver: 1, desk: 0 });
});

test('leaves alone what is not due: begun, retried later, held, finished', async () => {
  const begun = await taken(ledger);
  await ledger.beginConsult(begun.questionId, 60 * leaseMs, at(1));
  const retried = await answered(ledger);
  await ledger.claimReply(retried.replyId, leaseMs, at(2));
  await ledger.recordRetry(retried.replyId, at(60), '451', at(2));
  const done = await answered(ledger);
  await ledger.claimReply(done.replyId, leaseMs, at(2));
  await ledger.recordSent(done.replyId, { smtpReply: '250', accepted: [asker], rejected: [] }, at(2));
  await ledger.recordFiled(done.replyId, 'Sent', at(2));
  await ledger.recordAnsweredFlag(done.replyId, 'flagged', at(2));
  expect(await sweep(ledger, queue, at(5))).toEqual({ added: 0, expired: 0 });
});

test('a sender that died: the outcome is unknown, and the desk settles it', async () => {
  const { replyId, caseNumber } = await answered(ledger);
  await ledger.claimReply(replyId, -1, at(2));
  expect(await sweep(ledger, queue, at(5))).toEqual({ added: 1, expired: 1 });
  expect((await ledger.showCase(caseNumber))?.questions[0]?.reply?.state).toBe('unknown');
  expect(await waiting()).toEqual({ consult: 0, deliver: 0, desk: 1 });
  expect(await sweep(ledger, queue, at(6))).toEqual({ added: 0, expired: 0 });
});

test('sent but not yet filed and flagged: the chores come back', async () => {
  const { replyId } = await answered(ledger);
  await ledger.claimReply(replyId, leaseMs, at(2));
  await ledger.recordSent(replyId, { smtpReply: '250', accepted: [asker], rejected: [] }, at(2));
  expect(await sweep(ledger, queue, at(3))).toEqual({ added: 1, expired: 0 });
  expect(await waiting()).toEqual({ consult: 0, deliver: 0, desk: 1 });
});

test('a mailbox that refused the work for good is left alone until the time that was set', async () => {
  const { replyId, caseNumber } = await answered(ledger);
  await ledger.claimReply(replyId, leaseMs, at(2));
  await ledger.recordSent(replyId, { smtpReply: '250', accepted: [asker], rejected: [] }, at(2));
  await postponeReply(replyId, 'login refused', { ledger, now: () => at(3) });
  expect(await sweep(ledger, queue, at(62))).toEqual({ added: 0, expired: 0 });
  expect(await sweep(ledger, queue, at(64))).toEqual({ added: 1, expired: 0 });
  const postponed = (await ledger.showCase(caseNumber))?.events.find(({ kind }) => kind === 'desk-postponed');
  expect(postponed?.detail).toMatchObject({ reason: 'login refused' });
});

test('what the mailbox did not get in two days is given up, and a person is told once', async () => {
  const { replyId, caseNumber } = await answered(ledger);
  await ledger.claimReply(replyId, leaseMs, at(2));
  await ledger.recordSent(replyId, { smtpReply: '250', accepted: [asker], rejected: [] }, at(2));
  const twoDays = 48 * 60;
  expect(await sweep(ledger, queue, at(twoDays))).toEqual({ added: 1, expired: 0 });
  for (const minutes of [3, 4]) {
    await sweep(ledger, queue, at(twoDays + minutes));
    expect(await ledger.abandonDesk(at(twoDays + minutes))).toBe(minutes === 3 ? 1 : 0);
  }
  expect((await ledger.listOverdue(at(twoDays + 4))).unfinished).toEqual([]);
  const told: string[] = [];
  await ledger.tellAlerts(at(0), at(twoDays + 5), async alerts => {
    told.push(...alerts.map(alert => `${alert.kind} ${alert.caseNumber} ${alert.reason}`));
  });
  expect(told).toEqual([`desk-given-up ${caseNumber} no copy in Sent: the mailbox was away too long`]);
  // It was sent all the same.
  expect((await ledger.loadReply(replyId)).state).toBe('sent');
});

test('what a killed process left active does not block the only process after it', async () => {
  const databaseUrl = await postgres.fresh();
  const options = { databaseUrl, onError: () => {} };
  const before = await openQueue(options);
  for (const id of [1, 2, 3]) await before.add('consult', id);
  await before.close(5000);
  const shared = await openQueue(options);
  expect(await shared.counts('consult')).toMatchObject({ waiting: 3 });
  await shared.close(5000);
  const alone = await openQueue({ ...options, soleUser: true });
  expect(await alone.counts('consult')).toMatchObject({ waiting: 0 });
  expect(await alone.addAgain('consult', 2)).toBe('added');
  await alone.close(5000);
});
