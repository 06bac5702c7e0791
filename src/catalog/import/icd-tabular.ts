import { keyOf } from '../code-form.ts';
import { icdRelease } from './dates.ts';
import { beginEdition, endEdition, type Loading, releaseOf } from './loading.ts';
import { readXml } from './xml.ts';

/** Element names of the notes that stand under chapters, sections and codes; descendants inherit them. */
const noteKinds = new Set([
  'includes',
  'inclusionTerm',
  'excludes1',
  'excludes2',
  'codeFirst',
  'useAdditionalCode',
  'codeAlso',
  'notes',
  'sevenChrNote',
]);

interface Scope {
  readonly kind: 'chapter' | 'section' | 'code';
  first: string;
  last: string;
  title: string;
}

/** The range in "Diabetes mellitus (E08-E13)" or "A00-A09". */
function rangeOf(text: string): [string, string] | undefined {
  const range = /\(?([A-Z][0-9A-Z]{2})(?:-([A-Z][0-9A-Z]{2}))?\)?\s*$/.exec(text.trim());
  return range === null ? undefined : [range[1] ?? '', range[2] ?? range[1] ?? ''];
}

/** Writes what the Tabular List says beside the titles: notes by scope, headings, seventh characters. */
class TabularWriter {
  readonly #loading: Loading;
  readonly #edition: number;
  readonly #note;
  readonly #scopes: Scope[] = [];
  readonly #path: string[] = [];
  #text = '';
  #char = '';

  constructor(loading: Loading) {
    const { db, options } = loading;
    const release = releaseOf(loading, icdRelease);
    const label = `ICD-10-CM Tabular List ${release.name}`;
    this.#loading = loading;
    this.#edition = beginEdition(
      db,
      {
        series: 'icd10cm-tabular',
        system: null,
        label,
        release,
        complete: true,
        licence: 'public',
        source: `${label}: CDC/NCHS (public)`,
      },
      options.now,
    );
    this.#note = db.prepare(
      'INSERT INTO note (edition, scope, first, last, kind, text) VALUES (?, ?, ?, ?, ?, ?)',
    );
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#path.push(name);
    this.#text = '';
    if (name === 'chapter') this.#scopes.push({ kind: 'chapter', first: '', last: '', title: '' });
    if (name === 'section') {
      const [first = '', last = ''] = rangeOf(attributes.id ?? '') ?? [];
      this.#scopes.push({ kind: 'section', first, last, title: '' });
    }
    if (name === 'diag') this.#scopes.push({ kind: 'code', first: '', last: '', title: '' });
    if (name === 'extension') this.#char = attributes.char ?? '';
  }

  text(text: string): void {
    this.#text += text;
  }

  close(name: string): void {
    const text = this.#text.replace(/\s+/g, ' ').trim();
    this.#path.pop();
    const parent = this.#path.at(-1) ?? '';
    const scope = this.#scopes.at(-1);
    if (scope !== undefined) this.#take(name, parent, scope, text);
    if (name === 'chapter' || name === 'section' || name === 'diag') this.#scopes.pop();
    this.#text = '';
  }

  #take(name: string, parent: string, scope: Scope, text: string): void {
    if (name === 'name' && parent === 'diag') {
      scope.first = keyOf(text);
      scope.last = scope.first;
    } else if (name === 'name' && parent === 'chapter') {
      scope.title = `Chapter ${text}`;
    } else if (name === 'desc' && parent === scope.kind.replace('code', 'diag')) {
      this.#heading(scope, text);
    } else if (name === 'note' && noteKinds.has(parent)) {
      this.#write(scope, parent, text);
    } else if (name === 'extension') {
      this.#write(scope, 'seventh', `${this.#char}\t${text}`);
    } else if (name === 'diag') {
      this.#loading.tally.good();
    }
  }

  #heading(scope: Scope, text: string): void {
    if (scope.kind === 'code') return;
    if (scope.kind === 'chapter') [scope.first, scope.last] = rangeOf(text) ?? ['', ''];
    const title = text.replace(/\s*\([A-Z][0-9A-Z]{2}(?:-[A-Z][0-9A-Z]{2})?\)\s*$/, '');
    this.#write(scope, 'heading', scope.title === '' ? title : `${scope.title}: ${title}`);
  }

  #write(scope: Scope, kind: string, text: string): void {
    if (scope.first === '' || text === '') return;
    this.#note.run(this.#edition, scope.kind, scope.first, scope.last, kind, text);
  }

  finish(): void {
    this.#loading.tally.finish();
    endEdition(this.#loading.db, this.#edition, this.#loading.tally);
  }
}

/** The Tabular List (XML): includes, Excludes1 and 2, code first, use additional, seventh characters. */
export async function loadTabular(loading: Loading): Promise<void> {
  const writer = new TabularWriter(loading);
  await readXml(loading.member, {
    open: (name, attributes) => writer.open(name, attributes),
    text: text => writer.text(text),
    close: name => writer.close(name),
  });
  writer.finish();
}
