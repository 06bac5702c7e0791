import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Config, loadConfig, requireSharedStores } from '../../config/config.ts';
import { printEnvExample } from '../../config/example.ts';
import { loadModelSettings } from '../../config/model.ts';
import { policyOf } from '../../config/policy.ts';
import type { Environment } from '../../config/read.ts';
import { Permanent } from '../../src/outcome.ts';
import { inFolder } from '../support/folder.ts';

const good: Environment = {
  IMAP_HOST: 'imap.practice.example',
  IMAP_USER: 'coding@practice.example',
  IMAP_PASSWORD: 'correct horse',
  SMTP_HOST: 'smtp.practice.example',
  SMTP_USER: 'coding@practice.example',
  SMTP_PASSWORD: 'correct horse',
  MAIL_FROM: 'Coding Desk <Coding@Practice.example>',
  ALLOWED_SENDERS: '@practice.example, dr.lee@clinic.example',
  TRUSTED_AUTHSERV_ID: 'mx.practice.example',
};

function complaint(change: Environment, from = good): string {
  try {
    loadConfig({ ...from, ...change });
  } catch (error) {
    if (error instanceof Permanent) return error.message;
    throw error;
  }
  return '';
}

test('a small .env is enough; the rest has defaults', () => {
  const config = loadConfig(good);
  expect(config).toMatchObject({
    mailboxes: [
      {
        imap: { port: 993, security: 'tls', folder: 'INBOX', start: 'now', sentFolder: 'auto' },
        smtp: { port: 465, login: { user: 'coding@practice.example' } },
        from: { name: 'Coding Desk', address: 'Coding@practice.example' },
        teamCc: [],
      },
    ],
    identity: { ownAddresses: ['Coding@practice.example', 'coding@practice.example'] },
    permission: {
      allowedSenders: ['@practice.example', 'dr.lee@clinic.example'],
      allowedCc: ['@practice.example', '@clinic.example', 'dr.lee@clinic.example'],
    },
    model: undefined,
    running: { sweepEveryMs: 30_000, sendRetryForMs: 48 * 3600_000, unknownDelivery: 'hold' },
  });
  expect(config.mailboxes[0].imap).not.toHaveProperty('answeredFolder');
  expect(() => {
    (config.mailboxes[0].imap as { host: string }).host = 'other';
  }).toThrow(TypeError);
});

test('every problem is told at once, with the setting, what is wrong and an example', () => {
  const message = complaint({
    IMAP_HOST: undefined,
    IMAP_PORT: '99999',
    IMAP_SECURTY: 'tls',
    MAIL_FROM: 'nobody',
    SMTP_PASSWORD: '',
    LOG_LEVEL: 'loud',
    TRUSTED_AUTHSERV_ID: ' ',
  });
  expect(message.split('\n')).toEqual([
    '7 settings are wrong (environment or .env):',
    '  - IMAP_SECURTY is not a setting: did you mean IMAP_SECURITY?',
    '  - IMAP_HOST is missing: expected the host name of the IMAP server. Example: IMAP_HOST=imap.gmail.com',
    '  - IMAP_PORT expected a port number from 1 to 65535, got "99999". Example: IMAP_PORT=993',
    '  - MAIL_FROM expected Name <address>, got "nobody". Example: MAIL_FROM=Coding Desk <coding@practice.example>',
    '  - LOG_LEVEL expected fatal, error, warn, info, debug, trace or silent, got "loud". Example: LOG_LEVEL=info',
    '  - SMTP_PASSWORD is missing: SMTP_USER and SMTP_PASSWORD come together. Example: SMTP_PASSWORD=abcd efgh ijkl mnop',
    '  - TRUSTED_AUTHSERV_ID is missing: SENDER_AUTHENTICATION=required needs the name of the receiving server. Example: TRUSTED_AUTHSERV_ID=mx.google.com',
  ]);
});

