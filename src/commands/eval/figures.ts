import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { Consultation } from '../../consult/consult.ts';

/** What a model did in a run: what its words were worth, what they cost, how long they took. */

export const caseFiguresSchema = z.object({
  /** The model took part; otherwise the answer came from the rules alone. */
  answered: z.boolean(),
  /** Statements that were held against mail, rules and catalog and did not stand. */
  removed: z.number(),
  disagreements: z.number(),
  calls: z.number(),
  /** How calls ended that brought no message: "timeout", "not-json". */
  failures: z.array(z.string()),
  inputTokens: z.number(),
  cachedTokens: z.number(),
  outputTokens: z.number(),
  /** Absent without prices. */
  costUsd: z.number().optional(),
  /** All calls of the case, one after the other. */
  latencyMs: z.number(),
});
export type CaseFigures = z.infer<typeof caseFiguresSchema>;

export const runFiguresSchema = caseFiguresSchema
  .omit({ answered: true, failures: true, latencyMs: true })
  .extend({
    answered: z.number(),
    failures: z.record(z.string(), z.number()),
    latencyMs: z.object({ median: z.number(), p95: z.number() }),
  });
export type RunFigures = z.infer<typeof runFiguresSchema>;

/** The figures of one consultation; undefined when no model was to be asked. */
export function figuresOf({ opinion, calls, removed, disagreements }: Consultation): CaseFigures {
  const sum = (count: (call: (typeof calls)[number]) => number) =>
    calls.reduce((all, call) => all + count(call), 0);
  // A call without tokens was not charged, also when it has no price.
  const isPriced = calls.every(call => call.costUsd !== undefined || call.usage.inputTokens === 0);
  return {
    answered: opinion.made.by === 'rules-and-model',
    removed: removed.length,
    disagreements,
    calls: calls.length,
    failures: calls.map(call => call.outcome).filter(end => end !== 'message' && end !== 'unsupported'),
    inputTokens: sum(call => call.usage.inputTokens),
    cachedTokens: sum(call => call.usage.cachedTokens),
    outputTokens: sum(call => call.usage.outputTokens),
    ...(isPriced && calls.some(call => call.costUsd !== undefined)
      ? { costUsd: addMoney(calls.map(call => call.costUsd)) }
      : {}),
    latencyMs: sum(call => call.latencyMs),
  };
}

/** The figures of all cases together; latency over the cases in which the model was called. */
export function sumFigures(cases: readonly CaseFigures[]): RunFigures {
  const sum = (count: (one: CaseFigures) => number) => cases.reduce((all, one) => all + count(one), 0);
  const called = cases.filter(one => one.calls > 0);
  const waits = called.map(one => one.latencyMs).toSorted((a, b) => a - b);
  const at = (share: number) => waits[Math.max(0, Math.ceil(waits.length * share) - 1)] ?? 0;
  const ends = Map.groupBy(
    cases.flatMap(one => one.failures),
    end => end,
  );
  const isPriced =
    called.length > 0 && called.every(one => one.costUsd !== undefined || one.inputTokens === 0);
  return {
    answered: sum(one => (one.answered ? 1 : 0)),
    removed: sum(one => one.removed),
    disagreements: sum(one => one.disagreements),
    calls: sum(one => one.calls),
    failures: Object.fromEntries([...ends].map(([end, each]) => [end, each.length])),
    inputTokens: sum(one => one.inputTokens),
    cachedTokens: sum(one => one.cachedTokens),
    outputTokens: sum(one => one.outputTokens),
    ...(isPriced ? { costUsd: addMoney(cases.map(one => one.costUsd)) } : {}),
    latencyMs: { median: at(0.5), p95: at(0.95) },
  };
}

function addMoney(amounts: readonly (number | undefined)[]): number {
  return Decimal.sum(0, ...amounts.map(amount => amount ?? 0)).toNumber();
}
