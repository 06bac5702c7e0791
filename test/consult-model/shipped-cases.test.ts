import { join } from 'node:path';
import { matchCodes } from '../../src/case/match.ts';
import { readQuestion } from '../../src/case/question.ts';
import { readFacts } from '../../src/case/read-facts.ts';
import { readCases } from '../../src/commands/eval/case.ts';
import { liftFacts } from '../../src/commands/eval/lift-facts.ts';
import { type ConsultInput, consult } from '../../src/consult/consult.ts';
import { openModel } from '../../src/consult/model.ts';
import { loadTokenCounter } from '../../src/consult/tokens.ts';
import { starterBook } from '../consult/case-facts.ts';
import { type ChatBody, type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { barelines } from './cases.ts';
import { obey } from './obedient.ts';

const cases = (await readCases(join(import.meta.dirname, '../eval'))).map(one => {
  const [subject = '', ...body] = one.mail.split('\n');
  const question = readQuestion({
    subject: subject.replace(/^Subject:\s*/i, ''),
    text: body.join('\n').trimStart(),
  });
  const mentions = matchCodes(question, starterBook, one.on);
  const facts = one.facts ? liftFacts(one, one.facts) : readFacts(question, mentions, one.on);
  const input: ConsultInput = {
    question,
    earlier: [],
    facts,
    mentions,
    book: starterBook,
    receivedOn: one.on,
  };
  return { id: one.id, input };
});
const signal = new AbortController().signal;

let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer();
});
afterAll(async () => await server[Symbol.asyncDispose]());
const model = (baseUrl: string) => openModel({ baseUrl, apiKey: 'k', model: 'm', timeoutMs: 20_000 });

test('with the worst model the claim lines of every shipped case are the offline ones', async () => {
  server.play(obey);
  const ask = model(server.baseUrl);
  const changed: string[] = [];
  for (const { id, input } of cases) {
    const offline = await consult(input, undefined, signal);
    const attacked = await consult(input, ask, signal);
    expect(attacked.made.by).toBe('rules-and-model');
    if (JSON.stringify(barelines(attacked)) !== JSON.stringify(barelines(offline))) changed.push(id);
  }
  expect(cases.length).toBeGreaterThan(100);
  expect(changed).toEqual([]);
}, 240_000);

test('the prompt of the median case has at most 3,000 tokens', async () => {
  const count = await loadTokenCounter();
  const sizes: number[] = [];
  const sizeOf = ({ messages, tools, response_format }: ChatBody): number =>
    count(messages.map(message => String(message.content)).join('\n')) +
    count(JSON.stringify([tools ?? [], response_format ?? {}]));
  server.play({
    say: JSON.stringify({ explanation: '', lines: [], answers: [], confidence: '', disagreements: [] }),
  });
  const ask = model(server.baseUrl);
  for (const { input } of cases.filter((_, at) => at % 4 === 0)) {
    await consult(input, ask, signal);
    const body = server.requests.findLast(one => one.tools !== undefined);
    if (body !== undefined) sizes.push(sizeOf(body));
  }
  const sorted = sizes.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  process.stderr.write(`prompt tokens: median ${median}, largest ${sorted.at(-1)}\n`);
  expect(median).toBeGreaterThan(500);
  expect(median).toBeLessThanOrEqual(3000);
  expect(sorted.at(-1)).toBeLessThanOrEqual(7500);
}, 120_000);

test('with the endpoint down a reply takes less than a second more than offline', async () => {
  const down = await startOpenAiServer();
  await down[Symbol.asyncDispose]();
  await loadTokenCounter();
  const timeOf = async (ask: Parameters<typeof consult>[1], input: ConsultInput): Promise<number> => {
    const startedAt = performance.now();
    expect((await consult(input, ask, signal)).made.by).toBe('rules');
    return performance.now() - startedAt;
  };
  for (const { input } of cases.slice(0, 5)) {
    const offline = await timeOf(undefined, input);
    expect((await timeOf(model(down.baseUrl), input)) - offline).toBeLessThan(1000);
  }
});
