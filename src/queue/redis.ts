import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Redis, type RedisOptions } from 'ioredis';
import { errorCode, Permanent } from '../outcome.ts';
import { bounded } from './bounded.ts';

/** The constructor's own type for this one refuses what the options declare. */
type Options = Omit<RedisOptions, 'replyMapping'>;

export interface RedisSettings {
  readonly redisUrl: string;
  readonly redisCaFile?: string | undefined;
  /** Every connection error; without a listener ioredis prints to the console. */
  readonly onError: (error: Error) => void;
}

/** How long a Redis may take to answer before it counts as down. */
const answerMs = 5000;

/**
 * A connection for adding jobs: it fails at once while Redis is away instead of collecting commands.
 * @throws Permanent when the file of the authority cannot be read.
 */
export function redisForAdding(settings: RedisSettings): Redis {
  return open(settings, { enableOfflineQueue: false, commandTimeout: answerMs, reconnectOnError });
}

/** A connection for workers, which wait for jobs as long as it takes (BullMQ insists on null here). */
export function redisForWorking(settings: RedisSettings): Redis {
  // The failed command is sent again on the new connection.
  const again = (error: Error) => reconnectOnError(error) && 2;
  return open(settings, { maxRetriesPerRequest: null, reconnectOnError: again });
}

function open({ redisUrl, redisCaFile, onError }: RedisSettings, special: Options): Redis {
  const ca = redisCaFile === undefined ? undefined : [...rootCertificates, readAuthority(redisCaFile)];
  const options: Options = { ...common, ...special, ...(ca === undefined ? {} : { tls: { ca } }) };
  const redis = new Redis(redisUrl, options);
  redis.on('error', onError);
  return redis;
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Permanent(`REDIS_CA_FILE: the file "${file}" cannot be read (${errorCode(cause)}).`, { cause });
  }
}

const common: Options = {
  lazyConnect: true,
  connectTimeout: answerMs,
  disconnectTimeout: 300,
  retryStrategy: times => Math.min(100 * 2 ** Math.min(times, 6), 5000),
};

/**
 * After a failover the old primary goes on as a replica, and the connection to it with it: the name of the server
 * leads to the new one only when it is looked up again.
 */
function reconnectOnError(error: Error): boolean {
  return error.message.startsWith('READONLY');
}

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
