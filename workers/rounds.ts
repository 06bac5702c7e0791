import { setTimeout as delay } from 'node:timers/promises';
import { RetryLater } from '../src/outcome.ts';

export interface Rounds {
  /** Rejects when a round broke for good. */
  readonly ended: Promise<void>;
  /** Lets the round in hand come to its end. */
  stop(): Promise<void>;
}

/** Does `work` again and again with a pause between, until stopped; a round that meets an outage is told and left to the next one. */
export function startRounds(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  onOutage: (error: RetryLater) => void,
): Rounds {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ended = (async () => {
    while (!signal.aborted) {
      try {
        await work(signal);
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        onOutage(error);
      }
      await delay(everyMs, undefined, { signal }).catch(() => {});
    }
  })();
  ended.catch(() => {});
  return {
    ended,
    async stop() {
      stopping.abort();
      await ended.catch(() => {});
    },
  };
}
