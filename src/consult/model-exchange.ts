import type OpenAI from 'openai';
import { APIConnectionTimeoutError, APIError } from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { z } from 'zod';
import type { UnavailableReason, UnusableReason } from './ask-model.ts';
import { type ModelUsage, noUsage } from './call-record.ts';
import { ResponseTooLarge } from './model-client.ts';

/** One HTTP exchange of chat completions, with everything that can go wrong turned into a value. */

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON as the model wrote it: may be broken. */
  readonly arguments: string;
}

export type Exchange = { readonly usage: ModelUsage; readonly httpStatus?: number } & (
  | { readonly kind: 'message'; readonly content: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly kind: 'unusable'; readonly reason: UnusableReason }
  | {
      readonly kind: 'unavailable';
      readonly reason: UnavailableReason;
      readonly retry: boolean;
      readonly afterMs?: number;
    }
  /** The endpoint does not know a part of the request; the caller asks again without it. */
  | { readonly kind: 'unsupported'; readonly message: string }
);

// What compatible servers leave out or send as null is common; only what is used is asked for.
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({
                id: z.string().nullish(),
                function: z.object({ name: z.string(), arguments: z.string().nullish() }),
              }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
});

const usageSchema = z.object({
  usage: z.object({
    prompt_tokens: z.number().nonnegative().catch(0),
    completion_tokens: z.number().nonnegative().catch(0),
    prompt_tokens_details: z
      .object({ cached_tokens: z.number().nonnegative().catch(0) })
      .nullish()
      .catch(null),
  }),
});

/** Sends one request and waits for its whole answer. Throws only for a bug in the request itself. */
export async function exchange(
  client: OpenAI,
  body: ChatCompletionCreateParamsNonStreaming,
  signal: AbortSignal,
): Promise<Exchange> {
  try {
    const completion: unknown = await client.chat.completions.create(body, { signal, maxRetries: 0 });
    return readCompletion(completion);
  } catch (error) {
    return readFailure(error, signal);
  }
}

function readCompletion(completion: unknown): Exchange {
  const usage = readUsage(completion);
  const parsed = completionSchema.safeParse(completion);
  // A proxy's HTML page with status 200, `choices: null`, an error object with status 200.
  if (!parsed.success) return { kind: 'unusable', reason: 'not-a-completion', usage };
  const choice = parsed.data.choices[0];
  if (choice === undefined) return { kind: 'unusable', reason: 'not-a-completion', usage };
  const { message, finish_reason: finish } = choice;
  if (message.refusal) return { kind: 'unusable', reason: 'refusal', usage };
  if (finish === 'content_filter') return { kind: 'unusable', reason: 'content-filter', usage };
  if (finish === 'length') return { kind: 'unusable', reason: 'length', usage };
  const toolCalls = (message.tool_calls ?? []).map((call, index) => ({
    id: call.id ?? `call-${index}`,
    name: call.function.name,
    arguments: call.function.arguments ?? '',
  }));
  const content = message.content ?? '';
  if (content.trim() === '' && toolCalls.length === 0) return { kind: 'unusable', reason: 'empty', usage };
  return { kind: 'message', content, toolCalls, usage };
}

function readUsage(completion: unknown): ModelUsage {
  const parsed = usageSchema.safeParse(completion);
  if (!parsed.success) return noUsage;
  const { usage } = parsed.data;
  return {
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
  };
}

function readFailure(error: unknown, signal: AbortSignal): Exchange {
  const usage = noUsage;
  if (signal.aborted) {
    return {
      kind: 'unavailable',
      reason: isTimeout(signal.reason) ? 'timeout' : 'cancelled',
      retry: false,
      usage,
    };
  }
  if (error instanceof ResponseTooLarge || causeOf(error) instanceof ResponseTooLarge) {
    return { kind: 'unusable', reason: 'too-large', usage };
  }
  if (error instanceof APIConnectionTimeoutError)
    return { kind: 'unavailable', reason: 'timeout', retry: false, usage };
  if (error instanceof APIError) return readStatus(error);
  // JSON.parse of a 200 body in the client library: a truncated or invented body.
  if (nameOf(error) === 'SyntaxError') return { kind: 'unusable', reason: 'not-a-completion', usage };
  // undici reports a connection cut in the middle of a body as a bare TypeError ("terminated").
  if (nameOf(error) === 'TypeError')
    return { kind: 'unavailable', reason: 'unreachable', retry: true, usage };
  throw error;
}

/** What an HTTP status means here: retry knowledge as a table. 429 and 400 need a second look. */
const STATUS: Readonly<Record<number, { reason: UnavailableReason; retry: boolean }>> = {
  401: { reason: 'credentials', retry: false },
  402: { reason: 'quota', retry: false },
  403: { reason: 'credentials', retry: false },
  404: { reason: 'unknown-model', retry: false },
  408: { reason: 'server-error', retry: true },
  409: { reason: 'server-error', retry: true },
  429: { reason: 'rate-limited', retry: true },
};

function readStatus(error: APIError): Exchange {
  const usage = noUsage;
  if (error.status === undefined) return { kind: 'unavailable', reason: 'unreachable', retry: true, usage };
  const at = { usage, httpStatus: error.status };
  const code = `${error.code ?? ''} ${error.type ?? ''}`;
  if (/insufficient_quota|billing/.test(code))
    return { kind: 'unavailable', reason: 'quota', retry: false, ...at };
  if (/context_length|prompt_too_long/.test(code) || error.status === 413) {
    return { kind: 'unusable', reason: 'prompt-too-long', ...at };
  }
  if (error.status === 400 || error.status === 422) {
    return { kind: 'unsupported', message: `${error.param ?? ''} ${error.message}`.slice(0, 500), ...at };
  }
  const known =
    STATUS[error.status] ??
    (error.status >= 500 ? { reason: 'server-error' as const, retry: true } : undefined);
  if (known === undefined) return { kind: 'unusable', reason: 'request-refused', ...at };
  const afterMs = retryAfterMs(error.headers, Date.now());
  return { kind: 'unavailable', ...known, ...(afterMs === undefined ? {} : { afterMs }), ...at };
}

/** Retry-After as milliseconds from `nowMs`: seconds or an HTTP date (RFC 9110 s10.2.3), or `retry-after-ms`. */
export function retryAfterMs(headers: Headers | undefined, nowMs: number): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const value = headers?.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function isTimeout(reason: unknown): boolean {
  return nameOf(reason) === 'TimeoutError';
}

// By name: built-in errors may come from another realm than ours, where instanceof says no.
function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}

function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
}
