import { setTimeout as delay } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { people } from '../../src/practice/accounts.ts';
import type { StoredMail } from '../../src/practice/mailbox.ts';
import { rawHeader } from '../../src/practice/received.ts';
import type { Scene } from './scene.ts';

/** Somebody else at work in the watched mailbox, past the lines that break; and the server's own repairs. */
export interface Colleague {
  /** Message-IDs of mails that were deleted, whether the service had them by then or not. */
  readonly removed: ReadonlySet<string>;
  /** Deletes one mail of the inbox. False: there was none to delete. */
  removeMail(which: number): Promise<boolean>;
  /** To Archive, and back after a while under a new UID. */
  moveMailAwayAndBack(which: number, awayMs: number): Promise<boolean>;
  renumber(): void;
  /** Hangs up; the next deed connects again. */
  close(): Promise<void>;
}

/** @param precious Message-IDs of mails that are not deleted. */
export function openColleague(scene: Scene, precious: ReadonlySet<string>): Colleague {
  const removed = new Set<string>();
  let client: ImapFlow | undefined;
  let last: Promise<unknown> = Promise.resolve();
  /** One deed at a time; a renumbered mailbox ends the session, which is no fault of the service. */
  const work = <T>(deed: (imap: ImapFlow) => Promise<T>): Promise<T> => {
    const result = last.then(async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          client = client?.usable ? client : await connect(scene);
          await client.mailboxOpen('INBOX');
          return await deed(client);
        } catch (error) {
          client?.close();
          if (attempt >= 5) throw error;
        }
      }
    });
    last = result.catch(() => {});
    return result;
  };
  const pick = (which: number, fits: (mail: StoredMail) => boolean) => {
    const mails = scene.practice.mails(people.service).filter(fits);
    return mails[which % Math.max(1, mails.length)];
  };
  return {
    removed,
    removeMail: which =>
      work(async imap => {
        const mail = pick(which, ({ raw }) => !precious.has(rawHeader(raw, 'Message-ID') ?? ''));
        if (mail === undefined) return false;
        removed.add(rawHeader(mail.raw, 'Message-ID') ?? '');
        await imap.messageDelete(mail.uid, { uid: true });
        return true;
      }),
    async moveMailAwayAndBack(which, awayMs) {
      const messageId = await work(async imap => {
        const mail = pick(which, () => true);
        if (mail === undefined) return undefined;
        await imap.messageMove(mail.uid, 'Archive', { uid: true });
        return rawHeader(mail.raw, 'Message-ID');
      });
      if (messageId === undefined) return false;
      await delay(awayMs);
      await work(async imap => {
        await imap.mailboxOpen('Archive');
        const found = await imap.search({ header: { 'message-id': messageId } }, { uid: true });
        for (const uid of found || []) await imap.messageMove(uid, 'INBOX', { uid: true });
      });
      return true;
    },
    renumber: () => scene.practice.renumber(people.service),
    async close() {
      await last;
      await client?.logout().catch(() => client?.close());
      client = undefined;
    },
  };
}

async function connect({ practice }: Scene): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: practice.imapPort(people.service),
    secure: false,
    auth: { user: people.service, pass: people.password },
    logger: false,
    disableAutoIdle: true,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}
