import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { Queue as BullQueue } from 'bullmq';
import { Permanent, RetryLater } from '../../src/outcome.ts';
import {
  jobId,
  jobOptions,
  openQueue,
  type Queue,
  type QueueSettings,
  redisPrefix,
} from '../../src/queue.ts';
import { type JobLine, type Process, runWorkers, type Workers } from '../../workers/run.ts';
import { makeCertificate } from '../support/certificate.ts';
import { describeWith, redisPart } from '../support/parts.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { freePort, startRedis, type TestRedis } from '../support/redis.ts';
import { openLine } from '../torture/line.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe('on PostgreSQL', () => {
  behaves(async () => {
    const databaseUrl = await postgres.fresh();
    return { settings: { databaseUrl }, interrupt: () => postgres.dropConnections(), done: async () => {} };
  });

  test('a database that is down is RetryLater, not a wait without end', async () => {
    const settings = { databaseUrl: 'postgres://nobody@127.0.0.1:9/none', onError: () => {} };
    await expect(openQueue(settings)).rejects.toThrow(RetryLater);
  });
});

describeWith(redisPart, 'on Redis', program => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis(program);
  });
  afterAll(() => redis.stop());

  behaves(async () => {
    await redis.command('FLUSHALL');
    return {
      settings: { databaseUrl: postgres.url, redisUrl: redis.url },
      interrupt: () => redis.restart(),
      done: async () => {},
    };
  });

  test('FLUSHALL loses the jobs and nothing else: the next add works, and so do the workers', async () => {
    const queue = await openQueue({ databaseUrl: postgres.url, redisUrl: redis.url, onError: () => {} });
    const done = Promise.withResolvers<number>();
    const lines = { info() {}, warn() {}, error() {} };
    const workers = await runWorkers({
      stage: 'deliver',
      queue,
      process: async id => done.resolve(id),
      concurrency: 1,
      callMs: 60_000,
      giveUp: async () => {},
      log: lines,
    });
    try {
      await redis.command('FLUSHALL');
      expect(await queue.addAgain('deliver', 9)).toBe('added');
      expect(await done.promise).toBe(9);
    } finally {
      await workers.close(2000);
      await queue.close(2000);
    }
  });

  const unfit: [string, string[], RegExp][] = [
    ['evicts keys', ['--maxmemory-policy', 'allkeys-lru'], /maxmemory-policy allkeys-lru.*noeviction/],
    ['keeps nothing', ['--appendonly', 'no', '--save', ''], /keeps nothing on disk/],
  ];
  test.each(unfit)('a Redis that %s is refused', async (_what, options, told) => {
    const other = await startRedis(program, options);
    try {
      const opening = openQueue({ databaseUrl: postgres.url, redisUrl: other.url, onError: () => {} });
      await expect(opening).rejects.toThrow(Permanent);
      await expect(opening).rejects.toThrow(told);
    } finally {
      await other.stop();
    }
  });

  test('a wrong password is told as such, without the URL', async () => {
    const other = await startRedis(program, ['--requirepass', 'right']);
    try {
      const redisUrl = other.url.replace('//', '//:hunter2@');
      const opening = openQueue({ databaseUrl: postgres.url, redisUrl, onError: () => {} });
      await expect(opening).rejects.toThrow(/refuses us.*WRONGPASS/);
      await expect(opening).rejects.not.toThrow(/hunter2/);
    } finally {
      await other.stop();
    }
  });

  test('a failover: the connection to what is a replica now is left for the new primary', async () => {
    const [first, second] = [await startRedis(program), await startRedis(program)];
    const portOf = ({ url }: TestRedis) => Number(new URL(url).port);
    let primary = first;
    // What a name in DNS or a load balancer does: new connections lead to the primary of the moment.
    const line = await openLine(() => portOf(primary));
    const redisUrl = `redis://127.0.0.1:${line.port}/0`;
    const queue = await openQueue({ databaseUrl: postgres.url, redisUrl, onError: () => {} });
    const done = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const workers = await runWorkers({
      stage: 'consult',
      queue,
      process: async id => done[id - 1]?.resolve(),
      concurrency: 1,
      callMs: 60_000,
      giveUp: async () => {},
      log: { info() {}, warn() {}, error() {} },
    });
    try {
      await queue.add('consult', 1);
      await done[0]?.promise;
      primary = second;
      await first.command('REPLICAOF', '127.0.0.1', String(portOf(second)));
      await untilAdded(queue, 2);
      await done[1]?.promise;
    } finally {
      await workers.close(2000);
      await queue.close(2000);
      await line.close();
      await Promise.all([first.stop(), second.stop()]);
    }
  }, 60_000);

  describe('over TLS with a password', () => {
    let folder: string;
    let secured: TestRedis;
    let caFile: string;
    let redisUrl: string;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-redis-tls-'));
      const { certFile, keyFile } = makeCertificate(folder);
      caFile = certFile;
      const port = await freePort();
      const tls = ['--tls-port', String(port), '--tls-cert-file', certFile, '--tls-key-file', keyFile];
      secured = await startRedis(program, [...tls, '--tls-auth-clients', 'no', '--requirepass', 'right']);
      redisUrl = `rediss://:right@localhost:${port}/0`;
    });
    afterAll(async () => {
      await secured.stop();
      await rm(folder, { recursive: true, force: true });
    });

    test('it works with the authority named', async () => {
      const settings = { databaseUrl: postgres.url, redisUrl, redisCaFile: caFile, onError: () => {} };
      const queue = await openQueue(settings);
      try {
        await queue.add('consult', 1);
        const done = Promise.withResolvers<number>();
        const workers = await runWorkers({
          stage: 'consult',
          queue,
          process: async id => done.resolve(id),
          concurrency: 1,
          callMs: 60_000,
          giveUp: async () => {},
          log: { info() {}, warn() {}, error() {} },
        });
        expect(await done.promise).toBe(1);
        await workers.close(2000);
      } finally {
        await queue.close(2000);
      }
    });

    test.each<[string, (url: string) => { redisUrl: string; redisCaFile?: string }, RegExp]>([
      ['a certificate nobody vouches for', url => ({ redisUrl: url }), /self-signed.*REDIS_CA_FILE/],
      [
        'another host name than in the certificate',
        url => ({ redisUrl: url.replace('localhost', '127.0.0.1'), redisCaFile: caFile }),
        /REDIS_CA_FILE/,
      ],
      [
        'an authority that is not there',
        url => ({ redisUrl: url, redisCaFile: '/nowhere/ca.pem' }),
        /REDIS_CA_FILE: the file .*ENOENT/,
      ],
      [
        'a wrong password',
        url => ({ redisUrl: url.replace('right', 'wrong'), redisCaFile: caFile }),
        /refuses us.*WRONGPASS/,
      ],
    ])('%s is refused in plain words', async (_what, change, told) => {
      const opening = openQueue({ databaseUrl: postgres.url, onError: () => {}, ...change(redisUrl) });
      await expect(opening).rejects.toThrow(Permanent);
      await expect(opening).rejects.toThrow(told);
    });
  });

  test('Redis down at the start, and going away later, are RetryLater within seconds', async () => {
    const other = await startRedis(program);
    const queue = await openQueue({ databaseUrl: postgres.url, redisUrl: other.url, onError: () => {} });
    try {
      await other.kill();
      await expect(queue.add('consult', 1)).rejects.toThrow(RetryLater);
      const second = openQueue({ databaseUrl: postgres.url, redisUrl: other.url, onError: () => {} });
      await expect(second).rejects.toThrow(RetryLater);
    } finally {
      await queue.close(1000);
      await other.stop();
    }
  });
});

