import { setTimeout as delay } from 'node:timers/promises';
import { types } from 'node:util';
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { Permanent } from '../outcome.ts';
import { connectImap, type ImapSettings, translateImapError } from './imap.ts';

export interface WatchSettings extends ImapSettings {
  /** The mailbox's name in state, logs and records: its address. */
  readonly mailbox: string;
  readonly folder: string;
  /** What counts at the very first start: only new mail, everything unseen, or everything. */
  readonly start: 'now' | 'unseen' | 'all';
  /** How often the server is asked even when IDLE says nothing; default 60 s. */
  readonly checkEveryMs?: number;
  readonly backoff?: { readonly minMs: number; readonly maxMs: number };
}

/** What the server says of the folder when it is opened. */
export interface OpenedFolder {
  readonly name: string;
  /** Decimal text: imapflow gives a bigint. */
  readonly uidValidity: string;
  readonly uidNext: number;
  readonly start: WatchSettings['start'];
}

export interface KnownFolder {
  /** Mail up to this UID was there before the first start; 0 after a UIDVALIDITY change, when UIDs begin anew. */
  readonly floorUid: number;
  /** When the service first opened the folder. */
  readonly since: Date | undefined;
}

/** The memory of what was taken, implemented by the ledger: one record a mail, so no mail hides behind a watermark. */
export interface MailboxState {
  /** Registers the folder at its first opening (`floorUid` = uidNext - 1), recognises it later. */
  open(folder: OpenedFolder): Promise<KnownFolder>;
  /** Of these UIDs of the opened folder, the ones without a record, ascending. */
  untaken(uids: readonly number[]): Promise<readonly number[]>;
}

export interface ArrivedMail {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly raw: Uint8Array;
  /** When the server took the mail in. */
  readonly internalDate: Date;
}

/** A mail that cannot be fetched: too large, or every attempt broke the connection. */
export interface UnfetchedMail {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly sizeBytes: number;
  readonly reason: 'too-large' | 'unreadable';
  /** The header block, when it could be had. */
  readonly header: Uint8Array | undefined;
}

export interface WatchHandlers {
  readonly state: MailboxState;
  /** Must record the mail before it resolves; a rejection means "not taken" and the mail is offered again. */
  onMail(mail: ArrivedMail): Promise<void>;
  onUnfetched(mail: UnfetchedMail): Promise<void>;
  /** Something failed and is tried again in `retryInMs`. Permanent errors after the start come here, too. */
  onTrouble(trouble: { mailbox: string; error: Error; retryInMs: number }): void;
  onConnected?(mailbox: string): void;
}

export interface WatchHealth {
  readonly connected: boolean;
  /** The last answer of the server; a watch is stale when this is minutes old, whatever `connected` says. */
  readonly lastRoundTripAt: Date | undefined;
  readonly lastError: string | undefined;
}

export interface MailboxWatch {
  /** Resolves at the first login; rejects with Permanent when the settings cannot work. */
  readonly started: Promise<void>;
  /** Resolves when the watch has ended: the signal was aborted, or `started` rejected. */
  readonly ended: Promise<void>;
  health(): WatchHealth;
}

/** The opened folder while a session lasts. */
interface Folder extends KnownFolder {
  readonly uidValidity: string;
  /** Every mail up to here was taken or passed over in this session. */
  doneUid: number;
}

const dateOf = (mail: FetchMessageObject): Date => new Date(mail.internalDate ?? Date.now());

const batchSize = 25;
const maxFetchFailures = 3;

/** Watches one folder until `signal` aborts: IDLE for speed, a check every minute for certainty, catch-up by UID. */
export function watchMailbox(
  settings: WatchSettings,
  handlers: WatchHandlers,
  signal: AbortSignal,
): MailboxWatch {
  const watch = new Watch(settings, handlers, signal);
  const started = Promise.withResolvers<void>();
  started.promise.catch(() => {});
  const ended = watch.run(started);
  return { started: started.promise, ended, health: () => watch.health };
}

class Watch {
  health: WatchHealth = { connected: false, lastRoundTripAt: undefined, lastError: undefined };
  readonly #settings: WatchSettings;
  readonly #handlers: WatchHandlers;
  readonly #signal: AbortSignal;
  /** Fetches that ended the connection, by UID: a mail no fetch survives is reported, not retried for ever. */
  readonly #fetchFailures = new Map<number, number>();
  #fetching: number | undefined;
  #firstSeen: { readonly uidValidity: string; readonly uidNext: number } | undefined;

  constructor(settings: WatchSettings, handlers: WatchHandlers, signal: AbortSignal) {
    this.#settings = settings;
    this.#handlers = handlers;
    this.#signal = signal;
  }

