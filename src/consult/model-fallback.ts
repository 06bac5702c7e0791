import type { AskModel, CallRecord } from './ask-model.ts';

/** Asks each model in turn until one answers; the last one's failure is reported, with the calls of all. */
export function withFallback(first: AskModel, ...others: readonly AskModel[]): AskModel {
  return async (request, signal) => {
    const calls: CallRecord[] = [];
    let reply = await first(request, signal);
    for (const next of others) {
      if (reply.kind === 'answer' || signal.aborted) break;
      calls.push(...reply.calls);
      reply = await next(request, signal);
    }
    return { ...reply, calls: [...calls, ...reply.calls] };
  };
}
