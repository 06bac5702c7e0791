import type { AskModel, ModelReply, ModelRequest } from './ask-model.ts';
import type { CallRecord } from './call-record.ts';
import { type CountTokens, loadTokenCounter } from './tokens.ts';

/** Most tokens (input and output) that may go to models; absent: no limit of that kind. */
export interface TokenLimits {
  readonly perCase?: number;
  readonly perSenderDay?: number;
  readonly perDay?: number;
}

/** Where tokens are accounted for, over all questions and processes. */
export interface TokenAccount {
  /** Sets tokens aside for one request before it is made; undefined when a limit leaves no room for them. */
  reserve(tokens: number): Promise<number | undefined>;
  /** What the request really took; it frees the rest of what was set aside. */
  settle(reservation: number, use: ModelUse): Promise<void>;
}

/** One request as it is accounted for, whatever became of the consultation that made it. */
export interface ModelUse {
  readonly task: string;
  readonly model: string;
  /** `answer`, or why there was none. */
  readonly outcome: string;
  readonly calls: number;
  readonly tokens: number;
}

/** Input and output tokens of these calls. */
export function tokensOf(calls: readonly CallRecord[]): number {
  return calls.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0);
}

/** Beside the words of a prompt go the schema of the answer and the look-ups that are offered. */
const SCHEMA_AND_TOOLS = 1000;

/**
 * The model with an account: a request is made only when what it may take fits in every limit, also beside those
 * that are under way elsewhere, and is entered as soon as it ended. Without room it is `over-budget`, without a call.
 */
export function limitSpending(ask: AskModel, account: TokenAccount): AskModel {
  return async (request, signal) => {
    const read = inputTokens(request, await loadTokenCounter());
    const reservation = await account.reserve(read + request.maxOutputTokens);
    if (reservation === undefined) {
      return { kind: 'unavailable', reason: 'over-budget', model: '', calls: [] };
    }
    const reply = await ask(request, signal);
    await account.settle(reservation, useOf(request.task, reply, read));
    return reply;
  };
}

function inputTokens<T>({ system, user }: ModelRequest<T>, count: CountTokens): number {
  return count(system) + count(user({ delimiter: '', masked: true })) + SCHEMA_AND_TOOLS;
}

function useOf(task: string, reply: ModelReply<unknown>, read: number): ModelUse {
  const { calls, kind, model } = reply;
  const outcome = kind === 'answer' ? kind : reply.reason;
  // An endpoint may bill what it read of a request that was broken off; it never says how much that was.
  const isBrokenOff = calls.length > 0 && (outcome === 'timeout' || outcome === 'cancelled');
  return { task, model, outcome, calls: calls.length, tokens: tokensOf(calls) + (isBrokenOff ? read : 0) };
}
