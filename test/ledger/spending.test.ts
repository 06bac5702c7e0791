import { sql } from 'kysely';
import type { CallRecord } from '../../src/consult/call-record.ts';
import type { ModelUse, TokenLimits } from '../../src/consult/model-budget.ts';
import type { OpinionData } from '../../src/consult/opinion.ts';
import { openDatabase } from '../../src/ledger/database.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { migrate } from '../../src/ledger/migrations.ts';
import { arrival, at } from '../support/arrivals.ts';
import { type LedgerPair, openLedgerPair } from '../support/ledgers.ts';
import { npwtOpinion } from '../support/opinions.ts';
import type { TestPostgres } from '../support/postgres.ts';

let pair: LedgerPair;
let postgres: TestPostgres;
/** Two processes on one database. */
let one: Ledger;
let other: Ledger;

beforeAll(async () => {
  pair = await openLedgerPair();
  ({ one, other, postgres } = pair);
}, 60_000);
afterAll(async () => await pair.close(), 60_000);

const aDay = 24 * 60;
const since = at(-8 * 60);
const used = (tokens: number): ModelUse => ({
  task: 'compose',
  model: 'm',
  outcome: 'answer',
  calls: 1,
  tokens,
});

async function ask(asker: string, joinCaseId?: number) {
  const question = await one.takeQuestion(arrival({ from: asker }), { asker, joinCaseId }, at(0));
  if (question.kind !== 'taken') throw new Error('expected a fresh question');
  return question;
}

function reserve(questionId: number, tokens: number, limits: TokenLimits, ledger = one, minutes = 0) {
  return ledger.reserveTokens({ questionId, limits, since }, tokens, at(minutes));
}

test('tokens of a case, its sender and the day are one account for all processes, also after a purge', async () => {
  const lee = await ask('Dr.Lee@clinic.test');
  const first = (await reserve(lee.questionId, 5000, {})) ?? 0;
  const spentBy = (ledger: Ledger, sender = 'dr.lee@CLINIC.test', caseId = lee.caseId) =>
    ledger.countTokens({ caseId, sender }, since);
  expect(await spentBy(other)).toEqual({ ofCase: 5000, ofSenderDay: 5000, ofDay: 5000 });
  await other.settleTokens(first, used(1650), at(1));
  await other.settleTokens(first, used(9999), at(2));
  expect(await spentBy(one)).toEqual({ ofCase: 1650, ofSenderDay: 1650, ofDay: 1650 });

  const dana = await ask('dana@clinic.test');
  await one.settleTokens((await reserve(dana.questionId, 900, {})) ?? 0, used(11), at(1));
  const yesterday = (await reserve(lee.questionId, 1, {}, one, -aDay)) ?? 0;
  await one.settleTokens(yesterday, used(7007), at(-aDay));
  const all = { ofCase: 8657, ofSenderDay: 1650, ofDay: 1661 };
  expect(await spentBy(one)).toEqual(all);
  expect(await spentBy(one, 'dana@clinic.test', dana.caseId)).toMatchObject({ ofCase: 11, ofSenderDay: 11 });
  await one.eraseCase(lee.caseNumber, 'test', at(5));
  expect(await spentBy(other)).toEqual(all);
  const asked = (await one.showCase(dana.caseNumber))?.events.find(({ kind }) => kind === 'model-asked');
  expect(asked?.detail).toEqual(used(11));
}, 60_000);

test.each<[string, TokenLimits]>([
  ['case', { perCase: 10_000 }],
  ['sender', { perSenderDay: 10_000 }],
])('concurrent questions of one %s set no more aside than the limit', async (what, limits) => {
  const { questionId } = await ask(`burst-${what}@clinic.test`);
  const all = await Promise.all(
    Array.from({ length: 12 }, (_, i) => reserve(questionId, 3000, limits, i % 2 === 0 ? one : other)),
  );
  const granted = all.filter(id => id !== undefined);
  expect(granted).toHaveLength(3);
  // What was not needed is free for the next one.
  for (const id of granted) await one.settleTokens(id, used(1000), at(1));
  expect(await reserve(questionId, 3000, limits, other)).toBeDefined();
  expect(await reserve(questionId, 4001, limits, other)).toBeUndefined();
});

test('questions of different senders share the day', async () => {
  const { ofDay } = await one.countTokens({ caseId: 0, sender: '' }, since);
  const limits = { perDay: ofDay + 5000 };
  const questions = await Promise.all(['a', 'b', 'c', 'd'].map(name => ask(`${name}@day.test`)));
  const all = await Promise.all(questions.map(({ questionId }) => reserve(questionId, 2000, limits, other)));
  expect(all.filter(id => id !== undefined)).toHaveLength(2);
});

test('what a dead process had set aside counts as spent', async () => {
  const { questionId } = await ask('crash@clinic.test');
  await reserve(questionId, 4000, { perSenderDay: 6000 });
  const restarted = await openLedger(postgres.url);
  try {
    expect(await reserve(questionId, 4000, { perSenderDay: 6000 }, restarted)).toBeUndefined();
  } finally {
    await restarted.close();
  }
});

const callOf = (inputTokens: number, outputTokens: number): CallRecord => ({
  task: 'compose',
  promptVersion: 'compose/1',
  endpoint: 'e.test',
  model: 'm',
  outcome: 'message',
  latencyMs: 5,
  usage: { inputTokens, cachedTokens: 0, outputTokens },
});

test('an opinion stored by an older version is counted from its calls', async () => {
  const url = await postgres.fresh();
  const { db, close } = openDatabase(url, () => {});
  await migrate(db, '005-notices');
  const opinion: OpinionData = {
    ...npwtOpinion,
    made: { ...npwtOpinion.made, calls: [callOf(300, 30), callOf(2, 1)] },
  };
  const now = at(0);
  const values = { asker: 'Kim@clinic.test', now, opinion: JSON.stringify(opinion) };
  await sql`
    with box as (insert into mailboxes (name, uidvalidity, floor_uid, opened_at) values ('b', '1', 0, ${now}) returning id),
    made as (insert into cases (number, asker, subject, opened_at, active_at)
      values ('CC-2026-000001', ${values.asker}, 's', ${now}, ${now}) returning id),
    mail as (insert into messages (mailbox_id, size_bytes, from_address, subject, outcome, case_id, received_at, recorded_at)
      select box.id, 1, ${values.asker}, 's', 'question', made.id, ${now}, ${now} from box, made returning id, case_id),
    asked as (insert into questions (case_id, message_id, ordinal, asker, received_at, state, due_at)
      select case_id, id, 1, ${values.asker}, ${now}, 'answered', ${now} from mail returning id)
    insert into opinions (question_id, opinion, edition_id, made_at)
      select id, ${values.opinion}::jsonb, 'e', ${now} from asked`.execute(db);
  await close();
  const later = await openLedger(url);
  try {
    const caseId = (await later.showCase('CC-2026-000001'))?.caseId ?? 0;
    expect(await later.countTokens({ caseId, sender: 'kim@clinic.test' }, since)).toMatchObject({
      ofCase: 333,
      ofSenderDay: 333,
    });
  } finally {
    await later.close();
  }
}, 60_000);
