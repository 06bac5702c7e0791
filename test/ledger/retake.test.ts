import type { Ledger } from '../../src/ledger/ledger.ts';
import { asker, at, arrival as mailIn, taken } from '../support/arrivals.ts';
import { type LedgerPair, openLedgerPair } from '../support/ledgers.ts';

let pair: LedgerPair;
let one: Ledger;
let other: Ledger;

beforeAll(async () => {
  pair = await openLedgerPair();
  ({ one, other } = pair);
}, 60_000);
afterAll(async () => await pair.close(), 60_000);

let boxes = 0;
/** Each test has a mailbox of its own. */
let box = '';
beforeEach(() => {
  boxes += 1;
  box = `box${boxes}@practice.test/INBOX`;
});

const arrival = (over: Parameters<typeof mailIn>[0] = {}) => mailIn({ mailbox: box, ...over });
const unreadable = { reason: 'unreadable', detail: 'no header' };
const claim = (ledger: Ledger, minutes: number) => ledger.claimRetake([box], 10 * 60_000, at(minutes));

async function lineOf(messageId: number) {
  return (await one.listMails({ limit: 1000 })).find(line => line.messageId === messageId);
}

test('a held mail is claimed by one of two intakes with its bytes, and becomes a question', async () => {
  const mail = arrival();
  const { messageId } = await one.recordHeld(mail, unreadable, at(0));
  expect(await claim(one, 1)).toBeUndefined();
  await one.requeueMail(messageId, 'cli:eve', at(1));
  expect(await lineOf(messageId)).toMatchObject({ outcome: 'held', requeued: true });
  const claims = await Promise.all([claim(one, 2), claim(other, 2)]);
  const [retake] = claims.filter(found => found !== undefined);
  expect(claims.filter(found => found !== undefined)).toHaveLength(1);
  expect(retake).toMatchObject({ messageId, mailbox: box, uid: mail.uid, raw: mail.raw });
  expect(await one.takeQuestion(mail, { asker }, at(3))).toMatchObject({ kind: 'taken', questionNumber: 1 });
  expect(await lineOf(messageId)).toMatchObject({ outcome: 'question', state: 'taken', requeued: false });
  expect(await other.takeQuestion(mail, { asker }, at(4))).toMatchObject({ kind: 'duplicate' });
  expect(await claim(one, 60)).toBeUndefined();
});

test('a mail that is held again waits for the next word, with a record of each', async () => {
  const mail = arrival();
  const { messageId } = await one.recordHeld(mail, unreadable, at(0));
  await one.requeueMail(messageId, 'cli:eve', at(1));
  await claim(one, 2);
  expect(await one.recordHeld(mail, { reason: 'unreadable', detail: 'still' }, at(2))).toEqual({
    messageId,
    fresh: true,
  });
  expect(await lineOf(messageId)).toMatchObject({ outcome: 'held', detail: 'still', requeued: false });
  expect(await one.recordHeld(mail, unreadable, at(3))).toMatchObject({ fresh: false });
  await one.requeueMail(messageId, 'cli:eve', at(4));
  expect(await claim(one, 4)).toMatchObject({ messageId });
});

test('one that ends its process each time is held again after three attempts', async () => {
  const { messageId } = await one.recordHeld(arrival(), unreadable, at(0));
  await one.requeueMail(messageId, 'cli:eve', at(100));
  for (const minutes of [101, 112, 123]) {
    expect(await claim(one, minutes)).toMatchObject({ messageId });
    expect(await claim(other, minutes + 1)).toBeUndefined();
  }
  expect(await claim(one, 134)).toBeUndefined();
  expect(await lineOf(messageId)).toMatchObject({ outcome: 'held', requeued: false });
  expect((await lineOf(messageId))?.detail).toContain('3 attempts');
});

test('a mail that was never downloaded gets its bytes; a twin of one that was answered is no second question', async () => {
  const known = await taken(one, { mailbox: box, raw: Buffer.from('Subject: twin\r\n\r\nx\r\n') });
  const large = (uid: number) =>
    one.recordHeld(
      {
        mailbox: box,
        uidValidity: '1',
        uid,
        sizeBytes: 9e7,
        from: '',
        subject: '',
        receivedAt: at(0),
      },
      { reason: 'too-large' },
      at(0),
    );
  const [fetched, twin] = [await large(7001), await large(7002)];
  for (const { messageId } of [fetched, twin]) await one.requeueMail(messageId, 'cli:eve', at(200));
  expect(await claim(one, 201)).toMatchObject({ uid: 7001, raw: undefined });
  const mail = arrival({ uid: 7001, subject: 'found' });
  expect(await one.takeQuestion(mail, { asker }, at(201))).toMatchObject({ kind: 'taken' });
  expect(await lineOf(fetched.messageId)).toMatchObject({
    outcome: 'question',
    subject: 'found',
    from: asker,
  });
  const again = arrival({ uid: 7002, raw: Buffer.from('Subject: twin\r\n\r\nx\r\n') });
  expect(await one.takeQuestion(again, { asker }, at(202))).toMatchObject({ kind: 'duplicate' });
  expect(await lineOf(twin.messageId)).toMatchObject({ outcome: 'ignored', reason: 'duplicate' });
  expect((await one.showCase(known.caseNumber))?.questions).toHaveLength(1);
});

test.each([
  ['unknown', async () => 999_999, /no mail 999999/],
  [
    'a question',
    async () => (await one.showCase((await taken(one)).caseNumber))?.questions[0]?.messageId ?? 0,
    /neither held nor rejected/,
  ],
  [
    'purged',
    async () => {
      const { messageId } = await one.recordHeld(arrival(), unreadable, at(-9000));
      await one.purgeOlder(at(-8000), at(0));
      return messageId;
    },
    /was purged/,
  ],
])('refused: %s', async (_what, make, told) => {
  await expect(one.requeueMail(await make(), 'cli:eve', at(0))).rejects.toThrow(told);
});
