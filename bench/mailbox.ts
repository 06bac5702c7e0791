import { CatchUp } from '../src/inbox/catch-up.ts';
import { connectImap, type ImapSettings } from '../src/inbox/imap.ts';
import { openLedger } from '../src/ledger/ledger.ts';
import { mailboxState } from '../src/ledger/mailbox.ts';
import { dovecotPart, startDovecot } from '../test/support/dovecot.ts';
import { openImapLine } from '../test/support/imap-line.ts';
import { needPart } from '../test/support/parts.ts';
import { startPostgres } from '../test/support/postgres.ts';

/**
 * What a new session costs in a mailbox that holds many mails, all of them in the ledger: on a real Dovecot, with
 * CONDSTORE and without; and what a renumbered mailbox costs, its mails recognised from the list or downloaded.
 * Usage: node bench/mailbox.ts [mails]
 */
const count = Number(process.argv[2] ?? 100_000);
const renumbered = Math.min(count, 2000);

const program = needPart(dovecotPart);
if (program === undefined) throw new Error('Dovecot is missing.');
const dovecot = await startDovecot(program);
const postgres = await startPostgres();
const ledger = await openLedger(postgres.url);
const now = () => new Date();
const rows: object[] = [];

const mail = (index: number) =>
  `Message-ID: <bench-${index}@clinic.test>\r\nFrom: ann@clinic.test\r\nSubject: case ${index}\r\n\r\n${'45 sq cm. '.repeat(3000)}\r\n`;

/** One account with its mails, and sessions on it that each look once. */
async function openBox(mails: number) {
  const account = await dovecot.openAccount();
  for (let index = 0; index < mails; index += 1) await account.deliver(mail(index), { seen: true });
  let taken = 0;
  const open = async (without: readonly string[]) => {
    const line = await openImapLine(dovecot.plainPort, { without });
    const settings: ImapSettings = {
      host: '127.0.0.1',
      port: line.port,
      security: 'none-on-loopback-only',
      user: account.user,
      password: account.password,
      maxMailBytes: 1_000_000,
    };
    const state = mailboxState(ledger, now);
    const catchUp = new CatchUp(
      {
        mailbox: account.user,
        start: 'now',
        maxMailBytes: 1_000_000,
        signal: new AbortController().signal,
        onAnswer() {},
      },
      {
        state,
        onMail: async ({ mailbox, uidValidity, uid, raw, internalDate }) => {
          taken += 1;
          const messageId = /^Message-ID: (\S+)/.exec(Buffer.from(raw).toString('latin1'))?.[1];
          const place = { mailbox, uidValidity, uid, raw, sizeBytes: raw.length, receivedAt: internalDate };
          const arrival = { ...place, from: 'ann@clinic.test', subject: 'case' };
          await ledger.recordIgnored(
            messageId === undefined ? arrival : { ...arrival, messageId },
            { reason: 'bench' },
            now(),
          );
        },
        onUnfetched: async () => {},
      },
    );
    /** The time from the opened folder to the end of the look. */
    const look = async () => {
      const client = await connectImap(settings);
      const { uidValidity, uidNext, highestModseq } = await client.mailboxOpen('INBOX');
      const startedAt = performance.now();
      const known = await state.open({
        name: account.user,
        uidValidity: String(uidValidity),
        uidNext,
        start: 'now',
      });
      const modseq = client.capabilities.has('CONDSTORE') ? highestModseq : undefined;
      await catchUp.catchUp(client, { ...known, uidValidity: String(uidValidity), doneUid: 0, modseq });
      const tookMs = Math.round(performance.now() - startedAt);
      await client.logout();
      return tookMs;
    };
    return { look, close: () => line.close() };
  };
  return { account, open, taken: () => taken };
}

/** As if the service had started with an empty folder and taken every mail since. */
async function believeTaken(user: string, mails: number): Promise<void> {
  await postgres.query(`update mailboxes set floor_uid = 0, since_at = null where name = '${user}'`);
  await postgres.query(
    `with one as (insert into messages (mailbox_id, raw_sha256, raw, size_bytes, header_message_id, fingerprint,
        from_address, subject, outcome, reason, detail, case_id, received_at, recorded_at)
      select id, 'x', null, 1, null, null, 'ann@clinic.test', 'case', 'ignored', 'bench', null, null, now(), now()
      from mailboxes where name = '${user}' returning id, mailbox_id)
    insert into sightings (mailbox_id, uidvalidity, uid, message_id, seen_at)
    select one.mailbox_id, b.uidvalidity, n, one.id, now()
    from one join mailboxes b on b.id = one.mailbox_id, generate_series(1, ${mails}) as n`,
  );
}

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const rounds = [0, 1, 2, 3, 4];

try {
  const big = await openBox(count);
  const first = await big.open([]);
  await first.look();
  await believeTaken(big.account.user, count);
  for (const [name, without] of [
    ['without CONDSTORE', ['CONDSTORE', 'QRESYNC', 'ENABLE']],
    ['with CONDSTORE', []],
  ] as const) {
    const sessions = await big.open(without);
    const firstMs = await sessions.look();
    const same: number[] = [];
    for (const _ of rounds) same.push(await sessions.look());
    const changed: number[] = [];
    for (const round of rounds) {
      await big.account.deliver(mail(count + round));
      changed.push(await sessions.look());
    }
    rows.push({
      [`${count} mails`]: name,
      'first look, ms': firstMs,
      'reconnect, nothing new, ms': median(same),
      'reconnect, one new mail, ms': median(changed),
    });
    await sessions.close();
  }
  await first.close();
  process.stdout.write(`${rows.map(row => JSON.stringify(row)).join('\n')}\n`);

  const small = await openBox(0);
  const sessions = await small.open([]);
  await sessions.look();
  for (let index = 0; index < renumbered; index += 1) await small.account.deliver(mail(index));
  const takeMs = await sessions.look();
  await small.account.renumber();
  const before = small.taken();
  const againMs = await sessions.look();
  process.stdout.write(
    `${JSON.stringify({ renumbered, 'taken at first, ms': takeMs, 'after UIDVALIDITY change, ms': againMs, 'downloaded again': small.taken() - before })}\n`,
  );
  await sessions.close();
} finally {
  await ledger.close();
  await postgres.stop();
  await dovecot.close();
}
