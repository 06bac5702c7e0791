import { z } from 'zod';
import type { ModelReply, ModelRequest } from '../../src/consult/ask-model.ts';
import { openModel } from '../../src/consult/model.ts';
import { withBreaker } from '../../src/consult/model-breaker.ts';
import { limitSpending, type ModelUse, type TokenAccount } from '../../src/consult/model-budget.ts';
import { openEndpoint } from '../../src/consult/model-endpoint.ts';
import { withGate } from '../../src/consult/model-gate.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

const request: ModelRequest<{ ok: boolean }> = {
  task: 'test',
  promptVersion: 'test/1',
  system: 's',
  user: () => 'u',
  schema: z.object({ ok: z.boolean() }),
  tools: [],
  maxOutputTokens: 50,
};
const signal = new AbortController().signal;
const GOOD = { say: '{"ok":true}' };
const endOf = (reply: ModelReply<unknown>): string => (reply.kind === 'answer' ? 'answer' : reply.reason);

let first: OpenAiServer;
let second: OpenAiServer;
beforeEach(async () => {
  first = await startOpenAiServer(GOOD);
  second = await startOpenAiServer(GOOD);
});
afterEach(async () => {
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
});
const settings = (server: OpenAiServer, model: string) => ({
  baseUrl: server.baseUrl,
  apiKey: 'k',
  model,
  timeoutMs: 2000,
});

test.each([
  ['a fault', { status: 500 }],
  ['no quota', { status: 429, error: { code: 'insufficient_quota' } }],
  ['a refusal', { say: '', refusal: 'no' }],
  ['an HTML page', { raw: '<html>', contentType: 'text/html' }],
])('after %s the fallback answers, and both are on record', async (_name, move) => {
  first.play(move);
  const ask = openModel({ ...settings(first, 'one'), fallback: settings(second, 'two') });
  const reply = await ask(request, signal);
  expect([endOf(reply), reply.model]).toEqual(['answer', 'two']);
  expect(reply.calls.map(call => call.model)).toEqual([...reply.calls.slice(0, -1).map(() => 'one'), 'two']);
});

test('the circuit opens after failures in a row, lets one question try later, and closes on success', async () => {
  let now = 0;
  first.play({ status: 500 });
  const ask = withBreaker(
    openEndpoint(settings(first, 'one')),
    'one',
    { failures: 2, openMs: 1000 },
    () => now,
  );
  expect(endOf(await ask(request, signal))).toBe('server-error');
  expect(endOf(await ask(request, signal))).toBe('server-error');
  const made = first.requests.length;
  expect(endOf(await ask(request, signal))).toBe('circuit-open');
  expect(first.requests).toHaveLength(made);
  now = 1000;
  const both = await Promise.all([ask(request, signal), ask(request, signal)]);
  expect(both.map(endOf)).toEqual(['server-error', 'circuit-open']);
  now = 2000;
  first.play(GOOD);
  expect(endOf(await ask(request, signal))).toBe('answer');
  expect(endOf(await ask(request, signal))).toBe('answer');
});

test('Retry-After holds for the next questions too, up to a quarter of an hour', async () => {
  let now = 0;
  const breaker = { failures: 3, openMs: 1000 };
  const ask = withBreaker(openEndpoint(settings(first, 'one')), 'one', breaker, () => now);
  first.play({ status: 429, headers: { 'retry-after': '90' } });
  expect(endOf(await ask(request, signal))).toBe('rate-limited');
  now = 89_000;
  expect(await ask(request, signal)).toMatchObject({ reason: 'circuit-open', afterMs: 1000 });
  expect(first.requests).toHaveLength(1);
  now = 90_000;
  first.play({ status: 429, headers: { 'retry-after': '999999999' } });
  expect(endOf(await ask(request, signal))).toBe('rate-limited');
  first.play(GOOD);
  now += 15 * 60_000 - 1;
  expect(endOf(await ask(request, signal))).toBe('circuit-open');
  now += 1;
  expect(endOf(await ask(request, signal))).toBe('answer');
});

