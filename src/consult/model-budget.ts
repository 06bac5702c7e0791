import type { AskModel, CallRecord } from './ask-model.ts';

/** Most tokens (input and output) that may go to models; absent: no limit of that kind. */
export interface TokenLimits {
  readonly perCase?: number;
  readonly perSenderDay?: number;
  readonly perDay?: number;
}

/** Tokens that calls on record took: for this case ever, for its sender and for everybody since the day began. */
export interface TokensSpent {
  readonly ofCase: number;
  readonly ofSenderDay: number;
  readonly ofDay: number;
}

/** Input and output tokens of these calls. */
export function tokensOf(calls: readonly CallRecord[]): number {
  return calls.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0);
}

/**
 * The model as one question may use it: over a limit it answers `over-budget` without a call. What the question
 * itself takes is added to `spent`; questions that run at the same time know of each other once they are on record.
 */
export function limitSpending(ask: AskModel, limits: TokenLimits, spent: TokensSpent): AskModel {
  let own = 0;
  const isOver = (limit: number | undefined, before: number) => limit !== undefined && before + own >= limit;
  return async (request, signal) => {
    if (
      isOver(limits.perCase, spent.ofCase) ||
      isOver(limits.perSenderDay, spent.ofSenderDay) ||
      isOver(limits.perDay, spent.ofDay)
    ) {
      return { kind: 'unavailable', reason: 'over-budget', model: '', calls: [] };
    }
    const reply = await ask(request, signal);
    own += tokensOf(reply.calls);
    return reply;
  };
}
