import { people } from '../../src/practice/accounts.ts';
import { openChance } from './chance.ts';
import { type Evidence, judge } from './judge.ts';
import { planMails } from './mails.ts';
import { carriesIdOnly } from './queue-contents.ts';

/** The verdict of a run must be able to go wrong: one promise broken at a time. */

const plan = planMails(60, 7, openChance(7).fork('mails'));
const questions = plan.filter(mail => mail.asks !== undefined);
const replyTo = (messageId: string) => `<reply-to-${messageId.slice(1, -1)}@svc.test>`;
const rootOf = (messageId: string): string => {
  const mail = plan.find(entry => entry.messageId === messageId);
  const parent = mail?.asks && mail.after !== undefined ? plan[mail.after] : undefined;
  return parent === undefined ? messageId : rootOf(parent.messageId);
};

/** A run in which everything went well. */
function goodRun(): Evidence {
  return {
    plan,
    posted: new Set(plan.keys()),
    removed: new Set(),
    delivered: questions.flatMap((mail, transaction) =>
      [mail.asks?.asker ?? '', people.team].map(to => ({
        to,
        messageId: replyTo(mail.messageId),
        inReplyTo: mail.messageId,
        subject: 'Re: case',
        caseNumber: rootOf(mail.messageId),
        raw: Buffer.from(`Subject: Re: case\r\n\r\nBill ${mail.asks?.code} x1\r\n`),
        transaction,
      })),
    ),
    ledger: {
      mails: plan.map(({ messageId }) => ({ messageId, outcome: 'question', reason: null, hasRaw: true })),
      questions: questions.map(({ messageId }, index) => ({
        messageId,
        state: 'answered',
        caseNumber: rootOf(messageId),
        replyId: index,
        replyState: 'sent',
        replyMessageId: replyTo(messageId),
        isFinished: true,
        allowedSends: 1,
      })),
      casesWithoutMail: 0,
      sighted: new Set(),
    },
    inbox: questions.map(({ messageId }, uid) => ({
      uid,
      flags: ['\\Answered'],
      raw: Buffer.from(`Message-ID: ${messageId}\r\n\r\n`),
    })),
    sent: questions.map(({ messageId }, uid) => ({
      uid,
      flags: [],
      raw: Buffer.from(`Message-ID: ${replyTo(messageId)}\r\n\r\n`),
    })),
    jobsSeen: 10,
    wrongJobs: [],
    betrayed: [],
    operatorActs: 0,
    accidents: [],
    badStops: [],
    faults: 25,
    wantedFaults: 25,
  };
}

const wrongIn = (evidence: Evidence) =>
  judge(evidence)
    .filter(finding => !finding.isGood)
    .map(finding => finding.what);

test('a good run has nothing against it', () => {
  expect(wrongIn(goodRun())).toEqual([]);
});

type Spoil = (run: Evidence) => Partial<Evidence>;
const first = <T>(list: readonly T[]): T => list[0] as T;

const spoils: readonly (readonly [string, Spoil])[] = [
  ['authorised questions answered', run => ({ delivered: run.delivered.slice(2) })],
  [
    'questions with two different Message-IDs',
    run => ({ delivered: [...run.delivered, { ...first(run.delivered), messageId: '<other@svc.test>' }] }),
  ],
  [
    'answers without the right code',
    run => ({
      delivered: run.delivered.map((copy, i) =>
        i === 0 ? { ...copy, raw: Buffer.from('Bill 99999') } : copy,
      ),
    }),
  ],
  [
    'follow-ups outside their case',
    run => ({
      ledger: {
        ...run.ledger,
        questions: run.ledger.questions.map(line => ({ ...line, caseNumber: line.messageId })),
      },
    }),
  ],
  [
    'replies sent more often than the ledger allows',
    run => ({ delivered: [...run.delivered, { ...first(run.delivered), transaction: 999 }] }),
  ],
  [
    'answers to what must not be answered',
    run => ({
      delivered: [...run.delivered, { ...first(run.delivered), inReplyTo: '<report@clinic.test>' }],
    }),
  ],
  [
    'copies to anyone but the asker and the team',
    run => ({ delivered: [...run.delivered, { ...first(run.delivered), to: 'mallory@elsewhere.test' }] }),
  ],
  ['mails without a record', run => ({ ledger: { ...run.ledger, mails: run.ledger.mails.slice(1) } })],
  [
    'mails never written, for want of a reply to answer',
    run => ({ posted: new Set([...run.posted].slice(1)) }),
  ],
  [
    'cases opened for no or twice for one question',
    run => ({
      ledger: { ...run.ledger, questions: [...run.ledger.questions, first(run.ledger.questions)] },
    }),
  ],
  ['cases without their mail', run => ({ ledger: { ...run.ledger, casesWithoutMail: 1 } })],
  ['sent replies without exactly one copy in Sent', run => ({ sent: [...run.sent, first(run.sent)] })],
  ['answered mails that are not flagged', run => ({ inbox: run.inbox.slice(1) })],
  [
    'flagged mails that are no questions',
    run => ({
      inbox: [...run.inbox, { ...first(run.inbox), raw: Buffer.from('Message-ID: <x@y.test>\r\n\r\n') }],
    }),
  ],
  ['jobs that carry more than an id', () => ({ wrongJobs: ['{"id":1,"subject":"case"}'] })],
  ['words of a mail in queue or log', () => ({ betrayed: ['log: zq1x2qz'] })],
  ['processes that ended by themselves', () => ({ accidents: ['consult ended with 1'] })],
  ['processes that did not stop with 0', () => ({ badStops: ['sweep ended with SIGKILL'] })],
  ['faults that happened', () => ({ faults: 24 })],
];

test.each(spoils)('%s: a run that breaks it is found out', (what, spoil) => {
  const run = goodRun();
  expect(wrongIn({ ...run, ...spoil(run) })).toContain(what);
});

test('a mail deleted before the service saw it is missed by nobody; one it had seen is answered all the same', () => {
  const run = goodRun();
  // Nobody deletes a mail that others of the plan go on from.
  const parents = new Set(plan.map(({ after }) => plan[after ?? -1]?.messageId));
  const { messageId } = first(questions.filter(mail => !parents.has(mail.messageId)));
  const removed = new Set([messageId]);
  const without = <T extends { messageId: string }>(lines: readonly T[]) =>
    lines.filter(line => line.messageId !== messageId);
  const delivered = run.delivered.filter(copy => copy.inReplyTo !== messageId);
  const inbox = run.inbox.filter(({ raw }) => !raw.includes(messageId));
  const { mails, questions: asked } = run.ledger;
  const ledger = { ...run.ledger, mails: without(mails), questions: without(asked) };
  expect(wrongIn({ ...run, removed, delivered, inbox, ledger })).toEqual([]);
  expect(wrongIn({ ...run, removed, delivered, inbox })).toEqual(['authorised questions answered']);
});

test('the same seed plans the same mails, another one others', () => {
  const ofSeed = (seed: number) =>
    planMails(60, seed, openChance(seed).fork('mails')).map(mail => `${mail.kind} ${mail.write(undefined)}`);
  expect(ofSeed(7)).toEqual(ofSeed(7));
  expect(ofSeed(7)).not.toEqual(ofSeed(8));
});

test.each([
  [true, '{"id":7}'],
  [false, '{"id":7,"from":"dana@cedarhollow.test"}'],
  [false, '{"id":"seven"}'],
  [false, 'Subject: case'],
])('carries an id only: %s for %s', (expected, data) => {
  expect(carriesIdOnly(data)).toBe(expected);
});
