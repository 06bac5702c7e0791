import { createPostgresBackend, type Job, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq';
import { errorCode, Permanent, RetryLater, storableText } from '../src/outcome.ts';
import { bounded } from '../src/queue/bounded.ts';
import { redisForWorking } from '../src/queue/redis.ts';
import { seldom } from '../src/queue/seldom.ts';
import { payloadSchema, postgresConnection, type Queue, redisPrefix, type Stage } from '../src/queue.ts';
import { within } from './within.ts';

/** One job's work; it returns nothing, the ledger has the result. Ids in, never mail text. */
export type Process = (id: number, signal: AbortSignal) => Promise<void>;

export interface WorkerSettings {
  readonly stage: Stage;
  readonly queue: Queue;
  readonly process: Process;
  readonly concurrency: number;
  /** The longest one call of `process` may take; its signal aborts then. */
  readonly callMs: number;
  /**
   * Told when a job is given up: `process` threw Permanent, or a bug broke it repeatedly. Here the ledger learns
   * of it; the sweep would bring the job back otherwise.
   */
  readonly giveUp: (id: number, reason: string) => Promise<void>;
  readonly log: JobLog;
}

/** One line per job: ids, counts and times only. */
export interface JobLog {
  info(line: JobLine, message: string): void;
  warn(line: JobLine, message: string): void;
  error(line: JobLine | QueueTrouble, message: string): void;
}

/** A connection of the queue that failed, and how often it did so since it was told last. */
export interface QueueTrouble {
  readonly stage: Stage;
  readonly error: string;
  readonly leftOut?: number;
}

export interface JobLine {
  readonly stage: Stage;
  readonly id: number;
  readonly attempt: number;
  readonly tookMs: number;
  readonly outcome: 'done' | 'retry' | 'given-up';
  readonly error?: string;
  readonly code?: string;
}

export interface Workers {
  /** Lets work in hand finish until the deadline, then aborts it; it is taken up again after the next start. */
  close(deadlineMs: number): Promise<void>;
}

/** A bug is no outage: after so many tries of the same job a person should look. */
const bugAttempts = 3;
/**
 * Renewed at half time while the process lives, so it is as long as the longest stop of the event loop, not as the
 * longest call: a killed process's jobs are free again after it. A job run twice all the same has one effect: the
 * ledger's compare-and-set decides.
 */
const lockMs = 60_000;
const stopMarginMs = 2000;
const readyMs = 20_000;

/**
 * Works off one stage. Permanent fails the job, RetryLater delays it, everything else is a bug: tried a few
 * times, then given up.
 * @throws RetryLater when the queue's server is down: call again, a worker that failed its start stays dead.
 */
export async function runWorkers(settings: WorkerSettings): Promise<Workers> {
  const stopping = new AbortController();
  const { worker, disconnect } = openWorker(settings, job => runJob(settings, job, stopping.signal));
  const { stage, log } = settings;
  const tell = seldom((error, leftOut) =>
    log.error({ stage, error, leftOut }, 'the queue connection failed'),
  );
  worker.on('error', error => tell(textOf(error)));
  try {
    await bounded(`starting ${settings.stage} workers`, readyMs, worker.waitUntilReady());
  } catch (error) {
    await settle(stopMarginMs, worker.close(true));
    disconnect();
    throw error;
  }
  worker
    .run()
    .catch(error =>
      settings.log.error({ stage: settings.stage, error: textOf(error) }, 'the worker loop ended'),
    );
  return {
    async close(deadlineMs) {
      const closing = worker.close();
      if (!(await settle(deadlineMs, closing))) {
        stopping.abort(new RetryLater('stopped before it was finished'));
        if (!(await settle(stopMarginMs, closing))) await settle(stopMarginMs, worker.close(true));
      }
      disconnect();
    },
  };
}

function openWorker(settings: WorkerSettings, run: (job: Job) => Promise<void>) {
  const { databaseUrl, redisUrl, redisCaFile, onError } = settings.queue.settings;
  const options: Omit<WorkerOptions, 'connection'> = {
    concurrency: settings.concurrency,
    lockDuration: lockMs,
    stalledInterval: 15_000,
    // A process killed three times in one job is looked at by the sweep, which counts attempts in the ledger.
    maxStalledCount: 3,
    autorun: false,
    settings: { backoffStrategy: (attempts, _type, error) => backoffMs(attempts, error) },
  };
  if (redisUrl === undefined) {
    const connection = postgresConnection(databaseUrl);
    const worker = new Worker(settings.stage, run, { ...options, connection }, createPostgresBackend);
    return { worker: worker as unknown as Worker, disconnect: () => {} };
  }
  const redis = redisForWorking({ redisUrl, redisCaFile, onError });
  const worker = new Worker(settings.stage, run, { ...options, connection: redis, prefix: redisPrefix });
  return { worker, disconnect: () => redis.disconnect() };
}

/** Thrown to BullMQ with a clean text and the wait the other side asked for. */
class Later extends Error {
  readonly afterMs: number | undefined;
  constructor(message: string, afterMs: number | undefined) {
    super(message);
    this.afterMs = afterMs;
  }
}

const firstWaitMs = 1000;
const longestWaitMs = 5 * 60_000;

/** Exponential with a fifth of jitter, at least as long as the other side asked. */
function backoffMs(attempts: number, error: Error | undefined): number {
  const asked = error instanceof Later ? (error.afterMs ?? 0) : 0;
  const own = Math.min(firstWaitMs * 2 ** Math.min(attempts - 1, 20), longestWaitMs);
  return Math.round(Math.max(asked, own) * (1 + Math.random() / 5));
}

async function runJob(settings: WorkerSettings, job: Job, stopping: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const attempt = job.attemptsMade + 1;
  const payload = payloadSchema.safeParse(job.data);
  if (!payload.success)
    throw new UnrecoverableError(`The job ${storableText(job.id ?? '', 100)} carries no id.`);
  const { id } = payload.data;
  const line = (outcome: JobLine['outcome']) => ({
    stage: settings.stage,
    id,
    attempt,
    tookMs: Math.round(performance.now() - startedAt),
    outcome,
  });
  try {
    await within(settings.callMs, stopping, signal => settings.process(id, signal));
    settings.log.info(line('done'), 'job done');
  } catch (error) {
    const told = { error: textOf(error), code: errorCode(error) ?? nameOf(error) };
    const final = error instanceof Permanent || (!isPassing(error, stopping) && attempt >= bugAttempts);
    if (!final) {
      settings.log.warn({ ...line('retry'), ...told }, 'job will be retried');
      throw new Later(told.error, error instanceof RetryLater ? error.afterMs : undefined);
    }
    await tellGivenUp(settings, id, told.error);
    settings.log.error({ ...line('given-up'), ...told }, 'job given up');
    throw new UnrecoverableError(told.error);
  }
}

/** An abort by our own stop or deadline is no bug of the job. */
function isPassing(error: unknown, stopping: AbortSignal): boolean {
  return error instanceof RetryLater || stopping.aborted || nameOf(error) === 'TimeoutError';
}

/** When even that cannot be recorded, the job stays alive and tells it at its next attempt. */
async function tellGivenUp(settings: WorkerSettings, id: number, reason: string): Promise<void> {
  try {
    await settings.giveUp(id, reason);
  } catch (error) {
    throw new Later(textOf(error), error instanceof RetryLater ? error.afterMs : undefined);
  }
}

/** A NUL or lone surrogate in an error text would keep a job on PostgreSQL active for ever. */
function textOf(error: unknown): string {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return storableText(message, 500);
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : typeof error;
}

/** True when it ended in time, well or not. */
async function settle(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const ended = work.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([ended, late]);
  clearTimeout(timer);
  return inTime;
}
