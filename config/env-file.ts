import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { errorCode, Permanent } from '../src/outcome.ts';
import type { Environment } from './read.ts';

/**
 * The environment completed by a `.env` file: what is already set wins, as with `node --env-file`. A missing
 * file is fine unless it was named by the caller (`required`).
 */
export function readEnvFile(path: string, env: Environment, required = false): Environment {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT' && !required) return env;
    throw new Permanent(`${path}: the settings file cannot be read (${errorCode(cause)}).`, { cause });
  }
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  return { ...parseEnv(text), ...Object.fromEntries(set) };
}
