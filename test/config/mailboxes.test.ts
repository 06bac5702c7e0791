import { loadConfig } from '../../config/config.ts';
import type { Environment } from '../../config/read.ts';
import { Permanent } from '../../src/outcome.ts';
import { inFolder } from '../support/folder.ts';

const first: Environment = {
  IMAP_HOST: 'imap.practice.example',
  IMAP_USER: 'coding@practice.example',
  IMAP_PASSWORD: 'correct horse',
  IMAP_START: 'unseen',
  IMAP_CA_FILE: '/etc/ssl/our-ca.pem',
  SMTP_HOST: 'smtp.practice.example',
  MAIL_FROM: 'coding@practice.example',
  ALLOWED_SENDERS: '@practice.example',
  TRUSTED_AUTHSERV_ID: 'mx.practice.example',
};

const load = (more: Environment) => loadConfig({ ...first, ...more });

function complaints(more: Environment): readonly string[] {
  try {
    load(more);
  } catch (error) {
    if (error instanceof Permanent) return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
}

describe('numbered mailboxes', () => {
  test('there are none without numbers', () => {
    expect(load({}).moreMailboxes).toEqual([]);
  });

  test('another folder of the same login says only that', () => {
    const { imap, moreMailboxes } = load({ IMAP_2_FOLDER: 'Urgent' });
    expect(moreMailboxes).toEqual([{ ...imap, folder: 'Urgent', settingPrefix: 'IMAP_2_' }]);
  });

  test('another login on the same server has its own password', () => {
    const { moreMailboxes } = load({ IMAP_3_USER: 'wounds@practice.example', IMAP_3_PASSWORD: 'staple' });
    expect(moreMailboxes).toMatchObject([
      { host: 'imap.practice.example', user: 'wounds@practice.example', password: 'staple', start: 'unseen' },
    ]);
  });

  test('another server takes nothing of the first one, least of all its login', () => {
    expect(complaints({ IMAP_2_HOST: 'imap.clinic.example' })).toEqual([
      '  - IMAP_2_USER is missing: expected the login name, mostly the full address. Example: IMAP_2_USER=coding@practice.example',
      '  - IMAP_2_PASSWORD is missing: expected the password or app password. Example: IMAP_2_PASSWORD=abcd efgh ijkl mnop',
    ]);
    const { moreMailboxes, identity } = load({
      IMAP_PORT: '1993',
      IMAP_2_HOST: 'imap.clinic.example',
      IMAP_2_USER: 'desk@clinic.example',
      IMAP_2_PASSWORD: 'staple',
    });
    expect(moreMailboxes[0]).toMatchObject({ port: 993, user: 'desk@clinic.example' });
    expect(moreMailboxes[0]).not.toHaveProperty('caFile');
    expect(identity.ownAddresses).toContain('desk@clinic.example');
  });

  test('the password may come from a file', async () => {
    await inFolder(async folder => {
      const { moreMailboxes } = load({
        IMAP_2_USER: 'b@practice.example',
        IMAP_2_PASSWORD_FILE: await folder.write('secret', 'from the file\n'),
      });
      expect(moreMailboxes[0]?.password).toBe('from the file');
    });
  });

  test('with OAuth2 a shared mailbox needs its name only', () => {
    const { imap, moreMailboxes } = load({
      OAUTH_PROVIDER: 'google',
      OAUTH_CLIENT_ID: 'id',
      OAUTH_REFRESH_TOKEN: 'token',
      OAUTH_CLIENT_SECRET: 'secret',
      IMAP_2_USER: 'shared@practice.example',
    });
    expect([imap.password, moreMailboxes[0]?.password]).toEqual(['', '']);
  });

  test.each<[string, Environment, RegExp]>([
    ['the first one again', { IMAP_2_FOLDER: 'INBOX' }, /IMAP_2_FOLDER names a mailbox .* watched already/],
    ['a name that is no setting', { IMAP_2_FOLDER: 'a', IMAP_2_FOLDR: 'x' }, /IMAP_2_FOLDR is not a setting/],
    ['a number beyond nine', { IMAP_12_FOLDER: 'x' }, /IMAP_12_FOLDER is not a setting/],
    ['a wrong value, with its own name', { IMAP_2_FOLDER: 'a', IMAP_2_PORT: '0' }, /IMAP_2_PORT expected/],
    [
      'clear text to another machine',
      { IMAP_2_FOLDER: 'a', IMAP_2_SECURITY: 'none-on-loopback-only' },
      /IMAP_2_SECURITY is none-on-loopback-only/,
    ],
    ['a certificate without its key', { IMAP_CLIENT_CERT_FILE: '/c.pem' }, /IMAP_CLIENT_KEY_FILE is missing/],
  ])('refused: %s', (_name, more, told) => {
    const lines = complaints(more);
    expect(lines).toEqual([expect.stringMatching(told)]);
  });

  test('a wrong value of the first one is told once', () => {
    expect(complaints({ IMAP_PORT: 'x', IMAP_2_FOLDER: 'a' })).toHaveLength(1);
  });
});
