import { setTimeout as delay } from 'node:timers/promises';
import { assess, type Health, type HealthLimits } from '../src/ledger/health.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import { RetryLater } from '../src/outcome.ts';

/** What one part of a process says of itself. */
export interface Sign {
  readonly part: string;
  /** Undefined: it was never well. */
  readonly wellAgoMs: number | undefined;
  readonly trouble: string | undefined;
}

export interface Beating {
  stop(): Promise<void>;
}

const beatMs = 20_000;
/** The first ones follow faster, so that a start is soon seen by others. */
const firstBeatMs = 1000;

/** Writes the signs of life of this process into the ledger, until stopped; a database that is away is tried again. */
export function startBeating(
  ledger: Ledger,
  signs: () => readonly Sign[],
  log: { warn(line: object, message: string): void },
): Beating {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async () => {
    for (let waitMs = firstBeatMs; !signal.aborted; waitMs = Math.min(2 * waitMs, beatMs)) {
      try {
        for (const { part, wellAgoMs, trouble } of signs())
          await ledger.recordPulse(part, wellAgoMs, trouble);
      } catch (err) {
        if (!(err instanceof RetryLater)) throw err;
        log.warn({ err }, 'no sign of life could be recorded; the next one is');
      }
      await delay(waitMs, undefined, { signal }).catch(() => {});
    }
  };
  const ended = loop();
  ended.catch(() => {});
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

/** How the whole service is, as the ledger sees it from any process. */
export async function readHealth(ledger: Ledger, limits: HealthLimits, now: Date): Promise<Health> {
  return assess(await ledger.readVitals(now), limits);
}
