import { Decimal } from 'decimal.js';
import type { ModelUsage } from './ask-model.ts';

/** US dollars for a million tokens. */
export interface Prices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** Input read from the endpoint's prompt cache; absent: the same as other input. */
  readonly cachedPerMillion?: number;
}

/** What a call cost in US dollars. */
export function costOf(usage: ModelUsage, prices: Prices): number {
  const cached = Math.min(usage.cachedTokens, usage.inputTokens);
  return new Decimal(usage.inputTokens - cached)
    .times(prices.inputPerMillion)
    .plus(new Decimal(cached).times(prices.cachedPerMillion ?? prices.inputPerMillion))
    .plus(new Decimal(usage.outputTokens).times(prices.outputPerMillion))
    .dividedBy(1_000_000)
    .toNumber();
}
