import { people } from '../../src/practice/accounts.ts';
import { answered, composed } from '../support/arrivals.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood } from '../support/running.ts';
import { type Line, openLine } from '../torture/line.ts';

/** Replies leave while the mailbox cannot be reached; copies and flags follow when it can. */

let postgres: TestPostgres;
let place: Neighbourhood;
let line: Line;

beforeAll(async () => {
  postgres = await startPostgres();
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  line = await openLine(place.practice.imapPort(people.service));
}, 120_000);
afterAll(async () => {
  await place.close();
  await line.close();
  await postgres.stop();
});

function reply() {
  return composed({ sender: people.service, recipients: { to: [people.asker], cc: [] } });
}

test('an IMAP outage delays no reply, and no copy or flag is forgotten', async () => {
  const { practice } = place;
  line.refuse(600_000);
  const running = await place.start({
    roles: ['deliver', 'sweep'],
    env: { IMAP_PORT: String(line.port) },
  });
  const { ledger } = running.service;
  const mailbox = `${people.service}@127.0.0.1/INBOX`;
  const cases: { caseNumber: string }[] = [];
  for (let i = 0; i < 8; i += 1) {
    practice.deliver(Buffer.from(`Subject: question ${i}\r\n\r\n45 sq cm\r\n`), {
      from: people.asker,
      to: [people.service],
    });
    cases.push(await answered(ledger, reply(), undefined, { mailbox, uid: i + 1 }));
  }
  const ofAll = (stage: string) =>
    Promise.all(
      cases.map(({ caseNumber }) =>
        running.stages.next(told => told.stage === stage && told.caseNumber === caseNumber, 0),
      ),
    );
  await ofAll('sent');
  expect((await ledger.listOverdue(new Date())).unfinished).toHaveLength(cases.length);
  expect(practice.mails(people.service, 'Sent')).toEqual([]);

  line.refuse(0);
  await ofAll('flagged');
  expect((await ledger.listOverdue(new Date())).unfinished).toEqual([]);
  expect(practice.mails(people.service, 'Sent')).toHaveLength(cases.length);
}, 120_000);
