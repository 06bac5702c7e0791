import { people } from '../../src/practice/accounts.ts';
import { rawHeader, readReceived } from '../../src/practice/received.ts';
import { runCommand } from '../support/command.ts';
import { answers, type Letter, post } from '../support/letter.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood, type RunningService, stranger } from '../support/running.ts';

/** Mails that order something instead of asking a case. */

const colleague = 'partner@cedarhollow.test';
const npwt45 = 'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3. Medicare. What do we bill?';

let postgres: TestPostgres;
let place: Neighbourhood;
let running: RunningService;

beforeAll(async () => {
  postgres = await startPostgres();
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  await place.practice.addUser({ address: colleague, password: people.password });
  running = await place.start({
    env: { ALLOWED_SENDERS: `${people.asker}, ${colleague}`, ALLOWED_CC: '@cedarhollow.test' },
  });
}, 120_000);
afterAll(async () => {
  await place.close();
  await postgres.stop();
});

async function ask(content: Letter) {
  const question = await post(place.practice, content);
  const { raw } = await place.practice.waitFor(question.from, answers(question.messageId));
  const header = (name: string) => rawHeader(raw, name) ?? '';
  return { ...(await readReceived(raw)), header, question };
}

/** The thread of an answer, for a reply to it. */
function inReplyTo(answer: Awaited<ReturnType<typeof ask>>): Pick<Letter, 'subject' | 'headers'> {
  return {
    subject: `Re: ${answer.question.subject}`,
    headers: [`In-Reply-To: ${answer.header('Message-ID')}`],
  };
}

async function endOf(content: Letter, stage: string) {
  const since = running.stages.count;
  const question = await post(place.practice, content);
  const end = await running.stages.next(notice => notice.stage === stage, since);
  expect(place.practice.mails(question.from).filter(answers(question.messageId))).toEqual([]);
  return end;
}

const ledger = () => running.service.ledger;

test.each([
  ['help', 'What to send us', /deepest tissue/],
  ['97607', 'CPT 97607', /up to 50 \(inclusive\) sq cm/],
  ['lookup 97607, 97608 on 2026-03-02', 'Codes you asked for', /For date of service 2026-03-02/],
  ['lookup 97699', 'Codes you asked for|97699', /In no loaded edition: 97699/],
  ['lookup 97607 on 2026-13-45', 'No such day', /2026-13-45 is not a date/],
  ['edits 97597 97607', 'Edits among 97597, 97607', /97597/],
])('"%s" is answered in the sender\'s thread, and to nobody else', async (body, title, words) => {
  const { text, header, caseNumber, question } = await ask({ subject: 'A word', body });
  expect(text).toMatch(new RegExp(title));
  expect(text.replace(/\s+/g, ' ')).toMatch(words);
  expect(header('References')).toContain(question.messageId);
  expect(header('Auto-Submitted')).toBe('auto-replied');
  expect(header('Cc')).toBe('');
  const shown = await ledger().showCase(caseNumber);
  expect(shown?.events.map(({ kind }) => kind)).toContain('notice-recorded');
  expect(shown?.questions[0]?.opinion ?? undefined).toBeUndefined();
});

test('a command may stand in the subject of an empty mail', async () => {
  const { text } = await ask({ subject: 'help', body: '' });
  expect(text).toContain('What to send us');
});

test("status tells the sender's own cases, never another's", async () => {
  const own = await ask({ subject: 'My case', body: npwt45 });
  const foreign = await ask({ from: colleague, subject: 'Private case', body: npwt45 });

  const all = await ask({ subject: 'How is it', body: 'status', cc: colleague });
  expect(all.text).toContain(`${own.caseNumber}: answered`);
  expect(all.text).not.toContain(foreign.caseNumber);
  expect(all.text).not.toContain(`- ${all.caseNumber}`);
  expect(all.header('Cc')).toBe('');

  const one = await ask({ subject: 'How is it', body: `status ${own.caseNumber}` });
  expect(one.text).toContain(`${own.caseNumber}: answered`);
  const refused = await ask({ subject: 'How is it', body: `status ${foreign.caseNumber}` });
  expect(refused.text).toContain(`no case ${foreign.caseNumber} of yours`);
  expect(refused.text).not.toContain('answered');
});

test('a correction is kept with the answer that it replies to', async () => {
  const first = await ask({ subject: 'To be corrected', body: npwt45 });
  const correction = await ask({ ...inReplyTo(first), body: 'correct: 97606, the device was a DME pump' });
  expect(correction.caseNumber).toBe(first.caseNumber);
  expect(correction.text).toContain('Thank you for the correction');
  const shown = await ledger().showCase(first.caseNumber);
  const kept = await ledger().listFeedback({ caseId: shown?.caseId ?? 0 });
  expect(kept).toEqual([
    expect.objectContaining({
      caseNumber: first.caseNumber,
      questionId: shown?.questions[0]?.questionId,
      by: people.asker,
      text: '97606, the device was a DME pump',
    }),
  ]);
});

