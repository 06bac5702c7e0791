import { DatabaseSync } from 'node:sqlite';
import MiniSearch from 'minisearch';

/** The baselines: the same titles, index entries and inclusion terms, one document a code. */

export interface BenchDoc {
  readonly id: number;
  readonly key: string;
  readonly system: string;
  readonly text: string;
  readonly extra: string;
}

export type SearchKeys = (query: string) => readonly string[];

/** One document a code of a built catalog. */
export function readDocs(db: DatabaseSync): BenchDoc[] {
  const extra = new Map<string, string[]>();
  const rows = db
    .prepare(
      `SELECT key, path AS text FROM index_entry
       UNION ALL SELECT first, text FROM note WHERE scope = 'code' AND kind IN ('includes', 'inclusionTerm')`,
    )
    .iterate();
  for (const row of rows) {
    const key = String(row.key);
    const list = extra.get(key) ?? [];
    list.push(String(row.text));
    extra.set(key, list);
  }
  return db
    .prepare(
      `SELECT system, key, text FROM code WHERE valid_to IS NULL AND system IN ('ICD-10-CM', 'HCPCS', 'CPT')
       GROUP BY system, key ORDER BY system, key`,
    )
    .all()
    .map((row, id) => ({
      id,
      key: String(row.key),
      system: String(row.system),
      text: String(row.text),
      extra: row.system === 'ICD-10-CM' ? (extra.get(String(row.key)) ?? []).join(' ; ') : '',
    }));
}

/** SQLite FTS5 with its Porter tokenizer and bm25(), the words joined by OR. */
export function fts5(docs: readonly BenchDoc[]): SearchKeys {
  const db = new DatabaseSync(':memory:');
  db.exec("CREATE VIRTUAL TABLE doc USING fts5 (key UNINDEXED, text, extra, tokenize = 'porter unicode61')");
  const insert = db.prepare('INSERT INTO doc VALUES (?, ?, ?)');
  db.exec('BEGIN');
  for (const doc of docs) insert.run(doc.key, doc.text, doc.extra);
  db.exec('COMMIT');
  const select = db.prepare('SELECT key FROM doc WHERE doc MATCH ? ORDER BY bm25(doc) LIMIT 10');
  return query => {
    const words = query.match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0) return [];
    return select.all(words.map(each => `"${each}"`).join(' OR ')).map(row => String(row.key));
  };
}

/** MiniSearch with its defaults. */
export function miniSearch(docs: readonly BenchDoc[]): SearchKeys {
  const index = new MiniSearch<BenchDoc>({ fields: ['text', 'extra'], storeFields: ['key'] });
  index.addAll(docs);
  return query =>
    index
      .search(query)
      .slice(0, 10)
      .map(hit => String(hit.key));
}
