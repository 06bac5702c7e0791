import { yearRelease } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { type Columns, cellOf, headRows, mapColumns, readTable } from './table.ts';
import { readLines } from './text.ts';

type Wording = 'long' | 'medium' | 'short' | 'consumer' | 'clinician';

/** Which wording a file of the AMA data set holds: LONGULT, MEDU, SHORTU, ConsumerDescriptor, ... */
function wordingOf(names: readonly string[]): Wording {
  const name = names[0] ?? '';
  if (/consumer/i.test(name)) return 'consumer';
  if (/clinician/i.test(name)) return 'clinician';
  if (/med/i.test(name)) return 'medium';
  if (/short/i.test(name)) return 'short';
  return 'long';
}

/**
 * CPT wording from the user's own licensed AMA file; never part of this program. A code's words become its text
 * with the mark "licensed"; every wording is kept for the card.
 */
export async function loadCpt(loading: Loading): Promise<void> {
  const { db, member, tally, options } = loading;
  const wording = wordingOf(member.names);
  const release = releaseOf(loading, yearRelease);
  const label = `CPT ${release.name}`;
  const primary = wording === 'long';
  const edition = beginEdition(
    db,
    {
      series: `cpt-${wording}`,
      system: primary ? 'CPT' : null,
      label: `${label} (${wording})`,
      release,
      complete: primary,
      licence: 'licensed',
      source: `${label}, American Medical Association, under the user's licence`,
    },
    options.now,
  );
  const insertCode = db.prepare(
    "INSERT INTO code (system, key, edition, billable, text) VALUES ('CPT', ?, ?, 1, ?)",
  );
  const insert = db.prepare('INSERT INTO wording VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const write = (key: string, text: string, line: number) => {
    if (!/^\d{4}[0-9A-Z]$/.test(key)) return tally.skip(line, `"${key}" is no CPT code`);
    if (text === '') return tally.skip(line, `${key} has no text`);
    const { changes } = insert.run(key, edition, wording, text);
    // Clinician wordings come several to a code; the first one stands.
    if (changes === 0)
      return wording === 'clinician' ? undefined : tally.skip(line, `${key} was listed before`);
    if (primary) insertCode.run(key, edition, text);
    tally.good();
  };
  const rows = await headRows(member, 60);
  if (rows.some(row => /cpt code/i.test(row))) await readByHeader(loading, write);
  else await readPlain(loading, write);
  tally.finish();
  endEdition(db, edition, tally);
}

const wanted = {
  code: { pattern: /^CPT CODE/ },
  text: { pattern: /DESCRIPTOR$|DESCRIPTION$|^(?:LONG|MEDIUM|SHORT|FULL)/ },
} as const;

type Write = (key: string, text: string, line: number) => void;

async function readByHeader({ member }: Loading, write: Write): Promise<void> {
  let columns: Columns<keyof typeof wanted> | undefined;
  await readTable(member, (cells, line) => {
    if (columns === undefined) {
      if (cells.some(cell => /^cpt code/i.test(cell.trim())))
        columns = mapColumns(member.label, cells, wanted);
      return;
    }
    if (cells.some(cell => cell.trim() !== ''))
      write(cellOf(cells, columns.code), cellOf(cells, columns.text), line);
  });
}

/** Code, blank or tab, words. What stands before the first code is the notice. */
async function readPlain({ member }: Loading, write: Write): Promise<void> {
  let begun = false;
  await readLines(await member.open(), (text, line) => {
    const found = /^"?(\d{4}[0-9A-Z])"?[\s,]+"?(\S.*?)"?\s*$/.exec(text);
    if (found !== null) {
      begun = true;
      write(found[1] ?? '', found[2] ?? '', line);
    } else if (begun && text.trim() !== '') write(text.slice(0, 5), '', line);
  });
}
