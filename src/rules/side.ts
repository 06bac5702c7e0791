export type Side = 'left' | 'right' | 'both';

/** RT, LT or 50 for a code that is done on one side at a time; nothing when the side is not stated. */
export function sideModifiers(side: Side | undefined): string[] {
  if (side === undefined) return [];
  return [{ left: 'LT', right: 'RT', both: '50' }[side]];
}
