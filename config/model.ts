import type { Environment, Problems } from './read.ts';
import { problem, readValues, throwProblems } from './read.ts';
import type { Values } from './settings.ts';

/** One endpoint; the same shape `openModel` takes. */
export interface EndpointSettings {
  readonly baseUrl?: string;
  /** Services in one's own network often want none; the client library insists on a value. */
  readonly apiKey: string;
  readonly model: string;
  readonly timeoutMs: number;
  readonly deidentify: boolean;
  readonly recordText: boolean;
  /** US dollars for a million tokens. */
  readonly prices?: {
    readonly inputPerMillion: number;
    readonly outputPerMillion: number;
    readonly cachedPerMillion?: number;
  };
}

/** What the model client needs. */
export interface ModelSettings extends EndpointSettings {
  readonly fallback?: EndpointSettings;
  readonly maxConcurrent: number;
  /** Most tokens for one case, for one sender in a day, and in a day; absent: no limit of that kind. */
  readonly limits: { readonly perCase?: number; readonly perSenderDay?: number; readonly perDay?: number };
}

const modelNames = [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'OPENAI_MODEL',
  'OPENAI_TIMEOUT_MS',
  'OPENAI_DEIDENTIFY',
  'OPENAI_FALLBACK_BASE_URL',
  'OPENAI_FALLBACK_API_KEY',
  'OPENAI_FALLBACK_MODEL',
  'OPENAI_FALLBACK_DEIDENTIFY',
  'OPENAI_CONCURRENCY',
  'OPENAI_TOKENS_PER_CASE',
  'OPENAI_TOKENS_PER_SENDER_PER_DAY',
  'OPENAI_TOKENS_PER_DAY',
  'OPENAI_PRICE_INPUT',
  'OPENAI_PRICE_CACHED',
  'OPENAI_PRICE_OUTPUT',
  'OPENAI_RECORD_TEXT',
] as const;

/**
 * The OPENAI_* settings alone, for commands that need no mailbox. Undefined when neither a key nor a base URL
 * is set: then no model is asked.
 * @throws Permanent naming every wrong one of them.
 */
export function loadModelSettings(env: Environment): ModelSettings | undefined {
  const problems: Problems = [];
  const values = readValues(env, problems, modelNames);
  checkModel(values, problems);
  throwProblems(problems);
  return arrangeModel(values);
}

/** What cannot work is told at the start instead of at the first question. */
export function checkModel(values: Values, problems: Problems): void {
  for (const [base, key] of [
    ['OPENAI_BASE_URL', 'OPENAI_API_KEY'],
    ['OPENAI_FALLBACK_BASE_URL', 'OPENAI_FALLBACK_API_KEY'],
  ] as const) {
    const url = values[base];
    if (url !== undefined && new URL(url).hostname === 'api.openai.com' && values[key] === undefined) {
      problems.push(problem(key, 'is missing: api.openai.com wants a key'));
    }
  }
  if ((values.OPENAI_PRICE_INPUT === undefined) !== (values.OPENAI_PRICE_OUTPUT === undefined)) {
    const missing = values.OPENAI_PRICE_INPUT === undefined ? 'OPENAI_PRICE_INPUT' : 'OPENAI_PRICE_OUTPUT';
    problems.push(problem(missing, 'is missing: OPENAI_PRICE_INPUT and OPENAI_PRICE_OUTPUT come together'));
  }
}

export function arrangeModel(values: Values): ModelSettings | undefined {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = values;
  if (apiKey === undefined && baseUrl === undefined) return undefined;
  const first: EndpointSettings = {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    apiKey: apiKey ?? 'none',
    model: values.OPENAI_MODEL,
    timeoutMs: values.OPENAI_TIMEOUT_MS,
    deidentify: values.OPENAI_DEIDENTIFY,
    recordText: values.OPENAI_RECORD_TEXT,
    ...arrangePrices(values),
  };
  const fallback = arrangeFallback(values, first);
  return Object.freeze({
    ...first,
    ...(fallback === undefined ? {} : { fallback }),
    maxConcurrent: values.OPENAI_CONCURRENCY,
    limits: arrangeLimits(values),
  });
}

/** A second service, or another model at the first one. Its calls carry no price: those given are the first model's. */
function arrangeFallback(values: Values, first: EndpointSettings): EndpointSettings | undefined {
  const { OPENAI_FALLBACK_BASE_URL: baseUrl, OPENAI_FALLBACK_MODEL: model } = values;
  if (baseUrl === undefined && model === undefined) return undefined;
  const { prices: _, ...rest } = first;
  if (baseUrl === undefined) return { ...rest, model: model ?? first.model };
  return {
    ...rest,
    baseUrl,
    apiKey: values.OPENAI_FALLBACK_API_KEY ?? 'none',
    model: model ?? first.model,
    deidentify: values.OPENAI_FALLBACK_DEIDENTIFY,
  };
}

function arrangePrices(values: Values): Pick<EndpointSettings, 'prices'> {
  const { OPENAI_PRICE_INPUT: input, OPENAI_PRICE_OUTPUT: output, OPENAI_PRICE_CACHED: cached } = values;
  if (input === undefined || output === undefined) return {};
  const cachedPart = cached === undefined ? {} : { cachedPerMillion: cached };
  return { prices: { inputPerMillion: input, outputPerMillion: output, ...cachedPart } };
}

function arrangeLimits(values: Values): ModelSettings['limits'] {
  const { OPENAI_TOKENS_PER_CASE: perCase, OPENAI_TOKENS_PER_DAY: perDay } = values;
  const perSenderDay = values.OPENAI_TOKENS_PER_SENDER_PER_DAY;
  return {
    ...(perCase === undefined ? {} : { perCase }),
    ...(perSenderDay === undefined ? {} : { perSenderDay }),
    ...(perDay === undefined ? {} : { perDay }),
  };
}
