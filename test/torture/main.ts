import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { needPart, redisPart } from '../support/parts.ts';
import { torture } from './run.ts';
import { fullRun, shortRun } from './sizes.ts';
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
  .option('--log <file>', 'write what the processes logged')
  .parse();

interface Options {
  readonly seed?: number;
  readonly mails?: number;
  readonly faults?: number;
  readonly queue?: string;
  readonly short?: true;
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
const size = options.short ? shortRun : fullRun;
say(
  `seed ${seed}; the same order again: npm run torture -- --seed ${seed}${options.short ? ' --short' : ''}`,
);
const done = await torture({
  ...size,
  seed,
  mails: options.mails ?? size.mails,
  faults: options.faults ?? size.faults,
  redisProgram: options.queue === 'postgres' ? undefined : needPart(redisPart),
  say,
});
if (options.log !== undefined) await writeFile(options.log, done.log);
process.stdout.write(`\n${printTable(done.findings, done.faults)}\n`);
say(`took ${Math.round(done.tookMs / 1000)} s, seed ${seed}`);
process.exitCode = done.findings.every(finding => finding.isGood) ? 0 : 1;
