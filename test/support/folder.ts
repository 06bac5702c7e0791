import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Folder {
  readonly path: string;
  write(name: string, content: string): Promise<string>;
}

/** Lends a private folder and takes it back, whatever happened in it. */
export async function inFolder<T>(work: (folder: Folder) => Promise<T>): Promise<T> {
  const root = await mkdtemp(path.join(tmpdir(), 'caseconsultant-test-'));
  try {
    return await work({
      path: root,
      async write(name, content) {
        const file = path.join(root, name);
        await writeFile(file, content);
        return file;
      },
    });
  } finally {
    // A process that was killed a moment ago may still write its compile cache there.
    await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
