import { people } from '../../src/practice/accounts.ts';
import { rawHeader, readReceived } from '../../src/practice/received.ts';
import { type Letter, letter } from '../support/letter.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood, type RunningService, stranger } from '../support/running.ts';

/** What an allowed address hears when a mail in its name cannot be believed: mostly nothing. */

const secretWords = 'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3.';
const colleague = 'partner@cedarhollow.test';

let postgres: TestPostgres;
let place: Neighbourhood;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres.stop();
});
beforeEach(async () => {
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  await place.practice.addUser({ address: colleague, password: people.password });
}, 60_000);
afterEach(async () => {
  await place.close();
});

const start = (env: Record<string, string> = {}) =>
  place.start({
    env: { ALLOWED_SENDERS: '@cedarhollow.test', UNAUTHENTICATED_REFUSAL: 'refuse', ...env },
  });

/** A mail that reached the mailbox unjudged, as its envelope says from whom. */
async function deliver(
  running: RunningService,
  content: Partial<Letter>,
  envelopeFrom?: string,
  results?: string,
) {
  const since = running.stages.count;
  const from = content.from ?? people.asker;
  place.practice.deliver(
    letter({ subject: 'Secret subject', body: secretWords, ...content }),
    { from: envelopeFrom ?? from, to: [people.service] },
    results === undefined ? {} : { results },
  );
  return await running.stages.next(({ stage }) => ['ignored', 'rejected', 'held'].includes(stage), since);
}

/** A refusal would have been sent by the round that takes this one, of somebody else, along. */
async function marker(running: RunningService) {
  await deliver(running, { from: colleague });
  return await place.practice.waitFor(colleague, ({ raw }) => /not accepted/i.test(raw.toString('latin1')));
}

test('one notice goes out, without a word of the mail, and no second one', async () => {
  const running = await start();
  expect((await deliver(running, {})).reason).toBe('not-authenticated');
  const { raw } = await place.practice.waitFor(people.asker, () => true);
  const { text } = await readReceived(raw);
  expect(rawHeader(raw, 'Subject')).toBe('Not accepted by CaseConsultant');
  expect(rawHeader(raw, 'Auto-Submitted')).toBe('auto-replied');
  expect(rawHeader(raw, 'Cc') ?? '').toBe('');
  expect(text.replace(/\s+/g, ' ')).toContain('within 7 days');
  for (const word of ['NPWT', 'pressure', 'Secret', 'CC-20']) expect(text).not.toContain(word);

  await deliver(running, { subject: 'Again' });
  await marker(running);
  expect(place.practice.mails(people.asker)).toHaveLength(1);
  expect(place.practice.mails(people.team)).toEqual([]);

  // The notice comes back, or lands in our own mailbox: neither starts anything.
  const since = running.stages.count;
  place.practice.deliver(raw, { from: people.service, to: [people.service] });
  expect((await running.stages.next(({ stage }) => stage === 'ignored', since)).reason).toBe('own-mail');
}, 60_000);

test.each([
  ['a failed check', 'dmarc=fail header.from=cedarhollow.test'],
  ['a failed check beside none', 'spf=fail smtp.mailfrom=cedarhollow.test; dkim=none; dmarc=none'],
  [
    'a check passed by somebody else',
    'dmarc=none; dkim=pass header.d=elsewhere.test; spf=pass smtp.mailfrom=elsewhere.test',
  ],
  ['a check that broke', 'dmarc=temperror; dkim=none'],
  ['a result that cannot be read', 'dmarc=none (never closed'],
])(
  'nothing is said after %s',
  async (_what, results) => {
    const running = await start();
    expect((await deliver(running, {}, undefined, results)).reason).toBe('not-authenticated');
    await marker(running);
    expect(place.practice.mails(people.asker)).toEqual([]);
  },
  60_000,
);

test.each<[string, Partial<Letter>, string | undefined]>([
  ['another envelope sender', {}, stranger],
  ['a null return path', {}, ''],
  ['a stranger', { from: stranger }, undefined],
  ['an automatic answer', { headers: ['Auto-Submitted: auto-replied'] }, undefined],
  ['a mailing list', { headers: ['List-Id: <list.cedarhollow.test>'] }, undefined],
])(
  'nothing is said to %s',
  async (_what, content, envelopeFrom) => {
    const running = await start();
    await deliver(running, content, envelopeFrom);
    await marker(running);
    for (const box of [people.asker, stranger]) expect(place.practice.mails(box)).toEqual([]);
  },
  60_000,
);

test('nothing is said unless it is switched on, or to whom said stop', async () => {
  const quiet = await start({ UNAUTHENTICATED_REFUSAL: 'off' });
  await deliver(quiet, { subject: 'While it is off' });
  await quiet.stop();
  const running = await start();
  await running.service.ledger.stopSender(people.asker, new Date());
  await deliver(running, {});
  await marker(running);
  expect(place.practice.mails(people.asker)).toEqual([]);
}, 60_000);
