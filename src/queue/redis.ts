import { Redis } from 'ioredis';
import { Permanent } from '../outcome.ts';
import { bounded } from './bounded.ts';

/** How long a Redis may take to answer before it counts as down. */
const answerMs = 5000;

/**
 * A connection for adding jobs: it fails at once while Redis is away instead of collecting commands.
 * @param onError every connection error; without a listener ioredis prints to the console.
 */
export function redisForAdding(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, { ...common, enableOfflineQueue: false, commandTimeout: answerMs });
  redis.on('error', onError);
  return redis;
}

/** A connection for workers, which wait for jobs as long as it takes (BullMQ insists on null here). */
export function redisForWorking(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, { ...common, maxRetriesPerRequest: null });
  redis.on('error', onError);
  return redis;
}

const common = {
  lazyConnect: true,
  connectTimeout: answerMs,
  disconnectTimeout: 300,
  retryStrategy: (times: number) => Math.min(100 * 2 ** Math.min(times, 6), 5000),
};

/**
 * Connects and refuses a Redis that may throw jobs away.
 * @throws Permanent for an eviction policy other than noeviction or a Redis that keeps nothing on disk.
 */
export async function connectChecked(redis: Redis): Promise<void> {
  await connect(redis);
  const memory = await bounded('reading the memory policy of Redis', answerMs, redis.info('memory'));
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    throw new Permanent(
      `REDIS_URL: this Redis evicts keys (maxmemory-policy ${policy}), so it would drop jobs when its memory is full. Set "maxmemory-policy noeviction", and do not share it with a cache.`,
    );
  }
  if (!(await persists(redis))) {
    throw new Permanent(
      'REDIS_URL: this Redis keeps nothing on disk (no appendonly, no save points), so a restart would forget every waiting job. Set "appendonly yes" or a save point.',
    );
  }
}

/** A refused login closes the connection; only the error event before that says why. */
async function connect(redis: Redis): Promise<void> {
  let first: Error | undefined;
  const keep = (error: Error) => {
    first ??= error;
  };
  redis.on('error', keep);
  try {
    await bounded(
      'connecting to Redis',
      answerMs,
      redis.connect().catch((error: unknown) => {
        throw first ?? error;
      }),
    );
  } finally {
    redis.off('error', keep);
  }
}

/** Hosted services hide CONFIG; they persist by their own means. */
async function persists(redis: Redis): Promise<boolean> {
  const setting = async (name: string): Promise<string | undefined> => {
    const call = redis.config('GET', name).catch((error: Error) => {
      if (/unknown command|NOPERM|disabled/i.test(error.message)) return undefined;
      throw error;
    });
    const answer: unknown = await bounded('reading the persistence of Redis', answerMs, call);
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined;
  };
  const [appendOnly, save] = [await setting('appendonly'), await setting('save')];
  if (appendOnly === undefined && save === undefined) return true;
  return appendOnly === 'yes' || (save ?? '') !== '';
}
