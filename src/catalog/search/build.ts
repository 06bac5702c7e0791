import type { DatabaseSync } from 'node:sqlite';
import { sameRoot, termsOf, weakTerms } from './words.ts';

/**
 * The search index. A code has several units: its title with a little of its headers' titles, each Alphabetic
 * Index path that leads to it, each inclusion term. A query is held against units, because a path or a title is
 * one way to say the thing, and all of them in one bag would blur that.
 */

/** Kinds of units and how much a match in them counts. */
export const unitKinds = ['title', 'index', 'inclusion', 'short'] as const;
export type UnitKind = (typeof unitKinds)[number];

/** Procedures of inpatient coding would crowd diagnoses out, so they are searched only when asked for. */
export const spaces = { main: 'main', pcs: 'pcs' } as const;
export type Space = keyof typeof spaces;

interface Doc {
  readonly key: string;
  readonly system: string;
  readonly billable: number;
  readonly text: string;
  readonly short: string | null;
}

/** How much of a header's words its codes inherit, by distance. */
const inherited = [0.45, 0.3, 0.2, 0.12];
const weightScale = 100;

class Postings {
  bytes = new Uint8Array(16);
  length = 0;
  last = -1;
  count = 0;

  push(unit: number, weight: number): void {
    if (this.length + 8 > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    let delta = unit - this.last;
    this.last = unit;
    while (delta > 127) {
      this.bytes[this.length] = (delta & 127) | 128;
      this.length += 1;
      delta >>>= 7;
    }
    this.bytes[this.length] = delta;
    this.bytes[this.length + 1] = Math.max(1, Math.min(255, Math.round(weight * weightScale)));
    this.length += 2;
    this.count += 1;
  }
}

/** Calls back for each unit of a posting list. */
export function eachPosting(bytes: Uint8Array, each: (unit: number, weight: number) => void): void {
  let unit = -1;
  let at = 0;
  while (at < bytes.length) {
    let delta = 0;
    let shift = 0;
    let byte = bytes[at] ?? 0;
    while (byte > 127) {
      delta |= (byte & 127) << shift;
      shift += 7;
      at += 1;
      byte = bytes[at] ?? 0;
    }
    delta |= byte << shift;
    unit += delta;
    each(unit, (bytes[at + 1] ?? 0) / weightScale);
    at += 2;
  }
}

class IndexBuilder {
  readonly #terms = new Map<string, Postings>();
  readonly #unitDoc: number[] = [];
  readonly #unitKind: number[] = [];

  add(doc: number, kind: UnitKind, terms: ReadonlyMap<string, number>): void {
    if (terms.size === 0) return;
    const unit = this.#unitDoc.length;
    this.#unitDoc.push(doc);
    this.#unitKind.push(unitKinds.indexOf(kind));
    for (const [term, weight] of terms) {
      let postings = this.#terms.get(term);
      if (postings === undefined) {
        postings = new Postings();
        this.#terms.set(term, postings);
      }
      postings.push(unit, weight);
    }
  }

