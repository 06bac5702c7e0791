import { setTimeout as delay } from 'node:timers/promises';
import { types } from 'node:util';
import type { ImapFlow } from 'imapflow';
import { Permanent } from '../outcome.ts';
import type { MailTakers, StartMode } from './arrived.ts';
import { CatchUp } from './catch-up.ts';
import { connectImap, type ImapSettings, translateImapError } from './imap.ts';
import type { Folder } from './lookout.ts';
import { answerOf } from './patience.ts';
import { Wake } from './wake.ts';

export type { ArrivedMail, KnownFolder, MailboxState, OpenedFolder, UnfetchedMail } from './arrived.ts';

export interface WatchSettings extends ImapSettings {
  /** The mailbox's name in state, logs and records: its address. */
  readonly mailbox: string;
  readonly folder: string;
  readonly start: StartMode;
  /** How often the server is asked even when IDLE says nothing; default 60 s. */
  readonly checkEveryMs?: number;
  readonly backoff?: { readonly minMs: number; readonly maxMs: number };
  /** How long the server may take to answer one command; default five minutes. */
  readonly commandMs?: number;
}

export interface WatchHandlers extends MailTakers {
  /** Something failed and is tried again in `retryInMs`. Permanent errors after the start come here, too. */
  onTrouble(trouble: { mailbox: string; error: Error; retryInMs: number }): void;
  onConnected?(mailbox: string): void;
}

export interface WatchHealth {
  readonly connected: boolean;
  /** The last answer of the server; a watch is stale when this is minutes old, whatever `connected` says. */
  readonly lastRoundTripAt: Date | undefined;
  /** Since then, whatever the wall clock did meanwhile; undefined before the first answer. */
  readonly silentMs: number | undefined;
  readonly lastError: string | undefined;
}

export interface MailboxWatch {
  /** Resolves at the first login; rejects with Permanent when the settings cannot work. */
  readonly started: Promise<void>;
  /** Resolves when the watch has ended: the signal was aborted, or `started` rejected. */
  readonly ended: Promise<void>;
  health(): WatchHealth;
}

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
  return { started: started.promise, ended, health: () => watch.health() };
}

class Watch {
  #state: Omit<WatchHealth, 'silentMs'> = {
    connected: false,
    lastRoundTripAt: undefined,
    lastError: undefined,
  };
  #answeredAt: number | undefined;
  readonly #settings: WatchSettings;
  readonly #handlers: WatchHandlers;
  readonly #signal: AbortSignal;
  readonly #mails: CatchUp;
  #firstSeen: { readonly uidValidity: string; readonly uidNext: number } | undefined;

  constructor(settings: WatchSettings, handlers: WatchHandlers, signal: AbortSignal) {
    this.#settings = settings;
    this.#handlers = handlers;
    this.#signal = signal;
    const onAnswer = () => this.#roundTrip(true);
    this.#mails = new CatchUp({ ...settings, signal, onAnswer }, handlers);
  }

  health(): WatchHealth {
    const silentMs = this.#answeredAt === undefined ? undefined : performance.now() - this.#answeredAt;
    return { ...this.#state, silentMs };
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
          this.#state = { ...this.#state, lastError: error.message };
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
      const known = await this.#handlers.state.open({
        name: mailbox,
        uidValidity: opened.uidValidity,
        uidNext,
        start,
      });
      this.#handlers.onConnected?.(mailbox);
      const { uidValidity, modseq } = opened;
      const folder: Folder = { ...known, uidValidity, doneUid: 0, modseq };
      let stumbles = 0;
      while (!wake.closed && !this.#signal.aborted) {
        try {
          await this.#mails.catchUp(client, folder);
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
      this.#mails.noteSessionEnd();
      this.#state = { ...this.#state, connected: false };
      await closeClient(client);
    }
  }

  async #open(
    client: ImapFlow,
  ): Promise<{ uidValidity: string; uidNext: number; modseq: bigint | undefined }> {
    const { folder, commandMs } = this.#settings;
    try {
      const mailbox = await answerOf(client, client.mailboxOpen(folder), commandMs);
      const { uidNext, highestModseq, noModseq } = mailbox;
      const modseq = noModseq || !client.capabilities.has('CONDSTORE') ? undefined : highestModseq;
      return { uidValidity: mailbox.uidValidity.toString(), uidNext, modseq };
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

  /** A renumbered folder ends the session; the next one finds its new UIDVALIDITY. */
  async #requireSameFolder(client: ImapFlow, folder: Folder): Promise<void> {
    const { folder: path, commandMs } = this.#settings;
    const query = { uidNext: true, uidValidity: true, highestModseq: folder.modseq !== undefined };
    const status = await answerOf(client, client.status(path, query), commandMs);
    this.#roundTrip(true);
    if (status && status.uidValidity !== undefined && status.uidValidity.toString() !== folder.uidValidity) {
      throw new Error('the folder was renumbered (UIDVALIDITY changed)');
    }
    // As of before the next search: what changes from here on is newer.
    if (folder.modseq !== undefined) folder.modseq = status ? status.highestModseq : undefined;
  }

  #roundTrip(connected: boolean): void {
    this.#state = { connected, lastRoundTripAt: new Date(), lastError: undefined };
    this.#answeredAt = performance.now();
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
    this.#state = { ...this.#state, lastError: error.message };
    this.#handlers.onTrouble({ mailbox: this.#settings.mailbox, error, retryInMs });
    await delay(retryInMs, undefined, { signal: this.#signal }).catch(() => {});
  }
}

/** A TypeError or the like is a bug and keeps its own words. */
const isMailError = (cause: unknown): boolean =>
  types.isNativeError(cause) && !['TypeError', 'RangeError', 'ReferenceError'].includes(cause.name);

/** LOGOUT when the server still answers, else the socket is dropped; never waits longer than two seconds. */
async function closeClient(client: ImapFlow): Promise<void> {
  if (client.usable) {
    await Promise.race([client.logout().catch(() => {}), delay(2000, undefined, { ref: false })]);
  }
  client.close();
}
