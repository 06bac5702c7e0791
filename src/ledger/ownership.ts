import { randomBytes } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode, Permanent } from '../outcome.ts';
import { isAlive } from './postmaster.ts';

/** Owner files of this process: after a container's restart the file may hold our own, reused, process id. */
const held = new Set<string>();

/** A start may run initdb on a slow disk. */
const startingMs = 60_000;

/**
 * Makes this process the owner of a data directory, or finds what the live owner serves. The owner file holds a
 * process id: link(2) makes it appear whole or not at all, and fails when it is there. (Should two processes take
 * over from a dead owner at the same instant, PostgreSQL's own lock lets only one server start.)
 * @param serving what the owner offers, once it is up. @returns undefined when this process is the owner now.
 * @throws Permanent when a live owner serves and `whenRunning` is `refuse`.
 */
export async function takeOwnership<T>(
  file: string,
  serving: () => Promise<T | undefined>,
  whenRunning: 'join' | 'refuse',
): Promise<T | undefined> {
  const mine = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(mine, `${process.pid}\n`, { mode: 0o600 });
  try {
    for (;;) {
      if (await linked(mine, file)) {
        held.add(file);
        return undefined;
      }
      const owner = await readOwner(file);
      if (owner === undefined) continue;
      const served = await serving();
      if (!holds(file, owner, served !== undefined)) {
        await rm(file, { force: true });
      } else if (served !== undefined) {
        if (whenRunning === 'join') return served;
        throw new Permanent(
          `${path.dirname(file)}: process ${owner.pid} is already running on this data directory. Stop it, or give this one its own DATA_DIR.`,
        );
      } else {
        await pause(50);
      }
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Gives the data directory back. */
export async function letGo(file: string): Promise<void> {
  held.delete(file);
  await rm(file, { force: true });
}

interface Owner {
  readonly pid: number;
  readonly sinceMs: number;
}

/** Undefined when it was let go meanwhile. */
async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    const { mtimeMs } = await stat(file);
    return { pid: Number(await readFile(file, 'utf8')), sinceMs: mtimeMs };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The owner lives, and its server is up or may still be coming up; otherwise the id went to another program. */
function holds(file: string, { pid, sinceMs }: Owner, serves: boolean): boolean {
  if (!(pid > 0) || !isAlive(pid)) return false;
  if (pid === process.pid) return held.has(file);
  return serves || Date.now() - sinceMs < startingMs;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
