import type { Environment, Problems } from './read.ts';
import { problem, readValues, throwProblems } from './read.ts';
import type { Values } from './settings.ts';

/** What the model client needs; the same shape `openModel` takes. */
export interface ModelSettings {
  readonly baseUrl?: string;
  /** Services in one's own network often want none; the client library insists on a value. */
  readonly apiKey: string;
  readonly model: string;
  readonly timeoutMs: number;
}

const modelNames = ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_MODEL', 'OPENAI_TIMEOUT_MS'] as const;

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

/** api.openai.com answers nobody without a key; told at the start instead of at the first question. */
export function checkModel(values: Values, problems: Problems): void {
  const base = values.OPENAI_BASE_URL;
  if (
    base !== undefined &&
    new URL(base).hostname === 'api.openai.com' &&
    values.OPENAI_API_KEY === undefined
  ) {
    problems.push(problem('OPENAI_API_KEY', 'is missing: api.openai.com wants a key'));
  }
}

export function arrangeModel(values: Values): ModelSettings | undefined {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = values;
  if (apiKey === undefined && baseUrl === undefined) return undefined;
  return Object.freeze({
    ...(baseUrl === undefined ? {} : { baseUrl }),
    apiKey: apiKey ?? 'none',
    model: values.OPENAI_MODEL,
    timeoutMs: values.OPENAI_TIMEOUT_MS,
  });
}
