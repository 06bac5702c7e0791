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
    expect(load({}).mailboxes).toHaveLength(1);
  });

  test('another folder of the same login says only that', () => {
    const [{ imap, ...rest }, second] = load({ IMAP_2_FOLDER: 'Urgent' }).mailboxes;
    expect(second).toEqual({ ...rest, imap: { ...imap, folder: 'Urgent', settingPrefix: 'IMAP_2_' } });
    // The very same account: one connection pool, one source of tokens.
    expect(second?.smtp).toBe(rest.smtp);
  });

  test('another login on the same server has its own password', () => {
    const second = load({ IMAP_3_USER: 'wounds@practice.example', IMAP_3_PASSWORD: 'staple' }).mailboxes[1];
    expect(second?.imap).toMatchObject({
      host: 'imap.practice.example',
      user: 'wounds@practice.example',
      password: 'staple',
      start: 'unseen',
    });
  });

  test('another server takes nothing of the first one, least of all its login', () => {
    expect(complaints({ IMAP_2_HOST: 'imap.clinic.example' })).toEqual([
      '  - IMAP_2_USER is missing: expected the login name, mostly the full address. Example: IMAP_2_USER=coding@practice.example',
      '  - IMAP_2_PASSWORD is missing: expected the password or app password. Example: IMAP_2_PASSWORD=abcd efgh ijkl mnop',
    ]);
    const { mailboxes, identity } = load({
      IMAP_PORT: '1993',
      IMAP_2_HOST: 'imap.clinic.example',
      IMAP_2_USER: 'desk@clinic.example',
      IMAP_2_PASSWORD: 'staple',
    });
    expect(mailboxes[1]?.imap).toMatchObject({ port: 993, user: 'desk@clinic.example' });
    expect(mailboxes[1]?.imap).not.toHaveProperty('caFile');
    expect(identity.ownAddresses).toContain('desk@clinic.example');
  });

  test('the password may come from a file', async () => {
    await inFolder(async folder => {
      const { mailboxes } = load({
        IMAP_2_USER: 'b@practice.example',
        IMAP_2_PASSWORD_FILE: await folder.write('secret', 'from the file\n'),
      });
      expect(mailboxes[1]?.imap.password).toBe('from the file');
    });
  });

  test('with OAuth2 a shared mailbox needs its name only', () => {
    const { mailboxes } = load({
      OAUTH_PROVIDER: 'google',
      OAUTH_CLIENT_ID: 'id',
      OAUTH_REFRESH_TOKEN: 'token',
      OAUTH_CLIENT_SECRET: 'secret',
      IMAP_2_USER: 'shared@practice.example',
    });
    expect(mailboxes.map(({ imap }) => imap.password)).toEqual(['', '']);
    expect(mailboxes[1]?.oauth).toBe(mailboxes[0].oauth);
  });

  const google = {
    OAUTH_PROVIDER: 'google',
    OAUTH_CLIENT_ID: 'id',
    OAUTH_REFRESH_TOKEN: 'token',
    OAUTH_CLIENT_SECRET: 'secret',
  };
  const clinic = { IMAP_2_USER: 'desk@clinic.example', IMAP_2_PASSWORD: 'staple' };

  test('a name of its own: replies leave under it by the common account', () => {
    const [one, two] = load({
      MAIL_REPLY_TO: 'answers@practice.example',
      TEAM_CC: 'team@practice.example',
      ...clinic,
      MAIL_2_FROM: 'Clinic Desk <desk@clinic.example>',
      SERVICE_2_NAME: 'Clinic Desk',
    }).mailboxes;
    expect(two).toMatchObject({
      from: { name: 'Clinic Desk', address: 'desk@clinic.example' },
      serviceName: 'Clinic Desk',
      teamCc: ['team@practice.example'],
    });
    expect(two?.smtp).toBe(one.smtp);
    expect(two).not.toHaveProperty('replyTo');
  });

  test('an account for sending of its own: its login never goes to the server of the first', () => {
    const { mailboxes, identity } = load({
      SMTP_USER: 'coding@practice.example',
      SMTP_PASSWORD: 'correct horse',
      SMTP_CA_FILE: '/etc/ssl/our-ca.pem',
      ...clinic,
      SMTP_2_HOST: 'smtp.clinic.example',
      SMTP_2_USER: 'mailer@clinic.example',
      SMTP_2_PASSWORD: 'battery',
    });
    const { smtp } = mailboxes[1] ?? {};
    expect(smtp).toMatchObject({
      host: 'smtp.clinic.example',
      login: { user: 'mailer@clinic.example', password: 'battery' },
      settingPrefix: 'SMTP_2_',
    });
    expect(smtp).not.toHaveProperty('caFile');
    expect(identity.ownAddresses).toContain('mailer@clinic.example');
    const relay = load({
      SMTP_USER: 'coding@practice.example',
      SMTP_PASSWORD: 'correct horse',
      ...clinic,
      SMTP_2_HOST: 'relay.clinic.example',
    }).mailboxes[1];
    expect(relay?.smtp).not.toHaveProperty('login');
  });

  test('tokens of its own: they log in to IMAP and SMTP as its owner', () => {
    const { mailboxes } = load({
      SMTP_USER: 'coding@practice.example',
      SMTP_PASSWORD: 'correct horse',
      IMAP_2_USER: 'desk@clinic.example',
      OAUTH_2_PROVIDER: 'google',
      OAUTH_2_CLIENT_ID: 'id',
      OAUTH_2_REFRESH_TOKEN: 'token',
      OAUTH_2_CLIENT_SECRET: 'secret',
    });
    expect(mailboxes[0].oauth).toBeUndefined();
    expect(mailboxes[1]).toMatchObject({
      imap: { user: 'desk@clinic.example', password: '' },
      smtp: { host: 'smtp.practice.example', login: { user: 'desk@clinic.example', password: '' } },
      oauth: { refreshToken: 'token', settingPrefix: 'OAUTH_2_' },
    });
  });

  test('the same registration with the consent of another owner says only that', () => {
    const [one, two] = load({
      ...google,
      IMAP_2_USER: 'desk@clinic.example',
      OAUTH_2_REFRESH_TOKEN: 'other',
    }).mailboxes;
    expect(two?.oauth).toEqual({ ...one.oauth, refreshToken: 'other', settingPrefix: 'OAUTH_2_' });
    expect(two?.smtp.login).toEqual({ user: 'desk@clinic.example', password: '' });
  });

  test('a mailbox with a password beside tokens keeps both apart', () => {
    const [one, two] = load({
      ...google,
      ...clinic,
      SMTP_2_USER: 'desk@clinic.example',
      SMTP_2_PASSWORD: 'battery',
    }).mailboxes;
    expect(two).toMatchObject({
      imap: { password: 'staple' },
      smtp: { login: { password: 'battery' } },
    });
    expect(one.imap.password).toBe('');
  });

  test.each<[string, Environment, RegExp]>([
    [
      'a login for sending without its password',
      { ...clinic, SMTP_2_USER: 'desk@clinic.example' },
      /SMTP_2_PASSWORD is missing: SMTP_2_USER and SMTP_2_PASSWORD/,
    ],
    [
      'a registration without its owner',
      { ...clinic, OAUTH_2_PROVIDER: 'google', OAUTH_2_CLIENT_ID: 'id' },
      /OAUTH_2_REFRESH_TOKEN is missing/,
    ],
    [
      'a copy into another watched mailbox',
      { ...clinic, TEAM_2_CC: 'coding@practice.example' },
      /TEAM_CC names "coding@practice.example"/,
    ],
    ['what is one for all', { ...clinic, MAIL_2_OWN_ADDRESSES: 'a@b.example' }, /is not a setting/],
    ['a number without a mailbox', { MAIL_2_FROM: 'b@practice.example' }, /watched already/],
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
