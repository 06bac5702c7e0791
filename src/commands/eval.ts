import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { loadModelSettings } from '../../config/model.ts';
import type { ConsultParts } from '../answer.ts';
import { openCatalog } from '../catalog/catalog.ts';
import { Permanent } from '../outcome.ts';
import { type EvalCase, readCases } from './eval/case.ts';
import { printRun } from './eval/print.ts';
import { compareRuns, printVariants } from './eval/print-variants.ts';
import { type CaseResult, runCase } from './eval/run.ts';
import { comparisonSchema, type EvalRun, runSchema, scoreRun } from './eval/score.ts';
import { CONFIGURED, listVariants, type Variant } from './eval/variant.ts';

interface Flags {
  readonly json?: true;
  readonly model: readonly string[];
  readonly prompt: readonly string[];
  readonly price: readonly string[];
  readonly compare?: string;
  readonly minExact?: number;
  readonly family?: string;
  readonly givenFacts?: true;
}

/** Far above the time of any model; one that hangs ends by its own OPENAI_TIMEOUT_MS. */
const CASE_TIMEOUT_MS = 600_000;

/** `caseconsultant eval DIR`: runs written cases through the whole way and scores the answers by family. */
export function registerEval(program: Command): void {
  program
    .command('eval')
    .argument('<dir>', 'a folder of .yaml files with cases, one such file, or a .json file with a saved run')
    .description(
      'score the answers to written cases: line precision and recall, exact cases, missing facts asked for; with models also what they add, cost and take',
    )
    .option('--json', 'print the run as JSON (input of --compare)')
    .addOption(
      new Option(
        '--model [name]',
        'compare the rules alone with this model (default: OPENAI_MODEL); may be repeated',
      )
        .preset(CONFIGURED)
        .argParser(collect)
        .default([]),
    )
    .option(
      '--prompt <version>',
      'ask the models with this prompt, as compose-1; may be repeated',
      collect,
      [],
    )
    .option(
      '--price <model=input/output>',
      'dollars for a million tokens of a model; may be repeated',
      collect,
      [],
    )
    .option('--family <family>', 'only the cases of this family')
    .option(
      '--given-facts',
      'take the facts a case gives instead of reading its mail: scores the rules alone',
    )
    .option('--compare <file>', 'tell what changed since the run in this JSON file')
    .option('--min-exact <share>', 'end with an error when fewer cases are exact (0 to 1)', readShare)
    .action(async (place: string, flags: Flags) => {
      const before = flags.compare === undefined ? undefined : await readRuns(flags.compare);
      const runs = place.endsWith('.json') ? await readRuns(place) : await evaluate(place, flags);
      process.stdout.write(flags.json ? printJson(runs) : (runs.map(printRun)[runs.length - 1] ?? ''));
      if (!flags.json && runs.length > 1) process.stdout.write(`\n${printVariants(runs)}`);
      // Beside JSON the words go where a person reads them, and no program.
      if (before) (flags.json ? process.stderr : process.stdout).write(`\n${compareRuns(before, runs)}`);
      for (const run of runs) checkFloor(run, flags.minExact);
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function evaluate(dir: string, flags: Flags): Promise<EvalRun[]> {
  const all = (await readCases(dir)).map(({ facts, ...one }) =>
    flags.givenFacts && facts ? { ...one, facts } : one,
  );
  const cases = all.filter(one => flags.family === undefined || one.family === flags.family);
  if (cases.length === 0) throw new Permanent(`${dir}: no case of the family ${flags.family}.`);
  const settings = flags.model.length === 0 ? undefined : loadModelSettings(process.env);
  const variants = listVariants(
    { models: flags.model, prompts: flags.prompt, prices: flags.price },
    settings,
  );
  const book = openCatalog(process.env.CATALOG_PATH);
  try {
    const runs: EvalRun[] = [];
    for (const variant of variants) {
      const { askModel, prompts, label, model } = variant;
      const atOnce = askModel === undefined ? 1 : (settings?.maxConcurrent ?? 1);
      const results = await runCases(cases, { book, askModel, prompts }, atOnce);
      runs.push(scoreRun(results, { catalog: book.edition.id, label, model, prompts: versionsOf(variant) }));
    }
    return runs;
  } finally {
    book.close();
  }
}

/** Results in the order of the cases, `atOnce` of them with the model at the same time. */
async function runCases(
  cases: readonly EvalCase[],
  parts: ConsultParts,
  atOnce: number,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const queue = cases.entries();
  const work = async () => {
    for (const [at, one] of queue)
      results[at] = await runCase(one, parts, AbortSignal.timeout(CASE_TIMEOUT_MS));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

function versionsOf({ prompts }: Variant) {
  return prompts && { compose: prompts.compose.version, facts: prompts.facts.version };
}

function printJson(runs: readonly EvalRun[]): string {
  const printed = runs.length === 1 ? runs[0] : { schema: 'eval-comparison/1', runs };
  return `${JSON.stringify(printed, undefined, 2)}\n`;
}

async function readRuns(file: string): Promise<readonly EvalRun[]> {
  try {
    const read = z.union([runSchema, comparisonSchema]).parse(JSON.parse(await readFile(file, 'utf8')));
    return 'runs' in read ? read.runs : [read];
  } catch (cause) {
    throw new Permanent(`${file}: not a run printed by "eval --json".`, { cause });
  }
}

function readShare(text: string): number {
  const share = z.coerce.number().min(0).max(1).safeParse(text);
  if (text.trim() === '' || !share.success)
    throw new InvalidArgumentError('Write a share between 0 and 1, as 0.9.');
  return share.data;
}

function checkFloor(run: EvalRun, floor: number | undefined): void {
  if (floor === undefined || run.total.exact >= floor) return;
  throw new Permanent(
    `Only ${(run.total.exact * 100).toFixed(1)}% of the cases are exact (${run.label}), less than the ${floor * 100}% asked for.`,
  );
}
