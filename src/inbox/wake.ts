/** A doorbell: rung by new mail, closed with the connection; a ring while nobody waits is not lost. */
export class Wake {
  closed = false;
  #rung = false;
  #waiting: (() => void) | undefined;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  ring(): void {
    this.#rung = true;
    this.#waiting?.();
  }

  close(): void {
    this.closed = true;
    this.ring();
  }

  /** Returns at a ring, at the latest after `ms`, or when the signal aborts. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung && !this.#signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = resolve;
      const timer = setTimeout(resolve, ms);
      const stop = () => resolve();
      this.#signal.addEventListener('abort', stop, { once: true });
      await promise;
      clearTimeout(timer);
      // The signal is as old as the process; a wait each minute would leave a listener each.
      this.#signal.removeEventListener('abort', stop);
      this.#waiting = undefined;
    }
    this.#rung = false;
  }
}
