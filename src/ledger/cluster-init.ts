import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorCode, Permanent } from '../outcome.ts';
import { type ClusterPlace, giveTo } from './cluster-place.ts';

const run = promisify(execFile);

export interface InitSettings {
  readonly user: string;
  readonly password: string;
  readonly durable: boolean;
}

/**
 * Makes the cluster unless it is there.
 * @throws Permanent when a cluster of another PostgreSQL version is there.
 */
export async function initCluster(
  place: ClusterPlace,
  cluster: string,
  settings: InitSettings,
): Promise<void> {
  const version = await clusterVersion(cluster);
  if (version !== undefined) return await requireVersion(place, cluster, version);
  // Made aside and renamed: a start killed in the middle leaves nothing that looks complete.
  const half = `${cluster}.new`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  await giveTo(place.account, half);
  const passwordFile = `${half}.password`;
  await writeFile(passwordFile, `${settings.password}\n`, { mode: 0o600 });
  await giveTo(place.account, passwordFile);
  try {
    await run(place.initdb, initFlags(half, passwordFile, settings), { ...place.account, cwd: '/' });
  } catch (cause) {
    await rm(half, { recursive: true, force: true });
    const told = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    throw new Permanent(`${cluster}: the embedded database could not be made: ${told.trim().slice(-600)}`, {
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(half, cluster);
}

function initFlags(folder: string, passwordFile: string, settings: InitSettings): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${settings.user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The built-in provider needs no locale of the system and sorts alike everywhere.
    '--no-locale',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(settings.durable ? [] : ['--no-sync']),
  ];
}

async function clusterVersion(cluster: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function requireVersion(place: ClusterPlace, cluster: string, version: string): Promise<void> {
  const { stdout } = await run(place.postgres, ['--version'], { ...place.account, cwd: '/' });
  const program = /(\d+)(\.|beta|rc|devel|\s|$)/.exec(stdout)?.[1];
  if (program === version) return;
  throw new Permanent(
    `${cluster}: made by PostgreSQL ${version}, the embedded server is ${program ?? stdout.trim()}. Move the data with pg_dump and pg_restore, or set DATABASE_URL to a PostgreSQL ${version} server.`,
  );
}
