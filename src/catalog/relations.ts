import type { DatabaseSync } from 'node:sqlite';
import { dateNumber, writtenCode } from './code-form.ts';

/** What other tables say about a code: add-on relations, units, pairs, policies, index entries. */

export interface AddOnRelation {
  readonly addOn: string;
  readonly base: string;
  /** 1: the list of base codes is complete; 2: the contractor decides; 3: some are listed (NCCI manual ch. I). */
  readonly type: 1 | 2 | 3;
  readonly source: string;
}

interface AddOnRow {
  readonly addon: string;
  readonly base: string;
  readonly type: number;
  readonly label: string;
}

/** The add-on table in force on a day: bases of an add-on, and add-ons of a base. */
export function addOnsOf(db: DatabaseSync, key: string, on: string): AddOnRelation[] {
  const edition = db
    .prepare(
      "SELECT id FROM edition WHERE series = 'ncci-addon' ORDER BY valid_from <= ? DESC, valid_from DESC LIMIT 1",
    )
    .get(on);
  if (edition === undefined) return [];
  const rows = db
    .prepare(
      `SELECT a.addon, a.base, a.type, e.label FROM addon a JOIN edition e ON e.id = a.edition
       WHERE (a.addon = ?1 OR a.base = ?1) AND a.edition = ?2
         AND a.effective <= ?3 AND (a.deleted IS NULL OR a.deleted >= ?3) ORDER BY a.addon, a.base`,
    )
    .all(key, Number(edition.id), on) as unknown as AddOnRow[];
  return rows.map(row => ({
    addOn: row.addon,
    base: row.base,
    type: row.type as AddOnRelation['type'],
    source: row.label,
  }));
}

export interface MueRow {
  readonly setting: string;
  readonly value: number;
  readonly adjudication: number;
  readonly rationale?: string;
  readonly source: string;
}

/** The MUE of a code for each setting, from the table in force on the day. */
export function muesOf(db: DatabaseSync, key: string, on: string): MueRow[] {
  const rows = db
    .prepare(
      `SELECT m.setting, m.value, m.adjudication, m.rationale, e.label, e.series, e.valid_from
       FROM mue m JOIN edition e ON e.id = m.edition WHERE m.key = ? ORDER BY e.valid_from`,
    )
    .all(key);
  const settings = Map.groupBy(rows, row => String(row.setting));
  return [...settings].flatMap(([setting, own]) => {
    // An official table says it better than the starter, whatever its date.
    const official = own.filter(each => !String(each.series).startsWith('starter-'));
    const told = official.length > 0 ? official : own;
    const row = told.findLast(each => String(each.valid_from) <= on) ?? told[0];
    if (row === undefined) return [];
    const starter = official.length === 0;
    return {
      setting,
      value: Number(row.value),
      adjudication: Number(row.adjudication),
      ...(!starter && row.rationale !== null && { rationale: String(row.rationale) }),
      source: starter ? String(row.rationale) : String(row.label),
    };
  });
}

export interface PairSummary {
  readonly setting: 'practitioner' | 'hospital';
  /** Active pairs with the code in column one (it pays) and in column two (it is denied). */
  readonly asColumnOne: number;
  readonly asColumnTwo: number;
  readonly examples: readonly string[];
}

const exampleCount = 8;

/** How a code stands in the pair tables of a day, with a few of the codes that deny it. */
export function pairsOf(db: DatabaseSync, key: string, on: string): PairSummary[] {
  const day = dateNumber(on);
  const active = 'indicator <> 9 AND effective <= ? AND deleted >= ?';
  const one = db.prepare(`SELECT count(*) AS n FROM pair WHERE setting = ? AND column_one = ? AND ${active}`);
  const two = db.prepare(`SELECT count(*) AS n FROM pair WHERE column_two = ? AND setting = ? AND ${active}`);
  const some = db.prepare(
    `SELECT column_one, indicator FROM pair WHERE column_two = ? AND setting = ? AND ${active} ORDER BY column_one LIMIT ${exampleCount}`,
  );
  return (['practitioner', 'hospital'] as const).flatMap((setting, side) => {
    const asColumnOne = Number(one.get(side, key, day, day)?.n);
    const asColumnTwo = Number(two.get(key, side, day, day)?.n);
    if (asColumnOne + asColumnTwo === 0) return [];
    const examples = some
      .all(key, side, day, day)
      .map(row => `${String(row.column_one)} (indicator ${String(row.indicator)})`);
    return [{ setting, asColumnOne, asColumnTwo, examples }];
  });
}

