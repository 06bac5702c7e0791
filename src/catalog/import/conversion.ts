import { keyOf } from '../code-form.ts';
import { icdRelease, readDate } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { type Columns, cellOf, mapColumns, plainHeader, readTable } from './table.ts';

const wanted = {
  code: { pattern: /CURRENT CODE/ },
  effective: { pattern: /EFFECTIVE/ },
  previous: { pattern: /PREVIOUS CODE/ },
};

/** "2017" is October 1 of that year; a spreadsheet date is itself (the April updates). */
function firstDay(text: string): string | undefined {
  return /^20\d\d$/.test(text) ? `${text}-10-01` : readDate(text);
}

/** The ICD-10-CM conversion table: each new code, the day it took force, and the codes that stood for it before. */
export async function loadConversion(loading: Loading): Promise<void> {
  const { db, member, tally, options } = loading;
  const release = releaseOf(loading, icdRelease);
  const label = `ICD-10-CM conversion table ${release.name}`;
  const edition = beginEdition(
    db,
    {
      series: 'icd10cm-conversion',
      system: null,
      label,
      release,
      complete: false,
      licence: 'public',
      source: label,
    },
    options.now,
  );
  const first = db.prepare('INSERT OR REPLACE INTO first_day VALUES (?, ?, ?)');
  const replace = db.prepare('INSERT OR REPLACE INTO replacement VALUES (?, ?, ?, ?, ?)');
  let columns: Columns<keyof typeof wanted> | undefined;
  await readTable(member, (cells, line) => {
    if (columns === undefined) {
      if (cells.some(cell => /CURRENT CODE/.test(plainHeader(cell)) && cell.length < 60)) {
        columns = mapColumns(member.label, cells, wanted);
      }
      return;
    }
    const key = keyOf(cellOf(cells, columns.code));
    if (key === '') return;
    const day = firstDay(cellOf(cells, columns.effective));
    if (!/^[A-Z][0-9A-Z]{2,6}$/.test(key)) return tally.skip(line, `"${key}" is no ICD-10-CM code`);
    if (day === undefined)
      return tally.skip(line, `"${cellOf(cells, columns.effective)}" is no year or date`);
    first.run('ICD-10-CM', key, day);
    for (const old of cellOf(cells, columns.previous).split(/[,;\s]+/)) {
      if (/^[A-Z][0-9A-Z.]{2,7}$/i.test(old) && keyOf(old) !== key) {
        replace.run('ICD-10-CM', keyOf(old), key, day, label);
      }
    }
    tally.good();
  });
  tally.finish();
  endEdition(db, edition, tally);
}
