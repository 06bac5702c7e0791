import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ModelRequest } from './ask-model.ts';

/** What an endpoint understands. Starts with everything; a refused request teaches less. */
export interface Features {
  readonly format: 'json_schema' | 'json_object' | 'text';
  readonly limit: 'max_completion_tokens' | 'max_tokens' | 'none';
  readonly temperature: boolean;
  readonly tools: boolean;
}

export const ALL_FEATURES: Features = {
  format: 'json_schema',
  limit: 'max_completion_tokens',
  temperature: true,
  tools: true,
};

/**
 * The features to try next after a 400 or 422, by what its message names, else one step less of the likeliest
 * cause. Undefined when nothing is left to leave out: then the request itself is refused.
 */
export function lessFeatures(features: Features, message: string): Features | undefined {
  if (/max_completion_tokens|max_tokens/.test(message) && features.limit !== 'none')
    return lessLimit(features);
  if (/temperature/.test(message) && features.temperature) return { ...features, temperature: false };
  if (/\btools?\b|tool_choice|function/.test(message) && features.tools) return { ...features, tools: false };
  if (features.format === 'json_schema') return { ...features, format: 'json_object' };
  if (features.format === 'json_object') return { ...features, format: 'text' };
  if (features.tools) return { ...features, tools: false };
  if (features.temperature) return { ...features, temperature: false };
  return features.limit === 'none' ? undefined : lessLimit(features);
}

function lessLimit(features: Features): Features {
  return { ...features, limit: features.limit === 'max_completion_tokens' ? 'max_tokens' : 'none' };
}

/** The request body for an endpoint with these features. Without schema support the schema goes into the instructions. */
export function bodyOf<T>(
  model: string,
  request: ModelRequest<T>,
  messages: readonly ChatCompletionMessageParam[],
  features: Features,
  allowTools: boolean,
): ChatCompletionCreateParamsNonStreaming {
  const format = zodResponseFormat(request.schema, request.task);
  const tools = request.tools.map(tool =>
    zodFunction({ name: tool.name, description: tool.description, parameters: tool.input }),
  );
  const inWords = `\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n${JSON.stringify(format.json_schema.schema)}`;
  return {
    model,
    messages: [
      {
        role: 'system',
        content: features.format === 'json_schema' ? request.system : `${request.system}${inWords}`,
      },
      ...messages,
    ],
    ...(features.format === 'json_schema' ? { response_format: format } : {}),
    ...(features.format === 'json_object' ? { response_format: { type: 'json_object' } } : {}),
    ...(features.limit === 'none' ? {} : { [features.limit]: request.maxOutputTokens }),
    ...(features.temperature ? { temperature: 0 } : {}),
    ...(features.tools && tools.length > 0 ? { tools, tool_choice: allowTools ? 'auto' : 'none' } : {}),
  };
}
