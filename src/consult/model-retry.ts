import { setTimeout as sleep } from 'node:timers/promises';

/** Waits between attempts: short, because an offline answer is ready and the asker is waiting. */
export const MAX_ATTEMPTS = 3;
const BASE_WAIT_MS = 120;

/**
 * How long to wait before attempt `attempt + 1` (attempts count from 1): full jitter on a doubling base, but at
 * least what the endpoint asked for. Undefined when that is past the deadline or no attempt is left.
 */
export function retryWaitMs(
  attempt: number,
  afterMs: number | undefined,
  leftMs: number,
  random: () => number,
): number | undefined {
  if (attempt >= MAX_ATTEMPTS) return undefined;
  const jitter = Math.ceil(BASE_WAIT_MS * 2 ** (attempt - 1) * (0.5 + random()));
  const wait = afterMs === undefined ? jitter : Math.max(afterMs, 0) + jitter;
  return wait < leftMs ? wait : undefined;
}

/** Waits, or returns at once when the signal fires; the next exchange then reports why. */
export async function waitMs(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
