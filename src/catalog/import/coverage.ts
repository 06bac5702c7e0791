import { compile } from 'html-to-text';
import { keyOf } from '../code-form.ts';
import { readDate } from './dates.ts';
import type { Loading } from './loading.ts';
import { cellOf, mapColumns, readTable, type Wanted } from './table.ts';

/**
 * Tables of a Medicare Coverage Database export. A policy is an LCD (L35125), an article (A53001) or an NCD (its
 * manual section). Cells hold HTML; keys are id and version.
 */

type Policy = 'lcd' | 'article';
const letter = { lcd: 'L', article: 'A' } as const;

const toText = compile({ wordwrap: false, limits: { maxInputLength: 1_000_000 } });

function plainText(html: string): string {
  if (!/[<&]/.test(html)) return html.replace(/\s+/g, ' ').trim();
  return toText(html).replace(/\s+/g, ' ').trim();
}

function editionOf({ db, options }: Loading): number {
  const known = db.prepare("SELECT id FROM edition WHERE series = 'coverage'").get();
  if (known !== undefined) return Number(known.id);
  const row = db
    .prepare(
      `INSERT INTO edition (series, name, label, valid_from, complete, licence, source, imported_at)
       VALUES ('coverage', ?, ?, ?, 0, 'public', 'Medicare Coverage Database export, CMS', ?) RETURNING id`,
    )
    .get(
      options.now.slice(0, 10),
      `Medicare Coverage Database, as of ${options.now.slice(0, 10)}`,
      options.now.slice(0, 10),
      options.now,
    );
  return Number(row?.id);
}

/** Reads a table with a header row, giving each row as named cells. */
async function readNamed<K extends string>(
  { member, tally }: Loading,
  wanted: Readonly<Record<K, Wanted>>,
  each: (get: (name: K) => string, line: number) => string | undefined,
): Promise<void> {
  let columns: Readonly<Record<K, number>> | undefined;
  await readTable(member, (cells, line) => {
    if (columns === undefined) {
      columns = mapColumns(member.label, cells, wanted);
      return;
    }
    if (cells.every(cell => cell.trim() === '')) return;
    const at = columns;
    const problem = each(name => cellOf(cells, at[name]), line);
    if (problem !== undefined) tally.skip(line, problem);
    else tally.good();
  });
  tally.finish();
}

async function loadPolicies(loading: Loading, kind: Policy): Promise<void> {
  const edition = editionOf(loading);
  const insert = loading.db.prepare('INSERT OR REPLACE INTO policy VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const wanted = {
    id: { pattern: new RegExp(`^${kind.toUpperCase()}_ID$`) },
    version: { pattern: new RegExp(`^${kind.toUpperCase()}_VERSION$`) },
    title: { pattern: /^TITLE$/ },
    status: { pattern: /^STATUS$/, optional: true },
    revised: { pattern: /^REV_EFF_DATE$|^ARTICLE_REV_EFF_DATE$/, optional: true },
    original: { pattern: /^ORIG_DET_EFF_DATE$|^ARTICLE_PUB_DATE$|^ARTICLE_EFF_DATE$/, optional: true },
    ended: { pattern: /^ENT_DET_END_DATE$|^ARTICLE_END_DATE$/, optional: true },
    revisionEnded: { pattern: /^REV_END_DATE$|^ARTICLE_REV_END_DATE$/, optional: true },
    retired: { pattern: /^DATE_RETIRED$/, optional: true },
  } as const;
  await readNamed(loading, wanted, get => {
    if (!/^\d+$/.test(get('id'))) return `"${get('id')}" is no ${kind} id`;
    const effective = readDate(get('revised')) ?? readDate(get('original')) ?? null;
    const id = `${letter[kind]}${get('id')}`;
    const ends = (['ended', 'revisionEnded', 'retired'] as const).map(name => readDate(get(name)));
    insert.run(
      id,
      get('version'),
      edition,
      kind,
      plainText(get('title')),
      get('status'),
      effective,
      ends.filter(date => date !== undefined).sort()[0] ?? null,
    );
    return undefined;
  });
}

