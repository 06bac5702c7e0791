import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { loadConfig } from '../../config/config.ts';
import { allRoles, startRoles } from '../../workers/roles.ts';
import { openLog } from '../log.ts';
import type { StageNotice } from '../notice.ts';
import { Permanent } from '../outcome.ts';
import { people, practiceEnvironment, practiceUsers } from '../practice/accounts.ts';
import { type PracticeMailbox, type StoredMail, startPracticeMailbox } from '../practice/mailbox.ts';
import {
  type DemoQuestion,
  describeQuestion,
  sampleQuestions,
  submitQuestion,
  typedQuestion,
} from '../practice/questions.ts';
import { rawHeader, readReceived } from '../practice/received.ts';
import { type Say, Stages, startClock } from '../practice/stages.ts';
import { openService } from '../service.ts';

interface DemoOptions {
  readonly ask?: string;
  readonly eml?: string;
  readonly keep?: true;
}

const replyWithinMs = 90_000;
const rule = '─'.repeat(72);

/** `caseconsultant demo`: everything on loopback, cases mailed and answered before your eyes. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('start everything on this machine, mail sample cases and show the replies')
    .option('--ask <text>', 'mail this question instead of the samples')
    .option('--eml <file>', 'mail this .eml file instead of the samples')
    .option('--keep', 'stay up afterwards, for a mail client to connect')
    .action(async (options: DemoOptions) => {
      const stop = new AbortController();
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
      process.exitCode = (await runDemo(options, stop.signal)) ? 0 : 1;
    });
}

/** What the demo runs on; `later` collects what must be closed, in order of opening. */
interface Stage {
  readonly practice: PracticeMailbox;
  readonly stages: Stages;
  readonly say: Say;
  readonly outDir: string;
  readonly signal: AbortSignal;
}

async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<boolean> {
  const questions = await chooseQuestions(options);
  const say = startClock();
  await using closing = new AsyncDisposableStack();
  closing.defer(() => say('stopped; nothing is left running'));
  try {
    const stage = await setStage(questions, closing, say, signal);
    let answered = true;
    for (const question of questions) {
      if (signal.aborted || !(await converse(question, stage))) answered = false;
    }
    if (options.keep && !signal.aborted) await keepUp(questions, stage);
    return answered;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

async function chooseQuestions({ ask, eml }: DemoOptions): Promise<DemoQuestion[]> {
  if (ask !== undefined && eml !== undefined) throw new Permanent('Choose one: --ask or --eml.');
  if (ask !== undefined) return [await typedQuestion(ask)];
  if (eml === undefined) return await sampleQuestions();
  let raw: Buffer;
  try {
    raw = await readFile(eml);
  } catch (cause) {
    throw new Permanent(`${eml}: cannot be read. Name a mail saved as .eml.`, { cause });
  }
  return [await describeQuestion(raw, eml)];
}

async function setStage(
  questions: readonly DemoQuestion[],
  closing: AsyncDisposableStack,
  say: Say,
  signal: AbortSignal,
): Promise<Stage> {
  const outDir = path.resolve('out', 'demo');
  await mkdir(outDir, { recursive: true });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'caseconsultant-demo-'));
  closing.defer(() => rm(dataDir, { recursive: true, force: true }));
  const askers = questions.map(question => question.from);
  const practice = await startPracticeMailbox({ users: practiceUsers(askers) });
  closing.defer(() => practice.close());
  say(
    `practice mail server on 127.0.0.1: SMTP ${practice.smtpPort}, IMAP ${practice.imapPort(people.service)}`,
  );
  const config = loadConfig(practiceEnvironment(practice, dataDir, askers, process.env));
  const logFile = path.join(outDir, 'service.log');
  const log = openLog('info', pino.destination({ dest: logFile, append: false, sync: true }));
  const stages = new Stages(say);
  const notify = (notice: StageNotice) => stages.note(notice);
  const service = await openService(config, { log, notify, durable: false }, signal);
  closing.defer(() => service.close());
  say(`embedded PostgreSQL, queue and catalog ready: ${service.catalog.edition.label}`);
  const running = await startRoles(service, allRoles);
  closing.defer(() => running.stop());
  await Promise.race([stages.connected, running.failed]);
  return { practice, stages, say, outDir, signal };
}

/** Mails one question and waits for its reply in the asker's and the team's inbox, or for the reason of its end. */
async function converse(question: DemoQuestion, stage: Stage): Promise<boolean> {
  const { practice, stages, say, signal } = stage;
  const since = stages.count;
  say(`mailing "${question.subject}" from ${question.from} to ${people.service}, copy to ${people.team}`);
  await submitQuestion(practice, question);
  const isReply = ({ raw }: StoredMail) => rawHeader(raw, 'In-Reply-To') === question.messageId;
  const arrived = Promise.all([
    practice.waitFor(question.from, isReply, replyWithinMs),
    practice.waitFor(people.team, isReply, replyWithinMs),
  ]);
  const isEnd = ({ stage: name }: StageNotice) => ['ignored', 'rejected', 'held', 'failed'].includes(name);
  // A mail that ends without a reply is told at once instead of after the time-out.
  const outcome = await Promise.race([arrived, stages.next(isEnd, since), aborted(signal)]);
  arrived.catch(() => {});
  if (outcome === undefined) return false;
  if ('stage' in outcome) {
    say(`no reply: ${[outcome.stage, outcome.reason, outcome.detail].filter(Boolean).join(', ')}`);
    return false;
  }
  const [atAsker, atTeam] = outcome;
  await stages.next(notice => notice.stage === 'flagged', since);
  say(`the reply is in the inboxes of ${question.from} and ${people.team}`);
  return await showReply(atAsker.raw, atTeam.raw, stage);
}

async function showReply(atAsker: Buffer, atTeam: Buffer, { outDir }: Stage): Promise<boolean> {
  const reply = await readReceived(atAsker);
  const files = { eml: atAsker, txt: reply.text, html: reply.html };
  const paths: string[] = [];
  for (const [kind, content] of Object.entries(files)) {
    const file = path.join(outDir, `${reply.caseNumber}.${kind}`);
    await writeFile(file, content);
    paths.push(file);
  }
  const same = rawHeader(atTeam, 'Message-ID') === rawHeader(atAsker, 'Message-ID');
  process.stdout.write(`\n${rule}\n${reply.headers.join('\n')}\n\n${reply.text.trim()}\n${rule}\n`);
  process.stdout.write(`In the team inbox: ${same ? 'the same mail' : 'ANOTHER MAIL'}\n`);
  process.stdout.write(`${paths.map(file => `  ${file}`).join('\n')}\n\n`);
  return same;
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return;
  await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
}

async function keepUp(questions: readonly DemoQuestion[], { practice, signal }: Stage): Promise<void> {
  const users = [...new Set([...questions.map(question => question.from), people.team, people.service])];
  const inboxes = users.map(
    user => `  IMAP  port ${practice.imapPort(user)}  user ${user}  password ${people.password}`,
  );
  process.stdout.write(
    `Connect a mail client: everything on 127.0.0.1, no encryption; write to ${people.service}.\n` +
      `  SMTP  port ${practice.smtpPort}  login as the inbox you write from\n` +
      `${inboxes.join('\n')}\nCtrl-C stops everything.\n`,
  );
  await aborted(signal);
}
