import { Redis } from 'ioredis';
import { payloadSchema } from '../../src/queue.ts';
import type { Scene } from './scene.ts';

/** What the queue's server holds at one moment. */
export interface QueueContents {
  /** The data of every job, as stored. */
  readonly jobs: readonly string[];
  /** Everything else there is, as text: keys, fields, rows. */
  readonly text: string;
}

/** True when a job carries an id and nothing else. */
export function carriesIdOnly(data: string): boolean {
  try {
    return payloadSchema.strict().safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}

/** Reads the whole queue past our own code. */
export async function readQueue(scene: Scene): Promise<QueueContents> {
  return scene.redis === undefined ? await readTables(scene) : await readKeys(scene.redis.url);
}

/** Forgets the queue as a Redis without its disk would. */
export async function loseQueue(scene: Scene): Promise<void> {
  if (scene.redis !== undefined) {
    await scene.redis.command('FLUSHALL');
    return;
  }
  const tables = await queueTables(scene);
  const holding = tables.filter(({ columns }) => columns.includes('queue')).map(({ name }) => name);
  await scene.query(
    `truncate ${holding
      .filter(name => name !== 'meta')
      .map(name => `${schema}."${name}"`)
      .join(', ')} cascade`,
  );
}

const schema = 'caseconsultant_queue';

async function queueTables(scene: Scene): Promise<{ name: string; columns: string[] }[]> {
  const rows = await scene.query(
    `select c.table_name as name, array_agg(c.column_name::text) as columns
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = '${schema}' and t.table_type = 'BASE TABLE' group by c.table_name`,
  );
  return rows.map(row => ({ name: String(row.name), columns: row.columns as string[] }));
}

async function readTables(scene: Scene): Promise<QueueContents> {
  const jobs: string[] = [];
  const texts: string[] = [];
  for (const { name, columns } of await queueTables(scene)) {
    const rows = await scene.query(`select to_jsonb(t) as row from ${schema}."${name}" t`);
    for (const { row } of rows as { row: Record<string, unknown> }[]) {
      texts.push(JSON.stringify(row));
      if (name !== 'job' || !columns.includes('data')) continue;
      jobs.push(typeof row.data === 'string' ? row.data : JSON.stringify(row.data));
    }
  }
  return { jobs, text: texts.join('\n') };
}

async function readKeys(url: string): Promise<QueueContents> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  redis.on('error', () => {});
  const jobs: string[] = [];
  const texts: string[] = [];
  try {
    for (const key of await redis.keys('*')) {
      const held = await readKey(redis, key);
      texts.push(key, JSON.stringify(held));
      if (!Array.isArray(held) && held !== null && typeof held === 'object' && 'data' in held)
        jobs.push(String(held.data));
    }
  } finally {
    redis.disconnect();
  }
  return { jobs, text: texts.join('\n') };
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash':
      return await redis.hgetall(key);
    case 'list':
      return await redis.lrange(key, '0', '-1');
    case 'zset':
      return await redis.zrange(key, '0', '-1');
    case 'set':
      return await redis.smembers(key);
    case 'stream':
      return await redis.xrange(key, '-', '+');
    case 'string':
      return await redis.get(key);
    default:
      return null;
  }
}
