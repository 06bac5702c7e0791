import type { Facts } from '../case/facts.ts';

/** What Medicare decides against what other payers do; undefined when the payer is not stated. */
export function payerSide(facts: Facts): 'medicare' | 'other' | undefined {
  const payer = facts.payer?.value;
  if (payer === undefined) return undefined;
  return payer === 'medicare' || payer === 'medicare-advantage' ? 'medicare' : 'other';
}
