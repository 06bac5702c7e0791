import type { MailboxDesk } from '../../src/inbox/desk.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { openLog } from '../../src/log.ts';
import type { Outlet } from '../../src/outbox/outlet.ts';
import { openSender } from '../../src/outbox/send.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { deliverReply } from '../../workers/deliver.ts';
import { finishReply } from '../../workers/desk.ts';
import { answered, asker, at, mailboxName } from '../support/arrivals.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type ScriptedSmtp, type SmtpScript, scriptSmtp } from '../support/smtp.ts';
import { openLine } from '../torture/line.ts';

/** What a server says to single recipients: nobody gets a reply twice, the asker never goes without a word of it. */

const team = 'team@practice.test';
const greylisted = '451 4.7.1 greylisted, come back later';
const unknownUser = '550 5.1.1 no such user';

let postgres: TestPostgres;
let ledger: Ledger;
let queue: Queue;
let server: ScriptedSmtp;

beforeAll(async () => {
  postgres = await startPostgres();
  ledger = await openLedger(postgres.url);
  queue = await openQueue({ databaseUrl: postgres.url, onError: () => {} });
}, 120_000);
afterEach(async () => {
  await server.close();
});
afterAll(async () => {
  await queue.close(5000);
  await ledger.close();
  await postgres.stop();
});

/** A mailbox that files and flags nothing; whether it holds a copy is the test's word. */
function desk(holdsCopy = false): MailboxDesk {
  return {
    fetchMail: async () => 'gone' as const,
    findInSent: async () => holdsCopy,
    fileSent: async () => 'off' as const,
    markAnswered: async () => true,
    close: async () => {},
  };
}

function outlet(port: number): Outlet {
  return {
    from: { name: '', address: 'coding@practice.test' },
    replyTo: undefined,
    serviceName: 'CaseConsultant',
    recipients: { ownAddresses: [], teamCc: [], allowedCc: [], maxRecipients: 20 },
    sender: openSender({ host: '127.0.0.1', port, security: 'none-on-loopback-only' }),
  };
}

interface Attempt {
  readonly minutes: number;
  readonly store?: Ledger;
  readonly holdsCopy?: boolean;
}

/** One run of the deliver worker and of the desk at this minute; answers to whom the server was asked to deliver. */
async function deliver(replyId: number, { minutes, store = ledger, holdsCopy }: Attempt): Promise<string[]> {
  const seen = server.recipients.length;
  const parts = {
    ledger: store,
    queue,
    outlets: new Map([[mailboxName, outlet(server.port)]]),
    desks: new Map([[mailboxName, desk(holdsCopy)]]),
    sendRetryForMs: 3600_000,
    unknownDelivery: 'resend-once' as const,
    log: openLog('silent'),
    notify: () => {},
    now: () => at(minutes),
  };
  await deliverReply(replyId, parts, AbortSignal.timeout(10_000));
  await finishReply(replyId, parts);
  return server.recipients.slice(seen);
}

async function standing(caseNumber: string) {
  const question = (await ledger.showCase(caseNumber))?.questions[0];
  return { question: question?.state, reply: question?.reply?.state };
}

async function eventsOf(caseNumber: string, kind: string) {
  return (await ledger.showCase(caseNumber))?.events.filter(event => event.kind === kind) ?? [];
}

async function readyReply(script: SmtpScript) {
  server = await scriptSmtp(script);
  return await answered(ledger);
}

test('a greylisted asker gets the same bytes later, alone, also after a restart', async () => {
  const rcptTo: Record<string, string> = { [asker]: greylisted };
  const { replyId, caseNumber } = await readyReply({ rcptTo });
  expect(await deliver(replyId, { minutes: 2 })).toEqual([asker, team]);
  expect(await standing(caseNumber)).toEqual({ question: 'consulted', reply: 'ready' });

  delete rcptTo[asker];
  const restarted = await openLedger(postgres.url);
  expect(await deliver(replyId, { minutes: 2, store: restarted })).toEqual([]);
  expect(await deliver(replyId, { minutes: 4, store: restarted })).toEqual([asker]);
  await restarted.close();
  expect(server.bodies).toHaveLength(2);
  expect(server.bodies[1]).toBe(server.bodies[0]);
  expect(await standing(caseNumber)).toEqual({ question: 'answered', reply: 'sent' });
  expect(await deliver(replyId, { minutes: 30 })).toEqual([]);
});

test('a team address that is refused does not keep the answer from the asker, and a person hears of it', async () => {
  const { replyId, caseNumber } = await readyReply({ rcptTo: { [team]: unknownUser } });
  await deliver(replyId, { minutes: 2 });
  expect(await standing(caseNumber)).toEqual({ question: 'answered', reply: 'sent' });
  const [refused] = await eventsOf(caseNumber, 'recipient-refused');
  expect(refused?.detail).toMatchObject({ addresses: [team], reason: unknownUser });
  const told: string[] = [];
  await ledger.tellAlerts(at(0), at(3), async alerts => {
    told.push(...alerts.filter(alert => alert.caseNumber === caseNumber).map(alert => alert.kind));
  });
  expect(told).toEqual(['recipient-refused']);
});

