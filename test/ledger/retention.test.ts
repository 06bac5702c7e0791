import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { Permanent, RetryLater } from '../../src/outcome.ts';
import { keepHouse } from '../../workers/housekeeping.ts';
import { answered, arrival, asker, at, composed, taken } from '../support/arrivals.ts';
import { npwtOpinion } from '../support/opinions.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

const leaseMs = 60_000;
const receipt = { smtpReply: '250', accepted: [asker], rejected: [] };
const silent = { info() {}, warn() {}, error() {} };
let postgres: TestPostgres;
let ledger: Ledger;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  ledger = await openLedger(await postgres.fresh());
});
afterEach(() => ledger.close());

async function sent() {
  const reply = composed({ text: 'SECRETWORD reply', html: 'SECRETWORD', raw: Buffer.from('SECRETWORD') });
  const one = await answered(ledger, reply);
  await ledger.claimReply(one.replyId, leaseMs, at(2));
  await ledger.recordSent(one.replyId, receipt, at(3));
  return { ...one, reply };
}

describe('requeue and release', () => {
  test('a failed consultation is worked on again', async () => {
    const question = await taken(ledger);
    await ledger.recordConsultFailed(question.questionId, 'bug', at(1));
    const requeued = await ledger.requeueCase(question.caseNumber.toLowerCase(), 'any', 'cli:ann', at(9));
    expect(requeued).toEqual({ consult: [question.questionId], deliver: [] });
    expect((await ledger.listOverdue(at(9))).consult).toEqual([question.questionId]);
    const events = (await ledger.showCase(question.caseNumber))?.events;
    expect(events?.at(-1)).toMatchObject({ kind: 'case-requeued', detail: { by: 'cli:ann' } });
  });

  test('a held reply is released under the same Message-ID, a failed one only requeued', async () => {
    const held = await answered(ledger);
    await ledger.holdReply(held.replyId, 'look at it', at(2));
    expect(await ledger.requeueCase(held.caseNumber, 'held', 'cli:ann', at(3))).toEqual({
      consult: [],
      deliver: [held.replyId],
    });
    expect(await ledger.claimReply(held.replyId, leaseMs, at(3))).toHaveProperty('kind', 'claimed');
    await ledger.recordFailed(held.replyId, '550', at(4));
    await expect(ledger.requeueCase(held.caseNumber, 'held', 'cli:ann', at(5))).rejects.toThrow(
      /nothing of it is held/,
    );
    expect((await ledger.requeueCase(held.caseNumber, 'any', 'cli:ann', at(5))).deliver).toEqual([
      held.replyId,
    ]);
  });

  test('an answered case and an unknown number are refused', async () => {
    const done = await sent();
    await expect(ledger.requeueCase(done.caseNumber, 'any', 'cli:ann', at(5))).rejects.toThrow(Permanent);
    await expect(ledger.requeueCase('CC-1999-000001', 'any', 'cli:ann', at(5))).rejects.toThrow(
      /There is no case/,
    );
  });
});

