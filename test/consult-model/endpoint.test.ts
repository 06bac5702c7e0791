import { z } from 'zod';
import type { ModelReply, ModelRequest, ModelTool } from '../../src/consult/ask-model.ts';
import { openModel } from '../../src/consult/model.ts';
import {
  type Move,
  type OpenAiServer,
  type Script,
  startOpenAiServer,
  systemText,
  userText,
} from '../support/openai-server.ts';

const schema = z.object({ colour: z.string(), count: z.number() });
type Answer = z.infer<typeof schema>;
const GOOD = '{"colour":"red","count":3}';

const request: ModelRequest<Answer> = {
  task: 'test',
  promptVersion: 'test/1',
  system: 'Say a colour.',
  user: ({ delimiter }) => `<${delimiter}>mail</${delimiter}>`,
  schema,
  tools: [],
  maxOutputTokens: 200,
};

let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAiServer({ say: GOOD });
});
afterEach(async () => await server[Symbol.asyncDispose]());

async function ask(
  moves: Script[],
  over: { timeoutMs?: number; tools?: ModelTool[]; signal?: AbortSignal } = {},
): Promise<ModelReply<Answer>> {
  server.play(...moves);
  const model = openModel({
    baseUrl: server.baseUrl,
    apiKey: 'k',
    model: 'm',
    timeoutMs: over.timeoutMs ?? 5000,
    prices: { inputPerMillion: 1, outputPerMillion: 10, cachedPerMillion: 0.5 },
  });
  return await model({ ...request, tools: over.tools ?? [] }, over.signal ?? new AbortController().signal);
}

/** The end in one word: "answer", "unusable refusal", "unavailable quota". */
const endOf = (reply: ModelReply<Answer>): string =>
  reply.kind === 'answer' ? 'answer' : `${reply.kind} ${reply.reason}`;

const tooLong = 'x'.repeat(3_000_000);

test.each<[string, Move[], string, number]>([
  ['a JSON object', [{ say: GOOD }], 'answer', 1],
  ['fenced JSON', [{ say: `Here you are:\n\`\`\`json\n${GOOD}\n\`\`\`\nBye` }], 'answer', 1],
  ['JSON inside words', [{ say: `Sure! ${GOOD} Hope that helps.` }], 'answer', 1],
  ['no usage', [{ say: GOOD, usage: null }], 'answer', 1],
  ['broken JSON, then repaired', [{ say: '{"colour":' }, { say: GOOD }], 'answer', 2],
  ['wrong shape, then repaired', [{ say: '{"colour":1}' }, { say: GOOD }], 'answer', 2],
  ['broken JSON twice', [{ say: 'no' }], 'unusable not-json', 2],
  ['wrong shape twice', [{ say: '{}' }], 'unusable wrong-shape', 2],
  ['a refusal', [{ say: '', refusal: 'I cannot help.' }], 'unusable refusal', 1],
  ['cut off by length', [{ say: '{"colour":"re', finish: 'length' }], 'unusable length', 1],
  ['a content filter', [{ say: '', finish: 'content_filter' }], 'unusable content-filter', 1],
  ['an empty answer', [{ say: '  ' }], 'unusable empty', 1],
  [
    'an HTML page with status 200',
    [{ raw: '<html>Sign in</html>', contentType: 'text/html' }],
    'unusable not-a-completion',
    1,
  ],
  [
    'null choices',
    [{ raw: '{"choices":null}', contentType: 'application/json' }],
    'unusable not-a-completion',
    1,
  ],
  [
    'no choices',
    [{ raw: '{"choices":[]}', contentType: 'application/json' }],
    'unusable not-a-completion',
    1,
  ],
  [
    'an error object with status 200',
    [{ raw: '{"error":{"message":"x"}}', contentType: 'application/json' }],
    'unusable not-a-completion',
    1,
  ],
  [
    'a body that is not JSON',
    [{ raw: '{"choices":', contentType: 'application/json' }],
    'unusable not-a-completion',
    1,
  ],
  ['an empty body', [{ raw: '', contentType: 'application/json' }], 'unusable not-a-completion', 1],
  ['3 MB of text', [{ raw: `{"x":"${tooLong}"}`, contentType: 'application/json' }], 'unusable too-large', 1],
  ['500 then well', [{ status: 500 }, { say: GOOD }], 'answer', 2],
  ['500 always', [{ status: 500 }], 'unavailable server-error', 3],
  [
    '503 with an HTML body',
    [{ status: 503, body: '<html>', headers: { 'content-type': 'text/html' } }],
    'unavailable server-error',
    3,
  ],
  ['429 then well', [{ status: 429 }, { say: GOOD }], 'answer', 2],
  ['429 always', [{ status: 429 }], 'unavailable rate-limited', 3],
  [
    '429 for ten minutes',
    [{ status: 429, headers: { 'retry-after': '600' } }],
    'unavailable rate-limited',
    1,
  ],
  ['no quota left', [{ status: 429, error: { code: 'insufficient_quota' } }], 'unavailable quota', 1],
  ['a wrong key', [{ status: 401 }], 'unavailable credentials', 1],
  ['no right', [{ status: 403 }], 'unavailable credentials', 1],
  ['an unknown model', [{ status: 404, error: { code: 'model_not_found' } }], 'unavailable unknown-model', 1],
  [
    'a too long prompt',
    [{ status: 400, error: { code: 'context_length_exceeded' } }],
    'unusable prompt-too-long',
    1,
  ],
  ['a teapot', [{ status: 418 }], 'unusable request-refused', 1],
  ['a cut connection', [{ cut: true }], 'unavailable unreachable', 3],
  ['a cut connection, then well', [{ cut: true }, { say: GOOD }], 'answer', 2],
  [
    'tool calls that nobody offered',
    [{ call: [{ name: 'x', arguments: '{}' }] }],
    'unusable too-many-tool-calls',
    1,
  ],
])('%s', async (_name, moves, end, attempts) => {
  const reply = await ask(moves);
  expect(endOf(reply)).toBe(end);
  expect(server.requests).toHaveLength(attempts);
  expect(reply.calls).toHaveLength(attempts);
  if (reply.kind === 'answer') expect(reply.value).toEqual({ colour: 'red', count: 3 });
});

