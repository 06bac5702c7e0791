import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readBody } from 'node:stream/consumers';
import { z } from 'zod';

/** A real HTTP server on a free loopback port that speaks chat completions and misbehaves by script. */

const chatSchema = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  response_format: z.looseObject({ type: z.string() }).optional(),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
  tool_choice: z.string().optional(),
});
export type ChatBody = z.infer<typeof chatSchema>;

/** What the server does with one request. */
export type Move =
  | {
      readonly say: string;
      readonly finish?: string;
      readonly usage?: Record<string, unknown> | null;
      readonly refusal?: string;
    }
  | { readonly call: readonly { readonly name: string; readonly arguments: string }[] }
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly error?: Record<string, unknown>;
      readonly body?: string;
    }
  | { readonly raw: string; readonly contentType: string }
  | { readonly hang: true }
  /** Sends the head, then one byte each time, never an end. */
  | { readonly drip: number }
  /** Sends half of a body and resets the connection. */
  | { readonly cut: true };

/** A move, or a way to find one by the request. */
export type Script = Move | ((body: ChatBody, index: number) => Move);

export interface OpenAiServer extends AsyncDisposable {
  /** With /v1. */
  readonly baseUrl: string;
  readonly requests: readonly ChatBody[];
  readonly authorizations: readonly string[];
  /** The moves from now on; the last one is repeated. */
  play(...moves: Script[]): void;
}

export async function startOpenAiServer(...first: Script[]): Promise<OpenAiServer> {
  let moves: readonly Script[] = first;
  let index = 0;
  const requests: ChatBody[] = [];
  const authorizations: string[] = [];
  const timers = new Set<NodeJS.Timeout>();

  const server = createServer((request, response) => {
    void handle(request, response).catch(error => response.destroy(error as Error));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await readBody(request);
    if (request.url !== '/v1/chat/completions' || request.method !== 'POST') {
      return sendJson(response, 404, { error: { message: `no ${request.method} ${request.url}` } });
    }
    const body = chatSchema.parse(JSON.parse(raw));
    requests.push(body);
    authorizations.push(request.headers.authorization ?? '');
    const script = moves[Math.min(index, moves.length - 1)];
    const move = typeof script === 'function' ? script(body, index) : script;
    index += 1;
    if (move === undefined) return sendJson(response, 500, { error: { message: 'no script' } });
    perform(move, body, response);
  }

  function perform(move: Move, body: ChatBody, response: ServerResponse): void {
    if ('say' in move || 'call' in move) sendJson(response, 200, completionOf(move, body));
    else if ('status' in move) {
      const payload =
        move.body ?? JSON.stringify({ error: { message: `status ${move.status}`, ...move.error } });
      response.writeHead(move.status, { 'content-type': 'application/json', ...move.headers }).end(payload);
    } else if ('raw' in move) response.writeHead(200, { 'content-type': move.contentType }).end(move.raw);
    else if ('drip' in move) drip(response, move.drip);
    else if ('cut' in move) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"choices": [{"mess', () => response.socket?.resetAndDestroy());
    }
  }

  function drip(response: ServerResponse, everyMs: number): void {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    const timer = setInterval(() => response.write(' '), everyMs);
    timers.add(timer);
    response.on('close', () => clearInterval(timer));
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    authorizations,
    play: (...next) => {
      moves = next;
      index = 0;
    },
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function completionOf(move: Extract<Move, { say: string } | { call: unknown }>, body: ChatBody): unknown {
  const calls = 'call' in move ? move.call : undefined;
  const message = {
    role: 'assistant',
    content: 'say' in move ? move.say : null,
    refusal: 'say' in move ? (move.refusal ?? null) : null,
    ...(calls === undefined
      ? {}
      : { tool_calls: calls.map((call, at) => ({ id: `c${at}`, type: 'function', function: call })) }),
  };
  const finish = 'say' in move ? (move.finish ?? 'stop') : 'tool_calls';
  const usage =
    'say' in move && move.usage !== undefined
      ? move.usage
      : {
          prompt_tokens: 1000,
          completion_tokens: 100,
          total_tokens: 1100,
          prompt_tokens_details: { cached_tokens: 400 },
        };
  return {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: body.model,
    choices: [{ index: 0, finish_reason: finish, message }],
    usage,
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Text of the last user message of a request. */
export function userText(body: ChatBody): string {
  const last = body.messages.findLast(message => message.role === 'user');
  return typeof last?.content === 'string' ? last.content : '';
}

/** Text of the instructions of a request. */
export function systemText(body: ChatBody): string {
  const first = body.messages.find(message => message.role === 'system');
  return typeof first?.content === 'string' ? first.content : '';
}
