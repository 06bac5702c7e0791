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
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
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
