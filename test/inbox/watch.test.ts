import { getEventListeners } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import createServer from 'hoodiecrow-imap';
import { type MailboxWatch, type WatchSettings, watchMailbox } from '../../src/inbox/watch.ts';
import { RetryLater } from '../../src/outcome.ts';
import { startPracticeMailbox } from '../../src/practice/mailbox.ts';
import { type Account, type Dovecot, dovecotPart, startDovecot } from '../support/dovecot.ts';
import { type ImapLineOptions, openImapLine } from '../support/imap-line.ts';
import { type Memory, remember } from '../support/inbox.ts';
import { describeWith } from '../support/parts.ts';

const question = (subject: string, size = 0) =>
  `From: ann@clinic.test\r\nTo: cc@svc.test\r\nSubject: ${subject}\r\n\r\n45 sq cm${'.'.repeat(size)}\r\n`;

const common = {
  mailbox: 'cc@svc.test',
  folder: 'INBOX',
  start: 'now',
  maxMailBytes: 20_000,
  backoff: { minMs: 20, maxMs: 200 },
  timeouts: { autoIdleMs: 20 },
} as const;

/** Runs a watch, ends it, and hands back what it reported. */
async function watching(
  settings: WatchSettings,
  memory: Memory,
  work: (watch: MailboxWatch) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const watch = watchMailbox(settings, memory, stop.signal);
  try {
    await work(watch);
  } finally {
    stop.abort();
    await watch.ended;
  }
}

describe('with the practice mailbox', () => {
  test('new mail is pushed; what was there before the start is left alone', async () => {
    const practice = await startPracticeMailbox({ users: [{ address: 'cc@svc.test', password: 'pw' }] });
    const to = { from: 'ann@clinic.test', to: ['cc@svc.test'] };
    try {
      practice.deliver(Buffer.from(question('old')), to);
      const memory = remember();
      const settings: WatchSettings = {
        ...common,
        host: '127.0.0.1',
        port: practice.imapPort('cc@svc.test'),
        security: 'none-on-loopback-only',
        user: 'cc@svc.test',
        password: 'pw',
      };
      await watching(settings, memory, async watch => {
        await watch.started;
        practice.deliver(Buffer.from(question('first')), to);
        await memory.until(() => memory.subjects.length === 1);
        practice.deliver(Buffer.from(question('second')), to);
        await memory.until(() => memory.subjects.length === 2);
        expect(watch.health()).toMatchObject({ connected: true, lastError: undefined });
      });
      expect(memory.subjects).toEqual(['first', 'second']);
      expect(practice.mails('cc@svc.test').map(mail => mail.flags)).toEqual([[], [], []]);
    } finally {
      await practice.close();
    }
  });
});

test('a mail that comes while the record keeping is down at the first start is taken, not counted as old', async () => {
  const practice = await startPracticeMailbox({ users: [{ address: 'cc@svc.test', password: 'pw' }] });
  const memory = remember();
  let refusals = 0;
  const forgetful: Memory = {
    ...memory,
    state: {
      ...memory.state,
      open: async folder => {
        refusals += 1;
        if (refusals > 1) return await memory.state.open(folder);
        practice.deliver(Buffer.from(question('meanwhile')), {
          from: 'ann@clinic.test',
          to: ['cc@svc.test'],
        });
        throw new RetryLater('the database is down');
      },
    },
  };
  const settings: WatchSettings = {
    ...common,
    host: '127.0.0.1',
    port: practice.imapPort('cc@svc.test'),
    security: 'none-on-loopback-only',
    user: 'cc@svc.test',
    password: 'pw',
  };
  try {
    await watching(settings, forgetful, async () => {
      await memory.until(() => memory.subjects.includes('meanwhile'));
    });
  } finally {
    await practice.close();
  }
});

test('a server without IDLE is asked again and again', async () => {
  const imap = createServer({
    plugins: ['ID'],
    users: { 'cc@svc.test': { password: 'pw' } },
    storage: { INBOX: {} },
  });
  const sockets = new Set<Socket>();
  imap.server.on('connection', socket => sockets.add(socket));
  await new Promise<void>(resolve => imap.listen(0, '127.0.0.1', resolve));
  const address = imap.server.address();
  const memory = remember();
  const settings: WatchSettings = {
    ...common,
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    security: 'none-on-loopback-only',
    user: 'cc@svc.test',
    password: 'pw',
    checkEveryMs: 50,
  };
  await watching(settings, memory, async watch => {
    await watch.started;
    imap.appendMessage('INBOX', [], new Date(), question('polled'));
    await memory.until(() => memory.subjects.includes('polled'));
  });
  for (const socket of sockets) {
    socket.destroy();
  }
  await new Promise<void>(resolve => imap.close(resolve));
});

