import type { AskModel, ModelReply, UnavailableReason } from './ask-model.ts';

export interface BreakerSettings {
  /** Failures in a row after which the endpoint is left alone. */
  readonly failures: number;
  /** How long it is left alone; then one question tries it. */
  readonly openMs: number;
}

/** A wrong key or an empty account does not heal by asking again: these open the circuit at once. */
const AT_ONCE: ReadonlySet<UnavailableReason> = new Set(['credentials', 'quota', 'unknown-model']);
/** Longer than this no endpoint is left alone for what it asks. */
const MAX_ASKED_MS = 15 * 60_000;
/** Says nothing about the endpoint. */
const NO_SIGN: ReadonlySet<UnavailableReason> = new Set(['cancelled', 'over-budget', 'circuit-open']);

/** Leaves a failing endpoint alone for a while, so that a dead one costs one question its wait and not every one. */
export function withBreaker(
  ask: AskModel,
  model: string,
  settings: BreakerSettings,
  nowMs: () => number,
): AskModel {
  let failed = 0;
  let openUntil = 0;
  let trying = false;

  const note = (reply: ModelReply<unknown>): void => {
    if (reply.kind !== 'unavailable') {
      failed = 0;
      openUntil = 0;
      return;
    }
    if (NO_SIGN.has(reply.reason)) return;
    failed = AT_ONCE.has(reply.reason) ? Math.max(failed + 1, settings.failures) : failed + 1;
    // Retry-After holds for the next question as well (RFC 9110 s10.2.3), but no server closes itself for a day.
    const askedMs = Math.min(reply.afterMs ?? 0, MAX_ASKED_MS);
    const openMs = failed >= settings.failures ? Math.max(settings.openMs, askedMs) : askedMs;
    openUntil = nowMs() + openMs;
  };

  return async (request, signal) => {
    const wait = openUntil - nowMs();
    if (wait > 0 || (failed >= settings.failures && trying)) {
      return { kind: 'unavailable', reason: 'circuit-open', afterMs: Math.max(wait, 0), model, calls: [] };
    }
    trying = failed >= settings.failures;
    try {
      const reply = await ask(request, signal);
      note(reply);
      return reply;
    } finally {
      trying = false;
    }
  };
}
