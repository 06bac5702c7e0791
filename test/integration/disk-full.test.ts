import { execFileSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { people, practiceEnvironment, practiceUsers } from '../../src/practice/accounts.ts';
import { type PracticeMailbox, startPracticeMailbox } from '../../src/practice/mailbox.ts';
import { rawHeader } from '../../src/practice/received.ts';
import { type RunningCommand, runCommand } from '../support/command.ts';
import { inFolder } from '../support/folder.ts';

/** The whole service on a disk of its own that takes no more for a while: a file system in memory, so root only. */
const canMount = process.getuid?.() === 0 && process.platform === 'linux' && tryMount();

function tryMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('\nSKIPPED the full disk: this account may not mount a file system\n');
    return false;
  }
}

const diskMegabytes = 220;

/** Takes every byte that is left. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const size of [2 ** 20, 4096, 1]) {
      const block = Buffer.alloc(size);
      while (
        await handle.write(block).then(
          ({ bytesWritten }) => bytesWritten === size,
          () => false,
        )
      ) {
        // Until the disk says no.
      }
    }
  } finally {
    await handle.close();
  }
}

let asked = 0;

/** A question with a record too large for what room is left in the tables. */
function post(practice: PracticeMailbox): string {
  asked += 1;
  const messageId = `<full-${asked}@cedarhollow.test>`;
  const letter = [
    `From: Dana Whitfield <${people.asker}>`,
    `To: ${people.service}`,
    `Subject: Wound case ${asked}`,
    `Message-ID: ${messageId}`,
    '',
    'Disposable NPWT, 62 sq cm sacral pressure ulcer. What do we bill?',
    '',
    ...Array.from({ length: 6000 }, () => Math.random().toString(36).repeat(5).slice(0, 50)),
    '',
  ].join('\r\n');
  practice.deliver(
    Buffer.from(letter),
    { from: people.asker, to: [people.service] },
    { authenticated: true },
  );
  return messageId;
}

(canMount ? describe : describe.skip)('a disk that takes no more', () => {
  test('loses no question, and the service goes on by itself when there is room again', async () => {
    await inFolder(async ({ path: folder }) => {
      const disk = path.join(folder, 'disk');
      execFileSync('mkdir', [disk]);
      execFileSync('chmod', ['711', folder]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMegabytes}m,mode=0711`, 'tmpfs', disk]);
      const practice = await startPracticeMailbox({ users: practiceUsers([people.asker]) });
      const env = {
        ...practiceEnvironment(practice, path.join(disk, 'data'), [people.asker], {}),
        SWEEP_EVERY_SECONDS: '1',
        SHUTDOWN_SECONDS: '5',
      };
      const service = new Supervised(folder, env);
      const answers = (messageId: string) =>
        practice.mails(people.asker).filter(({ raw }) => rawHeader(raw, 'In-Reply-To') === messageId);
      const answered = async (messageId: string) => {
        await practice.waitFor(people.asker, () => answers(messageId).length > 0, 90_000);
      };
      try {
        await service.until(/mailbox connected/);
        const before = post(practice);
        await answered(before);
        await fill(path.join(disk, 'filler'));
        const during = [post(practice), post(practice)];
        await service.until(/53100|No space left|embedded database crashed/);
        await delay(3000);
        expect(during.flatMap(answers)).toEqual([]);
        await rm(path.join(disk, 'filler'));
        const after = post(practice);
        for (const messageId of [...during, after]) await answered(messageId);
        for (const messageId of [before, ...during, after]) expect(answers(messageId)).toHaveLength(1);
      } finally {
        await service.stop();
        await practice.close();
        execFileSync('umount', ['-l', disk]);
      }
    });
  }, 240_000);
});

/** As systemd with Restart=always: whoever ends with "try again later" is started again. */
class Supervised {
  readonly #folder: string;
  readonly #env: Record<string, string | undefined>;
  #running: RunningCommand;
  #stopping = false;

  constructor(folder: string, env: Record<string, string | undefined>) {
    this.#folder = folder;
    this.#env = env;
    this.#running = this.#start();
  }

  #start(): RunningCommand {
    const running = runCommand(['start'], { cwd: this.#folder, env: this.#env });
    void running.ended().then(async code => {
      if (this.#stopping || code !== 75) return;
      await delay(1000);
      if (!this.#stopping) this.#running = this.#start();
    });
    return running;
  }

  async until(pattern: RegExp): Promise<void> {
    await this.#running.until(pattern);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#running.signal('SIGTERM');
    await Promise.race([this.#running.ended(), delay(20_000, undefined, { ref: false })]);
    this.#running.signal('SIGKILL');
  }
}
