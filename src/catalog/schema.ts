import type { DatabaseSync } from 'node:sqlite';

/** Marks a SQLite file as one of our catalogs ("CCat"). */
export const applicationId = 0x43436174;
/** Raised when an older program could no longer read the file. */
export const schemaVersion = 1;

/**
 * One schema for the starter in memory and for imported files. Several editions live side by side: a row
 * belongs to an edition, and may have its own first and last day within it. Keys are codes without the dot.
 * Dates are ISO text; in the pair table, with millions of rows, they are numbers (20261001).
 */
const tables = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE edition (
  id INTEGER PRIMARY KEY,
  series TEXT NOT NULL,
  name TEXT NOT NULL,
  system TEXT,
  label TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  complete INTEGER NOT NULL,
  licence TEXT NOT NULL,
  source TEXT NOT NULL,
  imported_at TEXT,
  rows INTEGER NOT NULL DEFAULT 0,
  bad_rows INTEGER NOT NULL DEFAULT 0,
  UNIQUE (series, name)
);

CREATE TABLE file (
  edition INTEGER NOT NULL REFERENCES edition (id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  imported_at TEXT NOT NULL,
  url TEXT
);

CREATE TABLE code (
  id INTEGER PRIMARY KEY,
  system TEXT NOT NULL,
  key TEXT NOT NULL,
  edition INTEGER NOT NULL REFERENCES edition (id),
  valid_from TEXT,
  valid_to TEXT,
  billable INTEGER NOT NULL,
  short TEXT,
  text TEXT NOT NULL,
  detail TEXT,
  source TEXT
);
CREATE INDEX code_key ON code (key);

CREATE TABLE replacement (
  system TEXT NOT NULL,
  old_key TEXT NOT NULL,
  new_key TEXT NOT NULL,
  effective TEXT,
  source TEXT NOT NULL,
  PRIMARY KEY (system, old_key, new_key)
) WITHOUT ROWID;
CREATE INDEX replacement_new ON replacement (new_key);

CREATE TABLE criteria (
  key TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  json TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX criteria_family ON criteria (family);

CREATE TABLE mue (
  key TEXT NOT NULL,
  setting TEXT NOT NULL,
  edition INTEGER NOT NULL REFERENCES edition (id),
  value INTEGER NOT NULL,
  adjudication INTEGER NOT NULL,
  rationale TEXT,
  PRIMARY KEY (key, setting, edition)
) WITHOUT ROWID;

CREATE TABLE rationale (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE pair (
  setting INTEGER NOT NULL,
  column_one TEXT NOT NULL,
  column_two TEXT NOT NULL,
  effective INTEGER NOT NULL,
  deleted INTEGER,
  indicator INTEGER NOT NULL,
  rationale INTEGER,
  edition INTEGER NOT NULL,
  PRIMARY KEY (setting, column_one, column_two, effective)
) WITHOUT ROWID;
CREATE INDEX pair_two ON pair (column_two, setting);

CREATE TABLE addon (
  addon TEXT NOT NULL,
  base TEXT NOT NULL,
  type INTEGER NOT NULL,
  effective TEXT,
  deleted TEXT,
  note TEXT,
  edition INTEGER NOT NULL REFERENCES edition (id),
  PRIMARY KEY (addon, base, edition)
) WITHOUT ROWID;
CREATE INDEX addon_base ON addon (base);

CREATE TABLE fee (
  key TEXT NOT NULL,
  modifier TEXT NOT NULL,
  edition INTEGER NOT NULL REFERENCES edition (id),
  global_days TEXT,
  json TEXT,
  PRIMARY KEY (key, modifier, edition)
) WITHOUT ROWID;
`;

/** Lays an empty catalog out in the database. */
export function createSchema(db: DatabaseSync): void {
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};`);
  db.exec(tables);
}
