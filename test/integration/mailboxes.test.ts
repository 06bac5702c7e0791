import { people } from '../../src/practice/accounts.ts';
import { describeQuestion } from '../../src/practice/questions.ts';
import { rawHeader, readReceived } from '../../src/practice/received.ts';
import { answers, letter } from '../support/letter.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood, type RunningService } from '../support/running.ts';
import { type ScriptedSmtp, scriptSmtp } from '../support/smtp.ts';

/** One service on several mailboxes. */

const second = 'wounds@caseconsultant.test';
/** This one has a name, a team and a server for sending of its own. */
const third = 'desk@cedarclinic.test';
const clinicTeam = 'team@cedarclinic.test';
const npwt45 = 'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3. Medicare. What do we bill?';

let postgres: TestPostgres;
let place: Neighbourhood;
let running: RunningService;
let clinicSmtp: ScriptedSmtp;

beforeAll(async () => {
  postgres = await startPostgres();
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  for (const address of [second, third]) await place.practice.addUser({ address, password: people.password });
  clinicSmtp = await scriptSmtp({ offersAuth: true });
  running = await place.start({
    env: {
      IMAP_2_HOST: '127.0.0.1',
      IMAP_2_PORT: String(place.practice.imapPort(second)),
      IMAP_2_SECURITY: 'none-on-loopback-only',
      IMAP_2_USER: second,
      IMAP_2_PASSWORD: people.password,
      IMAP_2_SENT_FOLDER: 'Answers',
      IMAP_3_PORT: String(place.practice.imapPort(third)),
      IMAP_3_USER: third,
      IMAP_3_PASSWORD: people.password,
      SMTP_3_PORT: String(clinicSmtp.port),
      SMTP_3_USER: third,
      SMTP_3_PASSWORD: 'clinic word',
      MAIL_3_FROM: `Clinic Desk <${third}>`,
      TEAM_3_CC: clinicTeam,
      SERVICE_3_NAME: 'Clinic Desk',
    },
  });
}, 120_000);
afterAll(async () => {
  await place.close();
  await clinicSmtp.close();
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

test('a mailbox with an account of its own answers under its own name, through its own server, filed at home', async () => {
  const question = letter({ subject: 'For the clinic', body: npwt45 });
  const { messageId } = await describeQuestion(question, 'test letter');
  const since = running.stages.count;
  place.practice.deliver(question, { from: people.asker, to: [third] }, { authenticated: true });
  await running.stages.next(notice => notice.stage === 'flagged', since);

  const [body = ''] = clinicSmtp.bodies;
  expect(clinicSmtp.bodies).toHaveLength(1);
  expect(rawHeader(Buffer.from(body), 'In-Reply-To')).toBe(messageId);
  expect(rawHeader(Buffer.from(body), 'From')).toBe(`Clinic Desk <${third}>`);
  expect(rawHeader(Buffer.from(body), 'Message-ID')).toMatch(/@cedarclinic\.test>$/);
  expect(body).toContain('Clinic Desk');
  expect(clinicSmtp.senders).toEqual([third]);
  expect([...new Set(clinicSmtp.logins)]).toEqual([`\0${third}\0clinic word`]);
  expect(clinicSmtp.recipients).toEqual([people.asker, people.team, clinicTeam]);
  expect(place.practice.mails(people.asker).filter(answers(messageId))).toEqual([]);
  expect(place.practice.mails(third, 'Sent')).toHaveLength(1);
  expect(place.practice.mails(third)).toMatchObject([{ flags: expect.arrayContaining(['\\Answered']) }]);
});

test('a follow-up to the clinic goes on with its case there', async () => {
  const [first = ''] = clinicSmtp.bodies;
  const since = running.stages.count;
  const question = letter({
    subject: 'Re: For the clinic',
    headers: [`In-Reply-To: ${rawHeader(Buffer.from(first), 'Message-ID')}`],
    body: 'Sorry, it was 62 sq cm.',
  });
  place.practice.deliver(question, { from: people.asker, to: [third] }, { authenticated: true });
  await running.stages.next(notice => notice.stage === 'flagged', since);
  expect(clinicSmtp.bodies[1]).toMatch(/\b97608\b/);
  expect(rawHeader(Buffer.from(clinicSmtp.bodies[1] ?? ''), 'From')).toContain(third);
});
