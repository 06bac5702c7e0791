import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import createImapServer from 'hoodiecrow-imap';
import { openTokenSource } from '../../src/inbox/oauth.ts';
import { type WatchSettings, watchMailbox } from '../../src/inbox/watch.ts';
import { assess } from '../../src/ledger/health.ts';
import { type Memory, remember } from '../support/inbox.ts';

/** A mailbox that is opened by XOAUTH2, and the provider that gives the tokens, both over the wire. */

const user = 'cc@svc.test';

/** A provider whose refresh tokens are good once, as some replace them at each use. */
async function openProvider(first: string) {
  const grants: string[] = [];
  let good = first;
  let issued = 0;
  let revoked = false;
  const server = createHttpServer((request, response) => {
    void text(request).then(body => {
      const given = new URLSearchParams(body).get('refresh_token') ?? '';
      grants.push(given);
      const isGood = !revoked && given === good;
      if (isGood) {
        issued += 1;
        good = `refresh-${issued}`;
      }
      response.writeHead(isGood ? 200 : 400, { connection: 'close' });
      const grant = { access_token: `access-${issued}`, expires_in: 3600, refresh_token: good };
      response.end(JSON.stringify(isGood ? grant : { error: 'invalid_grant' }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/token`,
    grants,
    revoke: () => {
      revoked = true;
    },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

async function openMailServer() {
  const account = { password: 'never', xoauth2: { accessToken: 'access-1', sessionTimeout: 3600_000 } };
  const imap = createImapServer({
    plugins: ['SASL-IR', 'XOAUTH2', 'IDLE'],
    users: { [user]: account },
    storage: { INBOX: {} },
  });
  // The server's IDLE timer outlives its connection and would keep the process up; DONE clears it.
  imap.connectionHandlers.push(connection => {
    connection.socket?.once('close', () => {
      if (connection.inputHandler) connection.inputHandler('DONE');
    });
  });
  const sockets = new Set<Socket>();
  imap.server.on('connection', socket => sockets.add(socket));
  await new Promise<void>(resolve => imap.listen(0, '127.0.0.1', resolve));
  const address = imap.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    deliver: (subject: string) =>
      imap.appendMessage(
        'INBOX',
        [],
        new Date(),
        `From: ann@clinic.test\r\nSubject: ${subject}\r\n\r\nx\r\n`,
      ),
    /** The session is over, in the middle of IDLE; only this token opens the next. */
    expire(nextToken: string) {
      account.xoauth2.accessToken = nextToken;
      for (const socket of sockets) socket.end('* BYE session expired\r\n');
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>(resolve => imap.close(resolve));
    },
  };
}

async function withMailbox(
  work: (parts: {
    memory: Memory;
    provider: Awaited<ReturnType<typeof openProvider>>;
    mail: Awaited<ReturnType<typeof openMailServer>>;
    watch: ReturnType<typeof watchMailbox>;
    kept: string[];
  }) => Promise<void>,
): Promise<void> {
  const provider = await openProvider('refresh-0');
  const mail = await openMailServer();
  const kept = ['refresh-0'];
  const token = openTokenSource(
    { tokenUrl: provider.url, clientId: 'desk', refreshToken: 'refresh-0' },
    {
      fetch,
      now: Date.now,
      onRotated: async rotated => void kept.push(rotated),
      reread: async () => kept.at(-1) ?? '',
    },
  );
  const settings: WatchSettings = {
    mailbox: user,
    folder: 'INBOX',
    start: 'now',
    host: '127.0.0.1',
    port: mail.port,
    security: 'none-on-loopback-only',
    user,
    token,
    maxMailBytes: 20_000,
    backoff: { minMs: 20, maxMs: 200 },
    timeouts: { autoIdleMs: 20 },
  };
  const memory = remember();
  const stop = new AbortController();
  const watch = watchMailbox(settings, memory, stop.signal);
  try {
    await watch.started;
    await work({ memory, provider, mail, watch, kept });
  } finally {
    stop.abort();
    await watch.ended;
    await mail.close();
    await provider.close();
  }
}

test('a token that expires in the middle of IDLE is renewed, and mail comes again', async () => {
  await withMailbox(async ({ memory, provider, mail, kept }) => {
    mail.deliver('first');
    await memory.until(() => memory.subjects.includes('first'));
    mail.expire('access-2');
    await memory.until(() => memory.connections === 2);
    mail.deliver('second');
    await memory.until(() => memory.subjects.includes('second'));
    // The replaced refresh token was used, not the first one again.
    expect(provider.grants).toEqual(['refresh-0', 'refresh-1']);
    expect(kept).toEqual(['refresh-0', 'refresh-1', 'refresh-2']);
    expect(memory.subjects).toEqual(['first', 'second']);
  });
});

test('a refresh token that another process had replaced is read anew', async () => {
  await withMailbox(async ({ memory, provider, mail, kept }) => {
    // The other process: its use made ours void, what it was given is kept.
    const other = openTokenSource(
      { tokenUrl: provider.url, clientId: 'desk', refreshToken: 'refresh-1' },
      { fetch, now: Date.now, onRotated: async rotated => void kept.push(rotated) },
    );
    await other({ fresh: true });
    mail.expire('access-3');
    await memory.until(() => memory.connections === 2);
    expect(provider.grants).toEqual(['refresh-0', 'refresh-1', 'refresh-1', 'refresh-2']);
    mail.deliver('heard');
    await memory.until(() => memory.subjects.includes('heard'));
  });
});

test('a consent that was withdrawn is told as such, again and again, and becomes an alert', async () => {
  await withMailbox(async ({ memory, provider, mail, watch }) => {
    provider.revoke();
    mail.expire('access-2');
    await memory.until(() => memory.troubles.some(trouble => /invalid_grant/.test(trouble)));
    const told = memory.troubles.find(trouble => /invalid_grant/.test(trouble));
    expect(told).toMatch(/^OAUTH_REFRESH_TOKEN: .*grant access anew/);
    await memory.until(() => memory.troubles.length >= 4);
    const { connected, lastError, silentMs } = watch.health();
    expect({ connected, lastError }).toEqual({ connected: false, lastError: told });
    expect(silentMs).toBeGreaterThan(0);
    const pulses = [{ part: `mailbox ${user}`, silentMs: 16 * 60_000, trouble: lastError }];
    const nothing = { failedQuestions: 0, heldQuestions: 0, failedReplies: 0, heldReplies: 0, heldMails: 0 };
    const { troubles } = assess(
      {
        pulses,
        overdueMs: { consult: 0, deliver: 0 },
        unansweredMs: 0,
        open: { taken: 0, ready: 0, unknown: 0 },
        waiting: nothing,
      },
      { alertAfterMs: 15 * 60_000, roles: [] },
    );
    expect(troubles[0]?.reason).toMatch(/mailbox cc@svc.test has not answered for 16 minutes: OAUTH_REFRESH/);
  });
});
