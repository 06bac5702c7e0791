import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { Permanent } from '../../src/outcome.ts';
import { answered, arrival, asker, at, composed, taken } from '../support/arrivals.ts';
import { npwtOpinion } from '../support/opinions.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
let ledger: Ledger;

beforeAll(async () => {
  postgres = await startPostgres();
  ledger = await openLedger(postgres.url);
});
afterAll(async () => {
  await ledger.close();
  await postgres.stop();
});

const receipt = { smtpReply: '250 2.0.0 Ok: queued as 4F', accepted: [asker], rejected: [] };
const leaseMs = 5 * 60_000;

async function stateOf(number: string) {
  const question = (await ledger.showCase(number))?.questions[0];
  return { question: question?.state, reply: question?.reply?.state };
}

describe('consultation', () => {
  test('opinion and reply are stored together, once', async () => {
    const question = await taken(ledger);
    const odd = { ...npwtOpinion, bottomLine: 'Bill \u0000 97607 \ud800' };
    const first = await ledger.recordOpinionAndReply(
      question.questionId,
      odd,
      composed({ text: 'a\u0000b' }),
      at(1),
    );
    const second = await ledger.recordOpinionAndReply(question.questionId, npwtOpinion, composed(), at(2));
    expect(first.kind).toBe('recorded');
    expect(second).toEqual({ kind: 'already', replyId: first.replyId });
    const shown = (await ledger.showCase(question.caseNumber))?.questions[0];
    expect(shown).toMatchObject({
      state: 'consulted',
      editionId: npwtOpinion.edition.id,
      opinion: { bottomLine: 'Bill  97607 \ufffd' },
      reply: { state: 'ready', text: 'ab' },
    });
  });

  test('ten workers on one question: one reply', async () => {
    const { questionId } = await taken(ledger);
    const work = () => ledger.recordOpinionAndReply(questionId, npwtOpinion, composed(), at(1));
    const results = await Promise.all(Array.from({ length: 10 }, work));
    expect(results.filter(result => result.kind === 'recorded')).toHaveLength(1);
    expect(new Set(results.map(result => result.replyId)).size).toBe(1);
  });

  test('attempts are counted before the work and push the due time back', async () => {
    const { questionId } = await taken(ledger);
    const begun = await ledger.beginConsult(questionId, leaseMs, at(1));
    expect(begun).toMatchObject({ kind: 'begun', question: { attempts: 1 } });
    expect((await ledger.listOverdue(at(2))).consult).not.toContain(questionId);
    expect((await ledger.listOverdue(at(7))).consult).toContain(questionId);
    await ledger.recordConsultRetry(questionId, 'the model is away', at(20), at(2));
    expect((await ledger.listOverdue(at(19))).consult).not.toContain(questionId);
    expect(await ledger.recordConsultFailed(questionId, 'poison', at(21))).toBe(true);
    expect(await ledger.recordConsultFailed(questionId, 'poison', at(22))).toBe(false);
    expect(await ledger.beginConsult(questionId, leaseMs, at(23))).toEqual({
      kind: 'not-open',
      state: 'failed',
    });
    await expect(ledger.recordOpinionAndReply(questionId, npwtOpinion, composed(), at(24))).rejects.toThrow(
      Permanent,
    );
  });

  test('a held question waits', async () => {
    const held = await ledger.takeQuestion(arrival(), { asker, hold: { reason: 'quota-sender' } }, at(0));
    const questionId = held.kind === 'taken' ? held.questionId : 0;
    expect(await ledger.beginConsult(questionId, leaseMs, at(1))).toEqual({
      kind: 'not-open',
      state: 'held',
    });
    expect((await ledger.listOverdue(at(99))).consult).not.toContain(questionId);
  });
});

