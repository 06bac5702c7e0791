import { setTimeout as pause } from 'node:timers/promises';
import type { ImapFlow, ListResponse } from 'imapflow';
import { Permanent, RetryLater } from '../outcome.ts';
import { connectImap, type ImapSettings, translateImapError } from './imap.ts';
import { answerOf } from './patience.ts';

export interface DeskSettings extends ImapSettings {
  readonly folder: string;
  /** Where answered mail is moved; left in place when absent. */
  readonly answeredFolder?: string;
  /** `auto`: the server's Sent folder, `off`: the SMTP server files its own copies, else a folder name. */
  readonly sentFolder: string;
  /** How long an unused connection is kept; default 20 s. */
  readonly keepMs?: number;
  /** How long one piece of work may take; default four minutes. */
  readonly workMs?: number;
}

/** What tells a reply's copy. */
export interface Copy {
  readonly messageId: string;
  /** No copy is older: only younger mail is searched. */
  readonly madeAt: Date;
}

/**
 * Side work in the mailbox, on connections of its own (one for the inbox, one for Sent, so that neither folder
 * is opened again for each mail): any role may do it, watching or not.
 */
export interface MailboxDesk {
  /** Flags a mail \Answered and moves it when so set. False when it is no longer there; nothing is lost by that. */
  markAnswered(mail: { readonly uidValidity: string; readonly uid: number }): Promise<boolean>;
  /** One mail, unless it is larger than that or no longer there (moved, expunged, or the folder was renumbered). */
  fetchMail(
    mail: { readonly uidValidity: string; readonly uid: number },
    maxBytes: number,
  ): Promise<Uint8Array | 'too-large' | 'gone'>;
  /** Files a copy of a sent reply, once: a copy with the same Message-ID counts. */
  fileSent(mail: Copy & { readonly raw: Uint8Array }): Promise<'filed' | 'already-there' | 'off'>;
  /** Whether the Sent folder holds this Message-ID; undefined when there is no Sent folder to look into. */
  findInSent(mail: Copy): Promise<boolean | undefined>;
  close(): Promise<void>;
}