  async run(started: PromiseWithResolvers<void>): Promise<void> {
    let failures = 0;
    let everConnected = false;
    while (!this.#signal.aborted) {
      try {
        await this.#session({
          loggedIn: () => {
            everConnected = true;
            started.resolve();
          },
          caughtUp: () => {
            failures = 0;
          },
        });
      } catch (cause) {
        const error = this.#translate(cause);
        if (!everConnected && error instanceof Permanent) {
          this.health = { ...this.health, lastError: error.message };
          started.reject(error);
          return;
        }
        await this.#pause(error, failures);
        failures += 1;
      }
    }
    started.reject(new Permanent('stopped before the first login'));
  }

  /**
   * UIDNEXT as this process first saw it: a mail that comes between the first login and the first word with the
   * ledger (which may be down) is new, and must not count as one that lay there before.
   */
  #firstUidNext({ uidValidity, uidNext }: { uidValidity: string; uidNext: number }): number {
    if (this.#firstSeen?.uidValidity !== uidValidity) this.#firstSeen = { uidValidity, uidNext };
    return this.#firstSeen.uidNext;
  }

  /** One connection from login to its end. Returns when it closed or the signal aborted; throws when it failed. */
  async #session(tell: { loggedIn: () => void; caughtUp: () => void }): Promise<void> {
    const { mailbox, start } = this.#settings;
    const client = await connectImap(this.#settings);
    const wake = new Wake(this.#signal);
    client.on('exists', () => wake.ring());
    client.on('close', () => wake.close());
    try {
      const opened = await this.#open(client);
      this.#roundTrip(true);
      tell.loggedIn();
      const uidNext = this.#firstUidNext(opened);
      const known = await this.#handlers.state.open({ ...opened, uidNext, name: mailbox, start });
      this.#handlers.onConnected?.(mailbox);
      const folder: Folder = { ...known, uidValidity: opened.uidValidity, doneUid: 0 };
      let stumbles = 0;
      while (!wake.closed && !this.#signal.aborted) {
        try {
          await this.#catchUp(client, folder);
          stumbles = 0;
          tell.caughtUp();
        } catch (error) {
          if (wake.closed || !client.usable) {
            throw error;
          }
          // The mail server is fine, the record keeping is not: the connection stays, the mail is offered again.
          await this.#pause(this.#translate(error), stumbles);
          stumbles += 1;
          continue;
        }
        await wake.wait(this.#settings.checkEveryMs ?? 60_000);
        if (!wake.closed && !this.#signal.aborted) {
          await this.#requireSameFolder(client, folder);
        }
      }
      if (!this.#signal.aborted) {
        throw new Error(
          client.byeReason ? `the server closed: ${client.byeReason}` : 'the connection was closed',
        );
      }
    } finally {
      this.#noteFetchFailure();
      this.health = { ...this.health, connected: false };
      await closeClient(client);
    }
  }

  async #open(client: ImapFlow): Promise<{ uidValidity: string; uidNext: number }> {
    const { folder } = this.#settings;
    try {
      const mailbox = await client.mailboxOpen(folder);
      return { uidValidity: mailbox.uidValidity.toString(), uidNext: mailbox.uidNext };
    } catch (error) {
      const missing = error as { responseStatus?: string; mailboxMissing?: boolean };
      if (missing.mailboxMissing || missing.responseStatus === 'NO' || missing.responseStatus === 'BAD') {
        const prefix = this.#settings.settingPrefix ?? 'IMAP_';
        throw new Permanent(`${prefix}FOLDER: the server has no folder "${folder}" that can be opened.`, {
          cause: error,
        });
      }
      throw error;
    }
  }

  /** Takes every mail without a record, oldest first. What is done is not asked for again in this session. */
  async #catchUp(client: ImapFlow, folder: Folder): Promise<void> {
    const found = await this.#candidates(client, folder);
    const uids = await this.#handlers.state.untaken(found);
    for (let at = 0; at < uids.length; at += batchSize) {
      const batch = uids.slice(at, at + batchSize);
      const query = { uid: true, size: true, internalDate: true, flags: true };
      const mails = await client.fetchAll(batch.join(','), query, { uid: true });
      this.#roundTrip(true);
      for (const mail of mails.sort((a, b) => a.uid - b.uid)) {
        if (this.#signal.aborted) {
          return;
        }
        if (!this.#isOld(mail, folder)) {
          await this.#take(client, folder, mail);
        }
      }
    }
    folder.doneUid = Math.max(folder.doneUid, folder.floorUid, found.at(-1) ?? 0);
  }

  /** `UID n:*` always names at least the last mail, hence the filter; a short answer is never taken for the end. */
  async #candidates(client: ImapFlow, folder: Folder): Promise<readonly number[]> {
    const { start } = this.#settings;
    const search = async (query: { uid: string; seen?: false }) => {
      const found = await client.search(query, { uid: true });
      this.#roundTrip(true);
      return found || [];
    };
    const isFirst = folder.doneUid === 0;
    const waiting =
      isFirst && start === 'unseen' && folder.floorUid > 0
        ? await search({ uid: `1:${folder.floorUid}`, seen: false })
        : [];
    const after = start === 'all' ? folder.doneUid : Math.max(folder.doneUid, folder.floorUid);
    const added = await search({ uid: `${after + 1}:*` });
    return [...new Set([...waiting, ...added.filter(uid => uid > after)])].sort((a, b) => a - b);
  }

  /** After a UIDVALIDITY change all UIDs are new; mail from before the first start is known by its date. */
  #isOld(mail: FetchMessageObject, { floorUid, since }: Folder): boolean {
    const { start } = this.#settings;
    if (floorUid > 0 || since === undefined || start === 'all') {
      return false;
    }
    const isBefore = dateOf(mail).getTime() < since.getTime() - clockSlackMs;
    return isBefore && (start === 'now' || (mail.flags?.has('\\Seen') ?? false));
  }

  async #take(client: ImapFlow, folder: Folder, found: FetchMessageObject): Promise<void> {
    const { mailbox, maxMailBytes } = this.#settings;
    const about = { mailbox, uidValidity: folder.uidValidity, uid: found.uid };
    const listedBytes = found.size ?? 0;
    if ((this.#fetchFailures.get(found.uid) ?? 0) >= maxFetchFailures) {
      await this.#handlers.onUnfetched({
        ...about,
        sizeBytes: listedBytes,
        reason: 'unreadable',
        header: undefined,
      });
      return;
    }
    this.#fetching = found.uid;
    // One byte more than allowed shows a server that understates sizes without reading all of the mail.
    const source =
      listedBytes > maxMailBytes ? { maxLength: maxHeaderBytes } : { maxLength: maxMailBytes + 1 };
    const fetched = (await client.fetchOne(found.uid, { source }, { uid: true })) || undefined;
    this.#fetching = undefined;
    this.#roundTrip(true);
    if (!fetched?.source) {
      return; // expunged or moved meanwhile
    }
    if (listedBytes > maxMailBytes || fetched.source.length > maxMailBytes) {
      const header = fetched.source.subarray(0, maxHeaderBytes);
      const sizeBytes = Math.max(listedBytes, fetched.source.length);
      await this.#handlers.onUnfetched({ ...about, sizeBytes, reason: 'too-large', header });
      return;
    }
    await this.#handlers.onMail({ ...about, raw: fetched.source, internalDate: dateOf(found) });
  }

  /** A renumbered folder ends the session; the next one finds its new UIDVALIDITY. */
  async #requireSameFolder(client: ImapFlow, folder: Folder): Promise<void> {
    const status = await client.status(this.#settings.folder, { uidNext: true, uidValidity: true });
    this.#roundTrip(true);
    if (status && status.uidValidity !== undefined && status.uidValidity.toString() !== folder.uidValidity) {
      throw new Error('the folder was renumbered (UIDVALIDITY changed)');
    }
  }

  #roundTrip(connected: boolean): void {
    this.health = { connected, lastRoundTripAt: new Date(), lastError: undefined };
  }

  #noteFetchFailure(): void {
    if (this.#fetching !== undefined && !this.#signal.aborted) {
      this.#fetchFailures.set(this.#fetching, (this.#fetchFailures.get(this.#fetching) ?? 0) + 1);
    }
    this.#fetching = undefined;
  }

  #translate(cause: unknown): Error {
    return isMailError(cause) ? translateImapError(cause, this.#settings) : (cause as Error);
  }

  async #pause(error: Error, failures: number): Promise<void> {
    const { minMs, maxMs } = this.#settings.backoff ?? { minMs: 1000, maxMs: 5 * 60_000 };
    const named = 'afterMs' in error && typeof error.afterMs === 'number' ? error.afterMs : 0;
    const spread = 0.5 + Math.random() / 2;
    const retryInMs = Math.max(
      named,
      Math.round(Math.min(maxMs, minMs * 2 ** Math.min(failures, 20)) * spread),
    );
    this.health = { ...this.health, lastError: error.message };
    this.#handlers.onTrouble({ mailbox: this.#settings.mailbox, error, retryInMs });
    await delay(retryInMs, undefined, { signal: this.#signal }).catch(() => {});
  }
}

