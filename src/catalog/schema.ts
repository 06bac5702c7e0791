import type { DatabaseSync } from 'node:sqlite';

/** Marks a SQLite file as one of our catalogs ("CCat"). */
export const applicationId = 0x43436174;
/** A pair that is still in force "ends" on this day. */
export const neverEnds = 99_999_999;
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
  deleted INTEGER NOT NULL,
  indicator INTEGER NOT NULL,
  rationale INTEGER,
  edition INTEGER NOT NULL,
  PRIMARY KEY (setting, column_one, column_two, effective, deleted, indicator)
) WITHOUT ROWID;
CREATE INDEX pair_two ON pair (column_two, setting);

CREATE TABLE addon (
  addon TEXT NOT NULL,
  base TEXT NOT NULL,
  type INTEGER NOT NULL,
  effective TEXT NOT NULL,
  deleted TEXT,
  note TEXT,
  edition INTEGER NOT NULL REFERENCES edition (id),
  PRIMARY KEY (addon, base, edition, effective)
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
CREATE TABLE factor (edition INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (edition, kind)) WITHOUT ROWID;
CREATE TABLE gpci (
  edition INTEGER NOT NULL REFERENCES edition (id),
  contractor TEXT NOT NULL,
  state TEXT NOT NULL,
  locality TEXT NOT NULL,
  name TEXT NOT NULL,
  work TEXT NOT NULL,
  expense TEXT NOT NULL,
  malpractice TEXT NOT NULL,
  PRIMARY KEY (edition, contractor, locality)
) WITHOUT ROWID;

CREATE TABLE first_day (system TEXT NOT NULL, key TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (system, key)) WITHOUT ROWID;

CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  edition INTEGER NOT NULL REFERENCES edition (id),
  scope TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX note_first ON note (scope, first);

CREATE TABLE index_entry (
  id INTEGER PRIMARY KEY,
  edition INTEGER NOT NULL REFERENCES edition (id),
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  incomplete INTEGER NOT NULL,
  manifestation TEXT,
  source TEXT NOT NULL
);
CREATE INDEX index_entry_key ON index_entry (key);

CREATE TABLE wording (
  key TEXT NOT NULL,
  edition INTEGER NOT NULL REFERENCES edition (id),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (key, edition, kind)
) WITHOUT ROWID;

CREATE TABLE policy (
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  edition INTEGER NOT NULL REFERENCES edition (id),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT,
  effective TEXT,
  ended TEXT,
  PRIMARY KEY (id, version)
) WITHOUT ROWID;
CREATE TABLE policy_contractor (policy TEXT NOT NULL, version TEXT NOT NULL, contractor TEXT NOT NULL, PRIMARY KEY (policy, version, contractor)) WITHOUT ROWID;
CREATE TABLE contractor (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE policy_code (
  policy TEXT NOT NULL,
  version TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  code_group TEXT NOT NULL,
  PRIMARY KEY (key, policy, version, kind, code_group)
) WITHOUT ROWID;
CREATE INDEX policy_code_policy ON policy_code (policy, version, kind);
CREATE TABLE policy_group (
  policy TEXT NOT NULL,
  version TEXT NOT NULL,
  kind TEXT NOT NULL,
  code_group TEXT NOT NULL,
  paragraph TEXT NOT NULL,
  PRIMARY KEY (policy, version, kind, code_group)
) WITHOUT ROWID;

CREATE TABLE search_doc (
  space TEXT NOT NULL,
  id INTEGER NOT NULL,
  system TEXT NOT NULL,
  key TEXT NOT NULL,
  billable INTEGER NOT NULL,
  PRIMARY KEY (space, id)
) WITHOUT ROWID;
CREATE TABLE search_term (
  space TEXT NOT NULL,
  term TEXT NOT NULL,
  units INTEGER NOT NULL,
  postings BLOB NOT NULL,
  PRIMARY KEY (space, term)
);
CREATE TABLE search_gram (space TEXT NOT NULL, gram TEXT NOT NULL, terms TEXT NOT NULL, PRIMARY KEY (space, gram)) WITHOUT ROWID;
CREATE TABLE search_link (space TEXT NOT NULL, term TEXT NOT NULL, links TEXT NOT NULL, PRIMARY KEY (space, term)) WITHOUT ROWID;
CREATE TABLE search_blob (space TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (space, name));
`;

/** Lays an empty catalog out in the database. */
export function createSchema(db: DatabaseSync): void {
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};`);
  db.exec(tables);
}
