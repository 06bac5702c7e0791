import { ImapFlow } from 'imapflow';
import { authenticate } from '../../src/inbox/authentication.ts';
import { parseMail } from '../../src/inbox/parse.ts';
import { openSender } from '../../src/outbox/send.ts';
import { type PracticeMailbox, startPracticeMailbox } from '../../src/practice/mailbox.ts';

let practice: PracticeMailbox;
const password = 'word';

beforeEach(async () => {
  practice = await startPracticeMailbox({
    users: [
      { address: 'coding@svc.test', password, aliases: ['codes@svc.test'] },
      { address: 'ann@clinic.test', password },
    ],
  });
});
afterEach(() => practice.close());

const senderOf = (user?: string) =>
  openSender({
    host: '127.0.0.1',
    port: practice.smtpPort,
    security: 'none-on-loopback-only',
    ...(user === undefined ? {} : { user, password }),
  });

const mailFrom = (address: string, to = 'coding@svc.test') => ({
  raw: Buffer.from(`From: Someone <${address}>\r\nTo: ${to}\r\nSubject: 97607?\r\n\r\n45 sq cm\r\n`),
  envelope: { from: address, to: [to] },
});

/** Whether the guard would believe the sender of the mail that arrived. */
async function isBelieved(): Promise<boolean> {
  const { raw } = await practice.waitFor('coding@svc.test', () => true);
  const policy = { mode: 'required', authservIds: [practice.authservId] } as const;
  return authenticate(await parseMail(raw), policy).kind === 'authenticated';
}

const signal = new AbortController().signal;

describe('who is vouched for', () => {
  test('a logged-in user under the own address', async () => {
    await senderOf('ann@clinic.test').send(mailFrom('ann@clinic.test'), signal);
    expect(await isBelieved()).toBe(true);
  });

  test('not a logged-in user under another address', async () => {
    await senderOf('coding@svc.test').send(mailFrom('ann@clinic.test'), signal);
    expect(await isBelieved()).toBe(false);
  });

  test('not a stranger, whatever results the mail brings along', async () => {
    const mail = mailFrom('ann@clinic.test');
    const forged = `Authentication-Results: ${practice.authservId}; dmarc=pass header.from=clinic.test\r\n`;
    const raw = Buffer.concat([Buffer.from(forged), mail.raw]);
    expect((await senderOf().send({ ...mail, raw }, signal)).kind).not.toBe('sent');
    practice.deliver(raw, mail.envelope);
    expect(await isBelieved()).toBe(false);
  });
});

test('an alias is delivered to its user, an unknown address is refused', async () => {
  const sender = senderOf('ann@clinic.test');
  await sender.send(mailFrom('ann@clinic.test', 'codes@svc.test'), signal);
  expect(practice.mails('coding@svc.test')).toHaveLength(1);
  expect(await sender.send(mailFrom('ann@clinic.test', 'nobody@svc.test'), signal)).toMatchObject({
    kind: 'refused',
    code: 550,
  });
});

test.each(['LOGIN', 'AUTH=PLAIN'])(
  'a mail program logs in with %s, reads, flags and finds its Sent folder',
  async loginMethod => {
    practice.deliver(mailFrom('ann@clinic.test').raw, mailFrom('ann@clinic.test').envelope);
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: practice.imapPort('coding@svc.test'),
      secure: false,
      auth: { user: 'coding@svc.test', pass: password, loginMethod },
      logger: false,
    });
    await client.connect();
    await client.mailboxOpen('INBOX');
    const mail = (await client.fetchOne('1', { envelope: true })) || undefined;
    expect(mail?.envelope?.subject).toBe('97607?');
    await client.messageFlagsAdd('1', ['\\Flagged']);
    const folders = await client.list();
    expect(folders.find(folder => folder.specialUse === '\\Sent')?.path).toBe('Sent');
    await client.logout();
    expect(practice.mails('coding@svc.test')[0]?.flags).toEqual(['\\Flagged']);
  },
);

test('further users can be added, twice the same cannot', async () => {
  await practice.addUser({ address: 'new@clinic.test', password });
  practice.deliver(mailFrom('ann@clinic.test').raw, { from: 'ann@clinic.test', to: ['NEW@clinic.test'] });
  expect(practice.mails('new@clinic.test')).toHaveLength(1);
  await expect(practice.addUser({ address: 'New@clinic.test', password })).rejects.toThrow(/already/);
});

test('waiting for a mail that does not come ends with a clear text', async () => {
  await expect(practice.waitFor('ann@clinic.test', () => true, 50)).rejects.toThrow(
    /no such mail reached ann@clinic.test within 50 ms/,
  );
});
