import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import createServer from 'hoodiecrow-imap';
import { connectImap } from '../../src/inbox/imap.ts';
import { makeCertificate } from '../support/certificate.ts';
import { inFolder } from '../support/folder.ts';

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

describe('client certificate', () => {
  test('is shown to a server that asks for one', async () => {
    await inFolder(async folder => {
      const { certFile, keyFile } = makeCertificate(folder.path);
      const own = { cert: await readFile(certFile), key: await readFile(keyFile) };
      const shown: string[] = [];
      const server = createTlsServer({ ...own, ca: own.cert, requestCert: true }, socket => {
        shown.push(String(socket.getPeerCertificate().subject?.CN), String(socket.authorized));
        socket.end('* BYE seen\r\n');
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const connecting = connectImap({
        ...settings,
        host: 'localhost',
        security: 'tls',
        port,
        caFile: certFile,
        clientCertificate: { certFile, keyFile },
      });
      await expect(connecting).rejects.toMatchObject({ name: 'RetryLater' });
      await new Promise(resolve => server.close(resolve));
      expect(shown).toEqual(['localhost', 'true']);
    });
  });

  test('files that do not belong together are a matter of the settings', async () => {
    await inFolder(async folder => {
      const certFile = await folder.write('cert.pem', 'no certificate');
      const connecting = (keyFile: string) =>
        connectImap({
          ...settings,
          port: 1,
          settingPrefix: 'IMAP_2_',
          clientCertificate: { certFile, keyFile },
        });
      await expect(connecting(certFile)).rejects.toThrow(/^IMAP_2_CLIENT_KEY_FILE: .* no certificate with/);
      await expect(connecting(`${certFile}.gone`)).rejects.toThrow(
        /^IMAP_2_CLIENT_KEY_FILE: .* cannot be read/,
      );
    });
  });
});
