import { randomUUID } from 'node:crypto';
import { caseOfMessageId } from '../../src/outbox/compose.ts';
import { people } from '../../src/practice/accounts.ts';
import { describeQuestion, submitQuestion } from '../../src/practice/questions.ts';
import { rawHeader, readReceived } from '../../src/practice/received.ts';
import { answers, type Letter, letter, post } from '../support/letter.ts';
import { describeWith, redisPart } from '../support/parts.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type Neighbourhood, openNeighbourhood, type RunningService, stranger } from '../support/running.ts';

/** The same conversation on both queue backends, with the real parts on loopback. */

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 120_000);
afterAll(async () => {
  await postgres.stop();
});

const npwt45 =
  'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3. No debridement. Medicare. What do we bill?';

/** The asker copied a colleague who may read along and somebody who may not. */
const cc = `${people.team}, Partner <partner@cedarhollow.test>, Outsider <someone@elsewhere.test>`;

function conversations(redisUrl: () => string | undefined): void {
  let place: Neighbourhood;
  let running: RunningService;

  beforeAll(async () => {
    place = await openNeighbourhood({ databaseUrl: await postgres.fresh(), redisUrl: redisUrl() });
    await place.practice.addUser({ address: 'partner@cedarhollow.test', password: people.password });
    running = await place.start();
  }, 90_000);
  afterAll(async () => {
    await place.close();
  });

  async function ask(content: Letter) {
    const since = running.stages.count;
    return { question: await post(place.practice, { cc, ...content }), since };
  }

  async function askAndRead(content: Letter) {
    const { question, since } = await ask(content);
    const mail = await place.practice.waitFor(question.from, answers(question.messageId));
    await running.stages.next(notice => notice.stage === 'flagged', since);
    return { question, mail, reply: await readReceived(mail.raw) };
  }

  test('a case is answered in its thread, to everybody who may read it', async () => {
    const { question, mail, reply } = await askAndRead({ body: npwt45 });
    const header = (name: string) => rawHeader(mail.raw, name) ?? '';
    expect(reply.text).toMatch(/\b97607\b/);
    expect(reply.html).toMatch(/\b97607\b/);
    expect(reply.caseNumber).toMatch(/^CC-\d{4}-\d{6}$/);
    expect(header('References')).toContain(question.messageId);
    expect(header('Auto-Submitted')).toBe('auto-replied');
    expect(header('From')).toContain(people.service);
    expect(header('To')).toContain(people.asker);
    expect(header('Cc')).toContain(people.team);
    expect(header('Cc')).toContain('partner@cedarhollow.test');
    expect(header('Cc')).not.toContain('elsewhere.test');
    expect(caseOfMessageId(header('Message-ID'), running.service.replySecret)).toEqual({
      caseNumber: reply.caseNumber,
      questionNumber: 1,
    });
    for (const inbox of [people.team, 'partner@cedarhollow.test']) {
      const copy = await place.practice.waitFor(inbox, answers(question.messageId));
      expect(rawHeader(copy.raw, 'Message-ID')).toBe(header('Message-ID'));
    }
    const asked = place.practice
      .mails(people.service)
      .find(({ raw }) => rawHeader(raw, 'Message-ID') === question.messageId);
    expect(asked?.flags).toContain('\\Answered');
    const filed = place.practice.mails(people.service, 'Sent');
    expect(filed.map(({ raw }) => rawHeader(raw, 'Message-ID'))).toContain(header('Message-ID'));
    const shown = await running.service.ledger.showCase(reply.caseNumber);
    expect(shown?.questions.map(({ state }) => state)).toEqual(['answered']);
    expect(shown?.events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['question-taken', 'reply-sent', 'reply-filed', 'mail-flagged']),
    );
  });

  test('a follow-up goes on with the case and changes the fact it names', async () => {
    const first = await askAndRead({ subject: 'Follow-up case', body: npwt45 });
    const replyId = rawHeader(first.mail.raw, 'Message-ID') ?? '';
    const second = await askAndRead({
      subject: `Re: ${first.question.subject}`,
      headers: [`In-Reply-To: ${replyId}`, `References: ${first.question.messageId} ${replyId}`],
      body: 'Sorry, it was 62 sq cm after all.',
    });
    expect(second.reply.caseNumber).toBe(first.reply.caseNumber);
    expect(second.reply.text).toMatch(/\b97608\b/);
    expect(rawHeader(second.mail.raw, 'References')).toContain(replyId);
    const shown = await running.service.ledger.showCase(first.reply.caseNumber);
    expect(shown?.questions).toHaveLength(2);
  });

  test('a stranger who knows a Message-ID of ours joins no case and gets no answer', async () => {
    const first = await askAndRead({ subject: 'Private case', body: npwt45 });
    const replyId = rawHeader(first.mail.raw, 'Message-ID') ?? '';
    const { since } = await ask({ from: stranger, headers: [`In-Reply-To: ${replyId}`], body: npwt45 });
    const end = await running.stages.next(notice => notice.stage === 'rejected', since);
    expect(end.reason).toBe('not-allowed');
    const shown = await running.service.ledger.showCase(first.reply.caseNumber);
    expect(shown?.questions).toHaveLength(1);
    expect(place.practice.mails(stranger)).toEqual([]);
  });

  test.each([
    ['an out-of-office answer', ['Auto-Submitted: auto-replied'], 'ignored'],
    ['a mailing list', ['List-Id: <wounds.lists.test>', 'Precedence: list'], 'ignored'],
    ['our own case header', ['X-CaseConsultant-Case: CC-2026-000001'], 'ignored'],
  ])('%s is recorded and not answered', async (_what, headers, stage) => {
    const { question, since } = await ask({ headers, body: npwt45 });
    await running.stages.next(notice => notice.stage === stage, since);
    expect(place.practice.mails(people.asker).filter(answers(question.messageId))).toEqual([]);
  });

  test('a forged sender is rejected: the practice server vouches for nobody it did not authenticate', async () => {
    const since = running.stages.count;
    place.practice.deliver(letter({ body: npwt45 }), { from: people.asker, to: [people.service] });
    const end = await running.stages.next(notice => notice.stage === 'rejected', since);
    expect(end.reason).toBe('not-authenticated');
  });

  test('a mail that arrives twice is answered once', async () => {
    const question = await describeQuestion(letter({ subject: 'Twice', body: npwt45 }), 'test letter');
    await submitQuestion(place.practice, question);
    await submitQuestion(place.practice, question);
    const marker = await askAndRead({ subject: 'After the twins', body: npwt45 });
    expect(marker.reply.caseNumber).not.toBe('');
    expect(place.practice.mails(people.asker).filter(answers(question.messageId))).toHaveLength(1);
  });

  test('an empty mail gets a word on what to send', async () => {
    const { reply } = await askAndRead({ subject: '', body: ' ' });
    expect(reply.text).toContain('What to send us');
    expect(reply.text).not.toContain('BOTTOM LINE');
  });

  test('greetings without a question are asked what was done', async () => {
    const { reply } = await askAndRead({ subject: 'Hello', body: 'Good morning everybody!' });
    expect(reply.text).not.toMatch(/\b9760[5-8]\b/);
    expect(reply.text).toMatch(/\?/);
  });

  test('a mail nobody can read is held with its reason', async () => {
    const since = running.stages.count;
    const raw = Buffer.from(
      `From: ${people.asker}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\n'.repeat(5000)}`,
    );
    place.practice.deliver(raw, { from: people.asker, to: [people.service] }, { authenticated: true });
    const end = await running.stages.next(notice => notice.stage === 'held', since);
    expect(end.reason).toBe('unreadable');
  });

  test('nothing of a mail is in the log or in a job', async () => {
    const secret = `Zebulon${randomUUID().slice(0, 8)}`;
    const { reply } = await askAndRead({
      subject: `Case of ${secret}`,
      body: `${npwt45} Patient ${secret}.`,
    });
    expect(running.logged()).toContain(reply.caseNumber);
    expect(running.logged()).not.toContain(secret);
  });
}

describe('on the PostgreSQL queue', () => conversations(() => undefined));

describeWith(redisPart, 'on the Redis queue', program => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis(program);
  });
  conversations(() => redis.url);
  // Hooks run in the order of their declaration: the service stops before its Redis does.
  afterAll(async () => {
    await redis.stop();
  });
});
