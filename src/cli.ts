#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { registerAsk } from './commands/ask.ts';
import { registerDemo } from './commands/demo.ts';
import { registerEdits } from './commands/edits.ts';
import { registerLookup } from './commands/lookup.ts';
import { registerStart } from './commands/start.ts';
import { Permanent, RetryLater } from './outcome.ts';

/** Exit codes: 0 done, 1 a bug, 2 wrong input or setting, 75 try again later (sysexits EX_TEMPFAIL). */
const exit = { bug: 1, permanent: 2, later: 75 };

const program = new Command('caseconsultant')
  .description('Email consultation service for US medical coding')
  .exitOverride()
  .showHelpAfterError();
for (const register of [registerStart, registerDemo, registerAsk, registerLookup, registerEdits]) {
  register(program);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exit.permanent;
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
