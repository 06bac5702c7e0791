import { keyOf } from '../code-form.ts';
import { icdRelease } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { readXml } from './xml.ts';

/** One term on the way from a main term to the entry being read. */
interface Term {
  title: string;
  code: string;
  manifestation: string;
  readonly cells: [number, string][];
}

const series = [
  [/neoplasm/i, 'neoplasm', 'Table of Neoplasms'],
  [/drug/i, 'drug', 'Table of Drugs'],
  [/eindex|external/i, 'external', 'Index to External Causes'],
] as const;

/** "S52.5-" or "C56.-" names a header: more characters are needed. */
function writtenKey(code: string): { key: string; incomplete: boolean } | undefined {
  const text = code.trim().toUpperCase();
  const key = keyOf(text.replace(/[-–]+$/, '').replace(/\.$/, ''));
  if (!/^[A-Z][0-9A-Z]{2,6}$/.test(key)) return undefined;
  return { key, incomplete: /[-–]$/.test(text) };
}

/**
 * The Alphabetic Index and its tables (XML): main terms with nested terms, each path leading to a code. Titles
 * are mixed content; words in <nemod> do not change the code. Text cross-references ("see ...") hold no code.
 */
export async function loadIndex(loading: Loading): Promise<void> {
  const { db, member, tally, options } = loading;
  const release = releaseOf(loading, icdRelease);
  const [, part, title] = series.find(([pattern]) => pattern.test(member.names[0] ?? '')) ?? [
    /$/,
    'index',
    'Alphabetic Index',
  ];
  const label = `ICD-10-CM ${title} ${release.name}`;
  const edition = beginEdition(
    db,
    {
      series: `icd10cm-${part}`,
      system: null,
      label,
      release,
      complete: true,
      licence: 'public',
      source: `${label}: CDC/NCHS (public)`,
    },
    options.now,
  );
  const insert = db.prepare(
    'INSERT INTO index_entry (edition, key, path, incomplete, manifestation, source) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const terms: Term[] = [];
  const heads = new Map<number, string>();
  let column = 0;
  let text = '';
  let titleText = '';
  const write = (path: string, code: string, manifestation: string) => {
    const found = writtenKey(code);
    if (found === undefined) return;
    insert.run(
      edition,
      found.key,
      path,
      found.incomplete ? 1 : 0,
      writtenKey(manifestation)?.key ?? null,
      part,
    );
    tally.good();
  };
  const finishTerm = () => {
    const path = terms.map(term => term.title).join(', ');
    const term = terms.pop();
    if (term === undefined) return;
    if (term.code !== '') write(path, term.code, term.manifestation);
    for (const [at, code] of term.cells) write(`${path}, ${heads.get(at) ?? ''}`, code, '');
  };
  await readXml(member, {
    open: (name, attributes) => {
      if (name === 'mainTerm' || name === 'term')
        terms.push({ title: '', code: '', manifestation: '', cells: [] });
      if (name === 'cell' || name === 'head') column = Number(attributes.col ?? 0);
      if (name === 'title') titleText = '';
      text = '';
    },
    text: piece => {
      text += piece;
      titleText += piece;
    },
    close: name => {
      const term = terms.at(-1);
      if (name === 'head') heads.set(column, text.replace(/\s+/g, ' ').trim());
      if (name === 'mainTerm' || name === 'term') finishTerm();
      if (term === undefined) return;
      if (name === 'title' && term.title === '') term.title = titleText.replace(/\s+/g, ' ').trim();
      if (name === 'code') term.code = text;
      if (name === 'manif') term.manifestation = text;
      if (name === 'cell') term.cells.push([column, text]);
    },
  });
  tally.finish();
  endEdition(db, edition, tally);
}
