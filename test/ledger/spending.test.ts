import type { CallRecord } from '../../src/consult/call-record.ts';
import type { OpinionData } from '../../src/consult/opinion.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { arrival, at, composed } from '../support/arrivals.ts';
import { npwtOpinion } from '../support/opinions.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
/** Two processes on one database. */
let one: Ledger;
let other: Ledger;

beforeAll(async () => {
  postgres = await startPostgres();
  one = await openLedger(postgres.url);
  other = await openLedger(postgres.url);
}, 60_000);
afterAll(async () => {
  await one.close();
  await other.close();
  await postgres.stop();
}, 60_000);

const aDay = 24 * 60;
const since = at(-8 * 60);
const callOf = (inputTokens: number, outputTokens: number): CallRecord => ({
  task: 'compose',
  promptVersion: 'compose/1',
  endpoint: 'e.test',
  model: 'm',
  outcome: 'message',
  latencyMs: 5,
  usage: { inputTokens, cachedTokens: 0, outputTokens },
});

async function spend(
  ledger: Ledger,
  asker: string,
  minutes: number,
  calls: CallRecord[],
  joinCaseId?: number,
) {
  const question = await ledger.takeQuestion(arrival({ from: asker }), { asker, joinCaseId }, at(minutes));
  if (question.kind !== 'taken') throw new Error('expected a fresh question');
  const opinion: OpinionData = { ...npwtOpinion, made: { ...npwtOpinion.made, calls } };
  await ledger.recordOpinionAndReply(question.questionId, opinion, composed(), at(minutes));
  return question;
}

test('tokens of a case, its sender and the day are one account for all processes, also after a purge', async () => {
  const lee = await spend(one, 'Dr.Lee@clinic.test', 0, [callOf(1000, 100), callOf(500, 50)]);
  const spentBy = (ledger: Ledger, sender = 'dr.lee@CLINIC.test') =>
    ledger.countTokens({ caseNumber: lee.caseNumber, sender }, since);
  expect(await spentBy(other)).toEqual({ ofCase: 1650, ofSenderDay: 1650, ofDay: 1650 });

  await spend(other, 'dana@clinic.test', 1, [callOf(10, 1)]);
  await spend(other, 'dr.lee@clinic.test', -aDay, [callOf(7000, 7)], lee.caseId);
  await spend(one, 'dr.lee@clinic.test', 2, []);
  const all = { ofCase: 8657, ofSenderDay: 1650, ofDay: 1661 };
  expect(await spentBy(one)).toEqual(all);
  expect(await spentBy(one, 'dana@clinic.test')).toEqual({ ...all, ofSenderDay: 11 });
  expect(await one.countTokens({ caseNumber: 'CC-1999-000001', sender: 'x@y.test' }, since)).toEqual({
    ofCase: 0,
    ofSenderDay: 0,
    ofDay: 1661,
  });

  await postgres.query('update opinions set opinion = null');
  expect(await spentBy(other)).toEqual(all);
}, 60_000);

test('an opinion stored before tokens were counted is counted from its calls', async () => {
  const { caseNumber } = await spend(one, 'kim@clinic.test', 3, [callOf(300, 30), callOf(2, 1)]);
  await postgres.query(`
    alter table opinions drop column tokens;
    delete from kysely_migration where name = '006-tokens'`);
  const later = await openLedger(postgres.url);
  try {
    expect(await later.countTokens({ caseNumber, sender: 'kim@clinic.test' }, since)).toMatchObject({
      ofCase: 333,
      ofSenderDay: 333,
    });
  } finally {
    await later.close();
  }
}, 60_000);