export interface PolicyMention {
  readonly policy: string;
  readonly title: string;
  readonly kind: string;
  readonly role: 'hcpcs' | 'covered' | 'noncovered' | 'support';
  readonly contractors: readonly string[];
  readonly effective?: string;
  readonly groupText?: string;
}

const policyCount = 25;

/** Coverage policies that name a code, with their contractors and the paragraph of its code group. */
export function policiesOf(db: DatabaseSync, key: string, on: string): PolicyMention[] {
  const rows = db
    .prepare(
      `SELECT c.policy, c.version, c.kind AS role, c.code_group, p.title, p.kind, p.effective, g.paragraph,
         (SELECT json_group_array(DISTINCT coalesce(k.name, pc.contractor)) FROM policy_contractor pc
          LEFT JOIN contractor k ON k.id = pc.contractor WHERE pc.policy = c.policy AND pc.version = c.version) AS contractors
       FROM policy_code c JOIN policy p ON p.id = c.policy AND p.version = c.version
       LEFT JOIN policy_group g ON g.policy = c.policy AND g.version = c.version AND g.kind = c.kind AND g.code_group = c.code_group
       WHERE c.key = ? AND (p.effective IS NULL OR p.effective <= ?) AND (p.ended IS NULL OR p.ended >= ?)
         AND NOT EXISTS (SELECT 1 FROM policy later WHERE later.id = p.id
           AND cast(later.version AS integer) > cast(p.version AS integer)
           AND (later.effective IS NULL OR later.effective <= ?))
       ORDER BY c.policy`,
    )
    .all(key, on, on, on);
  return rows.slice(0, policyCount).map(row => ({
    policy: String(row.policy),
    title: String(row.title),
    kind: String(row.kind),
    role: String(row.role) as PolicyMention['role'],
    contractors: JSON.parse(String(row.contractors)) as string[],
    ...(row.effective !== null && { effective: String(row.effective) }),
    ...(row.paragraph !== null && { groupText: String(row.paragraph) }),
  }));
}

/** The ICD-10-CM diagnoses a policy covers, for a code it names. */
export function coveredDiagnoses(db: DatabaseSync, policy: string, most: number): string[] {
  return db
    .prepare(
      `SELECT DISTINCT key FROM policy_code WHERE policy = ? AND kind IN ('covered', 'support')
         AND version = (SELECT version FROM policy WHERE id = ? ORDER BY cast(version AS integer) DESC LIMIT 1)
       ORDER BY key LIMIT ?`,
    )
    .all(policy, policy, most)
    .map(row => writtenCode('ICD-10-CM', String(row.key)));
}

/** Alphabetic Index paths that lead to a code. */
export function indexPathsOf(db: DatabaseSync, key: string, most = 12): string[] {
  return db
    .prepare('SELECT DISTINCT path FROM index_entry WHERE key = ? ORDER BY length(path) LIMIT ?')
    .all(key, most)
    .map(row => String(row.path));
}

/** The codes that stood for a new code before, and those that stand for an old one now. */
export function conversionsOf(
  db: DatabaseSync,
  system: string,
  key: string,
): { before: string[]; after: string[] } {
  const before = db
    .prepare('SELECT old_key FROM replacement WHERE system = ? AND new_key = ? ORDER BY old_key')
    .all(system, key)
    .map(row => writtenCode(system, String(row.old_key)));
  const after = db
    .prepare('SELECT new_key FROM replacement WHERE system = ? AND old_key = ? ORDER BY new_key')
    .all(system, key)
    .map(row => writtenCode(system, String(row.new_key)));
  return { before, after };
}

/** What each character of an ICD-10-PCS code means, by the tables in force; empty when none are loaded. */
export function pcsAxesOf(db: DatabaseSync, key: string, on: string): string[] {
  const edition = db
    .prepare(
      "SELECT id FROM edition WHERE series = 'icd10pcs-tables' ORDER BY valid_from <= ? DESC, valid_from DESC LIMIT 1",
    )
    .get(on);
  if (edition === undefined) return [];
  const rows = db
    .prepare(
      "SELECT kind, text FROM note WHERE scope = 'pcs' AND first = ? AND edition = ? ORDER BY kind, id",
    )
    .all(key.slice(0, 3), Number(edition.id));
  return [...key].flatMap((char, at) => {
    const row = rows.find(each => each.kind === `axis${at + 1}` && String(each.text).startsWith(`${char}\t`));
    return row === undefined ? [] : [`${char} = ${String(row.text).slice(2)}`];
  });
}
