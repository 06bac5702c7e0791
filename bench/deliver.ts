import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { loadConfig } from '../config/config.ts';
import { openLog } from '../src/log.ts';
import { people, practiceEnvironment } from '../src/practice/accounts.ts';
import { startPracticeMailbox } from '../src/practice/mailbox.ts';
import { openService } from '../src/service.ts';
import { answered } from '../test/support/arrivals.ts';
import { dovecotPart, startDovecot } from '../test/support/dovecot.ts';
import { needPart } from '../test/support/parts.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { scriptSmtp } from '../test/support/smtp.ts';
import { startRoles } from '../workers/roles.ts';

/**
 * How many replies a second leave, and how many are filed and flagged, on a real Dovecot and a PostgreSQL queue:
 * with the IMAP server on this machine, 60 ms away as a provider's is, and taking connections without a word.
 * Usage: node bench/deliver.ts [replies] [DELIVER_CONCURRENCY]
 */
const count = Number(process.argv[2] ?? 60);
const concurrency = process.argv[3] ?? '2';

const program = needPart(dovecotPart);
if (program === undefined) throw new Error('Dovecot is missing.');
const dovecot = await startDovecot(program);
const postgres = await startPostgres();
const smtp = await scriptSmtp({ offersAuth: true });
const practice = await startPracticeMailbox({
  users: [{ address: people.service, password: people.password }],
});
const folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-bench-'));

/** A line to Dovecot on which every answer takes so long; Infinity: none ever comes. */
async function openFarLine(delayMs: number) {
  const server = createServer(client => {
    const far = connect(dovecot.plainPort, '127.0.0.1');
    const close = () => {
      client.destroy();
      far.destroy();
    };
    for (const end of [client, far]) end.on('error', close).on('close', close);
    client.on('data', chunk => far.write(chunk));
    far.on('data', chunk => {
      if (Number.isFinite(delayMs)) setTimeout(() => client.write(chunk), delayMs);
    });
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

async function measure(imap: string, delayMs: number) {
  const isImapUp = Number.isFinite(delayMs);
  const account = await dovecot.openAccount();
  for (let i = 0; i < count; i += 1) await account.deliver(`Subject: question ${i}\r\n\r\n45 sq cm\r\n`);
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.plainPort,
    secure: false,
    doSTARTTLS: false,
    auth: { user: account.user, pass: account.password },
    logger: false,
  });
  await client.connect();
  const { uidValidity } = await client.mailboxOpen('INBOX');
  await client.logout();
  const line = await openFarLine(delayMs);
  const config = loadConfig({
    ...practiceEnvironment(practice, folder, [people.asker], {}),
    DATABASE_URL: await postgres.fresh(),
    IMAP_PORT: String(line.port),
    IMAP_USER: account.user,
    IMAP_PASSWORD: account.password,
    SMTP_PORT: String(smtp.port),
    DELIVER_CONCURRENCY: concurrency,
    SWEEP_EVERY_SECONDS: '1',
  });
  const service = await openService(config, { log: openLog('fatal') }, AbortSignal.timeout(60_000));
  const mailbox = `${account.user}@127.0.0.1/INBOX`;
  for (let i = 0; i < count; i += 1) {
    await answered(service.ledger, undefined, undefined, {
      mailbox,
      uidValidity: String(uidValidity),
      uid: i + 1,
    });
  }
  const before = smtp.bodies.length;
  const startedAt = performance.now();
  const roles = await startRoles(service, ['deliver', 'sweep']);
  const rate = (done: number) => Math.round((done / (performance.now() - startedAt)) * 10_000) / 10;
  const patienceMs = 60_000;
  const until = async (isDone: () => Promise<boolean> | boolean) => {
    while (!(await isDone()) && performance.now() - startedAt < patienceMs) await delay(50);
  };
  await until(() => smtp.bodies.length - before >= count);
  const sent = rate(smtp.bodies.length - before);
  let finished = 0;
  if (isImapUp) {
    await until(async () => {
      finished = count - (await service.ledger.listOverdue(new Date())).unfinished.length;
      return finished === count;
    });
  }
  const filed = rate(finished);
  await roles.stop();
  await service.close();
  line.server.close();
  return { imap, replies: count, 'sent/s': sent, 'filed and flagged/s': filed };
}

try {
  const rows = [
    await measure('on this machine', 0),
    await measure('60 ms away', 60),
    await measure('silent', Number.POSITIVE_INFINITY),
  ];
  process.stdout.write(`${JSON.stringify(rows, undefined, 1)}\n`);
} finally {
  await smtp.close();
  await practice.close();
  await postgres.stop();
  await dovecot.close();
  await rm(folder, { recursive: true, force: true });
}
