import type { MissingFact } from './rule.ts';

export type Side = 'left' | 'right' | 'both';

/** RT, LT or 50 for a code that is done on one side at a time; nothing when the side is not stated. */
export function sideModifiers(side: Side | undefined): string[] {
  if (side === undefined) return [];
  return [{ left: 'LT', right: 'RT', both: '50' }[side]];
}

/** How many levels were done on each side, or in all where one side or none is stated. */
export interface LevelsBySide {
  readonly levels?: number | undefined;
  readonly side?: Side | undefined;
  readonly left?: number | undefined;
  readonly right?: number | undefined;
}

/**
 * The side modifiers of the first, second, ... level: 50 where both sides have it, LT or RT where one goes further.
 * Empty when no number is stated.
 */
export function levelModifiers({ levels, side, left = 0, right = 0 }: LevelsBySide): string[][] {
  if (left === 0 && right === 0) return Array.from({ length: levels ?? 0 }, () => sideModifiers(side));
  return Array.from({ length: Math.max(left, right) }, (_, at) =>
    sideModifiers(left > at && right > at ? 'both' : left > at ? 'left' : 'right'),
  );
}

export const ASK_SIDES: MissingFact = {
  field: 'unclearSides',
  question: 'Which levels were done on the left, and which on the right?',
  options: [],
};
