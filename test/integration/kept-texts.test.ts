import { randomUUID } from 'node:crypto';
import { people } from '../../src/practice/accounts.ts';
import { describeQuestion } from '../../src/practice/questions.ts';
import { rawHeader, readReceived } from '../../src/practice/received.ts';
import { answers } from '../support/letter.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood, type RunningService } from '../support/running.ts';

/** Mails whose words are in what is attached, or nowhere. */

let postgres: TestPostgres;
let place: Neighbourhood;
let running: RunningService;

beforeAll(async () => {
  postgres = await startPostgres();
  place = await openNeighbourhood({ databaseUrl: postgres.url });
  running = await place.start();
}, 120_000);
afterAll(async () => {
  await place.close();
  await postgres.stop();
});

interface Sheet {
  readonly subject?: string;
  readonly text?: string;
  readonly attached?: { readonly name: string; readonly content: string | Buffer };
  readonly inReplyTo?: string;
}

function sheet({ subject = '', text = '', attached, inReplyTo }: Sheet): Buffer {
  const part = attached && [
    '--b',
    `Content-Type: application/octet-stream; name="${attached.name}"`,
    `Content-Disposition: attachment; filename="${attached.name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(attached.content).toString('base64'),
  ];
  return Buffer.from(
    [
      `From: Dana Whitfield <${people.asker}>`,
      `To: ${people.service}`,
      `Subject: ${subject}`,
      `Message-ID: <${randomUUID()}@cedarhollow.test>`,
      ...(inReplyTo === undefined ? [] : [`In-Reply-To: ${inReplyTo}`]),
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      text,
      ...(part ?? []),
      '--b--',
      '',
    ].join('\r\n'),
  );
}

async function ask(content: Sheet) {
  const question = sheet(content);
  const { messageId } = await describeQuestion(question, 'test sheet');
  const since = running.stages.count;
  place.practice.deliver(question, { from: people.asker, to: [people.service] }, { authenticated: true });
  const { raw } = await place.practice.waitFor(people.asker, answers(messageId));
  // The mail arrives a moment before its reply is recorded as sent.
  await running.stages.next(({ stage }) => stage === 'sent', since);
  const { text, caseNumber } = await readReceived(raw);
  return { text: text.replace(/\s+/g, ' '), caseNumber, messageId: rawHeader(raw, 'Message-ID') ?? '' };
}

async function keptOf(caseNumber: string): Promise<unknown[]> {
  const shown = await running.service.ledger.showCase(caseNumber);
  const ids = shown?.questions.map(({ messageId }) => messageId).join(',') ?? '0';
  const rows = await postgres.query(`select attachments from messages where id in (${ids}) order by id`);
  return rows.map(row => row.attachments);
}

const note = 'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3. Medicare.';

test('what is attached is read once, used by a follow-up as kept, and erased with the mail', async () => {
  const attached = { name: 'note.txt', content: note };
  const first = await ask({
    subject: 'With a note',
    text: 'What do we bill for the attached case?',
    attached,
  });
  expect(first.text).toMatch(/\b97607\b/);
  expect(await keptOf(first.caseNumber)).toEqual([
    [expect.objectContaining({ name: 'note.txt', text: note })],
  ]);

  // Another area in the kept text: a second reading of the mail would find the old one.
  await postgres.query(
    `update messages set attachments = replace(attachments::text, '45 sq cm', '62 sq cm')::jsonb where attachments is not null`,
  );
  const followUp = await ask({
    subject: 'Re: With a note',
    text: 'The payer is Aetna, not Medicare. Same codes?',
    inReplyTo: first.messageId,
  });
  expect(followUp.caseNumber).toBe(first.caseNumber);
  expect(followUp.text).toMatch(/\b97608\b/);

  await running.service.ledger.eraseCase(first.caseNumber, 'test', new Date());
  expect(await keptOf(first.caseNumber)).toEqual([null, null]);
}, 60_000);

test('an empty mail is told what to send', async () => {
  const { text, caseNumber } = await ask({});
  expect(text).toContain('What to send us');
  expect(text).toContain('Your mail came without any text.');
  const shown = await running.service.ledger.showCase(caseNumber);
  expect(shown?.questions[0]).toMatchObject({ notice: 'help', opinion: undefined });
}, 60_000);

test('an empty mail with something that cannot be read is told what that is', async () => {
  const { text } = await ask({
    attached: { name: 'scan.zip', content: Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(3000)]) },
  });
  expect(text).toContain('What to send us');
  expect(text).toMatch(/without any text, and what is attached could not be read: scan\.zip \S/);
}, 60_000);

test('an empty mail with a case attached is answered', async () => {
  const { text } = await ask({ attached: { name: 'case.txt', content: `${note} What do we bill?` } });
  expect(text).toMatch(/\b97607\b/);
  expect(text).not.toContain('What to send us');
}, 60_000);

test('thanks without a case are told what to send', async () => {
  const { text } = await ask({ subject: 'Thanks', text: 'Thank you!' });
  expect(text).toContain('We found no coding question in your mail.');
}, 60_000);