describe('delivery', () => {
  test('ten senders claim one reply: one gets it, with the place of the mail', async () => {
    const { replyId } = await answered(ledger);
    const claims = await Promise.all(
      Array.from({ length: 10 }, () => ledger.claimReply(replyId, leaseMs, at(2))),
    );
    const won = claims.filter(claim => claim.kind === 'claimed');
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({
      reply: {
        state: 'sending',
        attempts: 1,
        places: [{ mailbox: 'coding@practice.test/INBOX', uidValidity: '1' }],
      },
    });
    expect(claims.find(claim => claim.kind === 'not-ready')).toMatchObject({ state: 'sending' });
  });

  test('sent: the question is answered, the chores are due until they are done', async () => {
    const { replyId, caseNumber } = await answered(ledger);
    await ledger.claimReply(replyId, leaseMs, at(2));
    expect(await ledger.recordSent(replyId, receipt, at(3))).toBe(true);
    expect(await ledger.recordSent(replyId, receipt, at(4))).toBe(false);
    expect(await stateOf(caseNumber)).toEqual({ question: 'answered', reply: 'sent' });
    expect((await ledger.listOverdue(at(4))).unfinished).toContain(replyId);
    expect(await ledger.recordFiled(replyId, 'Sent', at(5))).toBe(true);
    expect(await ledger.recordFiled(replyId, 'Sent', at(6))).toBe(false);
    await ledger.recordAnsweredFlag(replyId, 'flagged', at(6));
    expect((await ledger.listOverdue(at(7))).unfinished).not.toContain(replyId);
    expect(await ledger.claimReply(replyId, leaseMs, at(8))).toMatchObject({
      kind: 'not-ready',
      state: 'sent',
    });
  });

  test('retry: ready again, but not before its time', async () => {
    const { replyId } = await answered(ledger);
    await ledger.claimReply(replyId, leaseMs, at(2));
    expect(await ledger.recordRetry(replyId, at(10), '451 try later', at(3))).toBe(true);
    expect(await ledger.claimReply(replyId, leaseMs, at(9))).toMatchObject({
      kind: 'not-ready',
      nextAttemptAt: at(10),
    });
    expect((await ledger.listOverdue(at(10))).deliver).toContain(replyId);
    expect(await ledger.claimReply(replyId, leaseMs, at(10))).toMatchObject({
      kind: 'claimed',
      reply: { attempts: 2 },
    });
  });

  test('a wait that a wrong clock put two days ahead is not waited for', async () => {
    const { replyId } = await answered(ledger);
    await ledger.claimReply(replyId, leaseMs, at(2));
    await ledger.recordRetry(replyId, at(2 * 24 * 60), '451 try later', at(3));
    expect((await ledger.listOverdue(at(4))).deliver).toContain(replyId);
    expect(await ledger.claimReply(replyId, leaseMs, at(4))).toMatchObject({ kind: 'claimed' });
    const { questionId } = await taken(ledger);
    await ledger.beginConsult(questionId, 15_000, at(2 * 24 * 60));
    expect((await ledger.listOverdue(at(4))).consult).toContain(questionId);
  });

  test('a mail that was away when it was to be flagged is flagged when it is back, and then left alone', async () => {
    const raw = Buffer.from('Subject: moved\r\n\r\n45 sq cm\r\n');
    const { replyId } = await answered(ledger, composed(), npwtOpinion, { raw });
    await ledger.claimReply(replyId, leaseMs, at(2));
    await ledger.recordSent(replyId, receipt, at(3));
    await ledger.recordFiled(replyId, 'Sent', at(3));
    const isDue = async () => (await ledger.listOverdue(at(4))).unfinished.includes(replyId);
    const turnUp = (uid: number) => ledger.takeQuestion(arrival({ raw, uid }), { asker }, at(4));
    await ledger.recordAnsweredFlag(replyId, 'gone', at(3));
    expect(await isDue()).toBe(false);
    await turnUp(20_001);
    expect(await isDue()).toBe(true);
    await ledger.recordAnsweredFlag(replyId, 'flagged', at(4));
    await turnUp(20_002);
    expect(await isDue()).toBe(false);
  });

  test('failed is final for the sender', async () => {
    const { replyId, caseNumber } = await answered(ledger);
    await ledger.claimReply(replyId, leaseMs, at(2));
    await ledger.recordFailed(replyId, '550 no such user', at(3));
    expect(await stateOf(caseNumber)).toEqual({ question: 'failed', reply: 'failed' });
    expect(await ledger.claimReply(replyId, leaseMs, at(99))).toMatchObject({
      kind: 'not-ready',
      state: 'failed',
    });
  });

  test('unknown: found in Sent, resent once, or held, and never resent twice', async () => {
    const found = await answered(ledger);
    await ledger.claimReply(found.replyId, leaseMs, at(2));
    await ledger.recordUnknown(found.replyId, 'silent after the body', at(3));
    expect((await ledger.listOverdue(at(3))).unknown).toContain(found.replyId);
    expect(await ledger.recordSent(found.replyId, receipt, at(4))).toBe(true);

    const { replyId, caseNumber } = await answered(ledger);
    await ledger.claimReply(replyId, leaseMs, at(2));
    await ledger.recordUnknown(replyId, 'silent after the body', at(3));
    expect(await ledger.claimReply(replyId, leaseMs, at(4))).toMatchObject({
      kind: 'not-ready',
      state: 'unknown',
    });
    expect(await ledger.resendUnknown(replyId, at(4))).toBe(true);
    expect(await ledger.claimReply(replyId, leaseMs, at(4))).toMatchObject({ kind: 'claimed' });
    await ledger.recordUnknown(replyId, 'silent again', at(5));
    expect(await ledger.resendUnknown(replyId, at(6))).toBe(false);
    expect(await ledger.holdReply(replyId, 'delivery unknown', at(6))).toBe(true);
    expect(await stateOf(caseNumber)).toEqual({ question: 'held', reply: 'held' });
  });

  test('a sender that died shows as expired when its lease is over', async () => {
    const alive = await answered(ledger);
    await ledger.claimReply(alive.replyId, leaseMs, at(2));
    const dead = await answered(ledger);
    await ledger.claimReply(dead.replyId, -1, at(2));
    // A clock far ahead ends nobody's lease: the database's own counts.
    const { expired } = await ledger.listOverdue(at(60 * 24 * 365));
    expect(expired).toContain(dead.replyId);
    expect(expired).not.toContain(alive.replyId);
  });
});

