import type { AskModel } from './ask-model.ts';

/** Lets at most `max` questions be with the model at once; the others wait their turn, or until their signal fires. */
export function withGate(ask: AskModel, max: number): AskModel {
  let inside = 0;
  const waiting: (() => void)[] = [];

  const leave = (): void => {
    inside -= 1;
    waiting.shift()?.();
  };
  const enter = async (signal: AbortSignal): Promise<void> => {
    while (inside >= max && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      waiting.push(wake);
      signal.addEventListener('abort', wake, { once: true });
      await promise;
      signal.removeEventListener('abort', wake);
      // Called off, it must not be woken in place of one that still waits.
      const at = waiting.indexOf(wake);
      if (at !== -1) waiting.splice(at, 1);
    }
    inside += 1;
  };

  return async (request, signal) => {
    await enter(signal);
    try {
      return await ask(request, signal);
    } finally {
      leave();
    }
  };
}