/** NCDs: the tracking sheet names section, title and dates. */
async function loadNcd(loading: Loading): Promise<void> {
  const edition = editionOf(loading);
  const insert = loading.db.prepare('INSERT OR REPLACE INTO policy VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const wanted = {
    section: { pattern: /MNL_SECT$/ },
    version: { pattern: /VRSN_NUM$/ },
    title: { pattern: /MNL_SECT_TITLE$/ },
    effective: { pattern: /EFCTV_DT$/, optional: true },
    ended: { pattern: /TRMNTN_DT$/, optional: true },
  } as const;
  await readNamed(loading, wanted, get => {
    if (get('section') === '') return 'the manual section is missing';
    const id = `NCD ${get('section')}`;
    insert.run(
      id,
      get('version'),
      edition,
      'ncd',
      plainText(get('title')),
      null,
      readDate(get('effective')) ?? null,
      readDate(get('ended')) ?? null,
    );
    return undefined;
  });
}

async function loadContractors(loading: Loading): Promise<void> {
  const insert = loading.db.prepare('INSERT OR REPLACE INTO contractor VALUES (?, ?)');
  const wanted = {
    id: { pattern: /^CONTRACTOR_ID$/ },
    name: { pattern: /CONTRACTOR_BUS_NAME|CONTRACTOR_NAME/ },
  } as const;
  await readNamed(loading, wanted, get => {
    if (get('id') === '') return 'the contractor id is missing';
    insert.run(get('id'), plainText(get('name')));
    return undefined;
  });
}

/** Links of a policy to codes, contractors and the paragraphs of its code groups. */
async function loadLinks(loading: Loading, policy: Policy, what: string): Promise<void> {
  const { db } = loading;
  const prefix = policy.toUpperCase();
  const keys = {
    id: { pattern: new RegExp(`^${prefix}_ID$`) },
    version: { pattern: new RegExp(`^${prefix}_VERSION$`) },
  } as const;
  const idOf = (get: (name: 'id' | 'version') => string) =>
    [`${letter[policy]}${get('id')}`, get('version')] as const;
  if (what === 'contractor') {
    const insert = db.prepare('INSERT OR REPLACE INTO policy_contractor VALUES (?, ?, ?)');
    return await readNamed(loading, { ...keys, contractor: { pattern: /^CONTRACTOR_ID$/ } }, get => {
      insert.run(...idOf(get), get('contractor'));
      return undefined;
    });
  }
  const kind = what
    .replace(/_group$/, '')
    .replace('hcpc_code', 'hcpcs')
    .replace('icd10_', '');
  const group: Wanted = {
    pattern: /(?:HCPC_CODE|ICD10_COVERED|ICD10_NONCOVERED|ICD10_SUPPORT)_GROUP$/,
    optional: true,
  };
  if (what.endsWith('_group')) {
    const insert = db.prepare('INSERT OR REPLACE INTO policy_group VALUES (?, ?, ?, ?, ?)');
    return await readNamed(loading, { ...keys, group, paragraph: { pattern: /^PARAGRAPH$/ } }, get => {
      const paragraph = plainText(get('paragraph'));
      if (paragraph !== '') insert.run(...idOf(get), kind, get('group'), paragraph);
      return undefined;
    });
  }
  const insert = db.prepare('INSERT OR IGNORE INTO policy_code VALUES (?, ?, ?, ?, ?)');
  await readNamed(loading, { ...keys, group, code: { pattern: /^(?:HCPC_CODE_ID|ICD10_CODE_ID)$/ } }, get => {
    const key = keyOf(get('code'));
    // "XX000" and "999x" stand for "no code" in these exports.
    if (!/^[A-Z0-9]{3,7}$/.test(key)) return `"${get('code')}" is no code`;
    insert.run(...idOf(get), key, kind, get('group'));
    return undefined;
  });
}

/** Loads one table of the export, told by its name. */
export async function loadCoverage(loading: Loading): Promise<void> {
  const name = (loading.member.names[0] ?? '').toLowerCase().replace(/\.csv$/, '');
  if (name === 'lcd' || name === 'article') return await loadPolicies(loading, name);
  if (name === 'ncd_trkg') return await loadNcd(loading);
  if (name === 'contractor') return await loadContractors(loading);
  const link = /^(lcd|article)_x_(.+)$/.exec(name);
  if (link !== null) return await loadLinks(loading, link[1] as Policy, link[2] ?? '');
}
