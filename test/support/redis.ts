import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { spawnKept } from './kept.ts';

export interface TestRedis {
  readonly url: string;
  /** Any command past our own code. */
  command(...words: string[]): Promise<unknown>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** On the same port and data again. */
  restart(): Promise<void>;
  /** On the same port, but everything it knew is gone. */
  restartEmpty(): Promise<void>;
  stop(): Promise<void>;
}

/** A real Redis on a free port in a private folder. @param extra options that come after the defaults. */
export async function startRedis(program: string, extra: readonly string[] = []): Promise<TestRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  let child = await launch(program, folder, port, extra);
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    url,
    async command(...words) {
      const [name = 'PING', ...rest] = words;
      const redis = new Redis(url, { maxRetriesPerRequest: 1 });
      redis.on('error', () => {});
      try {
        return await redis.call(name, ...rest);
      } finally {
        redis.disconnect();
      }
    },
    kill: () => stop('SIGKILL'),
    async restart() {
      await stop('SIGKILL');
      child = await launch(program, folder, port, extra);
    },
    async restartEmpty() {
      await stop('SIGKILL');
      for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true });
      child = await launch(program, folder, port, extra);
    },
    async stop() {
      await stop('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(
  program: string,
  folder: string,
  port: number,
  extra: readonly string[],
): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--daemonize', 'no'];
  const child = spawnKept(program, [...options, '--appendonly', 'yes', ...extra], 'KILL');
  await new Promise<void>((resolve, reject) => {
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
      if (/ready to accept connections/i.test(told)) resolve();
    });
    child.once('exit', code => reject(new Error(`redis-server ended with ${code}: ${told}`)));
    child.once('error', reject);
  });
  return child;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
