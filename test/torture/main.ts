import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { needPart, redisPart } from '../support/parts.ts';
import { torture } from './run.ts';
import { fullRun, shortRun, soakRun } from './sizes.ts';
import { soak } from './soak.ts';
import { printTable } from './table.ts';

/** `npm run torture`: the service under seeded faults; exit code 0 only when every promise held. */
const program = new Command('torture')
  .description(
    'run the service as separate processes, break everything around it, and see what is left of its promises',
  )
  .option('--seed <number>', 'the order of mails and faults', parseCount)
  .option('--mails <count>', 'how many mails', parseCount)
  .option('--faults <count>', 'at least so many faults', parseCount)
  .option('--queue <where>', 'redis or postgres (default: Redis when it is installed)')
  .option('--short', 'the form that runs with the tests')
  .option('--soak', 'a day of mail in minutes instead: does anything grow?')
  .option('--log <file>', 'write what the processes logged')
  .parse();

interface Options {
  readonly seed?: number;
  readonly mails?: number;
  readonly faults?: number;
  readonly queue?: string;
  readonly short?: true;
  readonly soak?: true;
  readonly log?: string;
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed.');
  return Number(text);
}

const options = program.opts<Options>();
const seed = options.seed ?? Math.floor(Math.random() * 1_000_000);
const startedAt = performance.now();
const say = (text: string) =>
  void process.stdout.write(
    `${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}\n`,
  );
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => stopping.abort(new Error(`stopped by ${name}`)));
}
const { signal } = stopping;
const redisProgram = options.queue === 'postgres' ? undefined : needPart(redisPart);

async function runTorture() {
  const size = options.short ? shortRun : fullRun;
  say(
    `seed ${seed}; the same order again: npm run torture -- --seed ${seed}${options.short ? ' --short' : ''}`,
  );
  const mails = options.mails ?? size.mails;
  const faults = options.faults ?? size.faults;
  const done = await torture({ ...size, seed, mails, faults, redisProgram, signal, say });
  if (options.log !== undefined) await writeFile(options.log, done.log);
  return done;
}

async function runSoak() {
  say(`seed ${seed}, soak`);
  const mails = options.mails ?? soakRun.mails;
  return {
    findings: await soak({ ...soakRun, seed, mails, redisProgram, signal, say }),
    faults: new Map<string, number>(),
  };
}

const { findings, faults } = options.soak ? await runSoak() : await runTorture();
process.stdout.write(`\n${printTable(findings, faults)}\n`);
say(`done, seed ${seed}`);
process.exitCode = findings.every(finding => finding.isGood) ? 0 : 1;
