import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Permanent } from '../outcome.ts';
import { applicationId, createSchema, schemaVersion } from './schema.ts';
import { loadStarter } from './starter/load.ts';

const build =
  'build it with "caseconsultant catalog import FILE...", or leave CATALOG_PATH unset to use the starter catalog';

function pragma(db: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}

/** Refuses a file that is not a catalog of this program version, saying what it is and what to do. */
function checkIdentity(db: DatabaseSync, path: string): void {
  let id: number;
  let version: number;
  try {
    id = pragma(db, 'application_id');
    version = pragma(db, 'user_version');
  } catch (error) {
    throw new Permanent(`${path} is not a catalog (${(error as Error).message}): ${build}`, { cause: error });
  }
  if (id !== applicationId) throw new Permanent(`${path} is a SQLite file, but not a catalog: ${build}`);
  if (version > schemaVersion) {
    throw new Permanent(
      `${path} was built by a newer version of this program (catalog format ${version}, this one reads ${schemaVersion}): update the program, or ${build}`,
    );
  }
  if (version < schemaVersion) {
    throw new Permanent(
      `${path} was built by an older version of this program (catalog format ${version}, this one reads ${schemaVersion}): delete it and ${build}`,
    );
  }
}

/**
 * Opens a catalog file for reading.
 * @throws Permanent when the file is missing, no catalog, or of another format version.
 */
export function openFile(path: string): DatabaseSync {
  if (!existsSync(path)) throw new Permanent(`the catalog file ${path} does not exist: ${build}`);
  if (!statSync(path).isFile()) throw new Permanent(`${path} is not a file: ${build}`);
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(path, { readOnly: true });
  } catch (error) {
    throw new Permanent(`${path} cannot be opened (${(error as Error).message})`, { cause: error });
  }
  try {
    checkIdentity(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
  db.exec('PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16000;');
  return db;
}

/** The starter catalog, built in memory from the data in this repository. */
export function openStarter(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  createSchema(db);
  loadStarter(db);
  return db;
}
