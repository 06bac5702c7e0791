import { createServer } from 'node:net';
import { openSender, type SendOutcome, type SendSettings } from '../../src/outbox/send.ts';
import { startPracticeMailbox } from '../../src/practice/mailbox.ts';
import { type ScriptedSmtp, type SmtpScript, scriptSmtp } from '../support/smtp.ts';

const mail = {
  raw: Buffer.from(
    'From: cc@svc.test\r\nTo: a@clinic.test\r\nMessage-ID: <cc.1@svc.test>\r\n\r\n97607\r\n.dot\r\n',
  ),
  envelope: { from: 'cc@svc.test', to: ['a@clinic.test', 'team@svc.test'] },
};

const settingsOf = (port: number, more: Partial<SendSettings> = {}): SendSettings => ({
  host: '127.0.0.1',
  port,
  security: 'none-on-loopback-only',
  timeouts: { connectMs: 700, socketMs: 700 },
  ...more,
});

async function withScript<T>(script: SmtpScript, work: (server: ScriptedSmtp) => Promise<T>): Promise<T> {
  const server = await scriptSmtp(script);
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

const login = { user: 'cc@svc.test', password: 'practice-word' };

describe('what became of a send', () => {
  test.each<[string, SmtpScript, SendOutcome['kind'], string]>([
    ['accepted', {}, 'sent', '250 2.0.0 queued'],
    ['one copy refused for good', { rcptTo: { 'team@svc.test': '550 5.1.1 gone' } }, 'sent', '250'],
    ['every recipient refused for good', { rcptTo: '550 5.1.1 gone' }, 'refused', '550'],
    ['every recipient refused for now', { rcptTo: '450 4.2.0 greylisted' }, 'later', '450'],
    ['sender refused for good', { mailFrom: '553 5.7.1 not you' }, 'refused', '553'],
    ['sender asked to log in', { mailFrom: '530 5.7.0 authenticate first' }, 'credentials', '530'],
    ['451 after the body', { body: '451 4.3.0 try later' }, 'later', '451'],
    ['421 after the body', { body: '421 4.3.2 closing' }, 'later', '421'],
    ['554 after the body', { body: '554 5.7.1 spam' }, 'refused', '554'],
    ['552 at DATA', { data: '552 5.3.4 too big' }, 'refused', '552'],
    ['connection lost before 354', { data: 'drop' }, 'later', ''],
    ['connection lost after the body', { body: 'drop' }, 'unknown', ''],
    ['silence after the body', { body: 'silent' }, 'unknown', ''],
    ['no greeting', { greeting: 'silent' }, 'later', ''],
    ['greeting 421', { greeting: '421 4.3.2 busy' }, 'later', '421'],
    ['greeting 554', { greeting: '554 5.7.1 no service for you' }, 'later', '554'],
    ['login refused', { offersAuth: true, auth: '535 5.7.8 wrong' }, 'credentials', '535'],
    ['login not possible now', { offersAuth: true, auth: '454 4.7.0 temporary' }, 'later', '454'],
  ])('%s', async (_name, script, kind, response) => {
    await withScript(script, async server => {
      const sender = openSender(settingsOf(server.port, script.offersAuth ? login : {}));
      const outcome = await sender.send(mail, new AbortController().signal);
      expect(outcome).toMatchObject({ kind, response: expect.stringContaining(response) });
    });
  });

  test('names the refused copy, and sends exactly the stored bytes', async () => {
    await withScript({ rcptTo: { 'team@svc.test': '451 4.2.1 later' } }, async server => {
      const outcome = await openSender(settingsOf(server.port)).send(mail, new AbortController().signal);
      expect(outcome).toMatchObject({
        kind: 'sent',
        accepted: ['a@clinic.test'],
        rejected: [{ address: 'team@svc.test', permanent: false }],
      });
      expect(server.bodies).toEqual([mail.raw.toString()]);
    });
  });

  test('a server that is not there is tried later', async () => {
    const gone = createServer();
    await new Promise<void>(resolve => gone.listen(0, '127.0.0.1', resolve));
    const address = gone.address();
    const port = typeof address === 'object' && address ? address.port : 1;
    await new Promise<void>(resolve => gone.close(() => resolve()));
    const outcome = await openSender(settingsOf(port)).send(mail, new AbortController().signal);
    expect(outcome.kind).toBe('later');
  });

  test('an abort before the body is "later", after it "unknown"', async () => {
    await withScript({ greeting: 'silent' }, async server => {
      const settings = settingsOf(server.port, { timeouts: { connectMs: 20_000, socketMs: 20_000 } });
      const outcome = await openSender(settings).send(mail, AbortSignal.timeout(100));
      expect(outcome.kind).toBe('later');
    });
    await withScript({ body: 'silent' }, async server => {
      const settings = settingsOf(server.port, { timeouts: { connectMs: 20_000, socketMs: 20_000 } });
      const outcome = await openSender(settings).send(mail, AbortSignal.timeout(400));
      expect(outcome.kind).toBe('unknown');
    });
  });

  test('without STARTTLS on offer nothing leaves in clear text', async () => {
    await withScript({}, async server => {
      const sender = openSender(settingsOf(server.port, { security: 'starttls' }));
      expect((await sender.send(mail, new AbortController().signal)).kind).not.toBe('sent');
      expect(server.recipients).toEqual([]);
    });
  });

  test('a server name off this machine is never used unencrypted', async () => {
    const sender = openSender(settingsOf(25, { host: 'mail.clinic.test' }));
    await expect(sender.send(mail, new AbortController().signal)).rejects.toThrow(/SMTP_SECURITY/);
  });
});

describe('the check at start', () => {
  test('passes with the right password, names the setting with the wrong one', async () => {
    const practice = await startPracticeMailbox({
      users: [{ address: login.user, password: login.password }],
    });
    try {
      await openSender(settingsOf(practice.smtpPort, login)).verify();
      const wrong = openSender(settingsOf(practice.smtpPort, { ...login, password: 'other' }));
      await expect(wrong.verify()).rejects.toThrow(
        /SMTP_USER.*refused the login of cc@svc.test.*SMTP_PASSWORD/,
      );
      await expect(wrong.verify()).rejects.toMatchObject({ name: 'Permanent' });
    } finally {
      await practice.close();
    }
  });

  test('a busy server is no reason to stop', async () => {
    await withScript({ greeting: '421 busy' }, async server => {
      await expect(openSender(settingsOf(server.port)).verify()).rejects.toMatchObject({
        name: 'RetryLater',
      });
    });
  });

  test('a fresh token is fetched once when the first is refused', async () => {
    const asked: boolean[] = [];
    await withScript({ offersAuth: true, auth: '535 5.7.8 expired' }, async server => {
      const token = async ({ fresh }: { fresh: boolean }) => {
        asked.push(fresh);
        return 'token';
      };
      const outcome = await openSender(settingsOf(server.port, { user: login.user, token })).send(
        mail,
        new AbortController().signal,
      );
      expect(outcome.kind).toBe('credentials');
      expect(asked).toEqual([false, true]);
    });
  });
});
