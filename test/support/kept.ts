import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/**
 * A watcher on a pipe from us ends the program when we are gone, even by SIGKILL: the pipe closes with our process.
 * `$$` stays the program's own id, because the shell is replaced by it.
 */
const keeper =
  'name=$1; shift; ( ( read -r _ <&3; kill -"$name" $$ ) >/dev/null 2>&1 & ) ; exec 3<&-; exec "$@"';

/**
 * Starts a server of the system that does not outlive this process, however it ends.
 * @param ending the signal it gets when we are gone.
 */
export function spawnKept(
  program: string,
  args: readonly string[],
  ending: 'KILL' | 'TERM',
): ChildProcessByStdio<null, Readable, null> {
  const child = spawn('/bin/sh', ['-c', keeper, 'keeper', ending, program, ...args], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const pipe = child.stdio[3];
  pipe?.on('error', () => {});
  child.once('exit', () => pipe?.destroy());
  return child as unknown as ChildProcessByStdio<null, Readable, null>;
}
