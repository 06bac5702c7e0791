import { readFile, rm, writeFile } from 'node:fs/promises';
import { Permanent } from '../../outcome.ts';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Holds `<catalog>.lock` while the work runs, so that two imports never write at once.
 * @throws Permanent when another running process holds it; the lock of a dead process is taken over.
 */
export async function withLock<T>(catalog: string, work: () => Promise<T>): Promise<T> {
  const file = `${catalog}.lock`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new Permanent(
          `${file} cannot be written (${(error as Error).message}): check the folder of CATALOG_PATH`,
          {
            cause: error,
          },
        );
      }
      const holder = Number(await readFile(file, 'utf8').catch(() => ''));
      if (attempt > 0 || (Number.isInteger(holder) && holder > 0 && isRunning(holder))) {
        throw new Permanent(
          `another import is writing ${catalog} (process ${holder}): wait for it. If none is running, delete ${file}`,
        );
      }
      await rm(file, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