/** Server and machine clocks differ; a mail of the first minutes must not count as old. */
const clockSlackMs = 10 * 60_000;
const maxHeaderBytes = 64 * 1024;

/** A TypeError or the like is a bug and keeps its own words. */
const isMailError = (cause: unknown): boolean =>
  types.isNativeError(cause) && !['TypeError', 'RangeError', 'ReferenceError'].includes(cause.name);

/** A doorbell: rung by new mail, closed with the connection; a ring while nobody waits is not lost. */
class Wake {
  closed = false;
  #rung = false;
  #waiting: (() => void) | undefined;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  ring(): void {
    this.#rung = true;
    this.#waiting?.();
  }

  close(): void {
    this.closed = true;
    this.ring();
  }

  /** Returns at a ring, at the latest after `ms`, or when the signal aborts. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung && !this.#signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = resolve;
      const timer = setTimeout(resolve, ms);
      this.#signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
      clearTimeout(timer);
      this.#waiting = undefined;
    }
    this.#rung = false;
  }
}

/** LOGOUT when the server still answers, else the socket is dropped; never waits longer than two seconds. */
async function closeClient(client: ImapFlow): Promise<void> {
  if (client.usable) {
    await Promise.race([client.logout().catch(() => {}), delay(2000, undefined, { ref: false })]);
  }
  client.close();
}
