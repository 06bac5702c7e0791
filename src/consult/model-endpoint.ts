import { randomUUID } from 'node:crypto';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { AskModel, ModelReply, ModelRequest } from './ask-model.ts';
import type { CallRecord } from './call-record.ts';
import { openClient } from './model-client.ts';
import { readAnswer } from './model-json.ts';
import type { Prices } from './model-price.ts';
import { openToolbox } from './model-tools.ts';
import { type Line, type Message, openLine, type Turn, takeTurn } from './model-turn.ts';

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
  /** Keep the text of requests and answers in the call records; off unless switched on. */
  readonly recordText?: boolean;
}

const REPAIR_ECHO_CHARS = 6000;

/** One endpoint as `AskModel`: retries, structured output with its fallbacks, look-ups, one repair. */
export function openEndpoint(settings: EndpointSettings): AskModel {
  const baseUrl = settings.baseUrl ?? 'https://api.openai.com/v1';
  const line = openLine({
    client: openClient(baseUrl, settings.apiKey, settings.timeoutMs),
    model: settings.model,
    endpoint: new URL(baseUrl).host,
    prices: settings.prices,
    recordText: settings.recordText ?? false,
  });
  return async (request, outer) => {
    const timeMs = Math.max(1, Math.floor(settings.timeoutMs * (request.timeShare ?? 1)));
    const signal = AbortSignal.any([outer, AbortSignal.timeout(timeMs)]);
    const user = request.user({ delimiter: randomUUID(), masked: settings.deidentify ?? true });
    return await converse(line, request, user, { signal, endsAt: performance.now() + timeMs });
  };
}

/** Turns until there is an answer of the schema, or none can come; look-ups and the one repair are turns too. */
async function converse<T>(
  line: Line,
  request: ModelRequest<T>,
  user: string,
  limits: Pick<Turn<T>, 'signal' | 'endsAt'>,
): Promise<ModelReply<T>> {
  const toolbox = openToolbox(request.tools);
  const messages: ChatCompletionMessageParam[] = [{ role: 'user', content: user }];
  const calls: CallRecord[] = [];
  const about = { model: line.model, calls };
  for (let repaired = false; ; ) {
    const said = await takeTurn(line, { request, messages, allowTools: toolbox.hasRoom(), ...limits }, calls);
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
