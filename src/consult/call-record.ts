import { z } from 'zod';

/** What a model call cost and how it ended; stored with the opinion it was made for. */

export const modelUsageSchema = z.object({
  inputTokens: z.number().nonnegative(),
  cachedTokens: z.number().nonnegative(),
  outputTokens: z.number().nonnegative(),
});
export type ModelUsage = z.infer<typeof modelUsageSchema>;

export const noUsage: ModelUsage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 };

/** One HTTP exchange with an endpoint: counts and times; text only where the operator asked for it. */
export const callRecordSchema = z.object({
  task: z.string(),
  promptVersion: z.string(),
  endpoint: z.string(),
  model: z.string(),
  /** `message`, `unsupported` (asked again with less), or why there was no answer to use. */
  outcome: z.string(),
  httpStatus: z.number().optional(),
  latencyMs: z.number().nonnegative(),
  usage: modelUsageSchema,
  /** US dollars, when prices are configured. */
  costUsd: z.number().nonnegative().optional(),
  /** What was sent and what came, masked as the endpoint got it; only when the operator turned it on. */
  text: z.object({ sent: z.string(), got: z.string() }).optional(),
});
export type CallRecord = z.infer<typeof callRecordSchema>;
