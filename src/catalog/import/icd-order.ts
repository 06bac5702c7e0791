import { dayBefore } from '../code-form.ts';
import { icdRelease } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { readLines } from './text.ts';

const publishers = {
  'ICD-10-CM': {
    series: 'icd10cm',
    source: 'ICD-10-CM order file, CDC/NCHS and CMS (public; free at cdc.gov)',
  },
  'ICD-10-PCS': { series: 'icd10pcs', source: 'ICD-10-PCS order file, CMS (public)' },
} as const;

const codeShape = {
  'ICD-10-CM': /^[A-Z][0-9A-Z]{2,6}$/,
  'ICD-10-PCS': /^[0-9A-HJ-NP-Z]{3}(?:[0-9A-HJ-NP-Z]{4})?$/,
};

/**
 * The order file: columns 1-5 number, 7-13 code, 15 billable, 17-76 short title, from 78 long title (CMS,
 * icd10OrderFiles.pdf). Headers are in it, with flag 0.
 */
export async function loadOrderFile(loading: Loading, system: 'ICD-10-CM' | 'ICD-10-PCS'): Promise<void> {
  const { db, member, tally, options } = loading;
  const release = releaseOf(loading, icdRelease);
  const { series, source } = publishers[system];
  const label = `${system} ${release.name}`;
  const edition = beginEdition(
    db,
    { series, system, label, release, complete: true, licence: 'public', source: `${label}: ${source}` },
    options.now,
  );
  const insert = db.prepare(
    'INSERT INTO code (system, key, edition, billable, short, text) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const seen = new Set<string>();
  const shape = codeShape[system];
  await readLines(await member.open(), (text, line) => {
    if (text.trim() === '') return;
    const key = text.slice(6, 13).trimEnd();
    const flag = text.charAt(14);
    const long = text.slice(77).trim();
    const problem = !/^\d{5} $/.test(text.slice(0, 6))
      ? 'does not start with a five-digit order number'
      : !shape.test(key)
        ? `"${key}" is no ${system} code`
        : flag !== '0' && flag !== '1'
          ? `the billable flag in column 15 is "${flag}", not 0 or 1`
          : long === ''
            ? 'the long title from column 78 is missing'
            : seen.has(key)
              ? `${key} was listed before`
              : undefined;
    if (problem !== undefined) return tally.skip(line, problem);
    seen.add(key);
    insert.run(system, key, edition, flag === '1' ? 1 : 0, text.slice(16, 76).trim(), long);
    tally.good();
  });
  tally.finish();
  endEdition(db, edition, tally);
}

/** PCS addenda carry no billable flag: what has seven characters is billable. */
const addendumLine = /^(Add|Delete|Revise from|Revise to): +(?:([01]) )?([A-Z0-9]{3,7}) +(\S.*)$/;

/**
 * What the release changed against the one before: codes added get their first day; codes taken out, and codes
 * that became headers, keep a row that ends the day before. So one loaded edition also judges the year before.
 */
export async function loadAddenda(loading: Loading): Promise<void> {
  const { db, member, tally } = loading;
  const release = releaseOf(loading, icdRelease);
  const pcs = member.names.some(name => /pcs/i.test(name));
  const series = pcs ? 'icd10pcs' : 'icd10cm';
  const system = pcs ? 'ICD-10-PCS' : 'ICD-10-CM';
  const edition = db
    .prepare('SELECT id FROM edition WHERE series = ? AND name = ?')
    .get(series, release.name);
  if (edition === undefined) {
    tally.skip(1, `the order file of ${system} ${release.name} is not loaded: import it with this file`);
    return;
  }
  const id = Number(edition.id);
  const begin = db.prepare(
    'UPDATE code SET valid_from = ? WHERE edition = ? AND key = ? AND billable = ? AND valid_from IS NULL',
  );
  const end = db.prepare(
    'INSERT INTO code (system, key, edition, valid_to, billable, short, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  await readLines(await member.open(), text => {
    const found = addendumLine.exec(text);
    if (found === null) return;
    const [, action, flag, key = '', titles = ''] = found;
    const billable = flag === '1' || (flag === undefined && key.length === 7) ? 1 : 0;
    if (action === 'Add') begin.run(release.from, id, key, billable);
    if (action === 'Delete') {
      const short = titles.slice(0, 60).trim();
      const long = titles.slice(60).trim();
      end.run(system, key, id, dayBefore(release.from), billable, short, long === '' ? short : long);
    }
    tally.good();
  });
  tally.finish();
}
