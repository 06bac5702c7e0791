import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { ImapFlow } from 'imapflow';
import { type DeskSettings, type MailboxDesk, openDesk } from '../../src/inbox/desk.ts';
import { RetryLater } from '../../src/outcome.ts';
import { type Account, type Dovecot, dovecotPart, startDovecot } from '../support/dovecot.ts';
import { openImapLine } from '../support/imap-line.ts';
import { describeWith } from '../support/parts.ts';

describeWith(dovecotPart, 'side work in a real mailbox', program => {
  let dovecot: Dovecot;
  let account: Account;
  let settings: DeskSettings;
  let desk: MailboxDesk;
  const sent = {
    madeAt: new Date(),
    raw: Buffer.from('Message-ID: <cc.1@svc.test>\r\nSubject: Re: x\r\n\r\n97607\r\n'),
    messageId: '<cc.1@svc.test>',
  };

  beforeAll(async () => {
    dovecot = await startDovecot(program);
  });
  afterAll(() => dovecot.close());
  beforeEach(async () => {
    account = await dovecot.openAccount();
    settings = {
      host: 'localhost',
      port: dovecot.tlsPort,
      security: 'tls',
      caFile: dovecot.caFile,
      user: account.user,
      password: account.password,
      maxMailBytes: 1_000_000,
      folder: 'INBOX',
      sentFolder: 'auto',
    };
    desk = openDesk(settings);
    await account.deliver('Subject: one\r\n\r\nx\r\n');
  });
  afterEach(async () => {
    await desk.close();
  });

  /** What another client sees in a folder. */
  async function look(
    folder: string,
  ): Promise<{ uidValidity: string; mails: { uid: number; flags: string[] }[] }> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.plainPort,
      auth: { user: account.user, pass: account.password },
      doSTARTTLS: false,
      logger: false,
    });
    await client.connect();
    try {
      const { uidValidity, exists } = await client.mailboxOpen(folder);
      const mails = exists === 0 ? [] : await client.fetchAll('1:*', { uid: true, flags: true });
      return {
        uidValidity: uidValidity.toString(),
        mails: mails.map(mail => ({ uid: mail.uid, flags: [...(mail.flags ?? [])].sort() })),
      };
    } finally {
      await client.logout();
    }
  }

  test('a server that says "still here" and never answers holds nothing up for ever', async () => {
    const line = await openImapLine(dovecot.plainPort, { stuckAt: /SEARCH/, stillHereMs: 20 });
    const stuck = openDesk({
      ...settings,
      host: '127.0.0.1',
      port: line.port,
      security: 'none-on-loopback-only',
      workMs: 300,
    });
    try {
      const both = [stuck.fileSent(sent), stuck.fileSent(sent)];
      for (const work of both) await expect(work).rejects.toThrow(RetryLater);
    } finally {
      await stuck.close();
      await line.close();
    }
  });

  test('an answered mail is flagged and kept', async () => {
    const { uidValidity } = await look('INBOX');
    expect(await desk.markAnswered({ uidValidity, uid: 1 })).toBe(true);
    const { mails } = await look('INBOX');
    expect(mails[0]?.flags).toEqual(expect.arrayContaining(['\\Answered', '\\Seen']));
  });

  test('or moved, into a folder made for it', async () => {
    const mover = openDesk({ ...settings, answeredFolder: 'Answered' });
    const { uidValidity } = await look('INBOX');
    expect(await mover.markAnswered({ uidValidity, uid: 1 })).toBe(true);
    await mover.close();
    expect((await look('INBOX')).mails).toEqual([]);
    expect((await look('Answered')).mails[0]?.flags).toContain('\\Answered');
  });

  test('a mail that is gone or renumbered is left alone', async () => {
    const { uidValidity } = await look('INBOX');
    expect(await desk.markAnswered({ uidValidity, uid: 99 })).toBe(false);
    expect(await desk.markAnswered({ uidValidity: `${uidValidity}1`, uid: 1 })).toBe(false);
    expect((await look('INBOX')).mails[0]?.flags).not.toContain('\\Answered');
  });

  test('a copy is filed in Sent once and found there', async () => {
    expect(await desk.findInSent(sent)).toBe(false);
    expect(await desk.fileSent(sent)).toBe('filed');
    expect(await desk.fileSent(sent)).toBe('already-there');
    expect(await desk.findInSent(sent)).toBe(true);
    expect((await look('Sent')).mails).toHaveLength(1);
  });

  test('a named folder is made; "off" files nothing but still looks', async () => {
    const named = openDesk({ ...settings, sentFolder: 'Replies' });
    expect(await named.fileSent(sent)).toBe('filed');
    await named.close();
    expect((await look('Replies')).mails).toHaveLength(1);
    const off = openDesk({ ...settings, sentFolder: 'off' });
    expect(await off.fileSent(sent)).toBe('off');
    expect(await off.findInSent(sent)).toBe(false);
    await off.close();
  });

  test('a copy that the server filed itself while the folder was open is seen', async () => {
    expect(await desk.findInSent(sent)).toBe(false);
    const other = openDesk(settings);
    expect(await other.fileSent(sent)).toBe('filed');
    await other.close();
    expect(await desk.fileSent(sent)).toBe('already-there');
  });

  test('a server that is away is not asked again for every mail that waits', async () => {
    let knocks = 0;
    const deaf = createServer(socket => {
      knocks += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { port } = deaf.address() as AddressInfo;
    const waiting = openDesk({ ...settings, host: '127.0.0.1', port });
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => waiting.fileSent(sent)));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 'rejected'));
    expect(knocks).toBe(1);
    await waiting.close();
    deaf.close();
  });

  test('a server that takes connections and says nothing does not hold up the end', async () => {
    const sockets = new Set<Socket>();
    const mute = createServer(socket => void sockets.add(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const waiting = openDesk({ ...settings, host: '127.0.0.1', port });
    const connected = once(mute, 'connection');
    const work = waiting.fileSent(sent).then(
      () => 'filed',
      () => 'refused',
    );
    await connected;
    const startedAt = performance.now();
    await waiting.close();
    expect(performance.now() - startedAt).toBeLessThan(5000);
    for (const socket of sockets) socket.destroy();
    expect(await work).toBe('refused');
    mute.close();
  });

  test('work goes on after the connection was lost, and is refused after close', async () => {
    expect(await desk.findInSent(sent)).toBe(false);
    await account.killSessions();
    await desk.findInSent(sent).catch(() => {});
    expect(await desk.fileSent(sent)).toBe('filed');
    await desk.close();
    await expect(desk.findInSent(sent)).rejects.toThrow(/closed/);
  });
});
