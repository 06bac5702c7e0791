import type { AskModel } from './ask-model.ts';
import { type BreakerSettings, withBreaker } from './model-breaker.ts';
import { type EndpointSettings, openEndpoint } from './model-endpoint.ts';
import { withFallback } from './model-fallback.ts';
import { withGate } from './model-gate.ts';

export type { AskModel } from './ask-model.ts';

export interface ModelSettings extends EndpointSettings {
  /** Asked when the first endpoint gives no usable answer. */
  readonly fallback?: EndpointSettings;
  readonly breaker?: BreakerSettings;
  /** Questions with the model at once, over all endpoints of this process. */
  readonly maxConcurrent?: number;
}

const BREAKER: BreakerSettings = { failures: 3, openMs: 60_000 };
const MAX_CONCURRENT = 4;
const FIRST_SHARE = 0.6;

/** The language model that the settings name, with its fallback. Opens no connection until it is asked. */
export function openModel(settings: ModelSettings): AskModel {
  const endpoints = listEndpoints(settings).map(one =>
    withBreaker(openEndpoint(one), one.model, settings.breaker ?? BREAKER, () => performance.now()),
  );
  const [first, ...others] = endpoints;
  if (first === undefined) throw new Error('A model has at least one endpoint.');
  return withGate(withFallback(first, ...others), settings.maxConcurrent ?? MAX_CONCURRENT);
}

/** With a fallback the first endpoint leaves it a part of the time: the answer goes out after the first one's timeout. */
function listEndpoints({ fallback, ...first }: ModelSettings): EndpointSettings[] {
  if (fallback === undefined) return [first];
  const firstMs = Math.floor(first.timeoutMs * FIRST_SHARE);
  return [
    { ...first, timeoutMs: firstMs },
    { ...fallback, timeoutMs: Math.min(fallback.timeoutMs, first.timeoutMs - firstMs) },
  ];
}
