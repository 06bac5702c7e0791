import { assess } from '../../src/ledger/health.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import type { Vitals } from '../../src/ledger/vitals.ts';
import { answered, arrival, asker, at, composed, taken } from '../support/arrivals.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
let ledger: Ledger;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  postgres = { ...postgres, url: await postgres.fresh() };
  ledger = await openLedger(postgres.url);
});
afterEach(() => ledger.close());

const minuteMs = 60_000;

describe('signs of life', () => {
  const pulse = async (part: string) =>
    (await ledger.readVitals(new Date())).pulses.find(found => found.part === part);

  test('the latest of several processes counts, and a failing one says why without undoing it', async () => {
    await ledger.recordPulse('mailbox one', 10 * minuteMs, undefined);
    await ledger.recordPulse('mailbox one', 2 * minuteMs, undefined);
    await ledger.recordPulse('mailbox one', 20 * minuteMs, 'the IMAP server cannot be reached');
    await ledger.recordPulse('mailbox one', undefined, 'the password is refused');
    const found = await pulse('mailbox one');
    expect(found?.silentMs).toBeGreaterThanOrEqual(2 * minuteMs);
    expect(found?.silentMs).toBeLessThan(3 * minuteMs);
    expect(found?.trouble).toBe('the password is refused');
    await ledger.recordPulse('mailbox one', 0, undefined);
    expect(await pulse('mailbox one')).toMatchObject({ trouble: undefined });
  });

  test('a part that was taken out of service is forgotten after a week', async () => {
    await ledger.recordPulse('mailbox old', 8 * 24 * 60 * minuteMs, undefined);
    expect(await pulse('mailbox old')).toBeUndefined();
  });
});

describe('what waits', () => {
  const now = () => new Date();

  test('an empty ledger waits for nothing', async () => {
    expect(await ledger.readVitals(now())).toEqual({
      pulses: [],
      overdueMs: { consult: 0, deliver: 0 },
      unansweredMs: 0,
      open: { taken: 0, ready: 0, unknown: 0 },
      waiting: { failedQuestions: 0, heldQuestions: 0, failedReplies: 0, heldReplies: 0, heldMails: 0 },
    });
  });

  test('the age of the oldest work nobody took up, and of the oldest unanswered question', async () => {
    const ago = (minutes: number) => new Date(Date.now() - minutes * minuteMs);
    await ledger.takeQuestion(arrival(), { asker }, ago(30));
    await ledger.takeQuestion(arrival(), { asker }, ago(5));
    const held = await ledger.takeQuestion(arrival(), { asker, hold: { reason: 'quota-sender' } }, ago(90));
    expect(held.kind).toBe('taken');
    const vitals = await ledger.readVitals(now());
    expect(Math.round(vitals.overdueMs.consult / minuteMs)).toBe(30);
    expect(Math.round(vitals.unansweredMs / minuteMs)).toBe(30);
    expect(vitals.open.taken).toBe(2);
    expect(vitals.waiting.heldQuestions).toBe(1);
  });

  test('work in hand is not overdue; a wrong clock makes no time negative', async () => {
    const { questionId } = await taken(ledger);
    await ledger.beginConsult(questionId, 15_000, new Date(Date.now() + 3600_000));
    expect((await ledger.readVitals(now())).overdueMs.consult).toBe(0);
  });

  test('replies: due, of unknown outcome, failed, held', async () => {
    const { replyId } = await answered(ledger, composed());
    expect((await ledger.readVitals(now())).open.ready).toBe(1);
    await ledger.claimReply(replyId, 60_000, now());
    await ledger.recordUnknown(replyId, 'lost', now());
    expect((await ledger.readVitals(now())).open).toMatchObject({ ready: 0, unknown: 1 });
    await ledger.holdReply(replyId, 'delivery unknown', now());
    expect((await ledger.readVitals(now())).waiting).toMatchObject({ heldReplies: 1 });
    expect((await ledger.readVitals(now())).open.unknown).toBe(0);
  });

  test('a case that is released after days has not waited for us all that time', async () => {
    const days = new Date(Date.now() - 3 * 24 * 60 * minuteMs);
    const one = await ledger.takeQuestion(arrival(), { asker, hold: { reason: 'quota-sender' } }, days);
    if (one.kind !== 'taken') throw new Error('expected a fresh question');
    await ledger.requeueCase(one.caseNumber, 'held', 'test', now());
    expect((await ledger.readVitals(now())).unansweredMs).toBeLessThan(minuteMs);
  });
});

