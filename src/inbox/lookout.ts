import type { ImapFlow, SearchObject } from 'imapflow';
import { RetryLater } from '../outcome.ts';
import type { KnownFolder, StartMode } from './arrived.ts';
import { answerOf } from './patience.ts';

/** The opened folder while a session lasts. */
export interface Folder extends KnownFolder {
  readonly uidValidity: string;
  /** Every mail up to here was taken or passed over in this session. */
  doneUid: number;
  /** HIGHESTMODSEQ as the server last told it (RFC 7162); undefined where it keeps none. */
  modseq: bigint | undefined;
}

export interface LookoutSettings {
  readonly start: StartMode;
  readonly commandMs?: number;
  readonly onAnswer: () => void;
}

/** The last look after which nothing was left to be done. */
interface Settled {
  readonly uidValidity: string;
  readonly doneUid: number;
  readonly modseq: bigint;
}

/** A server that counts its changes wrong is found out after this. */
const believedMs = 6 * 3600_000;

/** Finds the mails of a folder that have to be looked at, with as little asking as the server makes possible. */
export class Lookout {
  readonly #settings: LookoutSettings;
  /** Outlives the sessions, not the process: the ledger alone knows what was taken. */
  #settled: Settled | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(settings: LookoutSettings) {
    this.#settings = settings;
  }

  /**
   * UIDs in ascending order. The first look of a session is a full one, unless the server tells by CONDSTORE that
   * nothing, or what, has changed since the last. Call `settle` when all of them are done.
   */
  async find(client: ImapFlow, folder: Folder): Promise<readonly number[]> {
    const settled = this.#believed(folder);
    if (settled !== undefined && settled.modseq === folder.modseq) return [];
    const isFirst = folder.doneUid === 0;
    const isFull = settled === undefined && (isFirst || !this.#isFresh());
    if (isFull) this.#lookedAt = performance.now();
    const floor = this.#settings.start === 'all' ? 0 : folder.floorUid;
    const after = isFirst || isFull ? floor : Math.max(floor, folder.doneUid);
    // Mails marked or moved since, and all that were added (RFC 7162 s3.1.5).
    const changed = isFirst && settled !== undefined ? { modseq: settled.modseq + 1n } : {};
    const backlog = isFirst ? await this.#findBacklog(client, folder, changed) : [];
    // `UID n:*` always names at least the last mail, hence the filter; a short answer is never taken for the end.
    const added = await this.#search(client, { uid: `${after + 1}:*`, ...changed });
    return [...new Set([...backlog, ...added.filter(uid => uid > after)])].sort((a, b) => a - b);
  }

  /** What lay there unread at the first start, until all of it was taken. */
  async #findBacklog(client: ImapFlow, folder: Folder, changed: SearchObject): Promise<readonly number[]> {
    const isWanted = this.#settings.start === 'unseen' && !folder.backlogDone && folder.floorUid > 0;
    return isWanted
      ? await this.#search(client, { uid: `1:${folder.floorUid}`, seen: false, ...changed })
      : [];
  }

  /** All that was found is recorded or passed over. */
  settle(folder: Folder, found: readonly number[]): void {
    const known = this.#believed(folder)?.doneUid ?? 0;
    folder.doneUid = Math.max(folder.doneUid, known, folder.floorUid, found.at(-1) ?? 0);
    const { uidValidity, doneUid, modseq } = folder;
    this.#settled = modseq === undefined ? undefined : { uidValidity, doneUid, modseq };
  }

  #isFresh(): boolean {
    return performance.now() - this.#lookedAt < believedMs;
  }

  #believed({ uidValidity, modseq }: Folder): Settled | undefined {
    const settled = this.#settled;
    if (settled === undefined || settled.uidValidity !== uidValidity || !this.#isFresh()) return undefined;
    // A count that went back was restored with the folder: it says nothing about what happened since.
    return modseq !== undefined && modseq >= settled.modseq ? settled : undefined;
  }

  async #search(client: ImapFlow, query: SearchObject): Promise<readonly number[]> {
    const found = await answerOf(client, client.search(query, { uid: true }), this.#settings.commandMs);
    this.#settings.onAnswer();
    if (found) return found;
    if (query.modseq === undefined) throw new RetryLater('the IMAP server refuses to search the folder');
    // It counts changes, but does not let itself be asked for them.
    this.#settled = undefined;
    const { modseq: _unsupported, ...plain } = query;
    return await this.#search(client, plain);
  }
}