describe('what is refused', () => {
  const refused: [name: string, change: Environment, told: RegExp][] = [
    [
      'clear text to another machine',
      { IMAP_SECURITY: 'none-on-loopback-only' },
      /IMAP_SECURITY .* clear text/,
    ],
    [
      'clear text SMTP to another machine',
      { SMTP_SECURITY: 'none-on-loopback-only' },
      /SMTP_SECURITY .* clear text/,
    ],
    ['move without a folder', { IMAP_ANSWERED_ACTION: 'move' }, /IMAP_ANSWERED_FOLDER is missing/],
    ['move into the watched folder', { IMAP_ANSWERED_FOLDER: 'INBOX' }, /is the watched folder itself/],
    ['the team copy into the watched mailbox', { TEAM_CC: 'CODING@practice.example' }, /TEAM_CC names/],
    [
      'the team copy to an alias',
      { MAIL_OWN_ADDRESSES: 'a@b.example', TEAM_CC: 'a@b.example' },
      /TEAM_CC names/,
    ],
    ['anyone', { ALLOWED_SENDERS: '*' }, /ALLOW_ANYONE=yes/],
    [
      'anyone, unauthenticated',
      { ALLOWED_SENDERS: '*', ALLOW_ANYONE: 'yes', SENDER_AUTHENTICATION: 'off' },
      /every forged mail/,
    ],
    ['nobody', { ALLOWED_SENDERS: ',' }, /ALLOWED_SENDERS names nobody/],
    ['a broken pattern', { ALLOWED_SENDERS: 'practice.example' }, /ALLOWED_SENDERS expected/],
    ['a header injected through a name', { MAIL_FROM: 'A\r\nBcc: x <a@b.example>' }, /MAIL_FROM expected/],
    ['a database of another kind', { DATABASE_URL: 'mysql://root:hunter2@db/x' }, /DATABASE_URL expected/],
    ['a key lost on the way', { OPENAI_BASE_URL: 'https://api.openai.com/v1' }, /OPENAI_API_KEY is missing/],
    ['a near miss outside our prefixes', { OPENAI_APIKEY: 'sk-1' }, /did you mean OPENAI_API_KEY/],
    [
      'a foreign key under our prefix',
      { IMAP_FROBNICATE_EVERYTHING: '1' },
      /IMAP_FROBNICATE_EVERYTHING is not a setting\./,
    ],
    ['a time zone of no map', { TIME_ZONE: 'America/Springfield' }, /TIME_ZONE expected an IANA time zone/],
    ['no way to log in', { IMAP_PASSWORD: '' }, /IMAP_PASSWORD is missing.*or OAUTH_PROVIDER/],
    ['a client without its provider', { OAUTH_CLIENT_ID: 'id' }, /OAUTH_PROVIDER is missing/],
    [
      'Gmail without consent',
      { OAUTH_PROVIDER: 'google', OAUTH_CLIENT_ID: 'id' },
      /OAUTH_REFRESH_TOKEN is missing/,
    ],
    [
      'Microsoft without a directory',
      { OAUTH_PROVIDER: 'microsoft', OAUTH_CLIENT_ID: 'id' },
      /OAUTH_TENANT is missing[\s\S]*OAUTH_CLIENT_SECRET is missing/,
    ],
    [
      'tokens over clear text',
      { OAUTH_TOKEN_URL: 'http://login.example/token' },
      /OAUTH_TOKEN_URL expected an https URL/,
    ],
    ['a secret that is too short', { REPLY_SECRET: 'hunter2' }, /REPLY_SECRET expected at least 32/],
  ];
  test.each(refused)('%s', (_name, change, told) => {
    const message = complaint(change);
    expect(message).toMatch(told);
    expect(message).not.toMatch(/hunter2|sk-1/);
  });
});

