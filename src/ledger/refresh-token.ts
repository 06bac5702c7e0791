import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { errorCode, Permanent } from '../outcome.ts';

export interface RefreshToken {
  /** The newest one known. */
  readonly token: string;
  /** Keeps the one the provider gave instead; the old one may be void from then on. */
  keep(token: string): Promise<void>;
}

/** The hash tells which configured token the kept one came from: a newly configured one wins. */
const keptSchema = z.object({ from: z.string(), token: z.string().min(1) });

/**
 * The refresh token to use: the configured one, or what the provider replaced it by since (0600 under the data
 * directory).
 * @param fileName each account has a file of its own.
 * @throws Permanent when the data directory cannot be read.
 */
export async function openRefreshToken(
  dataDir: string,
  configured: string,
  fileName = 'oauth.token',
): Promise<RefreshToken> {
  const file = path.join(dataDir, fileName);
  const from = createHash('sha256').update(configured).digest('hex');
  const kept = await readKept(file);
  return {
    token: kept?.from === from ? kept.token : configured,
    async keep(token) {
      await mkdir(dataDir, { recursive: true, mode: 0o711 });
      // Renamed into place: a crash in between leaves the old one whole.
      const half = `${file}.${process.pid}`;
      await writeFile(half, JSON.stringify({ from, token }), { mode: 0o600 });
      await rename(half, file);
    },
  };
}

async function readKept(file: string): Promise<z.infer<typeof keptSchema> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw new Permanent(`${file}: the kept OAuth2 token cannot be read (${errorCode(cause)}).`, { cause });
  }
  const parsed = keptSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