test('a correction that replies to nothing is asked for again', async () => {
  const { text, caseNumber } = await ask({ subject: 'A thought', body: 'correct: 97606' });
  expect(text).toContain('Which answer is it about?');
  const shown = await ledger().showCase(caseNumber);
  expect(await ledger().listFeedback({ caseId: shown?.caseId ?? 0 })).toEqual([]);
});

test('a command in the middle of a case says nothing about the case', async () => {
  const first = await ask({ subject: 'With a look-up', body: npwt45 });
  const lookup = await ask({ ...inReplyTo(first), body: 'lookup 99215' });
  const followUp = await ask({ ...inReplyTo(lookup), body: 'Sorry, it was 62 sq cm after all.' });
  expect(followUp.caseNumber).toBe(first.caseNumber);
  expect(followUp.text).toMatch(/\b97608\b/);
  expect(followUp.text).not.toContain('99215');
});

test('stop is confirmed once, then there is silence until start', async () => {
  const stopped = await ask({ from: colleague, subject: 'stop', body: '' });
  expect(stopped.text).toContain('no more answers');
  for (const body of [npwt45, 'stop', 'help']) {
    expect((await endOf({ from: colleague, body }, 'ignored')).reason).toBe('stopped');
  }
  const other = await ask({ cc: colleague, subject: 'Meanwhile', body: npwt45 });
  expect(other.header('Cc')).not.toContain(colleague);
  const started = await ask({ from: colleague, subject: 'start', body: '' });
  expect(started.text).toContain('are answered');
  expect((await ask({ from: colleague, body: npwt45 })).text).toMatch(/\b97607\b/);
});

test.each(['help', 'status', 'stop', 'lookup 97607'])('a stranger gets nothing for "%s"', async body => {
  expect((await endOf({ from: stranger, body }, 'rejected')).reason).toBe('not-allowed');
  expect(await ledger().isStopped(stranger)).toBe(false);
});

describe('beyond the quota', () => {
  let busy: Neighbourhood;
  let service: RunningService;

  beforeEach(async () => {
    busy = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
    service = await busy.start({ env: { MAX_REPLIES_PER_SENDER_PER_HOUR: '2' } });
    for (const subject of ['One', 'Two']) await answerTo({ subject, body: npwt45 });
  }, 60_000);
  afterEach(async () => {
    await busy.close();
  });

  async function answerTo(content: Letter) {
    const question = await post(busy.practice, content);
    const { raw } = await busy.practice.waitFor(question.from, answers(question.messageId));
    return { ...(await readReceived(raw)), cc: rawHeader(raw, 'Cc') ?? '' };
  }

  async function holdOf(body: string) {
    const since = service.stages.count;
    await post(busy.practice, { subject: 'More', body });
    const { caseNumber = '' } = await service.stages.next(notice => notice.stage === 'held', since);
    return (await service.service.ledger.showCase(caseNumber))?.questions[0];
  }

  test('the first mail is told so, the next wait in silence', async () => {
    const told = await answerTo({ subject: 'Three', body: npwt45 });
    expect(told.text.replace(/\s+/g, ' ')).toMatch(
      /answer 2 mails of one sender within an hour.*not worked on/,
    );
    expect(told.text).not.toMatch(/\b97607\b/);
    expect(told.cc).toBe('');
    const count = busy.practice.mails(people.asker).length;
    for (const body of [npwt45, 'help']) {
      expect(await holdOf(body)).toMatchObject({ state: 'held', reason: 'quota-sender-hour' });
    }
    expect(busy.practice.mails(people.asker)).toHaveLength(count);
  });

  test('a stop is heard all the same: confirmed as the first one, carried out in silence later', async () => {
    expect((await answerTo({ subject: 'stop', body: '' })).text).toContain('no more answers');
    const { ledger } = service.service;
    expect(await ledger.isStopped(people.asker)).toBe(true);
    expect(await silently('start')).toBe('start-obeyed');
    expect(await ledger.isStopped(people.asker)).toBe(false);
    // The first mail beyond the quota was the stop: its notice is spent, so the rest is silence.
    expect(await silently('stop')).toBe('stop-obeyed');
    expect(await ledger.isStopped(people.asker)).toBe(true);
  });

  async function silently(word: string) {
    const since = service.stages.count;
    await post(busy.practice, { subject: word, body: '' });
    return (await service.stages.next(notice => notice.stage === 'ignored', since)).reason;
  }
});

describe('"ask" with nothing but a command', () => {
  const cwd = import.meta.dirname;

  test.each([
    ['97607', /up to 50 \(inclusive\) sq cm/],
    ['From: a@b.test\r\nSubject: help\r\n\r\n', /What to send us/],
    ['edits 97597 97607', /Edits among 97597, 97607/],
  ])('%j prints the answer that a mail would get', async (input, words) => {
    const asked = runCommand(['ask', '-'], { cwd, input });
    expect(await asked.ended()).toBe(0);
    expect(asked.output().replace(/\s+/g, ' ')).toMatch(words);
  });

  test('what only the service knows is refused with 2', async () => {
    const asked = runCommand(['ask', '-'], { cwd, input: 'status' });
    expect(await asked.ended()).toBe(2);
    expect(asked.output()).toMatch(/^standard input: "status" is about the sender's own cases/);
  });
});