describe('the audit', () => {
  test('tells the way of a case in order, without a word of the mail', async () => {
    const { replyId, caseNumber } = await answered(ledger);
    await ledger.claimReply(replyId, leaseMs, at(2));
    await ledger.recordSent(replyId, receipt, at(3));
    const events = (await ledger.showCase(caseNumber))?.events ?? [];
    expect(events.map(event => event.kind)).toEqual([
      'question-taken',
      'opinion-recorded',
      'reply-claimed',
      'reply-sent',
    ]);
    expect(events[1]?.detail).toMatchObject({
      edition: npwtOpinion.edition.id,
      madeBy: npwtOpinion.made.by,
      to: [asker],
    });
    expect(JSON.stringify(events)).not.toContain('sq cm');
  });

  test.each(["update events set kind = 'x'", 'delete from events', 'truncate events'])(
    'refuses: %s',
    async sql => {
      await expect(postgres.query(sql)).rejects.toThrow(/events are append-only|referenced in a foreign key/);
    },
  );
});

test('lists cases by last activity and by state', async () => {
  const { caseNumber } = await answered(ledger);
  expect((await ledger.listCases({ limit: 500 })).map(line => line.number)).toContain(caseNumber);
  const consulted = await ledger.listCases({ state: 'consulted', limit: 500 });
  expect(consulted.every(line => line.state === 'consulted')).toBe(true);
  expect(consulted.map(line => line.number)).toContain(caseNumber);
  expect(await ledger.showCase('CC-1999-000001')).toBeUndefined();
});
