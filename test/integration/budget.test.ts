import { openLedger } from '../../src/ledger/ledger.ts';
import { people } from '../../src/practice/accounts.ts';
import { readReceived } from '../../src/practice/received.ts';
import { answers, post } from '../support/letter.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood } from '../support/running.ts';

/** What a sender may spend on the model in a day holds over a restart of the service. */

const body =
  'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3. No debridement. Medicare. What do we bill?';

let postgres: TestPostgres;
let model: OpenAiServer;
let place: Neighbourhood;
let databaseUrl: string;

beforeAll(async () => {
  postgres = await startPostgres();
  model = await startOpenAiServer({
    say: JSON.stringify({
      explanation: 'The disposable device decides.',
      lines: [],
      answers: [],
      confidence: '',
      disagreements: [],
    }),
  });
  databaseUrl = await postgres.fresh();
  place = await openNeighbourhood({ databaseUrl });
}, 120_000);
afterAll(async () => {
  await place.close();
  await model[Symbol.asyncDispose]();
  await postgres.stop();
});

async function askOnce(subject: string): Promise<string> {
  const question = await post(place.practice, { subject, body });
  const mail = await place.practice.waitFor(people.asker, answers(question.messageId));
  return (await readReceived(mail.raw)).text;
}

test('a sender who used up the day is answered by the rules, also by the next process', async () => {
  const env = {
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_MODEL: 'scripted',
    // Room for one request, about 3,000 tokens with its longest answer; the scripted server counts 1,100.
    OPENAI_TOKENS_PER_SENDER_PER_DAY: '4000',
  };
  const first = await place.start({ env });
  expect(await askOnce('First')).toContain('The disposable device decides.');
  const made = model.requests.length;
  expect(made).toBeGreaterThan(0);
  await first.stop();

  const next = await place.start({ env });
  const second = await askOnce('Second');
  expect(second).toContain('97607');
  expect(second).not.toContain('The disposable device decides.');
  expect(second.replace(/\s+/g, ' ')).toContain('No language model took part: the budget for it is used up');
  expect(model.requests).toHaveLength(made);
  await next.stop();
}, 120_000);

test('a consultation that is broken off is on the account all the same', async () => {
  const arrived = Promise.withResolvers<void>();
  model.play(() => {
    arrived.resolve();
    return { hang: true };
  });
  const running = await place.start({
    env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'scripted', SHUTDOWN_SECONDS: '1' },
  });
  await post(place.practice, { subject: 'Broken off', body });
  await arrived.promise;
  await running.stop();

  const ledger = await openLedger(databaseUrl);
  try {
    const [newest] = await ledger.listCases({ limit: 1 });
    const shown = await ledger.showCase(newest?.number ?? '');
    expect(shown?.questions[0]?.state).toBe('taken');
    const asked = shown?.events.filter(({ kind }) => kind === 'model-asked');
    expect(asked?.map(({ detail }) => detail)).toEqual([
      expect.objectContaining({ outcome: 'cancelled', calls: 1, tokens: expect.any(Number) }),
    ]);
    const { ofCase } = await ledger.countTokens({ caseId: shown?.caseId ?? 0, sender: '' }, new Date());
    expect(ofCase).toBeGreaterThan(1000);
  } finally {
    await ledger.close();
  }
}, 120_000);
