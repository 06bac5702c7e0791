import { people } from '../../src/practice/accounts.ts';
import { describeQuestion } from '../../src/practice/questions.ts';
import { readReceived } from '../../src/practice/received.ts';
import { runCommand } from '../support/command.ts';
import { answers, letter } from '../support/letter.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood, type RunningService } from '../support/running.ts';

/** Mails that were put aside and are read again at a person's word. */

const npwt45 = 'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3. Medicare. What do we bill?';
const cwd = import.meta.dirname;

let postgres: TestPostgres;
let place: Neighbourhood;
let databaseUrl: string;

beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.fresh();
  place = await openNeighbourhood({ databaseUrl });
}, 120_000);
afterAll(async () => {
  await place.close();
  await postgres.stop();
});

async function deliver(question: Buffer): Promise<string> {
  const { messageId } = await describeQuestion(question, 'test letter');
  place.practice.deliver(question, { from: people.asker, to: [people.service] }, { authenticated: true });
  return messageId;
}

async function cases(...args: string[]): Promise<string> {
  const command = runCommand(['cases', ...args], { cwd, env: { DATABASE_URL: databaseUrl } });
  expect(await command.ended()).toBe(0);
  return command.output();
}

async function heldMail(running: RunningService): Promise<number> {
  const [mail] = await running.service.ledger.listMails({ outcome: 'held', limit: 1 });
  return mail?.messageId ?? 0;
}

test('a mail over the limit is fetched from the mailbox once the limit is raised', async () => {
  const small = await place.start({ env: { MAX_MAIL_BYTES: '10000' } });
  const since = small.stages.count;
  const messageId = await deliver(
    letter({ subject: 'Long', body: `${npwt45}\r\n${'-- \r\n'.padEnd(20_000, 'x\r\n')}` }),
  );
  await small.stages.next(({ stage, reason }) => stage === 'held' && reason === 'too-large', since);
  const mail = await heldMail(small);

  expect(await cases('reread', String(mail))).toContain(`Mail ${mail} is read again`);
  await small.stages.next(({ stage, reason }) => stage === 'held' && reason === 'too-large', since + 1);
  await small.stop();

  const large = await place.start();
  await cases('reread', String(mail));
  const { raw } = await place.practice.waitFor(people.asker, answers(messageId));
  expect((await readReceived(raw)).text).toMatch(/\b97607\b/);
  expect(await cases('mails')).toMatch(new RegExp(`^${mail} .*question, (?:consulted|answered)`, 'm'));
  await large.stop();
}, 120_000);

test('a mail that is kept is judged again from the ledger; one that is still no question is told so', async () => {
  const running = await place.start();
  const { ledger } = running.service;
  const since = running.stages.count;
  const messageId = await deliver(
    letter({ from: 'mallory@elsewhere.test', subject: 'Not yet', body: npwt45 }),
  );
  await running.stages.next(({ stage }) => stage === 'rejected', since);
  const [rejected] = await ledger.listMails({ outcome: 'rejected', limit: 1 });
  await cases('reread', String(rejected?.messageId));
  await running.stages.next(({ stage }) => stage === 'rejected', since + 1);
  await running.stop();

  const open = await place.start({
    env: { ALLOWED_SENDERS: '@elsewhere.test', SENDER_AUTHENTICATION: 'off' },
  });
  await cases('reread', String(rejected?.messageId));
  const { raw } = await place.practice.waitFor('mallory@elsewhere.test', answers(messageId));
  expect((await readReceived(raw)).text).toMatch(/\b97607\b/);
  await open.stop();
}, 120_000);