describe('incidents', () => {
  const silent = { kind: 'mailbox-silent', subject: 'mailbox one', reason: 'silent for 16 minutes' };
  const waits = { kind: 'work-waits', subject: 'stage consult', reason: 'waiting for 20 minutes' };
  const tell = async () => {
    const told: string[] = [];
    await ledger.tellAlerts(at(-1000), at(100), async alerts => {
      told.push(...alerts.map(({ kind, reason }) => `${kind}: ${reason}`));
    });
    return told;
  };

  test('each beginning and each end is told once, however often it is looked at', async () => {
    expect(await ledger.keepIncidents([silent], at(0))).toEqual({ began: 1, ended: 0 });
    expect(await ledger.keepIncidents([silent], at(1))).toEqual({ began: 0, ended: 0 });
    expect(await tell()).toEqual(['incident-began: silent for 16 minutes']);
    expect(await ledger.keepIncidents([silent, waits], at(2))).toEqual({ began: 1, ended: 0 });
    expect(await ledger.keepIncidents([waits], at(3))).toEqual({ began: 0, ended: 1 });
    expect(await tell()).toEqual([
      'incident-began: waiting for 20 minutes',
      'incident-ended: mailbox one: over after 3 minutes',
    ]);
    expect(await ledger.keepIncidents([silent], at(4))).toEqual({ began: 1, ended: 1 });
    expect(await tell()).toEqual([
      'incident-began: silent for 16 minutes',
      'incident-ended: stage consult: over after 2 minutes',
    ]);
  });

  test('two sweeps at once open one incident', async () => {
    const both = await Promise.all([0, 1].map(() => ledger.keepIncidents([silent], at(0))));
    expect(both.reduce((sum, { began }) => sum + began, 0)).toBe(1);
    const ends = await Promise.all([0, 1].map(() => ledger.keepIncidents([], at(1))));
    expect(ends.reduce((sum, { ended }) => sum + ended, 0)).toBe(1);
  });
});

describe('the verdict', () => {
  const well: Vitals = {
    pulses: ['role sweep', 'role intake', 'mailbox one'].map(part => ({
      part,
      silentMs: 20_000,
      trouble: undefined,
    })),
    overdueMs: { consult: 0, deliver: 0 },
    unansweredMs: 0,
    open: { taken: 1, ready: 1, unknown: 0 },
    waiting: { failedQuestions: 0, heldQuestions: 0, failedReplies: 0, heldReplies: 0, heldMails: 0 },
  };
  const limits = { alertAfterMs: 15 * minuteMs, roles: ['sweep', 'intake'] };
  const silence = (part: string, silentMs: number, trouble?: string): Vitals => ({
    ...well,
    pulses: well.pulses.map(pulse => (pulse.part === part ? { part, silentMs, trouble } : pulse)),
  });

  test.each<[string, Vitals, string, string[]]>([
    ['all is well', well, 'well', []],
    ['one held mail', { ...well, waiting: { ...well.waiting, heldMails: 1 } }, 'for-a-person', []],
    [
      'a mailbox that is connected and says nothing',
      silence('mailbox one', 16 * minuteMs, 'ETIMEDOUT'),
      'in-trouble',
      ['the mailbox one has not answered for 16 minutes: ETIMEDOUT'],
    ],
    ['a short silence', silence('mailbox one', 14 * minuteMs), 'well', []],
    [
      'a role that died',
      silence('role intake', 180 * minuteMs),
      'in-trouble',
      ['the role intake has been silent for 3 hours'],
    ],
    [
      'a role that was never started',
      { ...well, pulses: well.pulses.filter(({ part }) => part !== 'role sweep') },
      'in-trouble',
      ['the role sweep does not run'],
    ],
    [
      'workers that do not work',
      { ...well, overdueMs: { consult: 0, deliver: 16 * minuteMs } },
      'in-trouble',
      ['work for deliver has been waiting for 16 minutes'],
    ],
    [
      'a server that puts off every reply',
      { ...well, unansweredMs: 61 * minuteMs },
      'in-trouble',
      ['a question has had no answer for 61 minutes'],
    ],
    ['greylisting', { ...well, unansweredMs: 30 * minuteMs }, 'well', []],
  ])('%s', (_name, vitals, state, reasons) => {
    const health = assess(vitals, limits);
    expect(health.state).toBe(state);
    expect(health.troubles.map(({ reason }) => reason)).toEqual(reasons);
  });
});
