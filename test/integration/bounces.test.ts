import { people } from '../../src/practice/accounts.ts';
import { rawHeader, readReceived } from '../../src/practice/received.ts';
import { answers, type Letter, post } from '../support/letter.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood, type RunningService } from '../support/running.ts';

/** Replies that come back: matched to their case, counted, and after two of them the address is left in peace. */

const partner = 'partner@cedarhollow.test';
const body = 'Disposable NPWT, 45 sq cm sacral pressure ulcer. What do we bill?';

let postgres: TestPostgres;
let place: Neighbourhood;
let running: RunningService;

beforeAll(async () => {
  postgres = await startPostgres();
}, 120_000);
afterAll(async () => {
  await postgres.stop();
});
beforeEach(async () => {
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  await place.practice.addUser({ address: partner, password: people.password });
  running = await place.start({
    env: { ALLOWED_CC: '@cedarhollow.test', SUPPRESS_AFTER_BOUNCES: '2' },
  });
}, 60_000);
afterEach(async () => {
  await place.close();
});

async function ask(content: Partial<Letter> = {}) {
  const question = await post(place.practice, { cc: partner, body, ...content });
  const { raw } = await place.practice.waitFor(people.asker, answers(question.messageId));
  const { caseNumber } = await readReceived(raw);
  return {
    caseNumber,
    messageId: rawHeader(raw, 'Message-ID') ?? '',
    cc: rawHeader(raw, 'Cc') ?? '',
  };
}

/** A report as RFC 3464 writes it, put into the service's mailbox. */
async function bounce(messageId: string, address: string, status = '5.1.1'): Promise<string | undefined> {
  const since = running.stages.count;
  const action = status.startsWith('5') ? 'failed' : 'delayed';
  const lines = [
    'From: Mail Delivery System <mailer-daemon@mx.cedarhollow.test>',
    `To: ${people.service}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <${since}.${address}@mx.cedarhollow.test>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.cedarhollow.test',
    '',
    `Final-Recipient: rfc822; ${address}`,
    `Action: ${action}`,
    `Status: ${status}`,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--b--',
    '',
  ];
  place.practice.deliver(Buffer.from(lines.join('\r\n')), { from: '', to: [people.service] });
  const end = await running.stages.next(notice => notice.stage === 'ignored', since);
  expect(end.reason).toBe('bounce');
  return end.caseNumber;
}

test('a copy that keeps coming back is left out, and the case tells why', async () => {
  const answered = [await ask(), await ask()];
  for (const { messageId, caseNumber, cc } of answered) {
    expect(cc).toContain(partner);
    expect(await bounce(messageId, partner.toUpperCase())).toBe(caseNumber);
    const shown = await running.service.ledger.showCase(caseNumber);
    expect(shown?.events.find(event => event.kind === 'reply-bounced')?.detail).toMatchObject({
      failed: [partner],
      status: ['5.1.1'],
    });
  }
  const third = await ask();
  expect(third.cc).not.toContain(partner);
  expect(third.cc).toContain(people.team);
});

test('an asker whom no reply reaches is held for a person, not silently dropped, and answered when released', async () => {
  for (const { messageId } of [await ask(), await ask()]) await bounce(messageId, people.asker);
  const since = running.stages.count;
  const question = await post(place.practice, { body, subject: 'Are you there?' });
  const { caseNumber = '' } = await running.stages.next(notice => notice.stage === 'held', since);
  const { ledger } = running.service;
  const shown = await ledger.showCase(caseNumber);
  expect(shown?.questions[0]).toMatchObject({ state: 'held', reason: 'suppressed-address' });
  expect(place.practice.mails(people.asker).filter(answers(question.messageId))).toEqual([]);

  await ledger.restoreAddress(people.asker, 'operator', new Date());
  await ledger.requeueCase(caseNumber, 'held', 'operator', new Date());
  await place.practice.waitFor(people.asker, answers(question.messageId));
  expect((await ask({ subject: 'Once more' })).caseNumber).not.toBe('');
});

test.each<[string, (messageId: string) => string, string, string | undefined]>([
  ['a delay', id => id, partner, '4.4.1'],
  [
    'a Message-ID that we did not sign',
    () => '<cc.CC-2026-000001.1.abcdefghij0123456789@x.test>',
    partner,
    undefined,
  ],
])('%s suppresses nobody', async (_what, idOf, address, status) => {
  for (const { messageId } of [await ask(), await ask()]) await bounce(idOf(messageId), address, status);
  expect((await ask()).cc).toContain(partner);
});

test('a forged report about somebody who was not written to suppresses nobody', async () => {
  const outside = [await ask({ cc: '' }), await ask({ cc: '' })];
  for (const { messageId } of outside) await bounce(messageId, partner);
  expect((await ask()).cc).toContain(partner);
});