/** Connects on first use. Its functions throw Permanent or RetryLater as `connectImap` does. */
export function openDesk(settings: DeskSettings): MailboxDesk {
  const inbox = new Line(settings);
  const sent = new Line(settings);
  return {
    markAnswered: mail => inbox.work(client => markAnswered(client, settings, mail)),
    fetchMail: (mail, maxBytes) => inbox.work(client => fetchMail(client, settings, mail, maxBytes)),
    fileSent: mail => sent.work(client => fileSent(client, settings, mail)),
    findInSent: mail => sent.work(client => findInSent(client, settings, mail)),
    close: async () => {
      await Promise.all([inbox.close(), sent.close()]);
    },
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

async function fetchMail(
  client: ImapFlow,
  settings: DeskSettings,
  { uidValidity, uid }: { readonly uidValidity: string; readonly uid: number },
  maxBytes: number,
): Promise<Uint8Array | 'too-large' | 'gone'> {
  const lock = await client.getMailboxLock(settings.folder, { acquireTimeout: 30_000 });
  try {
    if (!client.mailbox || client.mailbox.uidValidity.toString() !== uidValidity) return 'gone';
    const listed = await client.fetchOne(uid, { size: true }, { uid: true });
    if (!listed) return 'gone';
    if ((listed.size ?? 0) > maxBytes) return 'too-large';
    const fetched = await client.fetchOne(uid, { source: { maxLength: maxBytes + 1 } }, { uid: true });
    if (!fetched || fetched.source === undefined) return 'gone';
    return fetched.source.length > maxBytes ? 'too-large' : fetched.source;
  } finally {
    lock.release();
  }
}

/** Folders as this connection saw them first: listing them for each mail takes as long as filing it. */
const listed = new WeakMap<ImapFlow, Promise<ListResponse[]>>();

async function foldersOf(client: ImapFlow): Promise<ListResponse[]> {
  const known = listed.get(client) ?? client.list();
  listed.set(client, known);
  return await known;
}

async function ensureFolder(client: ImapFlow, folder: string): Promise<void> {
  if ((await foldersOf(client)).some(entry => entry.path === folder)) return;
  await client.mailboxCreate(folder);
  listed.delete(client);
}

async function moveTo(client: ImapFlow, uid: number, folder: string): Promise<void> {
  await ensureFolder(client, folder);
  await client.messageMove(uid, folder, { uid: true });
}

/** The folder for copies: by name, or the one the server marks \Sent (RFC 6154) or names like one. */
async function sentFolder(client: ImapFlow, settings: DeskSettings): Promise<string | undefined> {
  if (settings.sentFolder === 'off') {
    return undefined;
  }
  if (settings.sentFolder === 'auto') {
    return (await foldersOf(client)).find(entry => entry.specialUse === '\\Sent')?.path;
  }
  await ensureFolder(client, settings.sentFolder);
  return settings.sentFolder;
}

/** Clocks of servers differ, and SEARCH SINCE knows days only (RFC 9051 s6.4.4). */
const twoDaysMs = 2 * 24 * 3600_000;

async function holds(client: ImapFlow, folder: string, { messageId, madeAt }: Copy): Promise<boolean> {
  const lock = await client.getMailboxLock(folder, { acquireTimeout: 30_000, readOnly: true });
  try {
    // The folder may have been open for long: what others filed meanwhile is only seen after this.
    await client.noop();
    const since = new Date(madeAt.getTime() - twoDaysMs);
    const found = await client.search({ since, header: { 'message-id': messageId } }, { uid: true });
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
  mail: Copy & { readonly raw: Uint8Array },
): Promise<'filed' | 'already-there' | 'off'> {
  if (filesItself(client) && settings.sentFolder === 'auto') {
    return 'off';
  }
  const folder = await sentFolder(client, settings);
  if (folder === undefined) {
    return 'off';
  }
  if (await holds(client, folder, mail)) {
    return 'already-there';
  }
  await client.append(folder, Buffer.from(mail.raw), ['\\Seen']);
  return 'filed';
}

async function findInSent(
  client: ImapFlow,
  settings: DeskSettings,
  mail: Copy,
): Promise<boolean | undefined> {
  const folder = await sentFolder(
    client,
    settings.sentFolder === 'off' ? { ...settings, sentFolder: 'auto' } : settings,
  );
  return folder === undefined ? undefined : await holds(client, folder, mail);
}

const firstRestMs = 1000;
const longestRestMs = 60_000;
const closeMs = 1000;

/** One connection, one task at a time, dropped when unused or broken; a server that is away is left in peace for a while. */
class Line {
  readonly #settings: DeskSettings;
  #client: ImapFlow | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #unused: NodeJS.Timeout | undefined;
  #closed = false;
  #restMs = firstRestMs;
  #restUntil = 0;

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
      this.#client = this.#client?.usable ? this.#client : await this.#connect();
      // One that hangs would hold up all after it: they wait for each other.
      return await answerOf(this.#client, task(this.#client), this.#settings.workMs ?? 4 * 60_000);
    } catch (error) {
      this.#client?.close();
      this.#client = undefined;
      throw translateImapError(error, this.#settings);
    } finally {
      this.#unused = setTimeout(() => void this.#hangUp(), this.#settings.keepMs ?? 20_000);
      this.#unused.unref();
    }
  }

  /** A thousand replies that wait for one server must not knock a thousand times, each until its own timeout. */
  async #connect(): Promise<ImapFlow> {
    const afterMs = Math.ceil(this.#restUntil - performance.now());
    if (afterMs > 0) {
      const { host, port } = this.#settings;
      throw new RetryLater(`the IMAP server ${host}:${port} was away and is asked again in ${afterMs} ms`, {
        afterMs,
      });
    }
    try {
      const client = await connectImap(this.#settings);
      if (this.#closed) {
        client.close();
        throw new RetryLater('the mailbox connection was closed');
      }
      this.#restMs = firstRestMs;
      return client;
    } catch (error) {
      this.#restUntil = performance.now() + this.#restMs;
      this.#restMs = Math.min(2 * this.#restMs, longestRestMs);
      throw error;
    }
  }

  async #hangUp(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.logout().catch(() => client.close());
  }

  /** A server that says nothing must not hold up the end of the process; the ledger has what is left to do. */
  async close(): Promise<void> {
    this.#closed = true;
    const late = () => pause(closeMs, false, { ref: false });
    const isDone = await Promise.race([this.#last.then(() => true), late()]);
    if (!isDone) this.#client?.close();
    clearTimeout(this.#unused);
    await Promise.race([this.#hangUp(), late()]);
  }
}
