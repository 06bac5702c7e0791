import createServer from 'hoodiecrow-imap';
import { connectImap } from '../../src/inbox/imap.ts';

/** An IMAP server that takes one XOAUTH2 token. */
async function withTokenServer<T>(token: string, work: (port: number) => Promise<T>): Promise<T> {
  const imap = createServer({
    plugins: ['SASL-IR', 'XOAUTH2'],
    users: { 'cc@svc.test': { password: 'never', xoauth2: { accessToken: token, sessionTimeout: 60_000 } } },
  });
  await new Promise<void>(resolve => imap.listen(0, '127.0.0.1', resolve));
  const address = imap.server.address();
  try {
    return await work(typeof address === 'object' && address ? address.port : 0);
  } finally {
    await new Promise<void>(resolve => imap.close(resolve));
  }
}

const settings = {
  host: '127.0.0.1',
  security: 'none-on-loopback-only',
  user: 'cc@svc.test',
  maxMailBytes: 1_000_000,
} as const;

test('a token refused before its time is renewed once', async () => {
  const asked: boolean[] = [];
  await withTokenServer('good', async port => {
    const client = await connectImap({
      ...settings,
      port,
      token: async ({ fresh }) => {
        asked.push(fresh);
        return fresh ? 'good' : 'stale';
      },
    });
    expect(client.usable).toBe(true);
    await client.logout();
  });
  expect(asked).toEqual([false, true]);
});

test('a token refused twice is a matter of the settings', async () => {
  await withTokenServer('good', async port => {
    const outcome = connectImap({ ...settings, port, token: async () => 'bad' });
    await expect(outcome).rejects.toThrow(/IMAP_USER: .*refused the login of cc@svc.test.*OAuth settings/);
    await expect(outcome).rejects.toMatchObject({ name: 'Permanent' });
  });
});
