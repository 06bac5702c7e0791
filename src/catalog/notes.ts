import type { DatabaseSync } from 'node:sqlite';
import { keyOf, withDot } from './code-form.ts';

export type NoteKind =
  | 'includes'
  | 'inclusionTerm'
  | 'excludes1'
  | 'excludes2'
  | 'codeFirst'
  | 'useAdditionalCode'
  | 'codeAlso'
  | 'notes'
  | 'sevenChrNote';

/** An instruction of the Tabular List, with the code or range it stands under; codes below inherit it. */
export interface Note {
  readonly kind: NoteKind;
  readonly text: string;
  readonly from: string;
}

export interface SeventhCharacter {
  readonly char: string;
  readonly text: string;
}

export interface TabularNotes {
  /** Chapter, then section. */
  readonly headings: readonly string[];
  readonly notes: readonly Note[];
  readonly seventh: readonly SeventhCharacter[];
  readonly source: string;
}

interface NoteRow {
  readonly scope: string;
  readonly first: string;
  readonly last: string;
  readonly kind: string;
  readonly text: string;
}

/** The prefixes of a key that can be codes: "E11621" gives E11, E116, E1162, E11621. */
function prefixes(key: string): string[] {
  return Array.from({ length: Math.max(0, key.length - 2) }, (_, at) => key.slice(0, at + 3));
}

const scopeRank = { chapter: 0, section: 1, code: 2 } as const;

/** The Tabular List in force on a day, or else the oldest loaded one. */
function tabularEdition(db: DatabaseSync, on: string): { id: number; label: string } | undefined {
  const row =
    db
      .prepare(
        "SELECT id, label FROM edition WHERE series = 'icd10cm-tabular' AND valid_from <= ? ORDER BY valid_from DESC LIMIT 1",
      )
      .get(on) ??
    db
      .prepare("SELECT id, label FROM edition WHERE series = 'icd10cm-tabular' ORDER BY valid_from LIMIT 1")
      .get();
  return row === undefined ? undefined : { id: Number(row.id), label: String(row.label) };
}

/** Whether any Tabular List is loaded. */
export function hasNotes(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 FROM edition WHERE series = 'icd10cm-tabular' LIMIT 1").get() !== undefined;
}

/** All notes over an ICD-10-CM code, the outermost first; undefined when no Tabular List is loaded. */
export function notesOf(db: DatabaseSync, code: string, on: string): TabularNotes | undefined {
  const edition = tabularEdition(db, on);
  if (edition === undefined) return undefined;
  const key = keyOf(code);
  const keys = prefixes(key);
  const category = key.slice(0, 3);
  const rows = db
    .prepare(
      `SELECT scope, first, last, kind, text FROM note
       WHERE edition = ? AND ((scope = 'code' AND first IN (SELECT value FROM json_each(?)))
         OR (scope IN ('chapter', 'section') AND first <= ? AND last >= ?))
       ORDER BY id`,
    )
    .all(edition.id, JSON.stringify(keys), category, category) as unknown as NoteRow[];
  const rank = (row: NoteRow) => scopeRank[row.scope as keyof typeof scopeRank] * 10 + row.first.length;
  const sorted = rows.toSorted((a, b) => rank(a) - rank(b));
  const seventhFrom = sorted.findLast(row => row.kind === 'seventh')?.first;
  return {
    headings: sorted
      .filter(row => row.kind === 'heading')
      .map(row => `${row.text} (${row.first}-${row.last})`),
    notes: sorted.filter(row => row.kind !== 'heading' && row.kind !== 'seventh').map(noteOf),
    seventh: sorted
      .filter(row => row.kind === 'seventh' && row.first === seventhFrom)
      .map(row => ({ char: row.text.slice(0, 1), text: row.text.slice(2) })),
    source: edition.label,
  };
}

function noteOf(row: NoteRow): Note {
  const from = row.scope === 'code' ? withDot(row.first) : `${row.first}-${row.last}`;
  return { kind: row.kind as NoteKind, text: row.text, from };
}

/** A code or range named in a note: "(E08.-)", "(P35-P39)", "(Z79.4)". */
export interface NamedRange {
  readonly first: string;
  readonly last: string;
}

/** Finds the codes a note names in its brackets. A trailing dash stands for everything below. */
export function rangesIn(text: string): NamedRange[] {
  const inBrackets = [...text.matchAll(/\(([A-Z][0-9A-Z][^()]{0,400})\)/g)].map(match => match[1] ?? '');
  return inBrackets.flatMap(list =>
    list.split(/[,;]\s*/).flatMap(part => {
      const found =
        /^([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?)\.?-?(?:\s*-\s*([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?))?\.?-?(?:\s.*)?$/.exec(
          part.trim(),
        );
      if (found === null) return [];
      const first = keyOf(found[1] ?? '');
      return [{ first, last: found[2] === undefined ? first : keyOf(found[2]) }];
    }),
  );
}

/** Whether a key lies in a named range: below its first code, below its last, or between them. */
export function inRange(key: string, { first, last }: NamedRange): boolean {
  return key.startsWith(first) || key.startsWith(last) || (key > first && key < last);
}
