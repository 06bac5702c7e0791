import { randomUUID } from 'node:crypto';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { AskModel, CallRecord, ModelReply, ModelRequest } from './ask-model.ts';
import { type Exchange, exchange, openClient } from './model-exchange.ts';
import { ALL_FEATURES, bodyOf, type Features, lessFeatures } from './model-features.ts';
import { readAnswer } from './model-json.ts';
import { costOf, type Prices } from './model-price.ts';
import { retryWaitMs, waitMs } from './model-retry.ts';
import { openToolbox } from './model-tools.ts';

export interface EndpointSettings {
  /** Absent: the service of OpenAI. */
  readonly baseUrl?: string;
  readonly apiKey: string;
  readonly model: string;
  /** For one question with all its attempts, repairs and look-ups. */
  readonly timeoutMs: number;
  readonly prices?: Prices;
  /** Mask what identifies people before it goes to this endpoint; on unless switched off. */
  readonly deidentify?: boolean;
}

type Message = Extract<Exchange, { kind: 'message' }>;

const REPAIR_ECHO_CHARS = 6000;

/** One endpoint as `AskModel`: retries, structured output with its fallbacks, look-ups, one repair. */
export function openEndpoint(settings: EndpointSettings): AskModel {
  const baseUrl = settings.baseUrl ?? 'https://api.openai.com/v1';
  const client = openClient(baseUrl, settings.apiKey, settings.timeoutMs);
  const endpoint = new URL(baseUrl).host;
  // Learned once per process, so that only the first question pays for what an endpoint does not know.
  let features = ALL_FEATURES;

  return async function ask<T>(request: ModelRequest<T>, outer: AbortSignal): Promise<ModelReply<T>> {
    const timeMs = Math.max(1, Math.floor(settings.timeoutMs * (request.timeShare ?? 1)));
    const endsAt = performance.now() + timeMs;
    const signal = AbortSignal.any([outer, AbortSignal.timeout(timeMs)]);
    const toolbox = openToolbox(request.tools);
    const messages: ChatCompletionMessageParam[] = [
      {
        role: 'user',
        content: request.user({ delimiter: randomUUID(), masked: settings.deidentify ?? true }),
      },
    ];
    const calls: CallRecord[] = [];
    const about = { model: settings.model, calls };
    let repaired = false;

    for (;;) {
      const said = await say(request, messages, toolbox.hasRoom());
      if (said.kind !== 'message') return { ...about, ...said };
      if (said.toolCalls.length > 0) {
        if (!toolbox.hasRoom()) return { ...about, kind: 'unusable', reason: 'too-many-tool-calls' };
        messages.push(...answerTools(said, toolbox.run(said.toolCalls)));
        continue;
      }
      const read = readAnswer(said.content, request.schema);
      if (read.kind === 'value') return { ...about, kind: 'answer', value: read.value };
      const detail = read.kind === 'wrong-shape' ? read.problems : 'It is not JSON.';
      if (repaired) return { ...about, kind: 'unusable', reason: read.kind, detail };
      repaired = true;
      messages.push(...askRepair(said.content, detail));
    }

    /** One message of the conversation, with retries and with less where the endpoint knows less. */
    async function say(
      request: ModelRequest<T>,
      messages: ChatCompletionMessageParam[],
      allowTools: boolean,
    ): Promise<Message | Failed> {
      let trying: Features = features;
      for (let attempt = 1; ; ) {
        const startedAt = performance.now();
        const result = await exchange(
          client,
          bodyOf(settings.model, request, messages, trying, allowTools),
          signal,
        );
        calls.push(recordOf(request, result, performance.now() - startedAt));
        if (result.kind === 'message') {
          features = trying;
          return result;
        }
        if (result.kind === 'unusable') return { kind: 'unusable', reason: result.reason };
        if (result.kind === 'unsupported') {
          const less = lessFeatures(trying, result.message);
          if (less === undefined) return { kind: 'unusable', reason: 'request-refused' };
          trying = less;
          continue;
        }
        const waits = result.retry
          ? retryWaitMs(attempt, result.afterMs, endsAt - performance.now(), Math.random)
          : undefined;
        if (waits === undefined) return withoutRetry(result);
        attempt += 1;
        await waitMs(waits, signal);
      }
    }
  };

  function recordOf<T>(request: ModelRequest<T>, result: Exchange, latencyMs: number): CallRecord {
    const costUsd = settings.prices && costOf(result.usage, settings.prices);
    return {
      task: request.task,
      promptVersion: request.promptVersion,
      endpoint,
      model: settings.model,
      outcome: result.kind === 'message' || result.kind === 'unsupported' ? result.kind : result.reason,
      ...(result.httpStatus === undefined ? {} : { httpStatus: result.httpStatus }),
      latencyMs: Math.round(latencyMs),
      usage: result.usage,
      ...(costUsd === undefined ? {} : { costUsd }),
    };
  }
}

type Failed =
  | Pick<Extract<Exchange, { kind: 'unusable' }>, 'kind' | 'reason'>
  | Pick<Extract<Exchange, { kind: 'unavailable' }>, 'kind' | 'reason' | 'afterMs'>;

function withoutRetry({ reason, afterMs }: Extract<Exchange, { kind: 'unavailable' }>): Failed {
  return { kind: 'unavailable', reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

function answerTools(
  said: Message,
  results: readonly { id: string; text: string }[],
): ChatCompletionMessageParam[] {
  const calls = said.toolCalls.map(call => ({
    id: call.id,
    type: 'function' as const,
    function: { name: call.name, arguments: call.arguments },
  }));
  return [
    { role: 'assistant', content: said.content === '' ? null : said.content, tool_calls: calls },
    ...results.map(({ id, text }) => ({ role: 'tool' as const, tool_call_id: id, content: text })),
  ];
}

function askRepair(content: string, problems: string): ChatCompletionMessageParam[] {
  return [
    { role: 'assistant', content: content.slice(0, REPAIR_ECHO_CHARS) },
    {
      role: 'user',
      content: `That is not the JSON object asked for. ${problems}\nGive the same answer again as one JSON object of the schema, without any other text.`,
    },
  ];
}
