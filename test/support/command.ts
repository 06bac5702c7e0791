import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const cli = path.resolve(import.meta.dirname, '../../src/cli.ts');

/** The program as its own process, as a user runs it. */
export interface RunningCommand {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves when the output has a line that matches. @throws Error when the process ends before. */
  until(pattern: RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the signal's name. */
  ended(): Promise<number | string>;
}

/** Starts `caseconsultant ...` with exactly these settings (and PATH), in `cwd`. */
export function runCommand(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string | undefined>; input?: string | Buffer },
): RunningCommand {
  const { PATH, TMPDIR, CI } = process.env;
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: options.cwd,
    env: { PATH, TMPDIR, CI, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(options.input ?? '');
  const chunks: string[] = [];
  const listeners = new Set<() => void>();
  const take = (chunk: Buffer) => {
    chunks.push(chunk.toString());
    for (const look of listeners) look();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const closed = once(child, 'close');
  const output = () => chunks.join('');
  return {
    child,
    output,
    async until(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = () => pattern.test(output()) && resolve(output());
      listeners.add(look);
      closed.then(() => reject(new Error(`ended without ${pattern}:\n${output()}`)));
      look();
      return await promise.finally(() => listeners.delete(look));
    },
    signal: name => void child.kill(name),
    async ended() {
      const [code, signal] = await closed;
      return code ?? signal;
    },
  };
}

/** Command lines of processes that name a folder: what a stopped program left running. */
export function processesNaming(folder: string): string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return all.filter(line => line.includes(folder) && !line.includes('ps -eo'));
}