  /** Writes postings, the mass of every unit (what a full match would weigh) and the term fragments for typos. */
  write(db: DatabaseSync, space: Space, docs: readonly Doc[]): void {
    const total = this.#unitDoc.length;
    const unitMass = new Float32Array(total);
    const term = db.prepare('INSERT INTO search_term VALUES (?, ?, ?, ?)');
    for (const name of [...this.#terms.keys()].sort()) {
      const postings = this.#terms.get(name);
      if (postings === undefined) continue;
      const bytes = postings.bytes.subarray(0, postings.length);
      term.run(space, name, postings.count, bytes);
      const weighs = idfOf(total, postings.count) * (weakTerms.get(name) ?? 1);
      eachPosting(bytes, (unit, weight) => {
        // Inherited words help a match and never count against it.
        if (weight >= 0.5) unitMass[unit] = (unitMass[unit] ?? 0) + weighs * weight;
      });
    }
    const unitDoc = Int32Array.from(this.#unitDoc);
    const unitKind = Uint8Array.from(this.#unitKind);
    const blob = db.prepare('INSERT INTO search_blob VALUES (?, ?, ?)');
    const bytes = (array: Int32Array | Float32Array | Uint8Array) =>
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    blob.run(space, 'unit_doc', bytes(unitDoc));
    blob.run(space, 'unit_mass', bytes(unitMass));
    blob.run(space, 'unit_kind', bytes(unitKind));
    blob.run(space, 'doc_traits', bytes(Uint8Array.from(docs, traitsOf)));
    blob.run(space, 'doc_group', bytes(groupsOf(docs)));
    this.#writeGrams(db, space);
    const insert = db.prepare('INSERT INTO search_doc VALUES (?, ?, ?, ?, ?)');
    for (const [id, doc] of docs.entries()) insert.run(space, id, doc.system, doc.key, doc.billable);
  }

  #writeGrams(db: DatabaseSync, space: Space): void {
    const grams = new Map<string, string[]>();
    for (const [name, { count }] of this.#terms) {
      if (name.startsWith('!') || name.length < 4 || /\d/.test(name) || count < 1) continue;
      for (const gram of gramsOf(name)) {
        const list = grams.get(gram);
        if (list === undefined) grams.set(gram, [name]);
        else list.push(name);
      }
    }
    const insert = db.prepare('INSERT INTO search_gram VALUES (?, ?, ?)');
    for (const gram of [...grams.keys()].sort()) insert.run(space, gram, (grams.get(gram) ?? []).join(' '));
  }
}

/** Three-letter pieces of a word with its edges marked. */
export function gramsOf(word: string): Set<string> {
  const edged = `^${word}$`;
  return new Set(Array.from({ length: edged.length - 2 }, (_, at) => edged.slice(at, at + 3)));
}

/** The rarer a term, the more it says. */
export function idfOf(total: number, count: number): number {
  return Math.log(1 + (total - count + 0.5) / (count + 0.5));
}

/** The category of each code, numbered in order: the first three or four characters of its key. */
function groupsOf(docs: readonly Doc[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(docs, doc => {
    const name = `${doc.system} ${doc.key.slice(0, groupLength)}`;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}
const groupLength = 4;

/** What a title says about side, default and place in the claim, as bits. */
export const traits = {
  billable: 1,
  left: 2,
  right: 4,
  bilateral: 8,
  unspecified: 16,
  laterEncounter: 32,
  hcpcs: 64,
  cpt: 128,
  /** Both bits of the procedure systems: there is no ninth. */
  modifier: 64 | 128,
} as const;

function traitsOf(doc: Doc): number {
  const text = doc.text.toLowerCase();
  return (
    (doc.billable === 1 ? traits.billable : 0) |
    (/\bleft\b/.test(text) ? traits.left : 0) |
    (/\bright\b/.test(text) ? traits.right : 0) |
    (/\bbilateral\b/.test(text) ? traits.bilateral : 0) |
    (/\bunspecified\b/.test(text) ? traits.unspecified : 0) |
    (/subsequent encounter|sequela/.test(text) ? traits.laterEncounter : 0) |
    (doc.system === 'HCPCS' ? traits.hcpcs : 0) |
    (doc.system === 'MODIFIER' ? traits.modifier : 0) |
    (doc.system === 'CPT' ? traits.cpt : 0)
  );
}

function addTerms(into: Map<string, number>, text: string, weight: number): void {
  for (const term of termsOf(text)) {
    const old = into.get(term);
    if (old === undefined || old < weight) into.set(term, weight);
  }
}

/** Index words in brackets may be there or not without changing the code, so they only help. */
const bracketed = /\([^()]*\)/g;
const bracketWeight = 0.4;

/** The newest row of each code of the space: what a search shows and holds a query against. */
function readDocs(db: DatabaseSync, space: Space): Doc[] {
  const systems = space === 'pcs' ? "('ICD-10-PCS')" : "('CPT', 'HCPCS', 'ICD-10-CM', 'MODIFIER')";
  const rows = db
    .prepare(
      `SELECT c.system, c.key, c.billable, c.text, c.short, e.valid_from AS since, e.licence, c.valid_to
       FROM code c JOIN edition e ON e.id = c.edition WHERE c.system IN ${systems}
       ORDER BY c.system, c.key, e.valid_from, c.valid_to IS NULL`,
    )
    .iterate();
  const docs: Doc[] = [];
  for (const row of rows) {
    const doc = {
      key: String(row.key),
      system: String(row.system),
      billable: Number(row.billable),
      text: String(row.text),
      // The short titles of diagnoses and inpatient procedures abbreviate the long ones and are not searched.
      short: row.short === null || String(row.system).startsWith('ICD') ? null : String(row.short),
    };
    const last = docs.at(-1);
    if (last?.key !== doc.key || last.system !== doc.system) docs.push(doc);
    // Own words and official wording are both worth finding: keep what an older edition said as the short text.
    else docs[docs.length - 1] = { ...doc, short: doc.short ?? (last.text === doc.text ? null : last.text) };
  }
  return docs;
}

interface Extra {
  readonly key: string;
  readonly text: string;
}

function groupByKey(rows: Iterable<Record<string, unknown>>): Map<string, Extra[]> {
  const groups = new Map<string, Extra[]>();
  for (const row of rows) {
    const extra = { key: String(row.key), text: String(row.text) };
    const list = groups.get(extra.key);
    if (list === undefined) groups.set(extra.key, [extra]);
    else list.push(extra);
  }
  return groups;
}

const newestEdition = (series: string) =>
  `(SELECT id FROM edition WHERE series ${series} ORDER BY valid_from DESC LIMIT 1)`;

function buildSpace(db: DatabaseSync, space: Space): void {
  const docs = readDocs(db, space);
  const builder = new IndexBuilder();
  const index =
    space === 'pcs'
      ? new Map<string, Extra[]>()
      : groupByKey(db.prepare('SELECT key, path AS text FROM index_entry').iterate());
  const inclusion =
    space === 'pcs'
      ? new Map<string, Extra[]>()
      : groupByKey(
          db
            .prepare(
              `SELECT first AS key, text FROM note WHERE scope = 'code' AND kind IN ('inclusionTerm', 'includes')
                 AND edition = ${newestEdition("= 'icd10cm-tabular'")}`,
            )
            .iterate(),
        );
  const titles = new Map(docs.filter(doc => doc.system.startsWith('ICD')).map(doc => [doc.key, doc.text]));
  const inheritance = new Inheritance(titles, inclusion);
  const associations = new Associations();
  for (const doc of docs) {
    if (!doc.system.startsWith('ICD')) continue;
    for (const extra of index.get(doc.key) ?? []) associations.count(saidIn(extra));
  }
  for (const [id, doc] of docs.entries()) {
    const icd = doc.system.startsWith('ICD');
    const terms = new Map(icd ? inheritance.below(doc.key.slice(0, -1)) : []);
    addTerms(terms, doc.text, 1);
    builder.add(id, 'title', terms);
    if (doc.short !== null && doc.short !== doc.text && !icd)
      builder.add(id, 'short', unitOf(doc.short, terms));
    if (!icd) continue;
    for (const extra of inclusion.get(doc.key) ?? []) builder.add(id, 'inclusion', unitOf(extra.text, terms));
    const title = new Set(terms.keys());
    for (const extra of index.get(doc.key) ?? []) {
      builder.add(id, 'index', unitOf(extra.text, terms));
      associations.add(saidIn(extra), title);
    }
  }
  associations.write(db, space);
  builder.write(db, space, docs);
}

/** The words of an index path that are always said: those in brackets are left out. */
function saidIn({ text }: Extra): Set<string> {
  return new Set(termsOf(text.replace(bracketed, ' , ')));
}

/**
 * Which title words an index word leads to: "abdominalgia" stands over codes titled "abdominal pain". Counted over
 * the Alphabetic Index; only clear cases are kept.
 */
class Associations {
  readonly #words = new Map<string, number>();
  readonly #pairs = new Map<string, Map<string, number>>();

  /** To be called for all paths before the first is added: most words come once, and their pairs are not kept. */
  count(said: ReadonlySet<string>): void {
    for (const word of said) this.#words.set(word, (this.#words.get(word) ?? 0) + 1);
  }

  add(said: ReadonlySet<string>, title: ReadonlySet<string>): void {
    for (const word of said) {
      if ((this.#words.get(word) ?? 0) < association.seen) continue;
      let own = this.#pairs.get(word);
      if (own === undefined) {
        own = new Map();
        this.#pairs.set(word, own);
      }
      for (const meant of title) {
        if (!said.has(meant) && !weakTerms.has(meant) && !sameRoot(word, meant))
          own.set(meant, (own.get(meant) ?? 0) + 1);
      }
    }
  }

  write(db: DatabaseSync, space: Space): void {
    const insert = db.prepare('INSERT INTO search_link VALUES (?, ?, ?)');
    for (const [word, count] of this.#words) {
      if (count < association.seen) continue;
      const links = [...(this.#pairs.get(word) ?? [])]
        .map(([meant, together]) => ({ meant, share: together / count }))
        .filter(each => each.share >= association.share)
        .sort((a, b) => b.share - a.share)
        .slice(0, association.most);
      if (links.length > 0)
        insert.run(space, word, links.map(each => `${each.meant} ${each.share.toFixed(2)}`).join(','));
    }
  }
}
const association = { seen: 2, share: 0.5, most: 3 };

const headersKept = 500;

/** Words of the headers above a code, and of their inclusion terms, at a part of their weight. */
class Inheritance {
  readonly #titles: ReadonlyMap<string, string>;
  readonly #inclusion: ReadonlyMap<string, readonly Extra[]>;
  readonly #known = new Map<string, ReadonlyMap<string, number>>();

  constructor(titles: ReadonlyMap<string, string>, inclusion: ReadonlyMap<string, readonly Extra[]>) {
    this.#titles = titles;
    this.#inclusion = inclusion;
  }

  /** What a code directly below the key inherits. */
  below(key: string): ReadonlyMap<string, number> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // Codes come in order, so the headers of long ago are not asked for again.
    if (this.#known.size >= headersKept) this.#known.clear();
    const terms = new Map<string, number>();
    let distance = 0;
    for (let length = key.length; length >= 3 && distance < inherited.length; length -= 1) {
      const above = key.slice(0, length);
      const title = this.#titles.get(above);
      if (title === undefined) continue;
      const weight = inherited[distance] ?? 0;
      distance += 1;
      addTerms(terms, title, weight);
      for (const extra of this.#inclusion.get(above) ?? []) addTerms(terms, extra.text, weight * 0.5);
    }
    this.#known.set(key, terms);
    return terms;
  }
}

/** A further way to name the code: its own words in full, the title's words in part. */
function unitOf(text: string, title: ReadonlyMap<string, number>): Map<string, number> {
  const terms = new Map<string, number>();
  for (const [term, weight] of title) terms.set(term, Math.min(0.45, weight * 0.45));
  let before = '';
  for (const term of termsOf(text.replace(bracketed, ' , '))) {
    // Further forms of the main term name it again; one of them is enough for a full match.
    const weight = before !== '' && sameRoot(before, term) ? bracketWeight : 1;
    if ((terms.get(term) ?? 0) < weight) terms.set(term, weight);
    if (weight === 1) before = term;
  }
  for (const [inner] of text.matchAll(bracketed)) addTerms(terms, inner, bracketWeight);
  return terms;
}

/** Builds the index anew from what the catalog holds. */
export function buildSearchIndex(db: DatabaseSync): void {
  for (const table of ['search_doc', 'search_term', 'search_gram', 'search_blob', 'search_link'])
    db.exec(`DELETE FROM ${table}`);
  for (const space of Object.keys(spaces) as Space[]) buildSpace(db, space);
}
