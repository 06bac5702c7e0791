import { icdRelease } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { readXml } from './xml.ts';

/**
 * The ICD-10-PCS tables (XML): for each table of three characters, what the characters of each position mean.
 * Stored as notes of scope "pcs": first is the table, kind the position, text the character and its meaning.
 */
export async function loadPcsTables(loading: Loading): Promise<void> {
  const { db, member, tally, options } = loading;
  const release = releaseOf(loading, icdRelease);
  const label = `ICD-10-PCS tables ${release.name}`;
  const edition = beginEdition(
    db,
    {
      series: 'icd10pcs-tables',
      system: null,
      label,
      release,
      complete: true,
      licence: 'public',
      source: `${label}: CMS (public)`,
    },
    options.now,
  );
  const insert = db.prepare(
    "INSERT INTO note (edition, scope, first, last, kind, text) VALUES (?, 'pcs', ?, ?, ?, ?)",
  );
  const seen = new Set<string>();
  let table = '';
  let waiting: { position: number; code: string; text: string }[] = [];
  let position = 0;
  let title = '';
  let code = '';
  let text = '';
  const write = (at: number, char: string, meaning: string) => {
    const name = `${table} ${at} ${char} ${meaning}`;
    if (seen.has(name)) return;
    seen.add(name);
    insert.run(edition, table, table, `axis${at}`, `${char}\t${meaning}`);
    tally.good();
  };
  await readXml(member, {
    open: (name, attributes) => {
      text = '';
      if (name === 'pcsTable') {
        table = '';
        waiting = [];
      }
      if (name === 'axis') position = Number(attributes.pos ?? 0);
      if (name === 'label') code = attributes.code ?? '';
    },
    text: piece => {
      text += piece;
    },
    close: name => {
      const words = text.replace(/\s+/g, ' ').trim();
      if (name === 'title') title = words;
      if (name !== 'label' || position < 1 || position > 7) return;
      if (position > 3) return write(position, code, `${title}: ${words}`);
      table += code;
      waiting.push({ position, code, text: `${title}: ${words}` });
      if (table.length === 3) for (const each of waiting) write(each.position, each.code, each.text);
    },
  });
  tally.finish();
  endEdition(db, edition, tally);
}
