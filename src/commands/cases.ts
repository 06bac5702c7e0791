import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Ledger } from '../ledger/ledger.ts';
import { Permanent } from '../outcome.ts';
import { caseDetails, caseTable, mailTable } from './case-text.ts';
import { workOnLedger } from './work-ledger.ts';

interface Common {
  readonly env?: string;
  readonly json?: true;
}

/** `caseconsultant cases ...`: look into the ledger, and a person's decisions on what failed or waits. */
export function registerCases(program: Command): void {
  const cases = program
    .command('cases')
    .description('list, show, export, erase, requeue and release cases; read mails again')
    .option('--env <file>', 'the settings file (default: .env, when there is one)');
  const withLedger = (work: (ledger: Ledger) => Promise<string>) =>
    workOnLedger(cases.opts<Common>().env, async ledger => {
      process.stdout.write(await work(ledger));
    });
  registerReading(cases, withLedger);
  registerDeciding(cases, withLedger);
}

type WithLedger = (work: (ledger: Ledger) => Promise<string>) => Promise<void>;

const states = ['taken', 'consulted', 'answered', 'failed', 'held'];
const outcomes = ['question', 'ignored', 'rejected', 'held'] as const;

function registerReading(cases: Command, withLedger: WithLedger): void {
  cases
    .command('list')
    .description('cases by last activity')
    .addOption(new Option('--state <state>', 'only those whose newest question is').choices(states))
    .option('--limit <count>', 'at most so many', parseCount, 50)
    .option('--json', 'print JSON')
    .action((options: Common & { state?: string; limit: number }) =>
      withLedger(async ledger => {
        const { limit, state } = options;
        const lines = await ledger.listCases({ limit, ...(state === undefined ? {} : { state }) });
        return options.json ? asJson(lines) : caseTable(lines);
      }),
    );
  cases
    .command('mails')
    .description('every inbound mail and what was decided about it, also those that became no case')
    .addOption(new Option('--outcome <outcome>', 'only these').choices(outcomes))
    .option('--limit <count>', 'at most so many', parseCount, 50)
    .option('--json', 'print JSON')
    .action((options: Common & { outcome?: (typeof outcomes)[number]; limit: number }) =>
      withLedger(async ledger => {
        const { limit, outcome } = options;
        const lines = await ledger.listMails({ limit, ...(outcome === undefined ? {} : { outcome }) });
        return options.json ? asJson(lines) : mailTable(lines);
      }),
    );
  cases
    .command('feedback')
    .description('what coders said about answers ("correct: 97606"), as JSON')
    .option('--limit <count>', 'at most so many', parseCount, 1000)
    .action(({ limit }: { limit: number }) =>
      withLedger(async ledger => asJson(await ledger.listFeedback({ limit }))),
    );
  cases
    .command('show')
    .argument('<number>', 'CC-2026-000123')
    .description('one case: questions, replies and every event')
    .option('--json', 'print JSON')
    .action((number: string, options: Common) =>
      withLedger(async ledger => {
        const shown = await ledger.showCase(number);
        if (shown === undefined)
          throw new Permanent(`There is no case ${number}. "cases list" shows the numbers.`);
        return options.json ? asJson(shown) : caseDetails(shown);
      }),
    );
}

function registerDeciding(cases: Command, withLedger: WithLedger): void {
  cases
    .command('export')
    .argument('<number>', 'CC-2026-000123')
    .description('write the case with its mails and replies into a folder')
    .option('--out <folder>', 'where to (default: out/NUMBER)')
    .action((number: string, options: { out?: string }) =>
      withLedger(ledger => exportTo(ledger, number, options.out)),
    );
  cases
    .command('erase')
    .argument('<number>', 'CC-2026-000123')
    .description('erase mails, opinions and replies of a case; the audit keeps numbers, addresses and codes')
    .requiredOption('--yes', 'really')
    .action((number: string) =>
      withLedger(async ledger => {
        await ledger.eraseCase(number, person(), new Date());
        return `${number.toUpperCase()} is erased.\n`;
      }),
    );
  cases
    .command('reread')
    .argument('<mail>', 'the number that "cases mails" shows', parseId)
    .description('judge a held or rejected mail again, as if it had just come')
    .action((mail: number) =>
      withLedger(async ledger => {
        await ledger.requeueMail(mail, person(), new Date());
        return `Mail ${mail} is read again by the running service; "cases mails" shows what came of it.\n`;
      }),
    );
  cases
    .command('restore')
    .argument('<address>', 'an address whose replies came back')
    .description('write to an address again that was suppressed after bounces')
    .action((address: string) =>
      withLedger(async ledger => {
        await ledger.restoreAddress(address, person(), new Date());
        return `${address} gets replies again.\n`;
      }),
    );
  const again = [
    ['requeue', 'any', 'work again on what failed, is held or whose delivery is unknown'],
    ['release', 'held', 'let go what is held'],
  ] as const;
  for (const [name, only, description] of again) {
    cases
      .command(name)
      .argument('<number>', 'CC-2026-000123')
      .description(description)
      .action((number: string) =>
        withLedger(async ledger => {
          const { consult, deliver } = await ledger.requeueCase(number, only, person(), new Date());
          return `${number.toUpperCase()}: ${consult.length} to consult, ${deliver.length} to send. The running service takes them up with its next sweep.\n`;
        }),
      );
  }
}

async function exportTo(ledger: Ledger, number: string, out: string | undefined): Promise<string> {
  const { shown, files } = await ledger.exportCase(number, person(), new Date());
  const folder = path.resolve(out ?? path.join('out', shown.number));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const all = [{ name: 'case.json', raw: Buffer.from(asJson(shown)) }, ...files];
  // Patient data: for the one who exports it alone.
  for (const { name, raw } of all) await writeFile(path.join(folder, name), raw, { mode: 0o600 });
  return `${folder}: ${all.map(file => file.name).join(', ')}\n`;
}

/** Who did it, for the audit. */
function person(): string {
  return `cli:${userInfo().username}`;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function parseId(given: string): number {
  if (!/^[1-9]\d{0,14}$/.test(given)) throw new InvalidArgumentError('Give the number of a mail.');
  return Number(given);
}

function parseCount(given: string): number {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    throw new InvalidArgumentError('Give a whole number from 1 to 10000.');
  }
  return count;
}
