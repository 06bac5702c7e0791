import type { StageNotice } from '../notice.ts';

/** Prints a line with the seconds since the demo began. */
export type Say = (text: string) => void;

/** A `Say` on standard output. */
export function startClock(): Say {
  const startedAt = performance.now();
  return text => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(2).padStart(6);
    process.stdout.write(`${seconds} s  ${text}\n`);
  };
}

const words: Record<StageNotice['stage'], string> = {
  connected: 'intake: logged in, waiting for mail (IDLE)',
  taken: 'intake: mail taken, case opened',
  ignored: 'intake: mail ignored',
  rejected: 'intake: mail rejected',
  held: 'held for a person',
  consulted: 'consult: opinion and reply stored',
  sent: 'deliver: SMTP server took the reply',
  filed: 'deliver: copy in Sent',
  flagged: 'deliver: question flagged \\Answered',
  retry: 'deliver: will be tried again',
  failed: 'gave up',
  unknown: 'deliver: outcome unknown',
};

/** A service's notices: printed as they come, and awaited where the demo needs one. */
export class Stages {
  readonly connected: Promise<void>;
  readonly #say: Say;
  readonly #connect: () => void;
  readonly #seen: StageNotice[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(say: Say) {
    this.#say = say;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.connected = promise;
    this.#connect = resolve;
  }

  note(notice: StageNotice): void {
    const took = notice.ms === undefined ? '' : `, ${notice.ms} ms`;
    const about = [notice.caseNumber, notice.reason].filter(Boolean).join(' ');
    this.#say(`  ${words[notice.stage]}${about === '' ? '' : ` (${about})`}${took}`);
    this.#seen.push(notice);
    if (notice.stage === 'connected') this.#connect();
    for (const look of this.#waiting) look();
  }

  /** The first notice that `fits`, from `since` on (see `count`). */
  next(fits: (notice: StageNotice) => boolean, since: number): Promise<StageNotice> {
    const { promise, resolve } = Promise.withResolvers<StageNotice>();
    const look = () => {
      const found = this.#seen.slice(since).find(fits);
      if (found === undefined) return;
      this.#waiting.delete(look);
      resolve(found);
    };
    this.#waiting.add(look);
    look();
    return promise;
  }

  get count(): number {
    return this.#seen.length;
  }
}
