import { Command, CommanderError } from 'commander';
import { registerAsk } from './commands/ask.ts';
import { registerCases } from './commands/cases.ts';
import { registerCatalog } from './commands/catalog.ts';
import { registerDemo } from './commands/demo.ts';
import { registerEdits } from './commands/edits.ts';
import { registerEval } from './commands/eval.ts';
import { registerLookup } from './commands/lookup.ts';
import { registerMatch } from './commands/match.ts';
import { registerRules } from './commands/rules.ts';
import { registerSearch } from './commands/search.ts';
import { registerStart } from './commands/start.ts';
import { registerStatus } from './commands/status.ts';
import { Permanent, RetryLater } from './outcome.ts';

/** Exit codes: 0 done, 1 a bug, 2 wrong input or setting, 75 try again later (sysexits EX_TEMPFAIL). */
const exit = { done: 0, bug: 1, permanent: 2, later: 75 };

/** In the order `--help` lists them. */
const commands = [
  registerStart,
  registerDemo,
  registerAsk,
  registerLookup,
  registerSearch,
  registerEdits,
  registerMatch,
  registerRules,
  registerEval,
  registerCatalog,
  registerCases,
  registerStatus,
];

/** Runs the command that the arguments name. Returns the exit code; never throws. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command('caseconsultant')
    .description('Email consultation service for US medical coding')
    .exitOverride()
    .showHelpAfterError();
  for (const register of commands) register(program);
  try {
    await program.parseAsync(argv);
    // A command that ended as designed but not well (a demo without a reply) has said so.
    return Number(process.exitCode ?? exit.done);
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.permanent;
  if (error instanceof Permanent) {
    process.stderr.write(`${error.message}\n`);
    return exit.permanent;
  }
  if (error instanceof RetryLater) {
    process.stderr.write(`${error.message}\nThis may pass: try again.\n`);
    return exit.later;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exit.bug;
}
