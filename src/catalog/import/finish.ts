import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { buildSearchIndex } from '../search/build.ts';
import type { SourceKind } from './recognise.ts';

/** ICD-10-CM came into use on this day; the conversion table names every later code. */
const icdStart = '2015-10-01';

/** First days from the conversion table, for rows whose edition does not tell them. */
function applyFirstDays(db: DatabaseSync): void {
  db.exec(`
    UPDATE code SET valid_from = (SELECT day FROM first_day f WHERE f.system = code.system AND f.key = code.key)
    WHERE system = 'ICD-10-CM' AND valid_from IS NULL AND valid_to IS NULL
      AND EXISTS (SELECT 1 FROM first_day f WHERE f.system = code.system AND f.key = code.key)`);
  const table = db
    .prepare("SELECT max(valid_from) AS day FROM edition WHERE series = 'icd10cm-conversion'")
    .get();
  if (table?.day === null || table === undefined) return;
  db.prepare(
    `UPDATE code SET valid_from = ? WHERE system = 'ICD-10-CM' AND billable = 1 AND valid_from IS NULL
       AND edition IN (SELECT id FROM edition WHERE series = 'icd10cm' AND valid_from <= ?)`,
  ).run(icdStart, String(table.day));
}

/** Names the build: what it holds, and the newest day its sources speak for. */
function nameBuild(db: DatabaseSync, now: string): void {
  const editions = db
    .prepare(
      `SELECT series, label, valid_from FROM edition
       WHERE series NOT LIKE 'starter-%' AND series NOT IN ('fee-schedule-codes', 'hcpcs-modifiers')
       ORDER BY series, valid_from`,
    )
    .all();
  const newest = new Map(editions.map(row => [String(row.series), String(row.label)]));
  const labels = [...newest.values()];
  const days = editions.map(row => String(row.valid_from)).sort();
  const hash = createHash('sha256')
    .update(JSON.stringify([editions, now]))
    .digest('hex')
    .slice(0, 12);
  const set = db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  set.run('id', `catalog-${hash}`);
  set.run(
    'label',
    labels.length > 6 ? `${labels.slice(0, 6).join(', ')} and ${labels.length - 6} more` : labels.join(', '),
  );
  set.run('as_of', days.at(-1) ?? now.slice(0, 10));
  set.run('built_at', now);
}

/** Files that change which codes there are or what they are called. */
const searched: readonly SourceKind[] = [
  'icd10cm-order',
  'icd10pcs-order',
  'icd10-addenda',
  'icd10cm-tabular',
  'icd10cm-index',
  'hcpcs-fixed',
  'hcpcs-table',
  'cpt',
  'rvu-table',
  'rvu-fixed',
];

/** The last step of an import: what depends on several files at once. */
export function finishCatalog(db: DatabaseSync, kinds: readonly SourceKind[], now: string): void {
  if (
    kinds.some(kind => kind === 'icd10cm-order' || kind === 'icd10cm-conversion' || kind === 'icd10-addenda')
  ) {
    applyFirstDays(db);
  }
  const indexed = db.prepare('SELECT 1 FROM search_blob LIMIT 1').get() !== undefined;
  if (!indexed || kinds.some(kind => searched.includes(kind))) buildSearchIndex(db);
  nameBuild(db, now);
}
