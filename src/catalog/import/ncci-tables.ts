import { Permanent } from '../../outcome.ts';
import { readDate, tableRelease } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { type Columns, cellOf, mapColumns, plainHeader, readTable } from './table.ts';

const mueColumns = {
  code: { pattern: /HCPCS ?\/? ?CPT CODE|^HCPCS|^CPT/ },
  value: { pattern: /MUE VALUE/ },
  adjudication: { pattern: /ADJUDICATION|^MAI/ },
  rationale: { pattern: /RATIONALE/, optional: true },
} as const;

function mueSetting({ member, options }: Loading, headers: readonly string[]): string {
  if (options.setting !== undefined) return options.setting;
  for (const text of [...member.names, ...headers]) {
    if (/practitioner/i.test(text)) return 'practitioner';
    if (/outpatient|hospital|facility/i.test(text)) return 'hospital';
    if (/dme|supplier/i.test(text)) return 'dme';
  }
  throw new Permanent(
    `${member.label}: neither name nor header tells practitioner, hospital or DME; say it with --setting`,
  );
}

/** Medically unlikely edits: a notice record, a header with line breaks in it, then code, value, indicator, rationale. */
export async function loadMue(loading: Loading): Promise<void> {
  const { db, member, tally, options } = loading;
  const release = releaseOf(loading, tableRelease);
  let columns: Columns<keyof typeof mueColumns> | undefined;
  let setting = '';
  let edition = 0;
  const insert = db.prepare('INSERT INTO mue VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  await readTable(member, (cells, line) => {
    if (columns === undefined) {
      if (!cells.some(cell => /MUE VALUE/.test(plainHeader(cell)) && cell.length < 80)) return;
      columns = mapColumns(member.label, cells, mueColumns);
      setting = mueSetting(loading, cells);
      const label = `NCCI MUE ${release.name} ${setting}`;
      edition = beginEdition(
        db,
        {
          series: `ncci-mue-${setting}`,
          system: null,
          label,
          release,
          complete: true,
          licence: 'licensed',
          source: `${label}: CMS`,
        },
        options.now,
      );
      return;
    }
    if (cells.every(cell => cell.trim() === '')) return;
    const key = cellOf(cells, columns.code).toUpperCase();
    const value = cellOf(cells, columns.value);
    const indicator = cellOf(cells, columns.adjudication).charAt(0);
    if (!/^[A-Z0-9]{5}$/.test(key)) return tally.skip(line, `"${key}" is no code`);
    if (!/^\d{1,6}$/.test(value)) return tally.skip(line, `${key}: "${value}" is no MUE value`);
    if (!/^[123]$/.test(indicator))
      return tally.skip(line, `${key}: adjudication indicator "${indicator}" is not 1, 2 or 3`);
    const rationale = cellOf(cells, columns.rationale);
    const { changes } = insert.run(key, setting, edition, Number(value), Number(indicator), rationale);
    if (changes === 0) return tally.skip(line, `${key} was listed before`);
    tally.good();
  });
  if (columns === undefined) throw new Permanent(`${member.label}: no header row with "MUE Values"`);
  tally.finish();
  endEdition(db, edition, tally);
}

const addOnColumns = {
  type: { pattern: /EDIT[_ ]TYPE/ },
  addon: { pattern: /^ADD-?ON[_ ]CODE/ },
  base: { pattern: /^PRIMARY[_ ]CODE$/ },
  effective: { pattern: /EDIT[_ ]EFF/, optional: true },
  deleted: { pattern: /EDIT[_ ]DEL/, optional: true },
  addonDeleted: { pattern: /^(?:AOC|ADD-?ON[_ ]CODE)[_ ]DEL/, optional: true },
  baseDeleted: { pattern: /^PRIMARY[_ ]CODE[_ ]DEL/, optional: true },
  note: { pattern: /SPECIAL|NOTES?$/, optional: true },
} as const;

/**
 * Add-on code edits. Type 1 lists every base code, type 2 leaves them to the contractor ("CCCCC"), type 3 lists
 * some (NCCI Policy Manual ch. I). Dates are Julian: 2026001 is January 1.
 */
export async function loadAddOns(loading: Loading): Promise<void> {
  const { db, member, tally, options } = loading;
  const release = releaseOf(loading, tableRelease);
  const label = `NCCI add-on codes ${release.name}`;
  const edition = beginEdition(
    db,
    {
      series: 'ncci-addon',
      system: null,
      label,
      release,
      complete: true,
      licence: 'licensed',
      source: `${label}: CMS`,
    },
    options.now,
  );
  const insert = db.prepare('INSERT INTO addon VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  let columns: Columns<keyof typeof addOnColumns> | undefined;
  await readTable(member, (cells, line) => {
    if (columns === undefined) {
      if (cells.some(cell => /^ADD-?ON[_ ]CODE/.test(plainHeader(cell))))
        columns = mapColumns(member.label, cells, addOnColumns);
      return;
    }
    if (cells.every(cell => cell.trim() === '')) return;
    const addon = cellOf(cells, columns.addon).toUpperCase();
    const base = cellOf(cells, columns.base).toUpperCase();
    const type = cellOf(cells, columns.type);
    const ends = [columns.deleted, columns.addonDeleted, columns.baseDeleted];
    const dates = [columns.effective, ...ends].map(at => cellOf(cells, at));
    if (!/^[A-Z0-9]{5}$/.test(addon)) return tally.skip(line, `"${addon}" is no add-on code`);
    if (!/^[A-Z0-9]{5}$/.test(base)) return tally.skip(line, `${addon}: "${base}" is no primary code`);
    if (!/^[123]$/.test(type)) return tally.skip(line, `${addon}: edit type "${type}" is not 1, 2 or 3`);
    const bad = dates.find(date => date !== '' && date !== '*' && readDate(date) === undefined);
    if (bad !== undefined) return tally.skip(line, `${addon}: "${bad}" is no date`);
    const [effective, ...ended] = dates.map(readDate);
    // The relation ends with the edit, the add-on code or the primary code, whichever goes first.
    const deleted = ended.filter(date => date !== undefined).sort()[0];
    const note = cellOf(cells, columns.note);
    const { changes } = insert.run(
      addon,
      base,
      Number(type),
      effective ?? '',
      deleted ?? null,
      note,
      edition,
    );
    if (changes === 0) return tally.skip(line, `${addon} with ${base} was listed before`);
    tally.good();
  });
  if (columns === undefined) throw new Permanent(`${member.label}: no header row with "Add-On_Code"`);
  tally.finish();
  endEdition(db, edition, tally);
}
