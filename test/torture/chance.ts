/** Chance that can be had again: the same seed gives the same order of everything. */
export interface Chance {
  /** From 0 up to and without 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  happens(share: number): boolean;
  shuffled<T>(list: readonly T[]): T[];
  /** An independent sequence: taking more from one does not move the other. */
  fork(name: string): Chance;
}

/** A sequence from a seed (mulberry32; its quality is enough to order events). */
export function openChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick(list) {
      const chosen = list[between(0, list.length - 1)];
      if (chosen === undefined) throw new Error('nothing to pick from');
      return chosen;
    },
    happens: share => next() < share,
    shuffled(list) {
      const keyed = list.map(entry => ({ entry, key: next() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ entry }) => entry);
    },
    fork: name =>
      openChance([...name].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 16777619), seed | 0)),
  };
}
