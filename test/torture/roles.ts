import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Role } from '../../workers/roles.ts';

/** One role as a process of its own, started again whenever it ends. */
export interface RoleProcess {
  readonly role: Role;
  /** SIGKILL, and started again after `downMs`; `between` runs while it is down. False: it was down already. */
  kill(downMs: number, between: () => Promise<void>): Promise<boolean>;
  /** Resolves when it logged `pattern` since its last start. */
  until(pattern: RegExp): Promise<void>;
  usage(): { readonly rssBytes: number; readonly sockets: number } | undefined;
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
  let look = () => {};
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
      look();
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
    async until(pattern) {
      const { promise, resolve } = Promise.withResolvers<void>();
      look = () => pattern.test(output) && resolve();
      look();
      await promise;
      look = () => {};
    },
    usage: () => (child?.pid === undefined ? undefined : readUsage(child.pid)),
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

/** From /proc; undefined where there is none, or the process is gone. */
function readUsage(pid: number): { rssBytes: number; sockets: number } | undefined {
  try {
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const sockets = readdirSync(`/proc/${pid}/fd`).filter(fd => isSocket(`/proc/${pid}/fd/${fd}`)).length;
    return { rssBytes: Number(resident ?? 0) * 1024, sockets };
  } catch {
    return undefined;
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
