import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/ledger/embedded.ts';
import { isAlive } from '../../src/ledger/postmaster.ts';
import { Permanent } from '../../src/outcome.ts';

const asRoot = process.getuid?.() === 0;
const quick = { durable: false } as const;
let folder: string;
const running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-embedded-'));
  // Some tests put files in first; as root the server's account must still get in.
  await chmod(folder, 0o711);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(
  options: Parameters<typeof startEmbeddedPostgres>[1] = quick,
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(folder, options);
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return rows[0] && Object.values(rows[0])[0];
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(path.join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function gone(pid: number): Promise<void> {
  for (const until = Date.now() + 15_000; Date.now() < until; await pause(20)) if (!isAlive(pid)) return;
  throw new Error(`process ${pid} is still there`);
}

/** Another process of ours that holds the server until it is killed. */
async function startElsewhere(): Promise<ChildProcess> {
  const script = path.join(folder, 'hold.mjs');
  const module = path.resolve(import.meta.dirname, '../../src/ledger/embedded.ts');
  await writeFile(
    script,
    `import { startEmbeddedPostgres } from ${JSON.stringify(module)};
     await startEmbeddedPostgres(${JSON.stringify(folder)}, { durable: false });
     process.stdout.write('up');
     setInterval(() => {}, 1000);`,
  );
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${code}`))),
  ]);
  return child;
}

test('starts on loopback alone, keeps the data over a restart, keeps the password to itself', async () => {
  const first = await start();
  expect(first.owned).toBe(true);
  expect(await ask(first.url, 'show listen_addresses')).toBe('127.0.0.1');
  expect(await ask(first.url, 'show unix_socket_directories')).toBe('');
  expect(await ask(first.url, 'show server_encoding')).toBe('UTF8');
  await ask(first.url, 'create table kept as select 42 as answer');
  const pid = await postmasterPid();
  await first.stop();
  await first.stop();
  expect(isAlive(pid)).toBe(false);
  expect((await stat(path.join(folder, 'postgres.password'))).mode & 0o777).toBe(0o600);
  const second = await start();
  expect(await ask(second.url, 'select answer from kept')).toBe(42);
  const wrong = second.url.replace(/:[^:@/]+@/, ':guess@');
  await expect(ask(wrong, 'select 1')).rejects.toThrow(/password authentication failed/);
});

test('a command joins the running server and leaves it running; a second service is refused', async () => {
  const service = await start();
  const command = await startEmbeddedPostgres(folder, { ...quick, whenRunning: 'join' });
  expect(command).toMatchObject({ owned: false, url: service.url });
  await command.stop();
  expect(await ask(service.url, 'select 1')).toBe(1);
  const second = startEmbeddedPostgres(folder, { ...quick, whenRunning: 'refuse' });
  await expect(second).rejects.toThrow(Permanent);
  await expect(second).rejects.toThrow(`process ${process.pid} is already running`);
});

test('two starts at once end with one server', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  expect(one.url).toBe(other.url);
  expect([one.owned, other.owned].sort()).toEqual([false, true]);
});

test('SIGKILL of our process leaves no server behind and the next start has the data', async () => {
  const holder = await startElsewhere();
  const pid = await postmasterPid();
  const joined = await start();
  expect(joined.owned).toBe(false);
  await ask(joined.url, 'create table kept as select 7 as answer');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const next = await start();
  expect(next.owned).toBe(true);
  expect(await ask(next.url, 'select answer from kept')).toBe(7);
  await gone(pid);
});

test('a server that outlived its owner is stopped and replaced', async () => {
  const holder = await startElsewhere();
  const pid = await postmasterPid();
  // Stopped, so that it cannot follow its owner at once.
  process.kill(pid, 'SIGSTOP');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const starting = start();
  await pause(200);
  process.kill(pid, 'SIGCONT');
  expect(await ask((await starting).url, 'select 1')).toBe(1);
  await gone(pid);
});

test('kill -9 of the server: it is started again under the same URL with the data', async () => {
  const crashes: string[] = [];
  const server = await start({ durable: true, onCrash: how => crashes.push(how) });
  await ask(server.url, 'create table kept as select 6 as answer');
  const pid = await postmasterPid();
  process.kill(pid, 'SIGKILL');
  for (let answer: unknown; answer !== 6; ) {
    answer = await ask(server.url, 'select answer from kept').catch(() => undefined);
  }
  expect(crashes).toEqual(['SIGKILL']);
  expect(await postmasterPid()).not.toBe(pid);
});

test('without restart, kill -9 of the server is told, and the next start recovers', async () => {
  const server = await start({ durable: true, restart: false });
  await ask(server.url, 'create table kept as select 5 as answer');
  process.kill(await postmasterPid(), 'SIGKILL');
  expect(await server.died).toBe('SIGKILL');
  await server.stop();
  const next = await start();
  expect(await ask(next.url, 'select answer from kept')).toBe(5);
});

test('a process id that went to another program does not block the start', async () => {
  const server = await start();
  await server.stop();
  await writeFile(
    path.join(folder, 'postgres/postmaster.pid'),
    `${process.pid}\n${folder}/postgres\n1\n5433\n\n127.0.0.1\n\nready\n`,
  );
  await writeFile(path.join(folder, 'postgres.owner'), '2147483646\n');
  expect(await ask((await start()).url, 'select 1')).toBe(1);
});

test('a half-made cluster is made again; one of another version is refused', async () => {
  await mkdir(path.join(folder, 'postgres.new/base'), { recursive: true });
  const server = await start();
  await server.stop();
  await writeFile(path.join(folder, 'postgres/PG_VERSION'), '12\n');
  await expect(start()).rejects.toThrow(/made by PostgreSQL 12, the embedded server is 18/);
});

test('a data directory that cannot be made is told by its name', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  await expect(startEmbeddedPostgres(path.join(file, 'data'))).rejects.toThrow(
    /DATA_DIR .*file\/data: the folder cannot be made/,
  );
});

(asRoot ? test : test.skip)(
  'as root, a closed data directory gets its cluster where PostgreSQL may go',
  async () => {
    await writeFile(path.join(folder, 'theirs'), '');
    await chmod(folder, 0o700);
    const server = await start();
    expect(await ask(server.url, 'select 1')).toBe(1);
    const place = (await readFile(path.join(folder, 'postgres.location'), 'utf8')).trim();
    expect(place).toMatch(/^\/var\/lib\/caseconsultant\/data-/);
    await server.stop();
    const again = await start();
    expect(await ask(again.url, 'select 1')).toBe(1);
    await again.stop();
    await rm(place, { recursive: true, force: true });
  },
);
