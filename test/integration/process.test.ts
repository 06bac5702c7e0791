import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { people, practiceEnvironment, practiceUsers } from '../../src/practice/accounts.ts';
import { type PracticeMailbox, startPracticeMailbox } from '../../src/practice/mailbox.ts';
import { processesNaming, runCommand } from '../support/command.ts';
import { postWoundCase } from '../support/letter.ts';

/** The program as its users run it: a process with settings, signals and an exit code. */

let folder: string;
let practice: PracticeMailbox;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-process-'));
  practice = await startPracticeMailbox({ users: practiceUsers([people.asker]) });
});
afterEach(async () => {
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

function environment(over: Record<string, string> = {}) {
  return { ...practiceEnvironment(practice, path.join(folder, 'data'), [people.asker], {}), ...over };
}

test('the demo answers a typed case, exits with 0 and leaves nothing running', async () => {
  const demo = runCommand(['demo', '--ask', 'Disposable NPWT, 62 sq cm. What do we bill?'], {
    cwd: folder,
    env: { TMPDIR: folder },
  });
  expect(await demo.ended()).toBe(0);
  expect(demo.output()).toMatch(/\b97608\b/);
  expect(processesNaming(folder)).toEqual([]);
}, 90_000);

test('the demo says why a mail gets no reply, and exits with 1', async () => {
  const file = path.join(folder, 'absent.eml');
  const mail = [
    `From: ${people.asker}`,
    'Subject: Out of office',
    `Message-ID: <${randomUUID()}@cedarhollow.test>`,
    'Auto-Submitted: auto-replied',
    '',
    'I am away.',
  ];
  await writeFile(file, mail.join('\r\n'));
  const demo = runCommand(['demo', '--eml', file], { cwd: folder, env: { TMPDIR: folder } });
  expect(await demo.ended()).toBe(1);
  expect(demo.output()).toMatch(/no reply: ignored/);
  expect(processesNaming(folder)).toEqual([]);
}, 90_000);

test('start answers, and SIGTERM ends it with 0 and without leftovers', async () => {
  const service = runCommand(['start'], { cwd: folder, env: environment() });
  await service.until(/"msg":"mailbox connected"/);
  const isReply = await postWoundCase(practice);
  const reply = await practice.waitFor(people.asker, isReply, 60_000);
  expect(reply.raw.toString('latin1')).toContain('97608');
  service.signal('SIGTERM');
  expect(await service.ended()).toBe(0);
  expect(processesNaming(folder)).toEqual([]);
}, 90_000);

test('a killed process loses no case: the next start takes the database over and answers', async () => {
  const first = runCommand(['start'], { cwd: folder, env: environment() });
  await first.until(/"msg":"mailbox connected"/);
  const isReply = await postWoundCase(practice);
  await first.until(/"msg":"question taken"/);
  first.signal('SIGKILL');
  await first.ended();
  const second = runCommand(['start'], { cwd: folder, env: environment() });
  const reply = await practice.waitFor(people.asker, isReply, 60_000);
  expect(reply.raw.toString('latin1')).toContain('97608');
  await second.until(/"msg":"mailbox connected"/);
  second.signal('SIGTERM');
  expect(await second.ended()).toBe(0);
  expect(practice.mails(people.asker).filter(isReply)).toHaveLength(1);
  expect(processesNaming(folder)).toEqual([]);
}, 120_000);

test.each([
  ['a wrong IMAP password', { IMAP_PASSWORD: 'wrong' }, /IMAP_PASSWORD/],
  ['a wrong SMTP password', { SMTP_PASSWORD: 'wrong' }, /SMTP_PASSWORD/],
  ['a misspelt setting', { IMAP_HSOT: 'mail.test' }, /IMAP_HSOT.*IMAP_HOST/],
  ['a missing catalog', { CATALOG_PATH: '/nowhere/catalog.sqlite' }, /\/nowhere\/catalog\.sqlite/],
])(
  '%s stops the start with 2 and names the setting',
  async (_what, over, message) => {
    const service = runCommand(['start'], { cwd: folder, env: environment(over as Record<string, string>) });
    expect(await service.ended()).toBe(2);
    expect(service.output()).toMatch(message);
    expect(processesNaming(folder)).toEqual([]);
  },
  60_000,
);

test('all wrong settings are told at once', async () => {
  const service = runCommand(['start'], {
    cwd: folder,
    env: environment({ IMAP_PORT: '70000', MAIL_FROM: 'nobody', TEAM_CC: people.service }),
  });
  expect(await service.ended()).toBe(2);
  for (const name of ['IMAP_PORT', 'MAIL_FROM']) expect(service.output()).toContain(name);
});

test('a database that is down is waited for, and a stop while waiting is a clean one', async () => {
  const env = environment({ DATABASE_URL: 'postgres://caseconsultant@127.0.0.1:9/none' });
  const service = runCommand(['start'], { cwd: folder, env });
  await service.until(/the database is not there yet/);
  service.signal('SIGTERM');
  expect(await service.ended()).toBe(0);
});

test('a role by itself wants a common database', async () => {
  const service = runCommand(['start', '--role', 'consult'], { cwd: folder, env: environment() });
  expect(await service.ended()).toBe(2);
  expect(service.output()).toContain('DATABASE_URL');
});

describe('ask', () => {
  test.each([
    ['a mail', `From: a@b.test\r\nSubject: NPWT\r\n\r\nDisposable NPWT, 62 sq cm`, '97608'],
    ['plain text', 'Disposable NPWT, exactly 50 sq cm', '97607'],
  ])('answers %s from standard input', async (_what, input, code) => {
    const ask = runCommand(['ask', '--json', '-'], { cwd: folder, input });
    expect(await ask.ended()).toBe(0);
    const { lines } = JSON.parse(ask.output());
    expect(lines).toEqual([expect.objectContaining({ code, system: 'CPT', units: 1, modifiers: [] })]);
  });

  test.each([
    ['nothing', ''],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
  ])('refuses %s with 2', async (_what, input) => {
    const ask = runCommand(['ask', '-'], { cwd: folder, input });
    expect(await ask.ended()).toBe(2);
    expect(ask.output()).toMatch(/^standard input: /);
  });
});
