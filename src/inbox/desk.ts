import type { ImapFlow } from 'imapflow';
import { Permanent } from '../outcome.ts';
import { connectImap, type ImapSettings, translateImapError } from './imap.ts';

export interface DeskSettings extends ImapSettings {
  readonly folder: string;
  /** Where answered mail is moved; left in place when absent. */
  readonly answeredFolder?: string;
  /** `auto`: the server's Sent folder, `off`: the SMTP server files its own copies, else a folder name. */
  readonly sentFolder: string;
  /** How long an unused connection is kept; default 20 s. */
  readonly keepMs?: number;
}

/** Side work in the mailbox, on a connection of its own: any role may do it, watching or not. */
export interface MailboxDesk {
  /** Flags a mail \Answered and moves it when so set. False when it is no longer there; nothing is lost by that. */
  markAnswered(mail: { readonly uidValidity: string; readonly uid: number }): Promise<boolean>;
  /** Files a copy of a sent reply, once: a copy with the same Message-ID counts. */
  fileSent(mail: {
    readonly raw: Uint8Array;
    readonly messageId: string;
  }): Promise<'filed' | 'already-there' | 'off'>;
  /** Whether the Sent folder holds this Message-ID; undefined when there is no Sent folder to look into. */
  findInSent(messageId: string): Promise<boolean | undefined>;
  close(): Promise<void>;
}

/** Connects on first use. Its functions throw Permanent or RetryLater as `connectImap` does. */
export function openDesk(settings: DeskSettings): MailboxDesk {
  const line = new Line(settings);
  return {
    markAnswered: mail => line.work(client => markAnswered(client, settings, mail)),
    fileSent: mail => line.work(client => fileSent(client, settings, mail)),
    findInSent: messageId => line.work(client => findInSent(client, settings, messageId)),
    close: () => line.close(),
  };
}

async function markAnswered(
  client: ImapFlow,
  settings: DeskSettings,
  mail: { readonly uidValidity: string; readonly uid: number },
): Promise<boolean> {
  const lock = await client.getMailboxLock(settings.folder, { acquireTimeout: 30_000 });
  try {
    if (!client.mailbox || client.mailbox.uidValidity.toString() !== mail.uidValidity) {
      return false; // renumbered: this UID may be another mail now
    }
    const present = await client.search({ uid: String(mail.uid) }, { uid: true });
    if (!(present || []).includes(mail.uid)) {
      return false;
    }
    await client.messageFlagsAdd(mail.uid, ['\\Answered', '\\Seen'], { uid: true });
    if (settings.answeredFolder !== undefined) {
      await moveTo(client, mail.uid, settings.answeredFolder);
    }
    return true;
  } finally {
    lock.release();
  }
}

async function moveTo(client: ImapFlow, uid: number, folder: string): Promise<void> {
  const folders = await client.list();
  if (!folders.some(entry => entry.path === folder)) {
    await client.mailboxCreate(folder);
  }
  await client.messageMove(uid, folder, { uid: true });
}

/** The folder for copies: by name, or the one the server marks \Sent (RFC 6154) or names like one. */
async function sentFolder(client: ImapFlow, settings: DeskSettings): Promise<string | undefined> {
  if (settings.sentFolder === 'off') {
    return undefined;
  }
  const folders = await client.list();
  if (settings.sentFolder === 'auto') {
    return folders.find(entry => entry.specialUse === '\\Sent')?.path;
  }
  if (!folders.some(entry => entry.path === settings.sentFolder)) {
    await client.mailboxCreate(settings.sentFolder);
  }
  return settings.sentFolder;
}

async function holds(client: ImapFlow, folder: string, messageId: string): Promise<boolean> {
  const lock = await client.getMailboxLock(folder, { acquireTimeout: 30_000, readOnly: true });
  try {
    const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
    return (found || []).length > 0;
  } finally {
    lock.release();
  }
}

/** Gmail files what its SMTP server sends; a second copy would show the reply twice. */
const filesItself = (client: ImapFlow): boolean => client.capabilities.has('X-GM-EXT-1');

async function fileSent(
  client: ImapFlow,
  settings: DeskSettings,
  mail: { readonly raw: Uint8Array; readonly messageId: string },
): Promise<'filed' | 'already-there' | 'off'> {
  if (filesItself(client) && settings.sentFolder === 'auto') {
    return 'off';
  }
  const folder = await sentFolder(client, settings);
  if (folder === undefined) {
    return 'off';
  }
  if (await holds(client, folder, mail.messageId)) {
    return 'already-there';
  }
  await client.append(folder, Buffer.from(mail.raw), ['\\Seen']);
  return 'filed';
}

async function findInSent(
  client: ImapFlow,
  settings: DeskSettings,
  messageId: string,
): Promise<boolean | undefined> {
  const folder = await sentFolder(
    client,
    settings.sentFolder === 'off' ? { ...settings, sentFolder: 'auto' } : settings,
  );
  return folder === undefined ? undefined : await holds(client, folder, messageId);
}

/** One connection, one task at a time, dropped when unused or broken. */
class Line {
  readonly #settings: DeskSettings;
  #client: ImapFlow | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #unused: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(settings: DeskSettings) {
    this.#settings = settings;
  }

  work<T>(task: (client: ImapFlow) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#run(task));
    this.#last = result.catch(() => {});
    return result;
  }

  async #run<T>(task: (client: ImapFlow) => Promise<T>): Promise<T> {
    if (this.#closed) {
      throw new Permanent('the mailbox connection was closed');
    }
    clearTimeout(this.#unused);
    try {
      this.#client = this.#client?.usable ? this.#client : await connectImap(this.#settings);
      return await task(this.#client);
    } catch (error) {
      this.#client?.close();
      this.#client = undefined;
      throw translateImapError(error, this.#settings);
    } finally {
      this.#unused = setTimeout(() => void this.#hangUp(), this.#settings.keepMs ?? 20_000);
      this.#unused.unref();
    }
  }

  async #hangUp(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.logout().catch(() => client.close());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    clearTimeout(this.#unused);
    await this.#hangUp();
  }
}
