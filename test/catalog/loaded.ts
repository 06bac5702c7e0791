import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts';
import { type ImportOptions, type ImportReport, importFiles } from '../../src/catalog/import/run.ts';
import { type Content, textFile } from './official.ts';

/** The day of every import in these tests. */
export const now = '2026-11-23T10:00:00.000Z';

/** A folder of its own with a catalog file that each test fills from official-shaped files. */
export interface LoadedCatalog {
  readonly folder: string;
  readonly file: string;
  load(files: Readonly<Record<string, Content>>, options?: Partial<ImportOptions>): Promise<ImportReport>;
  /** The catalog as readers see it, opened at the first call and kept open until the test's end. */
  catalog(): Catalog;
  /** Closes it, so that the next `catalog()` opens what is in the file by then. */
  close(): void;
}

/** Registers a fresh folder for each test of the calling file, removed after it. */
export function eachWithCatalog(): LoadedCatalog {
  let folder = '';
  let open: Catalog | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'catalog-'));
  });
  const close = () => {
    open?.close();
    open = undefined;
  };
  afterEach(async () => {
    close();
    await rm(folder, { recursive: true });
  });
  const file = () => path.join(folder, 'catalog.sqlite');
  return {
    get folder() {
      return folder;
    },
    get file() {
      return file();
    },
    async load(files, options = {}) {
      const paths = await Promise.all(
        Object.entries(files).map(async ([name, content]) => await textFile(folder, name, content)),
      );
      return await importFiles(paths, file(), { now, ...options });
    },
    catalog() {
      open ??= openCatalog(file(), { licensedText: 'show' });
      return open;
    },
    close,
  };
}
