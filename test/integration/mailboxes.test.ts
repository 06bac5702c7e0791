import { people } from '../../src/practice/accounts.ts';
import { describeQuestion } from '../../src/practice/questions.ts';
import { readReceived } from '../../src/practice/received.ts';
import { answers, letter } from '../support/letter.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood, type RunningService } from '../support/running.ts';

/** One service on two mailboxes. */

const second = 'wounds@caseconsultant.test';
const npwt45 = 'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3. Medicare. What do we bill?';

let postgres: TestPostgres;
let place: Neighbourhood;
let running: RunningService;

beforeAll(async () => {
  postgres = await startPostgres();
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  await place.practice.addUser({ address: second, password: people.password });
  running = await place.start({
    env: {
      IMAP_2_HOST: '127.0.0.1',
      IMAP_2_PORT: String(place.practice.imapPort(second)),
      IMAP_2_SECURITY: 'none-on-loopback-only',
      IMAP_2_USER: second,
      IMAP_2_PASSWORD: people.password,
      IMAP_2_SENT_FOLDER: 'Answers',
    },
  });
}, 120_000);
afterAll(async () => {
  await place.close();
  await postgres.stop();
});

test.each([people.service, second])('a question to %s is answered, filed and flagged there', async box => {
  const question = letter({ subject: `To ${box}`, body: npwt45 });
  const { messageId } = await describeQuestion(question, 'test letter');
  const since = running.stages.count;
  place.practice.deliver(question, { from: people.asker, to: [box] }, { authenticated: true });
  const { raw } = await place.practice.waitFor(people.asker, answers(messageId));
  expect((await readReceived(raw)).text).toContain('97607');
  await running.stages.next(notice => notice.stage === 'flagged', since);
  expect(place.practice.mails(box)).toMatchObject([{ flags: expect.arrayContaining(['\\Answered']) }]);
  expect(place.practice.mails(box, box === second ? 'Answers' : 'Sent')).toHaveLength(1);
});
