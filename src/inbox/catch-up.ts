import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { MailTakers } from './arrived.ts';
import { type Folder, Lookout, type LookoutSettings } from './lookout.ts';
import { answerOf } from './patience.ts';
import { isTooIntricate, structureBytes } from './structure.ts';

export interface CatchUpSettings extends LookoutSettings {
  readonly mailbox: string;
  readonly maxMailBytes: number;
  readonly signal: AbortSignal;
}

const batchSize = 100;
/** Connections a fetch may cost, and refusals to record, before a mail is reported instead. */
const maxFetchFailures = 3;
const maxTakeFailures = 8;
/** So many refusals in a row are the record keeping's fault, not the mails'. */
const maxRefusalsInRow = 3;
/** Server and machine clocks differ; a mail of the first minutes must not count as old. */
const clockSlackMs = 10 * 60_000;
const maxHeaderBytes = 64 * 1024;

const dateOf = (mail: FetchMessageObject): Date => new Date(mail.internalDate ?? Date.now());

/** Takes mail out of a folder, over as many connections as it needs. */
export class CatchUp {
  readonly #settings: CatchUpSettings;
  readonly #takers: MailTakers;
  readonly #lookout: Lookout;
  /** By UID: fetches that ended the connection, and refusals to record. */
  readonly #fetchFailures = new Map<number, number>();
  readonly #takeFailures = new Map<number, number>();
  #fetching: number | undefined;

  constructor(settings: CatchUpSettings, takers: MailTakers) {
    this.#settings = settings;
    this.#takers = takers;
    this.#lookout = new Lookout(settings);
  }

  /**
   * Takes every mail without a record, oldest first. One that cannot be recorded does not stand in the way of
   * the others. What is done is not asked for again in this session.
   * @throws the first refusal to record, after the others had their turn.
   */
  async catchUp(client: ImapFlow, folder: Folder): Promise<void> {
    const { signal } = this.#settings;
    const found = await this.#lookout.find(client, folder);
    const uids = await this.#takers.state.untaken(found);
    const refusals = new Refusals();
    for (let at = 0; at < uids.length; at += batchSize) {
      const mails = await this.#describe(client, uids.slice(at, at + batchSize), folder);
      for (const mail of mails) {
        if (signal.aborted) {
          return;
        }
        await this.#takeOrNote(client, folder, mail, refusals);
      }
    }
    refusals.throwFirst();
    if (!folder.backlogDone && this.#settings.start !== 'now') {
      await this.#takers.state.backlogDone();
      folder.backlogDone = true;
    }
    this.#lookout.settle(folder, found);
  }

