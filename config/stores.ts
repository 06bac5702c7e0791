import path from 'node:path';
import { type Environment, type Problems, readValues, throwProblems } from './read.ts';
import type { Values } from './settings.ts';

/** Where the data is; all that a command on stored cases needs. */
export interface StoreSettings {
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly redisCaFile?: string;
  readonly catalogPath?: string;
  /** The operator's statement that licensed CPT texts may leave by mail. */
  readonly cptMailLicense?: string;
  readonly replySecret?: string;
  readonly purgeMailAfterMs?: number;
  /** Silence of a part of the service, or work that waits, is trouble after this. */
  readonly alertAfterMs: number;
  readonly logLevel: Values['LOG_LEVEL'];
}

const storeNames = [
  'DATA_DIR',
  'DATABASE_URL',
  'REDIS_URL',
  'REDIS_CA_FILE',
  'CATALOG_PATH',
  'CPT_MAIL_LICENSE',
  'REPLY_SECRET',
  'PURGE_MAIL_AFTER_DAYS',
  'ALERT_AFTER_MINUTES',
  'LOG_LEVEL',
] as const;

const dayMs = 24 * 3600_000;

/**
 * The settings of the stores alone, for `cases ...` and other commands that need no mailbox.
 * @throws Permanent naming every wrong one of them.
 */
export function loadStoreSettings(env: Environment): StoreSettings {
  const problems: Problems = [];
  const values = readValues(env, problems, storeNames);
  throwProblems(problems);
  return arrangeStores(values);
}

export function arrangeStores(values: Values): StoreSettings {
  const purgeDays = values.PURGE_MAIL_AFTER_DAYS;
  return Object.freeze({
    dataDir: path.resolve(values.DATA_DIR),
    ...(values.DATABASE_URL === undefined ? {} : { databaseUrl: values.DATABASE_URL }),
    ...(values.REDIS_URL === undefined ? {} : { redisUrl: values.REDIS_URL }),
    ...(values.REDIS_CA_FILE === undefined ? {} : { redisCaFile: values.REDIS_CA_FILE }),
    ...(values.CATALOG_PATH === undefined ? {} : { catalogPath: values.CATALOG_PATH }),
    ...(values.CPT_MAIL_LICENSE === undefined ? {} : { cptMailLicense: values.CPT_MAIL_LICENSE }),
    ...(values.REPLY_SECRET === undefined ? {} : { replySecret: values.REPLY_SECRET }),
    ...(purgeDays === undefined ? {} : { purgeMailAfterMs: purgeDays * dayMs }),
    alertAfterMs: values.ALERT_AFTER_MINUTES * 60_000,
    logLevel: values.LOG_LEVEL,
  });
}