describe('what is accepted', () => {
  const accepted: [name: string, change: Environment, check: (config: Config) => void][] = [
    [
      'clear text to the own machine',
      { IMAP_SECURITY: 'none-on-loopback-only', IMAP_HOST: '127.0.0.1' },
      c => expect(c.mailboxes[0].imap.port).toBe(143),
    ],
    ['starttls', { SMTP_SECURITY: 'starttls' }, c => expect(c.mailboxes[0].smtp.port).toBe(587)],
    [
      'move',
      { IMAP_ANSWERED_ACTION: 'move', IMAP_ANSWERED_FOLDER: 'Done' },
      c => expect(c.mailboxes[0].imap.answeredFolder).toBe('Done'),
    ],
    [
      'a folder without move stays unused',
      { IMAP_ANSWERED_FOLDER: 'Done' },
      c => expect(c.mailboxes[0].imap.answeredFolder).toBeUndefined(),
    ],
    [
      'an address at a public provider allows no stranger as CC',
      { ALLOWED_SENDERS: 'dr.lee@gmail.com' },
      c => expect(c.permission.allowedCc).toEqual(['dr.lee@gmail.com']),
    ],
    [
      'an international domain',
      { TEAM_CC: 'team@Bücher.example' },
      c => expect(c.mailboxes[0].teamCc).toEqual(['team@xn--bcher-kva.example']),
    ],
    [
      'a relay without login',
      { SMTP_USER: '', SMTP_PASSWORD: '' },
      c => expect(c.mailboxes[0].smtp.login).toBeUndefined(),
    ],
    [
      'a model in the own network',
      { OPENAI_BASE_URL: 'http://10.0.0.5:8080/v1' },
      c => expect(c.model).toMatchObject({ apiKey: 'none' }),
    ],
    [
      'variables of other programs',
      { OPENAI_ORG_ID: 'org-1', REDIS_PORT: 'tcp://10.0.0.1:6379', MAIL: '/var/mail/x' },
      c => expect(c.model).toBeUndefined(),
    ],
  ];
  test.each(accepted)('%s', (_name, change, check) => check(loadConfig({ ...good, ...change })));
});

test('a secret comes from the file its _FILE variant names', async () => {
  await inFolder(async folder => {
    const file = await folder.write('password', 'from the file\n');
    const env = { ...good, IMAP_PASSWORD: undefined, IMAP_PASSWORD_FILE: file };
    expect(loadConfig(env).mailboxes[0].imap.password).toBe('from the file');
    expect(complaint({ IMAP_PASSWORD: 'x', IMAP_PASSWORD_FILE: file })).toContain(
      'IMAP_PASSWORD is given twice',
    );
    expect(complaint({ IMAP_PASSWORD_FILE: `${file}-missing` }, env)).toMatch(
      /IMAP_PASSWORD_FILE: the file .* \(ENOENT\)/,
    );
    expect(complaint({ IMAP_HOST_FILE: file })).toContain('IMAP_HOST_FILE is not a setting');
  });
});

test('separate roles need a common database', () => {
  expect(() => requireSharedStores(loadConfig({ ...good, REDIS_URL: 'redis://127.0.0.1:6379' }))).toThrow(
    /DATABASE_URL is missing/,
  );
  expect(() =>
    requireSharedStores(loadConfig({ ...good, DATABASE_URL: 'postgres://127.0.0.1/x' })),
  ).not.toThrow();
});

test('model settings load without the rest', () => {
  expect(loadModelSettings({})).toBeUndefined();
  expect(loadModelSettings({ OPENAI_API_KEY: 'sk-1' })).toMatchObject({ apiKey: 'sk-1', timeoutMs: 60_000 });
  expect(() => loadModelSettings({ OPENAI_API_KEY: 'sk-1', OPENAI_TIMEOUT_MS: 'soon' })).toThrow(
    /OPENAI_TIMEOUT_MS expected/,
  );
});

