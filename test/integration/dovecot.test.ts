import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImapFlow } from 'imapflow';
import { people, practiceEnvironment, practiceUsers } from '../../src/practice/accounts.ts';
import { type PracticeMailbox, startPracticeMailbox } from '../../src/practice/mailbox.ts';
import { rawHeader } from '../../src/practice/received.ts';
import { runCommand } from '../support/command.ts';
import { type Account, type Dovecot, dovecotPart, startDovecot } from '../support/dovecot.ts';
import { describeWith } from '../support/parts.ts';

/** `caseconsultant start` on a Dovecot over TLS, as an operator with a mail server of his own runs it. */
describeWith(dovecotPart, 'start on Dovecot', program => {
  let dovecot: Dovecot;
  let account: Account;
  let practice: PracticeMailbox;
  let folder: string;

  beforeAll(async () => {
    dovecot = await startDovecot(program);
    account = await dovecot.openAccount();
    practice = await startPracticeMailbox({ users: practiceUsers([people.asker]) });
    folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-dovecot-test-'));
  });
  afterAll(async () => {
    await practice.close();
    await dovecot.close();
    await rm(folder, { recursive: true, force: true });
  });

  const environment = () => ({
    ...practiceEnvironment(practice, path.join(folder, 'data'), [people.asker], {}),
    IMAP_HOST: 'localhost',
    IMAP_PORT: String(dovecot.tlsPort),
    IMAP_SECURITY: 'tls',
    IMAP_USER: account.user,
    IMAP_PASSWORD: account.password,
    IMAP_START: 'unseen',
    IMAP_ANSWERED_ACTION: 'move',
    IMAP_ANSWERED_FOLDER: 'Answered',
    TRUSTED_AUTHSERV_ID: 'mx.svc.test',
  });

  const messageId = '<case-1@cedarhollow.test>';
  const mail = [
    'Authentication-Results: mx.svc.test; dmarc=pass header.from=cedarhollow.test',
    `From: Dana Whitfield <${people.asker}>`,
    `To: ${people.service}`,
    'Subject: Wound case',
    `Message-ID: ${messageId}`,
    '',
    'Disposable NPWT, 62 sq cm sacral pressure ulcer. What do we bill?',
    '',
  ].join('\r\n');

  test('a certificate that nobody vouches for stops the start and names the setting that helps', async () => {
    const service = runCommand(['start'], { cwd: folder, env: environment() });
    expect(await service.ended()).toBe(2);
    expect(service.output()).toMatch(/IMAP_CA_FILE/);
  }, 60_000);

  test('unread mail is answered, flagged, moved, and the copy is in Sent', async () => {
    await account.deliver(mail);
    const env = { ...environment(), IMAP_CA_FILE: dovecot.caFile };
    const service = runCommand(['start'], { cwd: folder, env });
    const isReply = ({ raw }: { raw: Buffer }) => rawHeader(raw, 'In-Reply-To') === messageId;
    const reply = await practice.waitFor(people.asker, isReply, 60_000);
    expect(reply.raw.toString('latin1')).toContain('97608');
    await service.until(/"stage":"desk".*"outcome":"done"/);
    service.signal('SIGTERM');
    expect(await service.ended()).toBe(0);

    const client = new ImapFlow({
      host: 'localhost',
      port: dovecot.tlsPort,
      secure: true,
      tls: { ca: await readFile(dovecot.caFile) },
      auth: { user: account.user, pass: account.password },
      logger: false,
    });
    await client.connect();
    try {
      await client.mailboxOpen('Answered');
      const [moved] = await client.fetchAll('1:*', { flags: true, envelope: true });
      expect(moved?.envelope?.messageId).toBe(messageId);
      expect([...(moved?.flags ?? [])]).toContain('\\Answered');
      const { exists } = await client.mailboxOpen('INBOX');
      expect(exists).toBe(0);
      const sent = (await client.list()).find(({ specialUse }) => specialUse === '\\Sent');
      await client.mailboxOpen(sent?.path ?? 'Sent');
      const [copy] = await client.fetchAll('1:*', { envelope: true });
      expect(copy?.envelope?.messageId).toBe(rawHeader(reply.raw, 'Message-ID'));
    } finally {
      await client.logout();
    }
  }, 90_000);

  test('renumbered, moved away and back, deleted: every question is answered once', async () => {
    const box = await dovecot.openAccount();
    const env = {
      ...environment(),
      DATA_DIR: path.join(folder, 'second'),
      IMAP_CA_FILE: dovecot.caFile,
      IMAP_USER: box.user,
      IMAP_PASSWORD: box.password,
      IMAP_START: 'now',
      IMAP_ANSWERED_ACTION: 'keep',
      IMAP_ANSWERED_FOLDER: undefined,
    };
    const idOf = (name: string) => `<${name}@cedarhollow.test>`;
    const deliver = (name: string, at = new Date()) =>
      box.deliver(mail.replace(messageId, idOf(name)), { at });
    const replies = (name: string) =>
      practice.mails(people.asker).filter(({ raw }) => rawHeader(raw, 'In-Reply-To') === idOf(name));
    const answered = (name: string) => practice.waitFor(people.asker, () => replies(name).length > 0, 60_000);
    const client = new ImapFlow({
      host: 'localhost',
      port: dovecot.tlsPort,
      secure: true,
      tls: { ca: await readFile(dovecot.caFile) },
      auth: { user: box.user, pass: box.password },
      logger: false,
    });
    await deliver('before-the-first-start', new Date(Date.now() - 24 * 3600_000));
    const service = runCommand(['start'], { cwd: folder, env });
    try {
      await service.until(/mailbox connected/);
      await deliver('first');
      await answered('first');
      await box.renumber();
      await deliver('after-renumbering');
      await answered('after-renumbering');
      await client.connect();
      await client.mailboxCreate('Elsewhere');
      await client.mailboxOpen('INBOX');
      await client.messageMove('1:*', 'Elsewhere');
      await deliver('deleted');
      await client.noop();
      await client.messageDelete('1:*');
      await client.mailboxOpen('Elsewhere');
      await client.messageMove('1:*', 'INBOX');
      await deliver('last');
      await answered('last');
      service.signal('SIGTERM');
      expect(await service.ended()).toBe(0);
      for (const name of ['first', 'after-renumbering', 'last']) expect(replies(name)).toHaveLength(1);
      expect(replies('deleted').length).toBeLessThan(2);
      expect(replies('before-the-first-start')).toEqual([]);
    } finally {
      service.signal('SIGKILL');
      await client.logout().catch(() => client.close());
    }
  }, 150_000);
});