test('a wrong key opens the circuit at once; a cancelled question does not count', async () => {
  first.play({ status: 401 });
  const ask = withBreaker(
    openEndpoint(settings(first, 'one')),
    'one',
    { failures: 3, openMs: 1000 },
    () => 0,
  );
  const cancelled = await ask(request, AbortSignal.abort());
  expect(endOf(cancelled)).toBe('cancelled');
  expect(endOf(await ask(request, signal))).toBe('credentials');
  expect(endOf(await ask(request, signal))).toBe('circuit-open');
});

/** An account with so much room, and what was entered. */
function accountOf(room: number) {
  const used: ModelUse[] = [];
  let left = room;
  const account: TokenAccount = {
    reserve: async tokens => {
      if (tokens > left) return undefined;
      left -= tokens;
      return tokens;
    },
    settle: async (reserved, use) => {
      left += reserved - use.tokens;
      used.push(use);
    },
  };
  return { account, used };
}

// One request may take 1052 tokens: its words, room for schema and look-ups, and its longest answer. The scripted
// server counts 1100 a call.
test.each([
  [1000, ['over-budget']],
  [1052, ['answer', 'over-budget']],
  [3000, ['answer', 'answer', 'over-budget']],
])('with room for %i tokens requests end as %j, without a call where there is none', async (room, ends) => {
  const { account, used } = accountOf(room);
  const ask = limitSpending(openEndpoint(settings(first, 'one')), account);
  for (const end of ends) expect(endOf(await ask(request, signal))).toBe(end);
  const answers = ends.filter(end => end === 'answer').length;
  expect(first.requests).toHaveLength(answers);
  expect(used).toEqual(
    Array(answers).fill({ task: 'test', model: 'one', outcome: 'answer', calls: 1, tokens: 1100 }),
  );
});

test('requests under way at once know of each other', async () => {
  const { account } = accountOf(2500);
  const ask = limitSpending(openEndpoint(settings(first, 'one')), account);
  const ends = await Promise.all(Array.from({ length: 6 }, () => ask(request, signal)));
  expect(ends.map(endOf).filter(end => end === 'answer')).toHaveLength(2);
  expect(first.requests).toHaveLength(2);
});

test('a request that is broken off is entered with what the endpoint has read', async () => {
  const arrived = Promise.withResolvers<void>();
  first.play(() => {
    arrived.resolve();
    return { hang: true };
  });
  const { account, used } = accountOf(5000);
  const stop = new AbortController();
  const asked = limitSpending(openEndpoint(settings(first, 'one')), account)(request, stop.signal);
  await arrived.promise;
  stop.abort();
  expect(endOf(await asked)).toBe('cancelled');
  expect(used).toMatchObject([{ outcome: 'cancelled', calls: 1, tokens: 1002 }]);
});

test('at most so many questions are with the model at once, and a waiting one can be called off', async () => {
  let inside = 0;
  let most = 0;
  const release: (() => void)[] = [];
  const slow = withGate(async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise<void>(resolve => release.push(resolve));
    inside -= 1;
    return { kind: 'unavailable', reason: 'server-error', model: 'm', calls: [] };
  }, 2);
  const off = new AbortController();
  const running = [slow(request, signal), slow(request, signal), slow(request, signal)];
  const called = slow(request, off.signal);
  off.abort();
  for (let at = 0; at < 4; at += 1) {
    while (release.length === 0) await new Promise(resolve => setImmediate(resolve));
    release.shift()?.();
  }
  await Promise.all([...running, called]);
  expect(most).toBeLessThanOrEqual(3);
});

test('a question called off does not take the turn of one that waits', async () => {
  const release: (() => void)[] = [];
  const slow = withGate(async () => {
    await new Promise<void>(resolve => release.push(resolve));
    return { kind: 'unavailable', reason: 'server-error', model: 'm', calls: [] };
  }, 1);
  const held = slow(request, signal);
  const waits = slow(request, signal);
  const off = new AbortController();
  const calledOff = slow(request, off.signal);
  off.abort();
  // The one called off goes in beside the limit, and leaves while the first is still inside.
  while (release.length < 2) await new Promise(resolve => setImmediate(resolve));
  release[1]?.();
  await calledOff;
  release[0]?.();
  await held;
  for (let turn = 0; release.length < 3 && turn < 100; turn += 1)
    await new Promise(resolve => setImmediate(resolve));
  expect(release).toHaveLength(3);
  release[2]?.();
  await waits;
});
