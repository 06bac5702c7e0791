import type { Arrival } from '../../src/ledger/arrival.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { mailboxState } from '../../src/ledger/mailbox.ts';
import { answered, arrival, asker, at, composed, mailboxName, taken } from '../support/arrivals.ts';
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

describe('a mail becomes a question once', () => {
  test('the first sighting opens a case, numbered by year', async () => {
    const result = await ledger.takeQuestion(arrival(), { asker }, at(0));
    expect(result).toMatchObject({ kind: 'taken', questionNumber: 1, held: false });
    expect(result).toHaveProperty('caseNumber', expect.stringMatching(/^CC-2026-\d{6}$/));
  });

  test('the same UID, the same bytes and the same fingerprint are duplicates of it', async () => {
    const mail = arrival({ fingerprint: 'f1' });
    const first = await ledger.takeQuestion(mail, { asker }, at(0));
    const questionId = first.kind === 'taken' ? first.questionId : 0;
    const again = [
      mail,
      { ...mail, uid: mail.uid + 5000 },
      { ...mail, uidValidity: '2', uid: 1 },
      arrival({ fingerprint: 'f1' }),
    ];
    for (const seen of again) {
      expect(await ledger.takeQuestion(seen, { asker }, at(1))).toMatchObject({
        kind: 'duplicate',
        questionId,
      });
    }
  });

  test('a Message-ID is no key: two mails that share one, and mails without one, are each their own question', async () => {
    const messageId = '<always-the-same@scanner.test>';
    const mails = [
      arrival({ messageId, fingerprint: 'one' }),
      arrival({ messageId, fingerprint: 'two' }),
      ...[0, 1].map(() => {
        const { messageId: _none, ...nameless } = arrival();
        return nameless;
      }),
    ];
    for (const mail of mails) {
      expect(await ledger.takeQuestion(mail, { asker }, at(0))).toHaveProperty('kind', 'taken');
    }
    for (const mail of mails) {
      expect(await ledger.takeQuestion(mail, { asker }, at(1))).toHaveProperty('kind', 'duplicate');
    }
  });

  test('the same bytes in another mailbox are another mail', async () => {
    const mail = arrival();
    await taken(ledger, mail);
    expect(await ledger.takeQuestion({ ...mail, mailbox: 'other/INBOX' }, { asker }, at(0))).toHaveProperty(
      'kind',
      'taken',
    );
  });

  test('twenty takers at once: one question, one case', async () => {
    const mail = arrival();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        ledger.takeQuestion(index % 2 ? mail : { ...mail, uid: mail.uid + 7000 }, { asker }, at(0)),
      ),
    );
    expect(results.filter(result => result.kind === 'taken')).toHaveLength(1);
  });

  test('mails at once get different case numbers without a gap', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => taken(ledger)));
    const numbers = results.map(result => Number(result.caseNumber.slice(-6))).sort((a, b) => a - b);
    expect(new Set(numbers).size).toBe(20);
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBe(19);
  });

  test('follow-ups at once get different numbers within the case', async () => {
    const { caseId } = await taken(ledger);
    const more = await Promise.all(Array.from({ length: 8 }, () => taken(ledger, {}, caseId)));
    expect(more.map(question => question.questionNumber).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('what PostgreSQL cannot hold is taken out of texts; the raw mail stays as it is', async () => {
    const raw = Buffer.from('Subject: \u0000 odd\r\n\r\n\u0000');
    const question = await taken(ledger, {
      raw,
      subject: 'odd \u0000 subject \ud800',
      from: 'x\u0000@y.test',
    });
    expect((await ledger.showCase(question.caseNumber))?.subject).toBe('odd  subject \ufffd');
    expect(Buffer.from((await ledger.loadQuestion(question.questionId)).raw).equals(raw)).toBe(true);
  });
});

describe('mails that are no questions', () => {
  test.each(['recordIgnored', 'recordRejected', 'recordHeld'] as const)(
    '%s keeps the mail with its reason, once',
    async call => {
      const mail = arrival();
      const first = await ledger[call](mail, { reason: 'bounce', detail: 'null return path' }, at(0));
      expect(first.fresh).toBe(true);
      expect(await ledger[call](mail, { reason: 'bounce' }, at(1))).toEqual({ ...first, fresh: false });
      expect(await ledger.takeQuestion(mail, { asker }, at(2))).toEqual({
        kind: 'duplicate',
        messageId: first.messageId,
        questionId: undefined,
      });
    },
  );

  test('a mail that was never downloaded is known by its UID alone', async () => {
    const mail = {
      mailbox: mailboxName,
      uidValidity: '1',
      uid: 90_001,
      sizeBytes: 1e9,
      from: '',
      subject: '',
      receivedAt: at(0),
    };
    expect((await ledger.recordHeld(mail, { reason: 'too-large' }, at(0))).fresh).toBe(true);
    expect((await ledger.recordHeld(mail, { reason: 'too-large' }, at(1))).fresh).toBe(false);
    expect((await ledger.recordHeld({ ...mail, uid: 90_002 }, { reason: 'too-large' }, at(1))).fresh).toBe(
      true,
    );
  });
});

describe('the memory of a mailbox', () => {
  test('the first opening sets floor and date; a rebuilt mailbox starts over at 0 with the old date', async () => {
    const folder = { name: 'memory/INBOX', uidValidity: '7', uidNext: 101 };
    expect(await ledger.openMailbox(folder, at(0))).toMatchObject({
      kind: 'new',
      floorUid: 100,
      since: at(0),
    });
    expect(await ledger.openMailbox({ ...folder, uidNext: 105 }, at(9))).toMatchObject({
      kind: 'known',
      floorUid: 100,
      since: at(0),
    });
    expect(await ledger.openMailbox({ ...folder, uidValidity: '8', uidNext: 50 }, at(9))).toMatchObject({
      kind: 'rebuilt',
      floorUid: 0,
      since: at(0),
    });
  });

  test('two processes that open it first agree', async () => {
    const folder = { name: 'shared/INBOX', uidValidity: '7', uidNext: 11 };
    const opened = await Promise.all([ledger.openMailbox(folder, at(0)), ledger.openMailbox(folder, at(1))]);
    expect(opened.map(mailbox => mailbox.kind).sort()).toEqual(['known', 'new']);
    expect(opened[0].since).toEqual(opened[1].since);
  });

  test('tells which UIDs have no record, of this UIDVALIDITY and mailbox only', async () => {
    const name = 'uids/INBOX';
    const state = mailboxState(ledger, () => at(0));
    await state.open({ name, uidValidity: '1', uidNext: 1, start: 'now' });
    await ledger.recordIgnored(arrival({ mailbox: name, uid: 5 }), { reason: 'list' }, at(0));
    await taken(ledger, { mailbox: name, uid: 3 });
    expect(await state.untaken([6, 5, 4, 3])).toEqual([4, 6]);
    expect(await state.untaken([])).toEqual([]);
    await state.open({ name, uidValidity: '2', uidNext: 1, start: 'now' });
    expect(await state.untaken([3, 5])).toEqual([3, 5]);
  });

  test('renumbered mail is recognised by Message-ID, size and arrival together, in its own mailbox', async () => {
    const name = 'renumbered/INBOX';
    const state = mailboxState(ledger, () => at(0));
    await state.open({ name, uidValidity: '1', uidNext: 1, start: 'now' });
    const known = arrival({ mailbox: name, uid: 1 });
    await ledger.takeQuestion(known, { asker }, at(0));
    const elsewhere = arrival({ mailbox: 'other/INBOX', uid: 1 });
    await ledger.takeQuestion(elsewhere, { asker }, at(0));
    const { raw: _raw, rawSha256: _hash, ...unread } = arrival({ mailbox: name, uid: 2 });
    await ledger.recordHeld(unread, { reason: 'too-large' }, at(0));
    await state.open({ name, uidValidity: '2', uidNext: 9, start: 'now' });
    const look = ({ messageId, sizeBytes, receivedAt }: Arrival, uid: number) => ({
      uid,
      messageId,
      sizeBytes,
      internalDate: receivedAt,
    });
    const looks = [
      look(known, 4),
      look(elsewhere, 5),
      look(unread, 6),
      { ...look(known, 7), sizeBytes: known.sizeBytes + 1 },
      { ...look(known, 8), internalDate: at(1) },
      { ...look(known, 9), messageId: undefined },
    ];
    expect(await state.recognise(looks)).toEqual([4]);
    expect(await state.untaken([4, 5, 6, 7, 8, 9])).toEqual([5, 6, 7, 8, 9]);
    expect(await state.recognise(looks)).toEqual([]);
  });

  test('the backlog of the first start is done once', async () => {
    const state = mailboxState(ledger, () => at(0));
    const folder = { name: 'backlog/INBOX', uidValidity: '1', uidNext: 9, start: 'unseen' } as const;
    expect(await state.open(folder)).toMatchObject({ backlogDone: false });
    await state.backlogDone();
    expect(await state.open(folder)).toMatchObject({ backlogDone: true });
    expect(await state.open({ ...folder, uidValidity: '2' })).toMatchObject({ backlogDone: true });
  });
});

describe('which case a mail goes on with', () => {
  test('its Message-ID must be a reply of ours and its sender a part of the case', async () => {
    const reply = composed({ recipients: { to: [asker], cc: ['Colleague@Clinic.test'] } });
    const { caseNumber, caseId } = await answered(ledger, reply);
    const ids = ['<unknown@x.test>', reply.messageId];
    expect(await ledger.caseByReplyMessageIds(ids, asker.toUpperCase())).toEqual({ caseId, caseNumber });
    expect(await ledger.caseByReplyMessageIds(ids, 'colleague@clinic.test')).toEqual({ caseId, caseNumber });
    expect(await ledger.caseByReplyMessageIds(ids, 'stranger@clinic.test')).toBeUndefined();
    expect(await ledger.caseByReplyMessageIds(['<unknown@x.test>'], asker)).toBeUndefined();
    expect(await ledger.caseByReplyMessageIds([], asker)).toBeUndefined();
  });

  test('a follow-up is given the earlier questions with their opinions', async () => {
    const first = await answered(ledger);
    const second = await taken(ledger, {}, first.caseId);
    expect(second).toMatchObject({ caseNumber: first.caseNumber, questionNumber: 2 });
    const { earlier, questionNumber } = await ledger.loadQuestion(second.questionId);
    expect(questionNumber).toBe(2);
    expect(earlier).toMatchObject([{ questionId: first.questionId, opinion: { schema: 'opinion/1' } }]);
  });
});
