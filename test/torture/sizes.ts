import type { TortureOptions } from './run.ts';

type Size = Pick<TortureOptions, 'mails' | 'faults' | 'gapMs' | 'longestMs' | 'settleMs'>;

/** Some minutes. */
export const fullRun: Size = { mails: 500, faults: 200, gapMs: 400, longestMs: 8000, settleMs: 600_000 };

/** What two loaded cores do in about a minute: for every `npm test`. */
export const shortRun: Size = { mails: 40, faults: 25, gapMs: 300, longestMs: 1500, settleMs: 120_000 };

/** As many mails as a busy practice sends in a day. */
export const soakRun = { mails: 1000, lastsMs: 360_000 };