describeWith(dovecotPart, 'with a real Dovecot', program => {
  let dovecot: Dovecot;
  let account: Account;
  let settings: WatchSettings;

  beforeAll(async () => {
    dovecot = await startDovecot(program);
  });
  afterAll(() => dovecot.close());
  beforeEach(async () => {
    account = await dovecot.openAccount();
    settings = {
      ...common,
      host: 'localhost',
      port: dovecot.tlsPort,
      security: 'tls',
      caFile: dovecot.caFile,
      user: account.user,
      password: account.password,
    };
  });

  test('IDLE brings new mail at once', async () => {
    const memory = remember();
    await watching({ ...settings, checkEveryMs: 600_000 }, memory, async watch => {
      await watch.started;
      await account.deliver(question('pushed'));
      await memory.until(() => memory.subjects.includes('pushed'));
    });
  });

  test('STARTTLS works where it is chosen', async () => {
    const memory = remember();
    await watching({ ...settings, port: dovecot.plainPort, security: 'starttls' }, memory, async watch => {
      await watch.started;
      await account.deliver(question('upgraded'));
      await memory.until(() => memory.subjects.includes('upgraded'));
    });
  });

  test.each([
    ['now', ['new']],
    ['unseen', ['unread', 'new']],
    ['all', ['read', 'unread', 'new']],
  ] as const)('start %s takes %j', async (start, expected) => {
    await account.deliver(question('read'), { seen: true, at: new Date(Date.now() - 86_400_000) });
    await account.deliver(question('unread'), { at: new Date(Date.now() - 80_000_000) });
    const memory = remember();
    await watching({ ...settings, start }, memory, async watch => {
      await watch.started;
      await account.deliver(question('new'));
      await memory.until(() => memory.subjects.includes('new'));
    });
    expect(memory.subjects).toEqual(expected);
  });

  test('mail that came while the watch was down is taken, oldest first, also when somebody read it', async () => {
    const memory = remember();
    await watching(settings, memory, async watch => {
      await watch.started;
      await account.deliver(question('before'));
      await memory.until(() => memory.subjects.length === 1);
    });
    await account.deliver(question('while down, read'), { seen: true });
    await account.deliver(question('while down'));
    await watching(settings, memory, async () => {
      await memory.until(() => memory.subjects.length === 3);
    });
    expect(memory.subjects).toEqual(['before', 'while down, read', 'while down']);
  });

  test('a killed connection and a stopped server are survived', async () => {
    const memory = remember();
    await watching(settings, memory, async watch => {
      await watch.started;
      await account.killSessions();
      await account.deliver(question('after the kill'));
      await memory.until(() => memory.subjects.includes('after the kill'));
      await dovecot.stop();
      await memory.until(() => memory.troubles.some(text => /ECONNREFUSED/.test(text)));
      expect(watch.health().connected).toBe(false);
      await account.deliver(question('during the outage'));
      await dovecot.start();
      await memory.until(() => memory.subjects.includes('during the outage'));
      expect(watch.health().connected).toBe(true);
    });
    expect(memory.subjects).toEqual(['after the kill', 'during the outage']);
  });

  test('an outage of an hour, a thousand times faster: asked ever more seldom, and nothing is missed', async () => {
    const memory = remember();
    // As by default from 1 s to 5 minutes.
    const waits = { backoff: { minMs: 1, maxMs: 300 } };
    await watching({ ...settings, ...waits }, memory, async watch => {
      await watch.started;
      await account.deliver(question('before'));
      await memory.until(() => memory.subjects.length === 1);
      await dovecot.stop();
      await delay(3600);
      expect(memory.troubles.length).toBeGreaterThan(10);
      expect(memory.troubles.length).toBeLessThan(40);
      await account.deliver(question('meanwhile'));
      await dovecot.start();
      await memory.until(() => memory.subjects.includes('meanwhile'));
    });
    expect(memory.subjects).toEqual(['before', 'meanwhile']);
  });

  test('a server that is away at the start is waited for', async () => {
    await dovecot.stop();
    const memory = remember();
    await watching(settings, memory, async watch => {
      await memory.until(() => memory.troubles.length >= 2);
      await dovecot.start();
      await watch.started;
    });
    expect(memory.troubles[0]).toMatch(/IMAP server localhost:\d+ cannot be reached.*ECONNREFUSED/);
  });

  test('after a UIDVALIDITY change nothing old is taken and nothing new is missed', async () => {
    await account.deliver(question('years old'), { seen: true, at: new Date('2020-01-01') });
    await account.deliver(question('old and unread'), { at: new Date('2021-01-01') });
    const memory = remember();
    await watching(settings, memory, async watch => {
      await watch.started;
      await account.deliver(question('first'));
      await memory.until(() => memory.subjects.length === 1);
      await account.renumber();
      await account.deliver(question('second'));
      await memory.until(() => memory.subjects.length === 2);
    });
    expect(memory.subjects).toEqual(['first', 'second']);
  });

  test('after a UIDVALIDITY change what is known by its Message-ID is not downloaded again', async () => {
    const named = (name: string) => `Message-ID: <${name}@clinic.test>\r\n${question(name)}`;
    const memory = remember();
    await watching(settings, memory, async watch => {
      await watch.started;
      await account.deliver(named('first'));
      await account.deliver(question('without a name'));
      await memory.until(() => memory.subjects.length === 2);
      await account.renumber();
      await account.deliver(named('second'));
      await memory.until(() => memory.subjects.length === 3);
    });
    expect(memory.subjects).toEqual(['first', 'without a name', 'second']);
    // 1, 2 before; then all but the one that is known.
    expect(memory.downloads).toEqual([1, 2, 2, 3]);
  });

  test('what lay there unread is taken once; old mail marked unread later is nobody to answer', async () => {
    const old = new Date(Date.now() - 86_400_000);
    await account.deliver(question('read long ago'), { seen: true, at: old });
    await account.deliver(question('unread'), { at: old });
    const memory = remember();
    const unseen = { ...settings, start: 'unseen' } as const;
    await watching(unseen, memory, async () => {
      await memory.until(() => memory.subjects.includes('unread'));
    });
    await account.markUnread();
    await watching(unseen, memory, async watch => {
      await watch.started;
      await account.deliver(question('new'));
      await memory.until(() => memory.subjects.includes('new'));
      await account.renumber();
      await account.deliver(question('newer'));
      await memory.until(() => memory.subjects.includes('newer'));
    });
    expect(memory.subjects).toEqual(['unread', 'new', 'newer']);
  });

  describe('after a lost connection', () => {
    /** Through a line: some mails, then the connection breaks; what is asked from there on. */
    async function reconnecting(
      options: ImapLineOptions,
      meanwhile: (memory: Memory) => Promise<void>,
      until: (memory: Memory) => boolean,
    ) {
      const line = await openImapLine(dovecot.plainPort, options);
      const memory = remember();
      const through = {
        ...settings,
        host: '127.0.0.1',
        port: line.port,
        security: 'none-on-loopback-only',
        checkEveryMs: 200,
      };
      try {
        return await new Promise<{ searches: string[]; memory: Memory }>((resolve, reject) => {
          watching(through as WatchSettings, memory, async watch => {
            await watch.started;
            for (const subject of ['one', 'two']) await account.deliver(question(subject));
            await memory.until(() => memory.subjects.length === 2);
            // The look at the mails is over when IDLE begins again, or the next check without it.
            await settled(() => line.commands.at(-1) ?? '');
            const before = line.commands.length;
            line.cut();
            await meanwhile(memory);
            await memory.until(() => until(memory));
            await settled(() => line.commands.at(-1) ?? '');
            const asked = line.commands.slice(before).filter(command => /SEARCH/.test(command));
            resolve({ searches: asked, memory });
          }).catch(reject);
        });
      } finally {
        await line.close();
      }
    }

    /** Until the last command is one of waiting. */
    async function settled(last: () => string): Promise<void> {
      for (const until = Date.now() + 10_000; !/^(IDLE|NOOP|STATUS)/.test(last()); await delay(10)) {
        if (Date.now() > until) throw new Error(`never settled: ${last()}`);
      }
    }

    const isBack = (memory: Memory) => memory.connections === 2;

    test('nothing is searched when the server tells that nothing has changed', async () => {
      const { searches } = await reconnecting({}, async () => {}, isBack);
      expect(searches).toEqual([]);
    });

    test('only what has changed is searched when the server tells what', async () => {
      const { searches, memory } = await reconnecting(
        {},
        () => account.deliver(question('three')),
        ({ subjects }) => subjects.includes('three'),
      );
      expect(searches[0]).toMatch(/^UID SEARCH .*MODSEQ \d+/);
      expect(memory.asked.at(-1)).toBe(1);
    });

    test.each([
      ['CONDSTORE', ['CONDSTORE', 'QRESYNC', 'ENABLE']],
      ['CONDSTORE and IDLE', ['CONDSTORE', 'QRESYNC', 'ENABLE', 'IDLE']],
      [
        'anything but the bare protocol',
        [
          'CONDSTORE',
          'QRESYNC',
          'ENABLE',
          'IDLE',
          'UIDPLUS',
          'ESEARCH',
          'MOVE',
          'SASL-IR',
          'LITERAL+',
          'ID',
          'NAMESPACE',
          'UNSELECT',
          'SORT',
          'SPECIAL-USE',
          'LIST-EXTENDED',
          'LIST-STATUS',
        ],
      ],
    ])('without %s all is searched, nothing is missed and nothing taken twice', async (_name, without) => {
      const { searches, memory } = await reconnecting(
        { without },
        () => account.deliver(question('three'), { seen: true }),
        ({ subjects }) => subjects.includes('three'),
      );
      expect(searches).toContain('UID SEARCH UID 1:*');
      expect(memory.subjects).toEqual(['one', 'two', 'three']);
      expect(memory.downloads).toEqual([1, 2, 3]);
    });
  });

  test('thirty lost connections leave one connection and no listener behind', async () => {
    const line = await openImapLine(dovecot.plainPort);
    const memory = remember();
    const stop = new AbortController();
    const through: WatchSettings = {
      ...settings,
      host: '127.0.0.1',
      port: line.port,
      security: 'none-on-loopback-only',
      backoff: { minMs: 1, maxMs: 10 },
      checkEveryMs: 20,
    };
    const watch = watchMailbox(through, memory, stop.signal);
    const listeners = () => getEventListeners(stop.signal, 'abort').length;
    try {
      await watch.started;
      await memory.until(() => memory.connections === 1);
      for (let cuts = 1; cuts <= 30; cuts += 1) {
        line.cut();
        await memory.until(() => memory.connections > cuts);
      }
      await account.deliver(question('once'));
      await memory.until(() => memory.subjects.includes('once'));
      expect(line.live()).toBe(1);
      expect(listeners()).toBeLessThan(3);
    } finally {
      stop.abort();
      await watch.ended;
      await line.close();
    }
    expect(memory.downloads).toHaveLength(1);
  }, 60_000);

  test('more mails than one request asks for are all taken, in their order', async () => {
    const memory = remember();
    await watching(settings, memory, async watch => {
      await watch.started;
    });
    const subjects = Array.from({ length: 230 }, (_, index) => `waiting ${index}`);
    for (const subject of subjects) await account.deliver(question(subject));
    await watching(settings, memory, async () => {
      await memory.until(() => memory.subjects.length === subjects.length);
    });
    expect([...memory.subjects].sort()).toEqual([...subjects].sort());
    expect(memory.downloads).toEqual(subjects.map((_, index) => index + 1));
  });

  test('a server that says "still here" and never answers is left, and asked on a new connection', async () => {
    const line = await openImapLine(dovecot.plainPort, { stuckAt: /STATUS|NOOP/, stillHereMs: 20 });
    const memory = remember();
    const through: WatchSettings = {
      ...settings,
      host: '127.0.0.1',
      port: line.port,
      security: 'none-on-loopback-only',
      checkEveryMs: 100,
      commandMs: 500,
    };
    try {
      await watching(through, memory, async watch => {
        await watch.started;
        await memory.until(() => memory.connections >= 3);
        await account.deliver(question('heard'));
        await memory.until(() => memory.subjects.includes('heard'));
      });
    } finally {
      await line.close();
    }
    expect(memory.troubles[0]).toMatch(/has not answered a command|Connection|closed/);
  });

  test('a mail that could not be recorded is offered again', async () => {
    const memory = remember();
    await watching(settings, memory, async watch => {
      await watch.started;
      memory.failNext(3);
      await account.deliver(question('stubborn'));
      await memory.until(() => memory.subjects.length === 1);
    });
    expect(memory.troubles).toEqual(Array(3).fill(expect.stringContaining('the database is away')));
  });

  test('a mail nobody can record does not hold up the others, and is reported in the end', async () => {
    const memory = remember();
    await watching(settings, memory, async watch => {
      await watch.started;
      memory.failOn('poison');
      await account.deliver(question('poison'));
      await account.deliver(question('behind it'));
      await memory.until(() => memory.subjects.includes('behind it'));
      expect(memory.unfetched).toEqual([]);
      await memory.until(() => memory.unfetched.length === 1);
      await account.deliver(question('later'));
      await memory.until(() => memory.subjects.includes('later'));
    });
    expect(memory.subjects).toEqual(['behind it', 'later']);
    expect(memory.unfetched).toMatchObject([{ reason: 'unreadable', uid: 1 }]);
    expect(memory.troubles).toEqual(Array(7).fill('this mail meets a bug'));
  });

  test('a mail over the limit is reported without its body', async () => {
    const memory = remember();
    await watching(settings, memory, async watch => {
      await watch.started;
      await account.deliver(question('huge', 200_000));
      await account.deliver(question('small'));
      await memory.until(() => memory.subjects.includes('small'));
    });
    expect(memory.subjects).toEqual(['small']);
    expect(memory.unfetched).toMatchObject([{ reason: 'too-large', sizeBytes: expect.any(Number) }]);
    expect(Buffer.from(memory.unfetched[0]?.header ?? []).toString()).toContain('Subject: huge');
    expect(memory.unfetched[0]?.sizeBytes).toBeGreaterThan(200_000);
  });

  test('a mail of ten thousand parts is reported without being downloaded', async () => {
    const memory = remember();
    const parts = '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(10_000);
    const many = `From: ann@clinic.test\r\nSubject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`;
    await watching({ ...settings, maxMailBytes: 2_000_000 }, memory, async watch => {
      await watch.started;
      await account.deliver(many);
      await account.deliver(question('large but plain', 200_000));
      await memory.until(() => memory.subjects.length === 1);
    });
    expect(memory.subjects).toEqual(['large but plain']);
    expect(memory.unfetched).toMatchObject([{ reason: 'too-many-parts' }]);
    expect(Buffer.from(memory.unfetched[0]?.header ?? []).toString()).toContain('Subject: many');
    expect(memory.troubles).toEqual([]);
  });

  describe('settings that cannot work end the start and name themselves', () => {
    const wrong: readonly (readonly [string, Partial<WatchSettings>, RegExp])[] = [
      [
        'wrong password',
        { password: 'other' },
        /IMAP_USER: .*refused the login of u\d+@svc.test.*IMAP_PASSWORD/,
      ],
      ['unknown folder', { folder: 'Nowhere' }, /IMAP_FOLDER: .*"Nowhere"/],
      ['missing CA file', { caFile: '/nowhere/ca.pem' }, /IMAP_CA_FILE: .*cannot be read/],
      [
        'name not in the certificate',
        { host: '127.0.0.1' },
        /certificate of 127.0.0.1:\d+ is for another host name/,
      ],
      [
        'clear text off this machine',
        { host: 'mail.clinic.test', security: 'none-on-loopback-only' },
        /IMAP_SECURITY/,
      ],
    ];
    test.each(wrong)('%s', async (_name, change, message) => {
      const watch = watchMailbox({ ...settings, ...change }, remember(), new AbortController().signal);
      await expect(watch.started).rejects.toThrow(message);
      await expect(watch.started).rejects.toMatchObject({ name: 'Permanent' });
      await watch.ended;
    });

    test('refused certificate', async () => {
      const { caFile: _trusted, ...untrusting } = settings;
      const watch = watchMailbox(untrusting, remember(), new AbortController().signal);
      await expect(watch.started).rejects.toThrow(
        /certificate of localhost:\d+ is self-signed.*IMAP_CA_FILE/,
      );
    });

    test('TLS asked of a port without', async () => {
      const watch = watchMailbox(
        { ...settings, port: dovecot.plainPort },
        remember(),
        new AbortController().signal,
      );
      await expect(watch.started).rejects.toThrow(/does not speak TLS.*IMAP_PORT/);
    });

    test('a CA file without certificate', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-ca-'));
      try {
        const caFile = path.join(folder, 'ca.pem');
        await writeFile(caFile, 'nothing');
        const watch = watchMailbox({ ...settings, caFile }, remember(), new AbortController().signal);
        await expect(watch.started).rejects.toThrow(/IMAP_CA_FILE: .*holds no certificate/);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });
});
