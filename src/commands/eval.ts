import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { loadModelSettings } from '../../config/model.ts';
import type { ConsultParts } from '../answer.ts';
import { openCatalog } from '../catalog/catalog.ts';
import { openModel } from '../consult/model.ts';
import { Permanent } from '../outcome.ts';
import { readCases } from './eval/case.ts';
import { printComparison, printRun } from './eval/print.ts';
import { type CaseResult, runCase } from './eval/run.ts';
import { type EvalRun, runSchema, scoreRun } from './eval/score.ts';

interface Flags {
  readonly json?: true;
  readonly model?: true;
  readonly compare?: string;
  readonly minExact?: string;
  readonly family?: string;
  readonly givenFacts?: true;
}

const CASE_TIMEOUT_MS = 120_000;

/** `caseconsultant eval DIR`: runs written cases through the whole way and scores the answers by family. */
export function registerEval(program: Command): void {
  program
    .command('eval')
    .argument('<dir>', 'a folder of .yaml files with cases, or one such file')
    .description(
      'score the answers to written cases: line precision and recall, exact cases, missing facts asked for',
    )
    .option('--json', 'print the run as JSON (input of --compare)')
    .option('--model', 'consult the configured language model too (default: rules alone)')
    .option('--family <family>', 'only the cases of this family')
    .option(
      '--given-facts',
      'take the facts a case gives instead of reading its mail: scores the rules alone',
    )
    .option('--compare <file>', 'tell what changed since the run in this JSON file')
    .option('--min-exact <share>', 'end with an error when fewer cases are exact (0 to 1)')
    .action(async (dir: string, flags: Flags) => {
      const before = flags.compare === undefined ? undefined : await readRun(flags.compare);
      const run = await evaluate(dir, flags);
      process.stdout.write(flags.json ? `${JSON.stringify(run, undefined, 2)}\n` : printRun(run));
      if (before) process.stdout.write(printComparison(before, run));
      checkFloor(run, flags.minExact);
    });
}

async function evaluate(dir: string, flags: Flags): Promise<EvalRun> {
  const all = (await readCases(dir)).map(({ facts, ...one }) =>
    flags.givenFacts && facts ? { ...one, facts } : one,
  );
  const cases = all.filter(one => flags.family === undefined || one.family === flags.family);
  if (cases.length === 0) throw new Permanent(`${dir}: no case of the family ${flags.family}.`);
  const settings = flags.model ? loadModelSettings(process.env) : undefined;
  if (flags.model && !settings)
    throw new Permanent('--model: no model is configured. Set OPENAI_API_KEY or OPENAI_BASE_URL.');
  const book = openCatalog(process.env.CATALOG_PATH);
  try {
    const parts: ConsultParts = { book, askModel: settings && openModel(settings) };
    const results: CaseResult[] = [];
    for (const one of cases) results.push(await runCase(one, parts, AbortSignal.timeout(CASE_TIMEOUT_MS)));
    return scoreRun(results, { catalog: book.edition.id, model: settings?.model });
  } finally {
    book.close();
  }
}

async function readRun(file: string): Promise<EvalRun> {
  try {
    return runSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new Permanent(`--compare ${file}: not a run printed by "eval --json".`, { cause });
  }
}

function checkFloor(run: EvalRun, text: string | undefined): void {
  if (text === undefined) return;
  const floor = z.coerce.number().min(0).max(1).safeParse(text);
  if (!floor.success) throw new Permanent(`--min-exact ${text}: write a share between 0 and 1, as 0.9.`);
  if (run.total.exact < floor.data) {
    throw new Permanent(
      `Only ${(run.total.exact * 100).toFixed(1)}% of the cases are exact, less than the ${floor.data * 100}% asked for.`,
    );
  }
}
