import type OpenAI from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ModelRequest } from './ask-model.ts';
import type { CallRecord } from './call-record.ts';
import { type Exchange, exchange } from './model-exchange.ts';
import { ALL_FEATURES, bodyOf, type Features, lessFeatures } from './model-features.ts';
import { costOf, type Prices } from './model-price.ts';
import { retryWaitMs, waitMs } from './model-retry.ts';

/** One message of a conversation with one endpoint, with retries and with less where the endpoint knows less. */

export type Message = Extract<Exchange, { kind: 'message' }>;
export type Failure =
  | Pick<Extract<Exchange, { kind: 'unusable' }>, 'kind' | 'reason'>
  | Pick<Extract<Exchange, { kind: 'unavailable' }>, 'kind' | 'reason' | 'afterMs'>;

export interface Line {
  readonly client: OpenAI;
  readonly model: string;
  readonly endpoint: string;
  readonly prices: Prices | undefined;
  readonly recordText: boolean;
  /** Learned once per process, so that only the first question pays for what an endpoint does not know. */
  readonly learned: { features: Features };
}

export interface Turn<T> {
  readonly request: ModelRequest<T>;
  readonly messages: readonly ChatCompletionMessageParam[];
  readonly allowTools: boolean;
  readonly signal: AbortSignal;
  /** On the clock of `performance.now`. */
  readonly endsAt: number;
}

/** A line with everything still to be learned. */
export function openLine(line: Omit<Line, 'learned'>): Line {
  return { ...line, learned: { features: ALL_FEATURES } };
}

/** Takes one turn; every exchange it makes is added to `calls`. */
export async function takeTurn<T>(
  line: Line,
  turn: Turn<T>,
  calls: CallRecord[],
): Promise<Message | Failure> {
  let trying = line.learned.features;
  for (let attempt = 1; ; ) {
    const startedAt = performance.now();
    const body = bodyOf(line.model, turn.request, turn.messages, trying, turn.allowTools);
    const result = await exchange(line.client, body, turn.signal);
    calls.push(recordOf(line, turn, result, performance.now() - startedAt));
    if (result.kind === 'message') {
      line.learned.features = trying;
      return result;
    }
    if (result.kind === 'unusable') return { kind: 'unusable', reason: result.reason };
    if (result.kind === 'unsupported') {
      const less = lessFeatures(trying, result.message);
      if (less === undefined) return { kind: 'unusable', reason: 'request-refused' };
      trying = less;
      continue;
    }
    const leftMs = turn.endsAt - performance.now();
    const pauseMs = result.retry ? retryWaitMs(attempt, result.afterMs, leftMs, Math.random) : undefined;
    if (pauseMs === undefined) return withoutRetry(result);
    attempt += 1;
    await waitMs(pauseMs, turn.signal);
  }
}

function withoutRetry({ reason, afterMs }: Extract<Exchange, { kind: 'unavailable' }>): Failure {
  return { kind: 'unavailable', reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

function recordOf<T>(
  line: Line,
  { request, messages }: Turn<T>,
  result: Exchange,
  latencyMs: number,
): CallRecord {
  const costUsd = line.prices && costOf(result.usage, line.prices);
  const got = result.kind === 'message' ? result.content : '';
  return {
    task: request.task,
    promptVersion: request.promptVersion,
    endpoint: line.endpoint,
    model: line.model,
    outcome: result.kind === 'message' || result.kind === 'unsupported' ? result.kind : result.reason,
    ...(result.httpStatus === undefined ? {} : { httpStatus: result.httpStatus }),
    latencyMs: Math.round(latencyMs),
    usage: result.usage,
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(line.recordText ? { text: { sent: JSON.stringify(messages), got } } : {}),
  };
}
