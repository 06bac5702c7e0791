import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, Permanent } from '../outcome.ts';

/**
 * The key that signs Message-IDs: the configured one, or one generated on the first start and kept (0600)
 * under the data directory. Losing it only means that follow-ups to older replies open new cases.
 * @throws Permanent when the data directory cannot be written or the kept key is damaged.
 */
export async function loadReplySecret(stores: {
  readonly dataDir: string;
  readonly replySecret?: string;
}): Promise<string> {
  if (stores.replySecret !== undefined) return stores.replySecret;
  const file = path.join(stores.dataDir, 'reply.secret');
  try {
    return (await readKept(file)) ?? (await makeSecret(file));
  } catch (cause) {
    if (cause instanceof Permanent) throw cause;
    throw new Permanent(
      `${file}: the reply secret cannot be kept there (${errorCode(cause)}). Set REPLY_SECRET or another DATA_DIR.`,
      { cause },
    );
  }
}

async function readKept(file: string): Promise<string | undefined> {
  let kept: string;
  try {
    kept = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (kept.length >= 32) return kept;
  throw new Permanent(
    `${file}: holds no reply secret (at least 32 characters). Restore it, or remove it to have a new one made.`,
  );
}

/** Written aside and linked: of two processes that start at once, both use the one that came first. */
async function makeSecret(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o711 });
  const mine = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(mine, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    await link(mine, file).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  } finally {
    await rm(mine, { force: true });
  }
  const kept = await readKept(file);
  if (kept === undefined) throw new Permanent(`${file}: vanished while it was made.`);
  return kept;
}
