import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errorCode, Permanent } from '../outcome.ts';
import type { ClusterPlace } from './cluster-place.ts';

const run = promisify(execFile);

export interface Server {
  readonly port: number;
  readonly died: Promise<string>;
  stop(deadlineMs: number): Promise<void>;
}

export interface ServerSettings {
  readonly durable: boolean;
  /** The same port again after a crash, so that every URL stays true; a free one otherwise. */
  readonly port?: number | undefined;
  isReady(port: number): Promise<boolean>;
}

const readyWithinMs = 60_000;
const largestLogBytes = 5_000_000;

/** What postmaster.pid says of a running (or killed) server: line 1 its process, line 4 its port. */
export async function readPostmaster(
  cluster: string,
): Promise<{ pid: number; port: number | undefined } | undefined> {
  try {
    const lines = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return pid > 0 ? { pid, port: port > 0 ? port : undefined } : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A process with this id exists, whoever owns it, and is not a dead one that nobody has waited for. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

/** In a container without an init, a killed process stays in the table for ever (proc(5): state Z). */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^ [ZX]/.test(stat.slice(stat.lastIndexOf(')') + 1));
  } catch {
    return false;
  }
}

/** Stops the server that a killed owner left behind, so that the cluster is free. */
export async function stopLeftover(place: ClusterPlace, cluster: string): Promise<void> {
  const left = await readPostmaster(cluster);
  if (left === undefined) return;
  if (!isAlive(left.pid)) return;
  if (!(await isPostgres(left.pid))) {
    // The id went to another program since; PostgreSQL would refuse to start because of it.
    await rm(path.join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  for (const mode of ['fast', 'immediate']) {
    const args = ['stop', '--pgdata', cluster, '--mode', mode, '--timeout', '15', '--silent'];
    await run(place.pgCtl, args, { ...place.account, cwd: '/' }).catch(() => {});
    if (!isAlive(left.pid)) return;
  }
  throw new Permanent(
    `${cluster}: process ${left.pid} holds the database and does not stop. End it by hand.`,
  );
}

async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']).catch(async () => ({
    stdout: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
  }));
  return stdout.includes('postgres');
}

/** @throws Permanent with the end of the server's log when it does not come up. */
export async function startServer(
  place: ClusterPlace,
  cluster: string,
  log: string,
  settings: ServerSettings,
): Promise<Server> {
  let told = '';
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = settings.port ?? (await freePort());
    const child = await spawnServer(place, cluster, log, port, settings.durable);
    const ended = endOf(child);
    if (await comesUp(port, ended, settings)) return serve(place, cluster, child, port, ended);
    child.kill('SIGKILL');
    told = await tailOf(log);
    // Only a port that someone else took meanwhile is worth another try.
    if (!/could not bind|Address already in use|could not create any TCP/i.test(told)) break;
  }
  throw new Permanent(`${cluster}: the embedded database does not start. The end of ${log}:\n${told}`);
}

/** Ports are picked by the system; between here and the server's bind another program may take it. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Permanent('No free port on 127.0.0.1.');
  return address.port;
}

/**
 * A watcher on a pipe from us ends the server when we are gone, even by SIGKILL: the pipe closes with our
 * process. It is a grandchild, because a postmaster wonders about children it did not make.
 */
const keeper = '( ( read -r _ <&3; kill -INT $$ ) >/dev/null 2>&1 & ) ; exec 3<&-; exec "$@" </dev/null';

async function spawnServer(
  place: ClusterPlace,
  cluster: string,
  log: string,
  port: number,
  durable: boolean,
): Promise<ChildProcess> {
  const size = await stat(log).then(
    found => found.size,
    () => 0,
  );
  const logFile = openSync(log, size > largestLogBytes ? 'w' : 'a', 0o600);
  const flags = ['-D', cluster, '-p', String(port), ...serverFlags(durable)];
  const [command, args] =
    process.platform === 'win32'
      ? [place.postgres, flags]
      : ['/bin/sh', ['-c', keeper, 'sh', place.postgres, ...flags]];
  try {
    const child = spawn(command, args, {
      ...place.account,
      cwd: '/',
      // A session of its own: Ctrl-C in the terminal must reach us alone, or the database is gone first.
      detached: true,
      stdio: ['ignore', logFile, logFile, 'pipe'],
      env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
    });
    child.unref();
    const pipe = child.stdio[3];
    pipe?.on('error', () => {});
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
    child.once('exit', () => pipe?.destroy());
    return child;
  } finally {
    closeSync(logFile);
  }
}

function serverFlags(durable: boolean): string[] {
  const set: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '80',
    shared_buffers: '64MB',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    // Statements and row contents could carry patient data into the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

async function comesUp(port: number, ended: Promise<string>, settings: ServerSettings): Promise<boolean> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const until = Date.now() + readyWithinMs;
  while (!over && Date.now() < until) {
    if (await settings.isReady(port)) return true;
    await Promise.race([pause(25), ended]);
  }
  return false;
}

function serve(
  place: ClusterPlace,
  cluster: string,
  child: ChildProcess,
  port: number,
  ended: Promise<string>,
): Server {
  let stopping = false;
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const died = new Promise<string>(resolve => {
    void ended.then(how => {
      if (!stopping) resolve(how);
    });
  });
  const within = async (ms: number) => {
    const timer = new AbortController();
    await Promise.race([ended, pause(ms, undefined, { signal: timer.signal }).catch(() => {})]);
    timer.abort();
    return over;
  };
  return {
    port,
    died,
    async stop(deadlineMs) {
      stopping = true;
      if (over) return;
      // SIGINT: fast shutdown, sessions are ended. SIGQUIT: immediate, recovery at the next start.
      await signal(place, cluster, child, 'SIGINT');
      if (await within(deadlineMs)) return;
      await signal(place, cluster, child, 'SIGQUIT');
      if (await within(5000)) return;
      child.kill('SIGKILL');
      await within(5000);
    },
  };
}

async function signal(
  place: ClusterPlace,
  cluster: string,
  child: ChildProcess,
  name: 'SIGINT' | 'SIGQUIT',
): Promise<void> {
  if (process.platform !== 'win32') {
    child.kill(name);
    return;
  }
  const mode = name === 'SIGINT' ? 'fast' : 'immediate';
  await run(place.pgCtl, ['stop', '-D', cluster, '-m', mode, '-W']).catch(() => {});
}

async function tailOf(log: string): Promise<string> {
  const file = await open(log, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, 2000);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').trim();
  } finally {
    await file.close();
  }
}