describe('retention', () => {
  test('a purge takes the words and leaves the audit; work in hand is left alone', async () => {
    const old = await sent();
    const open = await taken(ledger);
    await ledger.recordIgnored(arrival({ subject: 'SECRETWORD' }), { reason: 'list' }, at(0));
    expect(await ledger.purgeOlder(at(-1), at(99))).toEqual({ cases: 0, mails: 0 });
    expect(await ledger.purgeOlder(at(60), at(99))).toEqual({ cases: 1, mails: 1 });
    expect(await ledger.purgeOlder(at(60), at(99))).toEqual({ cases: 0, mails: 0 });
    const shown = await ledger.showCase(old.caseNumber);
    expect(shown).toMatchObject({ subject: '(purged)', purgedAt: at(99) });
    expect(shown?.questions[0]).toMatchObject({
      state: 'answered',
      opinion: undefined,
      editionId: npwtOpinion.edition.id,
    });
    expect(shown?.events.find(event => event.kind === 'opinion-recorded')?.detail).toHaveProperty('lines');
    await expect(ledger.loadQuestion(old.questionId)).rejects.toThrow(/was purged/);
    expect((await ledger.loadQuestion(open.questionId)).state).toBe('taken');
    expect((await ledger.listMails({ outcome: 'ignored' }))[0]?.subject).toBe('(purged)');
  });

  test('a follow-up to a purged case opens a new one', async () => {
    const old = await sent();
    await ledger.purgeOlder(at(60), at(99));
    expect(await ledger.caseByReplyMessageIds([old.reply.messageId], asker)).toBeUndefined();
    const next = await taken(ledger, {}, old.caseId);
    expect(next.caseNumber).not.toBe(old.caseNumber);
  });

  test('erasing stops waiting work and cannot happen in the middle of a sending', async () => {
    const sending = await answered(ledger);
    await ledger.claimReply(sending.replyId, leaseMs, at(2));
    await expect(ledger.eraseCase(sending.caseNumber, 'cli:ann', at(2))).rejects.toThrow(
      /being sent right now/,
    );
    const waiting = await answered(ledger);
    await ledger.eraseCase(waiting.caseNumber, 'cli:ann', at(3));
    expect(await ledger.listOverdue(at(99))).toMatchObject({ deliver: [], consult: [] });
    await expect(ledger.loadReply(waiting.replyId)).rejects.toThrow(/was purged/);
    const events = (await ledger.showCase(waiting.caseNumber))?.events;
    expect(events?.at(-1)).toMatchObject({ kind: 'case-erased', detail: { by: 'cli:ann' } });
  });

  test('an export holds everything and is in the audit', async () => {
    const one = await sent();
    const { shown, files } = await ledger.exportCase(one.caseNumber, 'cli:ann', at(5));
    expect(shown.number).toBe(one.caseNumber);
    expect(files.map(file => file.name)).toEqual(['question-1.eml', 'reply-1.eml', 'reply-1.html']);
    expect(Buffer.from(files[1]?.raw ?? []).toString()).toBe('SECRETWORD');
    expect((await ledger.showCase(one.caseNumber))?.events.at(-1)?.kind).toBe('case-exported');
  });
});

describe('bounces', () => {
  test('belong to the case of the reply that came back, count for its address, and alert once', async () => {
    const { caseNumber, reply, replyId } = await sent();
    const bounce = arrival({ from: 'mailer-daemon@mx.test' });
    const report = {
      messageIds: ['<other@x.test>', reply.messageId],
      recipients: [
        { address: 'Dr.Lee@clinic.test', action: 'failed', status: '5.1.1' },
        { address: 'team@practice.test', action: 'delayed' },
      ],
    } as const;
    const ending = { reason: 'bounce', detail: '5.1.1 no such user' };
    expect(await ledger.recordBounce(bounce, report, ending, at(5))).toMatchObject({
      fresh: true,
      replyId,
      caseNumber,
    });
    expect(await ledger.recordBounce(bounce, report, ending, at(6))).toMatchObject({ fresh: false });
    const foreign = { ...report, messageIds: [] };
    expect(await ledger.recordBounce(arrival(), foreign, ending, at(6))).toMatchObject({
      fresh: true,
      replyId: undefined,
    });
    expect((await ledger.showCase(caseNumber))?.events.at(-1)).toMatchObject({
      kind: 'reply-bounced',
      detail: { reason: 'bounce', failed: [asker], status: ['5.1.1'] },
    });
    expect(await ledger.countBounces(asker.toUpperCase(), at(0))).toBe(1);
    expect(await ledger.countBounces(asker, at(6))).toBe(0);
    expect(await ledger.countBounces('team@practice.test', at(0))).toBe(0);
    const among = [asker.toUpperCase(), 'team@practice.test'];
    expect(await ledger.suppressedAmong(among, 1)).toEqual([asker.toUpperCase()]);
    expect(await ledger.suppressedAmong(among, 2)).toEqual([]);
    expect(await ledger.suppressedAmong([], 1)).toEqual([]);
    await ledger.restoreAddress(asker, 'cli:ann', at(8));
    expect(await ledger.suppressedAmong(among, 1)).toEqual([]);
    const told: string[] = [];
    await ledger.tellAlerts(at(0), at(7), async alerts => void told.push(...alerts.map(alert => alert.kind)));
    expect(told).toEqual(['reply-bounced']);
  });
});