test.each<[string, Move]>([
  ['a hang', { hang: true }],
  ['slow bytes', { drip: 20 }],
])('%s ends at the deadline', async (_name, move) => {
  const startedAt = performance.now();
  const reply = await ask([move], { timeoutMs: 300 });
  expect(endOf(reply)).toBe('unavailable timeout');
  expect(performance.now() - startedAt).toBeLessThan(1500);
});

test('the caller can end the call', async () => {
  const controller = new AbortController();
  const reply = ask([{ hang: true }], { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  expect(endOf(await reply)).toBe('unavailable cancelled');
});

test('Retry-After is honoured and reported', async () => {
  const startedAt = performance.now();
  expect(endOf(await ask([{ status: 429, headers: { 'retry-after': '1' } }, { say: GOOD }]))).toBe('answer');
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1000);
  const late = await ask([{ status: 429, headers: { 'retry-after': '600' } }]);
  expect(late).toMatchObject({ afterMs: 600_000 });
});

test('an endpoint that is down costs less than a second', async () => {
  const { baseUrl } = server;
  await server[Symbol.asyncDispose]();
  const model = openModel({ baseUrl, apiKey: 'k', model: 'm', timeoutMs: 20_000 });
  const startedAt = performance.now();
  const reply = await model(request, new AbortController().signal);
  expect(endOf(reply)).toBe('unavailable unreachable');
  expect(performance.now() - startedAt).toBeLessThan(1000);
  server = await startOpenAiServer();
});

/** Answers 400 while a feature that this endpoint does not know is in the request. */
const knowsNo =
  (...unknown: string[]): Script =>
  body => {
    const format = body.response_format?.type;
    const found = unknown.find(name => name in body || name === format);
    return found === undefined
      ? { say: GOOD }
      : {
          status: 400,
          error: {
            message: `Unsupported: ${found === 'temperature' || found.startsWith('max') || found === 'tools' ? found : 'value'}`,
          },
        };
  };

const tool: ModelTool = {
  name: 'look',
  description: 'Looks.',
  input: z.object({ code: z.string() }),
  run: () => 'seen',
};

test.each<[string, string[], string | undefined]>([
  ['everything', [], 'json_schema'],
  ['no schema', ['json_schema'], 'json_object'],
  ['neither schema nor object', ['json_schema', 'json_object'], undefined],
  ['no temperature', ['temperature'], 'json_schema'],
  ['only max_tokens', ['max_completion_tokens'], 'json_schema'],
  ['no limit at all', ['max_completion_tokens', 'max_tokens'], 'json_schema'],
  ['no tools', ['tools'], 'json_schema'],
  [
    'nothing but messages',
    ['json_schema', 'json_object', 'temperature', 'max_completion_tokens', 'max_tokens', 'tools'],
    undefined,
  ],
])('an endpoint that knows %s', async (_name, unknown, format) => {
  expect(endOf(await ask([knowsNo(...unknown)], { tools: [tool] }))).toBe('answer');
  const last = server.requests.at(-1);
  expect(last?.response_format?.type).toBe(format);
  if (format !== 'json_schema') expect(last && systemText(last)).toContain('JSON schema');
});

test('what an endpoint does not know is asked once', async () => {
  server.play(knowsNo('json_schema'));
  const model = openModel({ baseUrl: server.baseUrl, apiKey: 'k', model: 'm', timeoutMs: 5000 });
  await model(request, new AbortController().signal);
  await model(request, new AbortController().signal);
  expect(server.requests.map(body => body.response_format?.type)).toEqual([
    'json_schema',
    'json_object',
    'json_object',
  ]);
});

test('a request that is refused in every form ends, and teaches nothing', async () => {
  expect(endOf(await ask([{ status: 400 }]))).toBe('unusable request-refused');
  expect(server.requests.length).toBeLessThan(9);
});

test('a tool is run, wrong calls get an answer too, and the model answers in the end', async () => {
  const reply = await ask(
    [
      {
        call: [
          { name: 'look', arguments: '{"code":"97607"}' },
          { name: 'look', arguments: '{"code":' },
          { name: 'look', arguments: '{}' },
          { name: 'rm', arguments: '{}' },
        ],
      },
      { say: GOOD },
    ],
    { tools: [tool] },
  );
  expect(endOf(reply)).toBe('answer');
  const results = server.requests[1]?.messages
    .filter(message => message.role === 'tool')
    .map(message => message.content);
  expect(results).toEqual([
    'seen',
    'The arguments are not JSON.',
    expect.stringContaining('Wrong arguments: code'),
    expect.stringContaining('no tool of this name'),
  ]);
});

test('endless tool calls end', async () => {
  const reply = await ask([{ call: [{ name: 'look', arguments: '{"code":"1"}' }] }], { tools: [tool] });
  expect(endOf(reply)).toBe('unusable too-many-tool-calls');
  expect(server.requests).toHaveLength(5);
  expect(server.requests.at(-1)?.tool_choice).toBe('none');
});

test('a hundred calls in one turn stay within the bounds', async () => {
  let ran = 0;
  const counting = { ...tool, run: () => `${++ran}`.repeat(3000) };
  const call = { name: 'look', arguments: '{"code":"1"}' };
  await ask([{ call: Array.from({ length: 100 }, () => call) }, { say: GOOD }], { tools: [counting] });
  expect(ran).toBeLessThanOrEqual(10);
});

test('every call is recorded with tokens, cost and outcome, and without text', async () => {
  const reply = await ask([{ status: 500 }, { say: GOOD }]);
  expect(reply.calls).toEqual([
    expect.objectContaining({
      outcome: 'server-error',
      httpStatus: 500,
      task: 'test',
      promptVersion: 'test/1',
      model: 'm',
    }),
    expect.objectContaining({
      outcome: 'message',
      usage: { inputTokens: 1000, cachedTokens: 400, outputTokens: 100 },
      costUsd: 0.0018,
    }),
  ]);
  expect(JSON.stringify(reply.calls)).not.toContain('red');
});

test('text is in the records only where the operator turned it on', async () => {
  server.play({ say: GOOD });
  const settings = { baseUrl: server.baseUrl, apiKey: 'k', model: 'm', timeoutMs: 5000, recordText: true };
  const reply = await openModel(settings)(request, new AbortController().signal);
  expect(reply.calls[0]?.text).toEqual({ sent: expect.stringContaining('mail'), got: GOOD });
});

test('instructions and mail travel in separate messages, behind a delimiter that changes', async () => {
  await ask([{ say: GOOD }]);
  await ask([{ say: GOOD }]);
  const [first, second] = server.requests;
  expect(first && systemText(first)).toBe('Say a colour.');
  expect(first && userText(first)).toMatch(/^<[0-9a-f-]{36}>mail</);
  expect(first && userText(first)).not.toBe(second && userText(second));
  expect(server.authorizations).toEqual(['Bearer k', 'Bearer k']);
});
