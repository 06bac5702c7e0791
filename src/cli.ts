#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Reading and compiling our modules is most of a short command's time.
enableCompileCache();
const { runProgram } = await import('./program.ts');
process.exitCode = await runProgram(process.argv);