  /** Those of the mails that have to be taken, oldest first, with what is needed to decide how. */
  async #describe(
    client: ImapFlow,
    uids: readonly number[],
    folder: Folder,
  ): Promise<readonly FetchMessageObject[]> {
    // In a renumbered folder most mails are old acquaintances; downloading them all again would take hours.
    const isRenumbered = folder.floorUid === 0 && folder.since !== undefined;
    const query = { uid: true, size: true, internalDate: true, flags: true, envelope: isRenumbered };
    const mails = await this.#ask(client, client.fetchAll(uids.join(','), query, { uid: true }));
    const wanted = mails.filter(mail => !this.#isOld(mail, folder)).sort((a, b) => a.uid - b.uid);
    if (!isRenumbered || wanted.length === 0) return wanted;
    const looks = wanted.map(mail => ({
      uid: mail.uid,
      messageId: mail.envelope?.messageId,
      sizeBytes: mail.size ?? 0,
      internalDate: dateOf(mail),
    }));
    const recognised = new Set(await this.#takers.state.recognise(looks));
    return wanted.filter(({ uid }) => !recognised.has(uid));
  }

  async #ask<T>(client: ImapFlow, command: Promise<T>): Promise<T> {
    const answer = await answerOf(client, command, this.#settings.commandMs);
    this.#settings.onAnswer();
    return answer;
  }

  /** After a UIDVALIDITY change all UIDs are new; mail from before the first start is known by its date. */
  #isOld(mail: FetchMessageObject, { floorUid, since, backlogDone }: Folder): boolean {
    const { start } = this.#settings;
    if (floorUid > 0 || since === undefined || start === 'all') {
      return false;
    }
    const isBefore = dateOf(mail).getTime() < since.getTime() - clockSlackMs;
    return isBefore && (start === 'now' || backlogDone || (mail.flags?.has('\\Seen') ?? false));
  }

  /** A mail that is refused again and again, while the records can be written, is recorded as unreadable. */
  async #takeOrNote(
    client: ImapFlow,
    folder: Folder,
    mail: FetchMessageObject,
    refusals: Refusals,
  ): Promise<void> {
    try {
      await this.#take(client, folder, mail);
      refusals.inRow = 0;
    } catch (error) {
      if (!client.usable) {
        throw error;
      }
      if (count(this.#takeFailures, mail.uid) >= maxTakeFailures) {
        await this.#report(folder, mail);
        return;
      }
      refusals.note(error);
    }
  }

  async #report(folder: Folder, mail: FetchMessageObject): Promise<void> {
    const { mailbox } = this.#settings;
    const { uidValidity } = folder;
    const sizeBytes = mail.size ?? 0;
    await this.#takers.onUnfetched({
      mailbox,
      uidValidity,
      uid: mail.uid,
      sizeBytes,
      reason: 'unreadable',
      header: undefined,
    });
  }

  async #take(client: ImapFlow, folder: Folder, found: FetchMessageObject): Promise<void> {
    const { mailbox, maxMailBytes } = this.#settings;
    const about = { mailbox, uidValidity: folder.uidValidity, uid: found.uid };
    const listedBytes = found.size ?? 0;
    if ((this.#fetchFailures.get(found.uid) ?? 0) >= maxFetchFailures) {
      await this.#report(folder, found);
      return;
    }
    this.#fetching = found.uid;
    const isTooLarge = listedBytes > maxMailBytes;
    const isIntricate = !isTooLarge && (await this.#isIntricate(client, found));
    // One byte more than allowed shows a server that understates sizes without reading all of the mail.
    const maxLength = isTooLarge || isIntricate ? maxHeaderBytes : maxMailBytes + 1;
    const download = client.fetchOne(found.uid, { source: { maxLength } }, { uid: true });
    const fetched = (await this.#ask(client, download)) || undefined;
    this.#fetching = undefined;
    if (!fetched?.source) {
      return; // expunged or moved meanwhile
    }
    if (isIntricate || isTooLarge || fetched.source.length > maxMailBytes) {
      const header = fetched.source.subarray(0, maxHeaderBytes);
      const sizeBytes = Math.max(listedBytes, fetched.source.length);
      const reason = isIntricate ? 'too-many-parts' : 'too-large';
      await this.#takers.onUnfetched({ ...about, sizeBytes, reason, header });
      return;
    }
    await this.#takers.onMail({ ...about, raw: fetched.source, internalDate: dateOf(found) });
  }

  /**
   * Asks for the structure before a large mail is downloaded. A mail whose structure ended a connection before
   * is fetched without asking: the parser keeps the same limits.
   */
  async #isIntricate(client: ImapFlow, { uid, size = 0 }: FetchMessageObject): Promise<boolean> {
    if (size < structureBytes || this.#fetchFailures.has(uid)) {
      return false;
    }
    const command = client.fetchOne(uid, { bodyStructure: true }, { uid: true });
    const told = (await this.#ask(client, command)) || undefined;
    return told?.bodyStructure !== undefined && isTooIntricate(told.bodyStructure);
  }

  /** Called when a session ends: a mail that was being fetched may be the cause. */
  noteSessionEnd(): void {
    if (this.#fetching !== undefined && !this.#settings.signal.aborted) {
      count(this.#fetchFailures, this.#fetching);
    }
    this.#fetching = undefined;
  }
}

/** Refusals to record within one pass. */
class Refusals {
  inRow = 0;
  #first: unknown;

  /** Keeps the first; ends the pass when there are too many in a row. */
  note(error: unknown): void {
    this.#first ??= error;
    this.inRow += 1;
    if (this.inRow >= maxRefusalsInRow) {
      throw error;
    }
  }

  throwFirst(): void {
    if (this.#first !== undefined) {
      throw this.#first;
    }
  }
}

function count(counts: Map<number, number>, uid: number): number {
  const next = (counts.get(uid) ?? 0) + 1;
  counts.set(uid, next);
  return next;
}
