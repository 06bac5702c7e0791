import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { errorCode, Permanent } from '../outcome.ts';
import { initCluster } from './cluster-init.ts';
import { findClusterPlace } from './cluster-place.ts';
import { letGo, takeOwnership } from './ownership.ts';
import { readPostmaster, type Server, startServer, stopLeftover } from './postmaster.ts';

export interface EmbeddedOptions {
  /** False: no fsync. For the demo and tests, where a power cut may cost the data. */
  readonly durable?: boolean;
  /**
   * What to do when a live process of ours runs the server on this data directory: `join` uses it (and leaves
   * it running), `refuse` throws Permanent. A server whose owner died is always taken over.
   */
  readonly whenRunning?: 'join' | 'refuse';
  /** False: a crashed server is not started again (see `died`). */
  readonly restart?: boolean;
  /** The port to listen on; a free one when left out. */
  readonly port?: number;
  /** Told of every crash, before the restart. */
  readonly onCrash?: (how: string) => void;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** False when it belongs to another process and was joined. */
  readonly owned: boolean;
  /** Resolves when the server ended without being asked to and does not come up again. */
  readonly died: Promise<string>;
  /** Fast shutdown; harder when it takes longer than the deadline. Repeating it is harmless. */
  stop(deadlineMs?: number): Promise<void>;
}

const user = 'caseconsultant';
const stopDeadlineMs = 10_000;

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
  const url = await takeOwnership(files.owner, () => runningUrl(files), options.whenRunning ?? 'join');
  if (url !== undefined) return { url, owned: false, died: new Promise(() => {}), stop: async () => {} };
  try {
    const password = await ownPassword(files.password);
    await stopLeftover(place, files.cluster);
    await initCluster(place, files.cluster, { user, password, durable: options.durable ?? true });
    const start = (port?: number) =>
      startServer(place, files.cluster, files.log, {
        durable: options.durable ?? true,
        port,
        isReady: tried => answers(urlFor(password, tried)),
      });
    return owned(files, start, await start(options.port), password, options);
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

/** Crashes this close together are no accident any more. */
const crashWindowMs = 10 * 60_000;
const mostCrashes = 5;

/** Keeps the server up: after a crash it is started again on the same port, until it crashes too often. */
function owned(
  files: Files,
  start: (port: number) => Promise<Server>,
  first: Server,
  password: string,
  options: EmbeddedOptions,
): EmbeddedPostgres {
  const { port } = first;
  const gone = Promise.withResolvers<string>();
  let server = first;
  let restarting: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | undefined;
  let crashes: number[] = [];
  const watch = (watched: Server): void => {
    void watched.died.then(how => {
      options.onCrash?.(how);
      crashes = [...crashes.filter(at => Date.now() - at < crashWindowMs), Date.now()];
      if (stopping !== undefined || options.restart === false || crashes.length > mostCrashes)
        gone.resolve(how);
      else restarting = restart(how);
    });
  };
  const restart = async (how: string): Promise<void> => {
    try {
      server = await startPatiently(() => start(port));
      watch(server);
    } catch (error) {
      gone.resolve(`${how}; ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const stop = async (deadlineMs: number): Promise<void> => {
    await restarting;
    await server.stop(deadlineMs);
    await letGo(files.owner);
  };
  watch(first);
  return {
    url: urlFor(password, port),
    owned: true,
    died: gone.promise,
    stop: (deadlineMs = stopDeadlineMs) => {
      stopping ??= stop(deadlineMs);
      return stopping;
    },
  };
}

/** Sessions of a killed server live on for a moment and hold its shared memory; the new one must wait for them. */
async function startPatiently(start: () => Promise<Server>): Promise<Server> {
  for (const waitMs of [0, 300, 1000, 3000]) {
    await pause(waitMs);
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof Permanent)) throw error;
    }
  }
  return await start();
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
