import { Queue as BullQueue, createPostgresBackend, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { Permanent } from './outcome.ts';
import { bounded } from './queue/bounded.ts';
import { connectChecked, redisForAdding } from './queue/redis.ts';

/**
 * The queue says which case is due for which stage, no more: it may be lost at any time and is filled again
 * from the ledger. Jobs carry ids only.
 */
export type Stage = 'consult' | 'deliver' | 'desk';
export const stages: readonly Stage[] = ['consult', 'deliver', 'desk'];

const id = z.number().int().positive();

/** What the jobs of a stage carry: `consult` the id of a question, `deliver` and `desk` the id of a reply. */
export const payloadSchema = z.object({ id });
export type Payload = z.infer<typeof payloadSchema>;

/** Deterministic, so that adding twice is harmless. Not digits only and without a colon: BullMQ refuses those. */
export function jobId(stage: Stage, id: number): string {
  return stage === 'consult' ? `consult-q${id}` : `${stage}-r${id}`;
}

/**
 * A job is tried as often as it takes: the ledger, not the queue, knows when to give up (`workers/run.ts`).
 * Failed jobs are kept a week to be looked at; completed ones would only block their own id.
 */
export const jobOptions: JobsOptions = {
  attempts: 10_000,
  backoff: { type: 'custom' },
  stackTraceLimit: 3,
  removeOnComplete: true,
  removeOnFail: { age: 7 * 24 * 3600, count: 1000 },
};

export interface QueueSettings {
  /** Always needed; holds the queue itself unless `redisUrl` is given. */
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  /** PEM file of an authority to trust besides the usual ones, for `rediss:`. */
  readonly redisCaFile?: string | undefined;
  /**
   * Nobody else uses this queue (the embedded database of this very process): what is in it was left by a killed
   * process. It is emptied, so that no dead worker's lock delays a case; the sweep fills it again.
   */
  readonly soleUser?: boolean | undefined;
  /** Connection errors; calls in hand fail with RetryLater all the same. */
  readonly onError: (error: Error) => void;
}

export interface Queue {
  /** Which backend and where, for the workers. */
  readonly settings: QueueSettings;
  /** Adds a job; one of the same id that is waiting, running or failed stays as it is. */
  add(stage: Stage, id: number): Promise<void>;
  /** As `add`, but a failed or finished job of that id is removed first, so that it does not swallow the new one. */
  addAgain(stage: Stage, id: number): Promise<'added' | 'there'>;
  counts(stage: Stage): Promise<Readonly<Record<string, number>>>;
  close(deadlineMs: number): Promise<void>;
}

const answerMs = 5000;
/** The first start creates BullMQ's tables. */
const readyMs = 20_000;

/**
 * Opens all stages on Redis (when its URL is given) or PostgreSQL.
 * @throws Permanent for a Redis that may lose jobs or refuses the login; RetryLater when the server is down:
 * open again then, because a queue that failed its start stays unusable.
 */
export async function openQueue(settings: QueueSettings): Promise<Queue> {
  const redis =
    settings.redisUrl === undefined
      ? undefined
      : redisForAdding({ ...settings, redisUrl: settings.redisUrl });
  const opened = new Map<Stage, BullQueue>();
  const closeAll = async (deadlineMs: number) => {
    await closeWithin(deadlineMs, Promise.all([...opened.values()].map(queue => queue.close())));
    // Also when the queues did not close in time: the connection would go on trying for ever.
    redis?.disconnect();
  };
  try {
    if (redis !== undefined) await connectChecked(redis);
    for (const stage of stages) {
      const queue = openStage(stage, settings, redis);
      opened.set(stage, queue);
      await bounded(`opening the ${stage} queue`, readyMs, queue.waitUntilReady());
      if (settings.soleUser)
        await bounded(
          `emptying ${stage}`,
          readyMs,
          queue.obliterate({ force: true }).then(() => queue.resume()),
        );
    }
  } catch (error) {
    await closeAll(answerMs);
    throw error;
  }
  const of = (stage: Stage) => opened.get(stage) ?? never(stage);
  return {
    settings,
    add: async (stage, id) => {
      await bounded(
        `adding to ${stage}`,
        answerMs,
        of(stage).add(stage, payloadSchema.parse({ id }), { ...jobOptions, jobId: jobId(stage, id) }),
      );
    },
    addAgain: (stage, id) =>
      bounded(`adding to ${stage} again`, 2 * answerMs, addAgain(of(stage), stage, id)),
    counts: stage => bounded(`counting ${stage}`, answerMs, of(stage).getJobCounts()),
    close: closeAll,
  };
}

function openStage(stage: Stage, settings: QueueSettings, redis: Redis | undefined): BullQueue {
  const queue =
    redis === undefined
      ? new BullQueue(stage, { connection: postgresConnection(settings.databaseUrl) }, createPostgresBackend)
      : new BullQueue(stage, { connection: redis, prefix: redisPrefix });
  queue.on('error', settings.onError);
  return queue as unknown as BullQueue;
}

/** Keys of ours in a Redis that others may use too. */
export const redisPrefix = 'caseconsultant';

/** BullMQ lives in its own schema beside the ledger; `search_path` goes by the connection's options. */
export function postgresConnection(databaseUrl: string) {
  return {
    connectionString: databaseUrl,
    schema: 'caseconsultant_queue',
    migrate: true,
    max: 4,
    connectionTimeoutMillis: answerMs,
    keepAlive: true,
    application_name: 'caseconsultant queue',
  };
}

async function addAgain(queue: BullQueue, stage: Stage, id: number): Promise<'added' | 'there'> {
  const name = jobId(stage, id);
  const state = await queue.getJobState(name);
  if (state === 'failed' || state === 'completed') await queue.remove(name);
  else if (state === 'delayed') return await hasten(queue, name);
  else if (state !== 'unknown') return 'there';
  await queue.add(stage, payloadSchema.parse({ id }), { ...jobOptions, jobId: name });
  return 'added';
}

/** Clocks of machines that work together differ by less. */
const clockSlackMs = 5 * 60_000;

/** A job that was put off while the clock was ahead would wait until the true time is there. */
async function hasten(queue: BullQueue, name: string): Promise<'added' | 'there'> {
  const job = await queue.getJob(name);
  if (job?.processedOn === undefined || job.processedOn < Date.now() + clockSlackMs) return 'there';
  await job.promote();
  return 'added';
}

async function closeWithin(deadlineMs: number, closing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, deadlineMs);
  });
  // A connection that is gone cannot be closed in order; nothing is lost by leaving it.
  await Promise.race([closing.catch(() => {}), late]);
  clearTimeout(timer);
}

function never(stage: string): never {
  throw new Permanent(`There is no queue named ${stage}.`);
}
