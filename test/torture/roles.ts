import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Role } from '../../workers/roles.ts';
import type { Holding } from './beside.ts';

/** One role as a process of its own, started again whenever it ends. */
export interface RoleProcess {
  readonly role: Role;
  /** SIGKILL, and started again after `downMs`; `between` runs while it is down. False: it was down already. */
  kill(downMs: number, between: () => Promise<void>): Promise<boolean>;
  /** Puts its wall clock so far ahead (or back) of the true time, until it ends. */
  setClock(aheadMs: number): void;
  /** Resolves when it logged `pattern` since its last start. */
  until(pattern: RegExp): Promise<void>;
  /** What the process holds; undefined when it is down. */
  holding(): Promise<(Holding & { readonly sockets: number }) | undefined>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | string>;
  readonly starts: number;
}

export interface RoleRecord {
  /** Everything that was logged, by any process of any role. */
  readonly lines: string[];
  /** Ends nobody asked for. */
  readonly accidents: string[];
}

const cli = path.resolve(import.meta.dirname, '../../src/cli.ts');
const beside = pathToFileURL(path.join(import.meta.dirname, 'beside.ts')).href;

export function startRole(
  role: Role,
  options: { cwd: string; env: Readonly<Record<string, string | undefined>> },
  record: RoleRecord,
): RoleProcess {
  const { PATH, TMPDIR, CI } = process.env;
  let starts = 0;
  let output = '';
  let child: ChildProcess | undefined;
  let asked = false;
  let ended = false;
  const looks = new Set<() => void>();
  const launch = () => {
    starts += 1;
    output = '';
    asked = false;
    const started = spawn(process.execPath, ['--import', beside, cli, 'start', '--role', role], {
      cwd: options.cwd,
      env: { PATH, TMPDIR, CI, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child = started;
    const take = (chunk: Buffer) => {
      const text = chunk.toString();
      output = (output + text).slice(-20_000);
      record.lines.push(`${role}\t${text}`);
      for (const look of looks) look();
    };
    started.stdin.on('error', () => {});
    started.stdout.on('data', take);
    started.stderr.on('data', take);
    started.once('close', (code, signal) => {
      if (asked || ended) return;
      record.accidents.push(`${role} ended with ${code ?? signal}: ${output.slice(-600)}`);
      setTimeout(() => !ended && launch(), 1000);
    });
  };
  launch();
  return {
    role,
    get starts() {
      return starts;
    },
    async kill(downMs, between) {
      const victim = child;
      if (victim === undefined || asked || victim.exitCode !== null || victim.signalCode !== null)
        return false;
      asked = true;
      const gone = once(victim, 'close');
      victim.kill('SIGKILL');
      await gone;
      await between();
      await new Promise(resolve => setTimeout(resolve, downMs));
      if (!ended) launch();
      return true;
    },
    setClock(aheadMs) {
      child?.stdin?.write(`clock ${aheadMs}\n`);
    },
    async until(pattern) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => pattern.test(output) && resolve();
      looks.add(look);
      look();
      await promise.finally(() => looks.delete(look));
    },
    async holding() {
      const asked = child;
      if (asked?.pid === undefined || asked.exitCode !== null || asked.signalCode !== null) return undefined;
      const sockets = countSockets(asked.pid);
      const told = readline(asked);
      asked.stdin?.write('holding\n');
      const line = await told;
      return line === undefined ? undefined : { ...JSON.parse(line), sockets };
    },
    async stop() {
      ended = true;
      const last = child;
      if (last === undefined || last.exitCode !== null || last.signalCode !== null) return 'gone';
      const gone = once(last, 'close');
      last.kill('SIGTERM');
      const hard = setTimeout(() => last.kill('SIGKILL'), 20_000);
      const [code, signal] = await gone;
      clearTimeout(hard);
      return code ?? signal;
    },
  };
}

/** The next line with a count; undefined when none comes. */
async function readline(child: ChildProcess): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  let text = '';
  const take = (chunk: Buffer) => {
    text += chunk.toString();
    const found = /^holding (\{.*\})$/m.exec(text)?.[1];
    if (found !== undefined) resolve(found);
  };
  child.stdout?.on('data', take);
  const late = setTimeout(resolve, 10_000, undefined);
  const line = await promise;
  clearTimeout(late);
  child.stdout?.off('data', take);
  return line;
}

/** From /proc; 0 where there is none. */
function countSockets(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter(fd => isSocket(`/proc/${pid}/fd/${fd}`)).length;
  } catch {
    return 0;
  }
}

function isSocket(file: string): boolean {
  try {
    return readlinkSync(file).startsWith('socket:');
  } catch {
    // Closed between the listing and the look.
    return false;
  }
}