describe('what askers say beside questions', () => {
  test('stop holds until start, in any case of letters', async () => {
    expect(await ledger.isStopped(asker)).toBe(false);
    expect(await ledger.stopSender(asker, at(0))).toBe(true);
    expect(await ledger.stopSender(asker.toUpperCase(), at(1))).toBe(false);
    expect(await ledger.isStopped(asker.toUpperCase())).toBe(true);
    expect(await ledger.resumeSender(asker, at(2))).toBe(true);
    expect(await ledger.resumeSender(asker, at(3))).toBe(false);
    expect(await ledger.isStopped(asker)).toBe(false);
  });

  test('feedback stays with its case until the case is purged; the audit has no word of it', async () => {
    const { caseId, questionId, caseNumber } = await sent();
    await ledger.recordFeedback(
      { caseId, questionId, by: asker, text: 'correct: 97606 SECRETWORD \u0000' },
      at(4),
    );
    expect(await ledger.listFeedback({ caseId })).toEqual([
      { caseNumber, questionId, by: asker, text: 'correct: 97606 SECRETWORD ', givenAt: at(4) },
    ]);
    expect(JSON.stringify((await ledger.showCase(caseNumber))?.events)).not.toContain('SECRETWORD');
    await ledger.eraseCase(caseNumber, 'cli:ann', at(5));
    expect(await ledger.listFeedback()).toEqual([]);
  });

  test('a notice is a reply without an opinion and is delivered like one', async () => {
    const { questionId, caseNumber } = await taken(ledger);
    const { kind, replyId } = await ledger.recordOpinionAndReply(questionId, undefined, composed(), at(1));
    expect(kind).toBe('recorded');
    expect(await ledger.claimReply(replyId, leaseMs, at(2))).toHaveProperty('kind', 'claimed');
    const shown = await ledger.showCase(caseNumber);
    expect(shown?.questions[0]).toMatchObject({
      state: 'consulted',
      opinion: undefined,
      editionId: undefined,
    });
    expect(shown?.events[1]).toMatchObject({ kind: 'notice-recorded', detail: { to: [asker] } });
  });
});

describe('alerts', () => {
  test('each is told once, also with two tellers; a failed telling is told again', async () => {
    const question = await taken(ledger);
    await ledger.recordConsultFailed(question.questionId, 'poison', at(1));
    const refuse = ledger.tellAlerts(at(0), at(2), async () => {
      throw new RetryLater('the webhook is down');
    });
    await expect(refuse).rejects.toThrow(RetryLater);
    const told: string[] = [];
    const tell = async (alerts: readonly { kind: string }[]) => {
      told.push(...alerts.map(alert => alert.kind));
    };
    await Promise.all([ledger.tellAlerts(at(0), at(3), tell), ledger.tellAlerts(at(0), at(3), tell)]);
    expect(told).toEqual(['consult-failed']);
  });

  test('the webhook gets ids and reasons, and its failure keeps the alert', async () => {
    const bodies: string[] = [];
    let status = 500;
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const settings = { alertWebhookUrl: `http://127.0.0.1:${port}/hook` };
    try {
      const question = await taken(ledger, { subject: 'SECRETWORD' });
      await ledger.recordConsultFailed(question.questionId, 'poison', at(1));
      await expect(keepHouse(ledger, settings, silent, at(2))).rejects.toThrow(/answers 500/);
      status = 204;
      await keepHouse(ledger, settings, silent, at(3));
      await keepHouse(ledger, settings, silent, at(4));
      expect(bodies).toHaveLength(2);
      expect(JSON.parse(bodies[1] ?? '{}')).toMatchObject({
        text: `CaseConsultant: consult-failed ${question.caseNumber} poison`,
      });
      expect(bodies.join()).not.toContain('SECRETWORD');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