/** As the sweep does: again, until the queue takes it. */
async function untilAdded(queue: Queue, id: number): Promise<void> {
  for (const until = Date.now() + 20_000; ; ) {
    try {
      return await queue.add('consult', id);
    } catch (error) {
      if (!(error instanceof RetryLater) || Date.now() > until) throw error;
      await delay(20);
    }
  }
}

interface Lent {
  readonly settings: Omit<QueueSettings, 'onError'>;
  interrupt(): Promise<void>;
  done(): Promise<void>;
}

/** The same behaviour on both backends. */
function behaves(lend: () => Promise<Lent>): void {
  let lent: Lent;
  let queue: Queue;
  const working: Workers[] = [];
  const lines: JobLine[] = [];
  const gaveUp: [number, string][] = [];

  beforeEach(async () => {
    lent = await lend();
    lines.length = 0;
    gaveUp.length = 0;
    queue = await openQueue({ ...lent.settings, onError: () => {} });
  });
  afterEach(async () => {
    await Promise.all(working.splice(0).map(workers => workers.close(2000)));
    await queue.close(5000);
    await lent.done();
  });

  async function work(
    process: Process,
    over: { callMs?: number; giveUp?: () => Promise<void> } = {},
  ): Promise<Workers> {
    const keep = (line: object) => {
      if ('outcome' in line) lines.push(line as JobLine);
    };
    const workers = await runWorkers({
      stage: 'consult',
      queue,
      process,
      concurrency: 4,
      callMs: over.callMs ?? 60_000,
      giveUp:
        over.giveUp ??
        (async (id, reason) => {
          gaveUp.push([id, reason]);
        }),
      log: { info: keep, warn: keep, error: keep },
    });
    working.push(workers);
    return workers;
  }

  /** Resolves with the ids once so many calls were made. */
  function calls(
    count: number,
    body: (id: number, call: number, signal: AbortSignal) => Promise<void> = async () => {},
  ) {
    const seen: number[] = [];
    const all = Promise.withResolvers<number[]>();
    const process: Process = async (id, signal) => {
      seen.push(id);
      if (seen.length === count) all.resolve(seen);
      await body(id, seen.length, signal);
    };
    return { process, all: all.promise, seen };
  }

  async function states(): Promise<Readonly<Record<string, number>>> {
    return await queue.counts('consult');
  }

  /** Until the counts are as wanted; a finished call is a moment ahead of its job's state. */
  async function untilCounts(wanted: Record<string, number>): Promise<void> {
    let found: Readonly<Record<string, number>> = {};
    for (const until = Date.now() + 10_000; Date.now() < until; ) {
      found = await states();
      if (Object.entries(wanted).every(([state, count]) => (found[state] ?? 0) === count)) return;
    }
    expect(found).toMatchObject(wanted);
  }

  test('jobs are worked off by id and leave nothing behind', async () => {
    const { process, all } = calls(3);
    await work(process);
    for (const id of [1, 2, 3]) await queue.add('consult', id);
    expect((await all).sort()).toEqual([1, 2, 3]);
    await untilCounts({ waiting: 0, active: 0, delayed: 0, failed: 0, completed: 0 });
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ stage: 'consult', attempt: 1, outcome: 'done' });
  });

  test('adding twice is one job; stages do not mix', async () => {
    await queue.add('consult', 7);
    await queue.add('consult', 7);
    await queue.add('deliver', 7);
    expect(await queue.addAgain('consult', 7)).toBe('there');
    expect(await states()).toMatchObject({ waiting: 1 });
    expect(await queue.counts('deliver')).toMatchObject({ waiting: 1 });
  });

  test('RetryLater delays the job for as long as asked, and it is not given up', async () => {
    const { process, all } = calls(2, async (_id, call) => {
      if (call === 1) throw new RetryLater('the model is away', { afterMs: 300 });
    });
    await work(process);
    const startedAt = performance.now();
    await queue.add('consult', 1);
    expect(await all).toEqual([1, 1]);
    expect(performance.now() - startedAt).toBeGreaterThan(300);
    expect(lines[0]).toMatchObject({ outcome: 'retry', error: 'the model is away' });
    expect(gaveUp).toEqual([]);
  });

  test('a job put off while the clock was two days ahead is brought back when it is right again', async () => {
    const trueNow = Date.now;
    const aheadMs = 2 * 24 * 3600_000;
    const { process, all } = calls(2, async (_id, call) => {
      if (call === 1) throw new RetryLater('the model is away');
    });
    Date.now = () => trueNow() + aheadMs;
    try {
      await work(process);
      await queue.add('consult', 1);
      await untilCounts({ delayed: 1 });
    } finally {
      Date.now = trueNow;
    }
    expect(await queue.addAgain('consult', 1)).toBe('added');
    expect(await all).toEqual([1, 1]);
    await untilCounts({ delayed: 0, active: 0 });
  });

  test('one that is put off for a good reason stays put off', async () => {
    const { process } = calls(1, async () => {
      throw new RetryLater('the model is away', { afterMs: 60_000 });
    });
    await work(process);
    await queue.add('consult', 1);
    await untilCounts({ delayed: 1 });
    expect(await queue.addAgain('consult', 1)).toBe('there');
  });

  test('Permanent gives up at once; the sweep can bring the failed job back', async () => {
    const { process, all } = calls(2, async (_id, call) => {
      if (call === 1) throw new Permanent('not a mail');
    });
    await work(process);
    await queue.add('consult', 1);
    await untilCounts({ failed: 1 });
    expect(gaveUp).toEqual([[1, 'not a mail']]);
    // Adding plainly is swallowed by the failed job of the same id.
    await queue.add('consult', 1);
    await untilCounts({ failed: 1, waiting: 0 });
    expect(await queue.addAgain('consult', 1)).toBe('added');
    expect(await all).toEqual([1, 1]);
  });

  test('a NUL and a lone surrogate in an error leave no job stuck', async () => {
    const { process } = calls(1, async () => {
      throw new Permanent('bad \u0000 and \ud800 text');
    });
    await work(process);
    await queue.add('consult', 1);
    await untilCounts({ failed: 1, active: 0 });
    expect(gaveUp).toEqual([[1, 'bad  and \ufffd text']]);
  });

  test('a bug is tried three times, then given up', async () => {
    const { process, seen } = calls(3, async () => {
      throw new TypeError('cannot read properties of undefined');
    });
    await work(process);
    await queue.add('consult', 1);
    await untilCounts({ failed: 1 });
    expect(seen).toEqual([1, 1, 1]);
    expect(gaveUp).toEqual([[1, 'cannot read properties of undefined']]);
    expect(lines.at(-1)).toMatchObject({ outcome: 'given-up', attempt: 3, code: 'TypeError' });
  });

  test('while giving up cannot be recorded, the job stays alive', async () => {
    let refusals = 1;
    const told = Promise.withResolvers<void>();
    const { process } = calls(2, async () => {
      throw new Permanent('not a mail');
    });
    await work(process, {
      giveUp: async () => {
        if (refusals-- > 0) throw new RetryLater('PostgreSQL is not available');
        told.resolve();
      },
    });
    await queue.add('consult', 1);
    await told.promise;
    await untilCounts({ failed: 1 });
  });

  test('a call over its time is aborted and tried again', async () => {
    const { process, all } = calls(2, async (_id, call, signal) => {
      if (call > 1) return;
      await once(signal, 'abort');
      signal.throwIfAborted();
    });
    await work(process, { callMs: 100 });
    await queue.add('consult', 1);
    expect(await all).toEqual([1, 1]);
    expect(lines[0]).toMatchObject({ outcome: 'retry', code: 'TimeoutError' });
  });

  test('a stop lets work in hand finish within its deadline', async () => {
    const begun = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const workers = await work(async () => {
      begun.resolve();
      await finish.promise;
    });
    await queue.add('consult', 1);
    await begun.promise;
    const closing = workers.close(5000);
    finish.resolve();
    await closing;
    expect(lines).toMatchObject([{ outcome: 'done' }]);
    expect(await states()).toMatchObject({ active: 0, waiting: 0 });
  });

  test('a stop aborts what does not finish; the job is there for the next start', async () => {
    const begun = Promise.withResolvers<void>();
    const workers = await work(async (_id, signal) => {
      begun.resolve();
      await once(signal, 'abort');
      signal.throwIfAborted();
    });
    await queue.add('consult', 1);
    await begun.promise;
    await workers.close(100);
    expect(gaveUp).toEqual([]);
    expect(lines).toMatchObject([{ outcome: 'retry' }]);
    expect(await states()).toMatchObject({ active: 0, delayed: 1 });
  });

  test('a job without an id fails without a call', async () => {
    const { process, seen } = calls(1);
    await work(process);
    await addRaw(lent.settings, 'consult', { question: 'What is 97607?' });
    await untilCounts({ failed: 1 });
    expect(seen).toEqual([]);
  });

  test('workers go on after the server was away', async () => {
    const { process, all } = calls(2);
    await work(process);
    await queue.add('consult', 1);
    await untilCounts({ waiting: 0, active: 0 });
    await lent.interrupt();
    const added = () =>
      queue.addAgain('consult', 2).then(
        () => true,
        () => false,
      );
    // A refusal comes at once, so the event loop needs its turn for the new connection.
    while (!(await added())) await nextTurn();
    expect(await all).toEqual([1, 2]);
  });
}

/** A job past our own code, as an older or foreign program would leave it. */
async function addRaw(settings: Lent['settings'], stage: string, data: object): Promise<void> {
  const { createPostgresBackend } = await import('bullmq');
  const { postgresConnection } = await import('../../src/queue.ts');
  const options = { ...jobOptions, jobId: `${jobId('consult', 1)}-raw` };
  if (settings.redisUrl !== undefined) {
    const { hostname: host, port } = new URL(settings.redisUrl);
    const queue = new BullQueue(stage, { connection: { host, port: Number(port) }, prefix: redisPrefix });
    await queue.add(stage, data, options);
    await queue.close();
    return;
  }
  const queue = new BullQueue(
    stage,
    { connection: postgresConnection(settings.databaseUrl) },
    createPostgresBackend,
  );
  await queue.add(stage, data, options);
  await queue.close();
}
