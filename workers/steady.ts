/** A clock that moved by more than this beside the true passage of time has jumped. */
const jumpMs = 10 * 60_000;
/** So long a clock must have run evenly before something is done by it that cannot be undone. */
const trustedAfterMs = 3600_000;

/** Tells whether the wall clock has run evenly for a while; ask it regularly. */
export interface ClockWatch {
  isSteady(): boolean;
}

/**
 * Watches the wall clock beside one that cannot be set. A machine that wakes up in the wrong year must not erase what
 * is by far not old enough.
 */
export function watchClock(
  now: () => number = () => Date.now(),
  ticks: () => number = () => performance.now(),
): ClockWatch {
  let ahead = now() - ticks();
  let since = ticks();
  return {
    isSteady() {
      const current = now() - ticks();
      if (Math.abs(current - ahead) > jumpMs) since = ticks();
      // Followed all the time: corrections of seconds add up to no jump.
      ahead = current;
      return ticks() - since >= trustedAfterMs;
    },
  };
}
