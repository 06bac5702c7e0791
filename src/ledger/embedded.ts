import { randomBytes } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { errorCode, Permanent } from '../outcome.ts';
import { initCluster } from './cluster-init.ts';
import { findClusterPlace } from './cluster-place.ts';
import { isAlive, readPostmaster, type Server, startServer, stopLeftover } from './postmaster.ts';

export interface EmbeddedOptions {
  /** False: no fsync. For the demo and tests, where a power cut may cost the data. */
  readonly durable?: boolean;
  /**
   * What to do when a live process of ours runs the server on this data directory: `join` uses it (and leaves
   * it running), `refuse` throws Permanent. A server whose owner died is always taken over.
   */
  readonly whenRunning?: 'join' | 'refuse';
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** False when it belongs to another process and was joined. */
  readonly owned: boolean;
  /** Resolves when the server ended without being asked to. */
  readonly died: Promise<string>;
  /** Fast shutdown; harder when it takes longer than the deadline. Repeating it is harmless. */
  stop(deadlineMs?: number): Promise<void>;
}

const user = 'caseconsultant';
const stopDeadlineMs = 10_000;
/** A start may run initdb on a slow disk. */
const startingMs = 60_000;

/**
 * Starts PostgreSQL under the data directory on a free loopback port, making the cluster on the first start.
 * The server ends when this process does, however it ends.
 * @throws Permanent when the folder cannot be used or another process holds it; see EmbeddedOptions.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const place = await findClusterPlace(path.resolve(dataDir));
  const files = filesIn(place.folder);
  const running = await takeOwnership(files, options.whenRunning ?? 'join');
  if (running !== undefined)
    return { ...running, owned: false, died: new Promise(() => {}), stop: async () => {} };
  try {
    const password = await ownPassword(files.password);
    await stopLeftover(place, files.cluster);
    await initCluster(place, files.cluster, { user, password, durable: options.durable ?? true });
    const server = await startServer(place, files.cluster, files.log, {
      durable: options.durable ?? true,
      isReady: port => answers(urlFor(password, port)),
    });
    return owned(files, server, urlFor(password, server.port));
  } catch (error) {
    await letGo(files.owner);
    throw error;
  }
}

interface Files {
  readonly cluster: string;
  readonly password: string;
  readonly owner: string;
  readonly log: string;
}

function filesIn(folder: string): Files {
  const at = (name: string) => path.join(folder, name);
  return {
    cluster: at('postgres'),
    password: at('postgres.password'),
    owner: at('postgres.owner'),
    log: at('postgres.log'),
  };
}

function owned(files: Files, server: Server, url: string): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  const stop = async (deadlineMs: number) => {
    await server.stop(deadlineMs);
    await letGo(files.owner);
  };
  return {
    url,
    owned: true,
    died: server.died,
    stop: (deadlineMs = stopDeadlineMs) => {
      stopping ??= stop(deadlineMs);
      return stopping;
    },
  };
}

function urlFor(password: string, port: number): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
}

/** Kept beside the cluster for the next start and for commands that join; readable by the owner alone. */
async function ownPassword(file: string): Promise<string> {
  const kept = await readIfThere(file);
  if (kept !== undefined && kept.trim() !== '') return kept.trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Owner files of this process: after a container's restart the file may hold our own, reused, process id. */
const held = new Set<string>();

/**
 * Makes this process the owner, or finds the running server of a live one. The owner file holds a process id:
 * link(2) makes it appear whole or not at all, and fails when it is there.
 */
async function takeOwnership(
  files: Files,
  whenRunning: 'join' | 'refuse',
): Promise<{ url: string } | undefined> {
  const mine = `${files.owner}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(mine, `${process.pid}\n`, { mode: 0o600 });
  try {
    for (;;) {
      if (await linked(mine, files.owner)) {
        held.add(files.owner);
        return undefined;
      }
      const owner = await liveOwner(files.owner);
      if (owner === undefined) {
        await rm(files.owner, { force: true });
        continue;
      }
      const url = await runningUrl(files);
      if (url !== undefined && whenRunning === 'join') return { url };
      if (url !== undefined) {
        throw new Permanent(
          `${path.dirname(files.owner)}: process ${owner} is already running on this data directory. Stop it, or give this one its own DATA_DIR.`,
        );
      }
      await pause(50);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** The process that owns the server, while it lives and its server is up or may still be coming up. */
async function liveOwner(file: string): Promise<number | undefined> {
  const owner = Number((await readIfThere(file)) ?? Number.NaN);
  if (Number.isNaN(owner) || !isAlive(owner)) return undefined;
  if (owner === process.pid) return held.has(file) ? owner : undefined;
  const { mtimeMs } = await stat(file);
  const settled = Date.now() - mtimeMs > startingMs;
  // Long past any start and still nothing that answers: the id went to another program.
  return settled && (await runningUrl(filesIn(path.dirname(file)))) === undefined ? undefined : owner;
}

async function letGo(file: string): Promise<void> {
  held.delete(file);
  await rm(file, { force: true });
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

async function runningUrl(files: Files): Promise<string | undefined> {
  const postmaster = await readPostmaster(files.cluster);
  const password = (await readIfThere(files.password))?.trim();
  if (postmaster?.port === undefined || !password) return undefined;
  const url = urlFor(password, postmaster.port);
  return (await answers(url)) ? url : undefined;
}

/** The server accepts our login, so it is up and it is ours. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, query_timeout: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
