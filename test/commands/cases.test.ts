import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/ledger/embedded.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { answered, arrival, asker, taken } from '../support/arrivals.ts';

const run = promisify(execFile);
const module = path.resolve(import.meta.dirname, '../../src/commands/cases.ts');
/** The command in a process of its own, as the CLI runs it. */
const script = `
  import { Command } from 'commander';
  import { registerCases } from ${JSON.stringify(module)};
  const program = new Command('caseconsultant');
  registerCases(program);
  try { await program.parseAsync(['node', 'cli', ...process.argv.slice(1)]); }
  catch (error) { process.stderr.write(error.name + ': ' + error.message); process.exitCode = 2; }`;

/** Each call is a process of its own. */
const aMinuteMs = 60_000;

let dataDir: string;
let server: EmbeddedPostgres;
let ledger: Ledger;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'caseconsultant-cases-'));
  server = await startEmbeddedPostgres(dataDir, { durable: false });
  ledger = await openLedger(server.url);
}, aMinuteMs);
afterAll(async () => {
  await ledger.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}, aMinuteMs);

async function cases(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, LOG_LEVEL: 'silent' };
  const node = [
    ...process.execArgv.filter(flag => !flag.includes('inspect')),
    '--input-type=module',
    '-e',
    script,
    '--',
  ];
  const cwd = path.resolve(import.meta.dirname, '../..');
  try {
    const { stdout, stderr } = await run(process.execPath, [...node, 'cases', ...args], { env, cwd });
    return { out: stdout, err: stderr, code: 0 };
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
    return { out: stdout, err: stderr, code };
  }
}

test(
  'lists and shows beside the running service, and no mail text drives the terminal',
  async () => {
    const { caseNumber } = await taken(ledger, { subject: 'wound \u001b]0;evil\u0007 case' });
    await ledger.recordRejected(
      arrival(),
      { reason: 'not-allowed', detail: 'mallory@elsewhere.test' },
      new Date(),
    );
    const list = await cases('list');
    expect(list).toMatchObject({ code: 0, err: '' });
    expect(list.out).toContain(caseNumber);
    expect(list.out).toContain('wound  ]0;evil  case');
    expect((await cases('mails', '--outcome', 'rejected')).out).toMatch(
      /rejected +not-allowed: mallory@elsewhere\.test/,
    );
    const shown = await cases('show', caseNumber.toLowerCase());
    expect(shown.out).toContain(`Question 1: taken`);
    expect(shown.out).toContain('question-taken');
    expect(JSON.parse((await cases('show', caseNumber, '--json')).out)).toMatchObject({
      number: caseNumber,
      asker,
    });
  },
  aMinuteMs,
);

test(
  'requeue, release, export and erase do what they say and say what they did',
  async () => {
    const { caseNumber, replyId } = await answered(ledger);
    await ledger.holdReply(replyId, 'look at it', new Date());
    expect((await cases('release', caseNumber)).out).toContain('0 to consult, 1 to send');
    expect(await cases('requeue', caseNumber)).toMatchObject({
      code: 2,
      err: expect.stringContaining('nothing of it has failed or is held'),
    });
    const out = path.join(dataDir, 'export');
    expect((await cases('export', caseNumber, '--out', out)).out).toContain(
      'case.json, question-1.eml, reply-1.eml',
    );
    expect((await stat(path.join(out, 'question-1.eml'))).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(out, 'reply-1.eml'), 'utf8')).toContain('Bill 97607 x1');
    expect((await cases('erase', caseNumber)).err).toContain("required option '--yes'");
    expect((await cases('erase', caseNumber, '--yes')).out).toBe(`${caseNumber} is erased.\n`);
    const events = (await ledger.showCase(caseNumber))?.events.slice(-3) ?? [];
    expect(events.map(event => event.kind)).toEqual(['question-released', 'case-exported', 'case-erased']);
    expect(events[2]?.detail).toMatchObject({ by: expect.stringMatching(/^cli:\w+/) });
  },
  aMinuteMs,
);

test(
  'feedback is printed as JSON and a bounced address is restored',
  async () => {
    const { caseId, caseNumber } = await taken(ledger);
    await ledger.recordFeedback({ caseId, by: asker, text: 'correct: 97606' }, new Date());
    expect(JSON.parse((await cases('feedback')).out)).toMatchObject([
      { caseNumber, by: asker, text: 'correct: 97606' },
    ]);
    expect((await cases('restore', asker)).out).toBe(`${asker} gets replies again.\n`);
  },
  aMinuteMs,
);

test(
  'a number that is none is an error that says where numbers are',
  async () => {
    expect(await cases('show', 'CC-1')).toMatchObject({
      code: 2,
      err: expect.stringContaining('"cases list" shows the numbers'),
    });
    expect((await cases('list', '--limit', 'many')).err).toContain('Give a whole number from 1 to 10000');
    expect((await cases('list', '--state', 'lost')).err).toContain('Allowed choices are');
  },
  aMinuteMs,
);