test('an asker who is refused is a failed reply, though the team has it; sent again it goes to the asker alone', async () => {
  const rcptTo: Record<string, string> = { [asker]: unknownUser };
  const { replyId, caseNumber } = await readyReply({ rcptTo });
  await deliver(replyId, { minutes: 2 });
  expect(await standing(caseNumber)).toEqual({ question: 'failed', reply: 'failed' });
  expect(await eventsOf(caseNumber, 'reply-failed')).toHaveLength(1);

  delete rcptTo[asker];
  await ledger.requeueCase(caseNumber, 'any', 'operator', at(5));
  expect(await deliver(replyId, { minutes: 6 })).toEqual([asker]);
  expect(await standing(caseNumber)).toEqual({ question: 'answered', reply: 'sent' });
});

test('a greylisted team address: the asker is answered at once, the copy follows', async () => {
  const rcptTo: Record<string, string> = { [team]: greylisted };
  const { replyId, caseNumber } = await readyReply({ rcptTo });
  await deliver(replyId, { minutes: 2 });
  expect(await standing(caseNumber)).toEqual({ question: 'answered', reply: 'ready' });
  delete rcptTo[team];
  expect(await deliver(replyId, { minutes: 4 })).toEqual([team]);
  expect(await standing(caseNumber)).toEqual({ question: 'answered', reply: 'sent' });
  expect(await eventsOf(caseNumber, 'recipient-refused')).toEqual([]);
});

test.each([
  ['greylisted until the time is over', greylisted, 90],
  ['refused at the second attempt', unknownUser, 4],
])(
  'a copy that is %s is given up with an alert; the answer stays delivered',
  async (_what, answer, minutes) => {
    const rcptTo: Record<string, string> = { [team]: greylisted };
    const { replyId, caseNumber } = await readyReply({ rcptTo });
    await deliver(replyId, { minutes: 2 });
    rcptTo[team] = answer;
    expect(await deliver(replyId, { minutes })).toEqual([team]);
    expect(await standing(caseNumber)).toEqual({ question: 'answered', reply: 'sent' });
    const [refused] = await eventsOf(caseNumber, 'recipient-refused');
    expect(refused?.detail).toMatchObject({ addresses: [team] });
  },
);

test('an asker who stays greylisted until the time is over is a failed reply', async () => {
  const { replyId, caseNumber } = await readyReply({ rcptTo: { [asker]: greylisted } });
  await deliver(replyId, { minutes: 2 });
  expect(await deliver(replyId, { minutes: 90 })).toEqual([asker]);
  expect(await standing(caseNumber)).toEqual({ question: 'failed', reply: 'failed' });
});

test.each([
  ['asker greylisted, team refused', { [asker]: greylisted, [team]: unknownUser }, 'ready'],
  ['asker refused, team greylisted', { [asker]: unknownUser, [team]: greylisted }, 'failed'],
  ['both greylisted', { [asker]: greylisted, [team]: greylisted }, 'ready'],
  ['both refused', { [asker]: unknownUser, [team]: unknownUser }, 'failed'],
])('nobody took it (%s): the asker decides', async (_what, rcptTo, state) => {
  const { replyId, caseNumber } = await readyReply({ rcptTo });
  await deliver(replyId, { minutes: 2 });
  expect((await standing(caseNumber)).reply).toBe(state);
  expect(server.bodies).toEqual([]);
});

test('a copy in Sent from the first part proves nothing about those who were left', async () => {
  const rcptTo: Record<string, string> = { [asker]: greylisted };
  const script: { rcptTo: typeof rcptTo; body?: string } = { rcptTo };
  const { replyId, caseNumber } = await readyReply(script as SmtpScript);
  await deliver(replyId, { minutes: 2 });
  delete rcptTo[asker];
  script.body = 'drop';
  expect(await deliver(replyId, { minutes: 4, holdsCopy: true })).toEqual([asker]);
  expect(await standing(caseNumber)).toEqual({ question: 'consulted', reply: 'ready' });
  delete script.body;
  expect(await deliver(replyId, { minutes: 5, holdsCopy: true })).toEqual([asker]);
  expect(await standing(caseNumber)).toEqual({ question: 'answered', reply: 'sent' });
});

test('a database that breaks while the server takes the mail learns of it as soon as it is back', async () => {
  const line = await openLine(Number(new URL(postgres.url).port));
  const url = Object.assign(new URL(postgres.url), { port: String(line.port) }).href;
  const store = await openLedger(url, { onLost: () => {} });
  try {
    const script = {
      onBody: () => {
        line.refuse(700);
        line.cut('all');
      },
    };
    const { replyId, caseNumber } = await readyReply(script);
    await deliver(replyId, { minutes: 2, store });
    expect(await standing(caseNumber)).toEqual({ question: 'answered', reply: 'sent' });
    expect(server.bodies).toHaveLength(1);
  } finally {
    await store.close();
    await line.close();
  }
});
