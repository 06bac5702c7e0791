import type { MailLook } from '../../src/inbox/arrived.ts';
import type { ArrivedMail, MailboxState, UnfetchedMail, WatchHandlers } from '../../src/inbox/watch.ts';

/** A small memory of taken mails with the ledger's contract, and a place to wait for what a watch reports. */
export interface Memory extends WatchHandlers {
  readonly subjects: readonly string[];
  readonly unfetched: readonly UnfetchedMail[];
  readonly troubles: readonly string[];
  /** Logins so far. */
  readonly connections: number;
  /** How many UIDs each look brought up. */
  readonly asked: readonly number[];
  /** The UIDs of all mails that were downloaded, again and again if so. */
  readonly downloads: readonly number[];
  /** Resolves when `done` holds, looked at after every report; the test's own timeout bounds it. */
  until(done: () => boolean): Promise<void>;
  /** Makes the next `count` mails fail to be recorded. */
  failNext(count: number): void;
  /** Makes every mail with these words in it fail to be recorded. */
  failOn(words: string): void;
}

export function remember(): Memory {
  const subjects: string[] = [];
  const unfetched: UnfetchedMail[] = [];
  const troubles: string[] = [];
  const contents = new Set<string>();
  const asked: number[] = [];
  let connections = 0;
  const downloads: number[] = [];
  /** What the ledger recognises a mail by without its body. */
  const seen = new Set<string>();
  const keyOf = (look: Pick<MailLook, 'messageId' | 'sizeBytes' | 'internalDate'>) =>
    look.messageId === undefined ? '' : `${look.messageId} ${look.sizeBytes} ${look.internalDate.getTime()}`;
  let taken = new Set<number>();
  let failures = 0;
  let poison: string | undefined;
  let known: { uidValidity: string; floorUid: number; since: Date; backlogDone: boolean } | undefined;
  let waiting: { done: () => boolean; resolve: () => void }[] = [];
  const report = () => {
    const ready = waiting.filter(entry => entry.done());
    waiting = waiting.filter(entry => !ready.includes(entry));
    for (const entry of ready) {
      entry.resolve();
    }
  };
  const state: MailboxState = {
    open: async folder => {
      if (!known) {
        known = {
          uidValidity: folder.uidValidity,
          floorUid: folder.uidNext - 1,
          since: new Date(),
          backlogDone: false,
        };
      } else if (known.uidValidity !== folder.uidValidity) {
        known = { ...known, uidValidity: folder.uidValidity, floorUid: 0 };
        taken = new Set();
      }
      return { ...known };
    },
    untaken: async uids => {
      asked.push(uids.length);
      return uids.filter(uid => !taken.has(uid));
    },
    recognise: async looks => {
      const uids = looks.filter(look => seen.has(keyOf(look))).map(({ uid }) => uid);
      for (const uid of uids) taken.add(uid);
      return uids;
    },
    backlogDone: async () => {
      if (known) known.backlogDone = true;
    },
  };
  return {
    state,
    subjects,
    unfetched,
    troubles,
    asked,
    downloads,
    onMail: async (mail: ArrivedMail) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('the database is away');
      }
      const content = Buffer.from(mail.raw).toString('latin1');
      if (poison !== undefined && content.includes(poison)) {
        throw new TypeError('this mail meets a bug');
      }
      taken.add(mail.uid);
      downloads.push(mail.uid);
      const messageId = /^Message-ID: (\S+)/im.exec(content)?.[1];
      if (messageId !== undefined) {
        seen.add(keyOf({ messageId, sizeBytes: mail.raw.length, internalDate: mail.internalDate }));
      }
      if (!contents.has(content)) {
        contents.add(content);
        subjects.push(/^Subject: (.*?)\r?$/m.exec(content)?.[1] ?? '');
      }
      report();
    },
    onUnfetched: async mail => {
      taken.add(mail.uid);
      unfetched.push(mail);
      report();
    },
    onTrouble: ({ error }) => {
      troubles.push(error.message);
      report();
    },
    get connections() {
      return connections;
    },
    onConnected: () => {
      connections += 1;
      report();
    },
    until: done => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ done, resolve });
      report();
      return promise;
    },
    failOn: words => {
      poison = words;
    },
    failNext: count => {
      failures = count;
    },
  };
}