test('a second service, limits and prices of the model', () => {
  const env = {
    OPENAI_API_KEY: 'sk-1',
    OPENAI_FALLBACK_BASE_URL: 'http://10.0.0.9:8000/v1',
    OPENAI_FALLBACK_MODEL: 'small',
    OPENAI_DEIDENTIFY: 'yes',
    OPENAI_TOKENS_PER_DAY: '1000',
    OPENAI_PRICE_INPUT: '0.25',
    OPENAI_PRICE_OUTPUT: '2',
  };
  expect(loadModelSettings(env)).toMatchObject({
    deidentify: true,
    recordText: false,
    maxConcurrent: 4,
    prices: { inputPerMillion: 0.25, outputPerMillion: 2 },
    limits: { perDay: 1000 },
    fallback: { baseUrl: 'http://10.0.0.9:8000/v1', apiKey: 'none', model: 'small', deidentify: true },
  });
  const other = loadModelSettings({ OPENAI_API_KEY: 'sk-1', OPENAI_FALLBACK_MODEL: 'small' });
  expect(other?.fallback).toMatchObject({ apiKey: 'sk-1', model: 'small' });
  // What may leave unmasked to a service in the own network must not follow it to the next one.
  const open = { ...env, OPENAI_DEIDENTIFY: 'no' };
  expect(loadModelSettings(open)).toMatchObject({ deidentify: false, fallback: { deidentify: true } });
  expect(loadModelSettings({ ...open, OPENAI_FALLBACK_DEIDENTIFY: 'no' })?.fallback?.deidentify).toBe(false);
  expect(() => loadModelSettings({ ...env, OPENAI_PRICE_OUTPUT: '' })).toThrow(
    /OPENAI_PRICE_OUTPUT is missing/,
  );
  expect(() => loadModelSettings({ ...env, OPENAI_PRICE_INPUT: 'cheap' })).toThrow(
    /OPENAI_PRICE_INPUT expected/,
  );
});

test('the policy compares addresses without regard to case', () => {
  const policy = policyOf(loadConfig(good));
  expect(policy.ownAddresses).toEqual(['coding@practice.example', 'coding@practice.example']);
});

test('a refusal is told only where the receiving server judges senders', () => {
  expect(loadConfig(good).permission.refusal).toEqual({ isTold: false, periodDays: 7 });
  const refuse = { ...good, UNAUTHENTICATED_REFUSAL: 'refuse', UNAUTHENTICATED_REFUSAL_DAYS: '30' };
  expect(loadConfig(refuse).permission.refusal).toEqual({ isTold: true, periodDays: 30 });
  expect(() => loadConfig({ ...refuse, SENDER_AUTHENTICATION: 'dkim' })).toThrow(
    /UNAUTHENTICATED_REFUSAL is refuse, which needs SENDER_AUTHENTICATION=required/,
  );
  expect(() => loadConfig({ ...refuse, ALLOWED_SENDERS: '*', ALLOW_ANYONE: 'yes' })).toThrow(
    /UNAUTHENTICATED_REFUSAL is refuse while ALLOWED_SENDERS is \*/,
  );
});

test('quotas are rules: of senders, of domains and of everybody', () => {
  expect(policyOf(loadConfig(good)).quotas).toEqual([
    { of: 'sender', per: 'hour', limit: 20 },
    { of: 'overall', per: 'hour', limit: 300 },
  ]);
  const set = {
    ...good,
    MAX_REPLIES_PER_SENDER_PER_DAY: '60',
    MAX_REPLIES_PER_DOMAIN: '@Clinic.example=50/hour, clinic.example=200/DAY; *=9/hour',
  };
  expect(policyOf(loadConfig(set)).quotas).toEqual([
    { of: 'sender', per: 'hour', limit: 20 },
    { of: 'sender', per: 'day', limit: 60 },
    { of: 'domain', domain: 'clinic.example', limit: 50, per: 'hour' },
    { of: 'domain', domain: 'clinic.example', limit: 200, per: 'day' },
    { of: 'domain', domain: '*', limit: 9, per: 'hour' },
    { of: 'overall', per: 'hour', limit: 300 },
  ]);
});

test.each(['clinic.example', 'clinic.example=0/hour', 'clinic.example=5/week', '=5/hour', 'a b=5/hour'])(
  'MAX_REPLIES_PER_DOMAIN=%s is refused',
  given => {
    expect(() => loadConfig({ ...good, MAX_REPLIES_PER_DOMAIN: given })).toThrow(
      /MAX_REPLIES_PER_DOMAIN expected domain=number\/hour/,
    );
  },
);

test('.env.example is the declared settings, printed', () => {
  const file = path.resolve(import.meta.dirname, '../../.env.example');
  expect(readFileSync(file, 'utf8')).toBe(printEnvExample());
});
