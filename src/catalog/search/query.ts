import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { eachPosting, gramsOf, idfOf, type Space, traits } from './build.ts';
import { readSynonyms } from './synonyms.ts';
import { sameRoot, stem, weakTerms, wordsOf } from './words.ts';

/** A code that fits a query, with how well (0 to 1). */
export interface Hit {
  readonly system: string;
  readonly key: string;
  readonly score: number;
}

export interface TextSearch {
  readonly hits: readonly Hit[];
  /** Words the catalog does not hold, and what was searched instead. */
  readonly corrected: readonly { readonly said: string; readonly meant: string }[];
}

/** One idea of the query: its own words, and other ways to say it. */
interface Concept {
  readonly alternatives: readonly (readonly string[])[];
  readonly weight: number;
  /** Title words that the index word leads to, with how often it does. */
  readonly links: readonly { readonly term: string; readonly share: number }[];
}

interface Term {
  readonly postings: Uint8Array;
  readonly idf: number;
}

/** Weights of the ranking, tuned by hand on slices of the Alphabetic Index, some of which the benchmark's slice overlaps. */
const ranking = {
  /** What of the query a title misses counts fully, what the title says beyond the query less. */
  missing: 1,
  beyond: 0.34,
  synonym: 0.9,
  /** Units that hold less of the query are not ranked. */
  leastShare: 0.2,
  /** How many codes are ranked with side and encounter, before filters by system and date. */
  ranked: 400,
  /** A second unit of the same code that also fits. */
  second: 0.1,
  /** Words in brackets, as the Alphabetic Index writes what does not change the code. */
  aside: 0.15,
  neighbour: 0.2,
  link: 0.5,
  wrongSide: 0.5,
  rightSide: 1.08,
  unaskedSide: 0.96,
  laterEncounter: 0.8,
  unspecified: 1.01,
  kind: [1, 1, 0.97, 0.9],
} as const;

const bracketed = /\([^()]*\)/g;
const longestSaid = 5;
const unknownIdf = 9;
/** Lists longer than this only lift units that a rarer word has touched. */
const commonFrom = 8_000;
/** With so many units touched, further and commoner words only lift these. */
const mostTouched = 6_000;
/** What one query may read of the lists: a long case text is told by its rarer words, and its commonest are left out. */
const mostListBytes = 320_000;

let synonymTable: ReadonlyMap<string, readonly (readonly string[])[]> | undefined;

function stems(text: string): string[] {
  return wordsOf(text).map(stem);
}

function synonyms(): ReadonlyMap<string, readonly (readonly string[])[]> {
  if (synonymTable === undefined) {
    const table = new Map<string, (readonly string[])[]>();
    for (const { said, meant } of readSynonyms()) {
      const key = stems(said).join(' ');
      const own = table.get(key) ?? [];
      table.set(key, [...own, ...meant.map(stems).filter(words => words.join(' ') !== key)]);
    }
    synonymTable = table;
  }
  return synonymTable;
}

/** The index of one space, opened at the first search: unit tables in memory, postings read as needed. */
export class SearchIndex {
  readonly #space: Space;
  readonly #term: StatementSync;
  readonly #gram: StatementSync;
  readonly #prefix: StatementSync;
  readonly #link: StatementSync;
  readonly #doc: StatementSync;
  readonly #unitDoc: Int32Array;
  readonly #unitMass: Float32Array;
  readonly #unitKind: Uint8Array;
  readonly #traits: Uint8Array;
  /** The category of each code, numbered. */
  readonly #groups: Int32Array;
  readonly #groupCount: number;
  readonly #terms = new Map<string, Term | undefined>();
  readonly #score: Float32Array;
  readonly #part: Float32Array;
  readonly #best: Float32Array;
  readonly #docBest: Float32Array;
  readonly #docSecond: Float32Array;
  /** Which ideas of the query a unit holds, as bits. */
  readonly #held: Uint32Array;

  constructor(db: DatabaseSync, space: Space) {
    this.#space = space;
    this.#term = db.prepare('SELECT units, postings FROM search_term WHERE space = ? AND term = ?');
    this.#gram = db.prepare('SELECT terms FROM search_gram WHERE space = ? AND gram = ?');
    this.#prefix = db.prepare(
      'SELECT term FROM search_term WHERE space = ? AND term > ? AND term < ? ORDER BY units DESC LIMIT 6',
    );
    this.#link = db.prepare('SELECT links FROM search_link WHERE space = ? AND term = ?');
    this.#doc = db.prepare('SELECT system, key FROM search_doc WHERE space = ? AND id = ?');
    const read = db.prepare('SELECT bytes FROM search_blob WHERE space = ? AND name = ?');
    const blob = (name: string) =>
      (read.get(space, name)?.bytes as Uint8Array | undefined) ?? new Uint8Array();
    const aligned = (name: string) => blob(name).slice().buffer;
    this.#unitDoc = new Int32Array(aligned('unit_doc'));
    this.#unitMass = new Float32Array(aligned('unit_mass'));
    this.#unitKind = blob('unit_kind').slice();
    this.#traits = blob('doc_traits').slice();
    this.#groups = new Int32Array(aligned('doc_group'));
    this.#groupCount = this.#groups.reduce((most, group) => Math.max(most, group), 0) + 1;
    this.#score = new Float32Array(this.#unitDoc.length);
    this.#part = new Float32Array(this.#unitDoc.length);
    this.#best = new Float32Array(this.#unitDoc.length);
    this.#docBest = new Float32Array(this.#groups.length);
    this.#docSecond = new Float32Array(this.#groups.length);
    this.#held = new Uint32Array(this.#unitDoc.length);
  }

  #lookUp(term: string): Term | undefined {
    if (this.#terms.has(term)) return this.#terms.get(term);
    const row = this.#term.get(this.#space, term);
    const found =
      row === undefined
        ? undefined
        : { postings: row.postings as Uint8Array, idf: idfOf(this.#unitDoc.length, Number(row.units)) };
    if (this.#terms.size > 4_000) this.#terms.clear();
    this.#terms.set(term, found);
    return found;
  }

  /**
   * Codes that fit the words, best first. `wanted` filters by traits before ranking, `admits` by system and date
   * after it.
   */
  search(
    text: string,
    limit: number,
    admits: (hit: Hit) => boolean,
    wanted: (has: number) => boolean = () => true,
  ): TextSearch {
    const said = wordsOf(text.replace(bracketed, ' , ')).slice(0, 24);
    const aside = [...text.matchAll(bracketed)].flatMap(([inner]) => wordsOf(inner)).slice(0, 12);
    if (said.length === 0 || this.#unitDoc.length === 0) return { hits: [], corrected: [] };
    const corrected: { said: string; meant: string }[] = [];
    const concepts = [
      ...this.#conceptsOf(said, corrected),
      ...this.#conceptsOf(aside, []).map(concept => ({ ...concept, weight: concept.weight * ranking.aside })),
    ];
    const touched = this.#scoreUnits(concepts);
    const ranked = this.#rankDocs(touched, concepts, askedTraits(said), wanted);
    for (const unit of touched) {
      this.#score[unit] = 0;
      this.#held[unit] = 0;
    }
    return { hits: this.#hitsOf(ranked, limit, admits), corrected };
  }

  /** Reads the codes of the ranking. Variants by seventh character stand for one code: the best of them is kept. */
  #hitsOf(
    ranked: readonly (readonly [number, number])[],
    limit: number,
    admits: (hit: Hit) => boolean,
  ): Hit[] {
    const hits: Hit[] = [];
    const families = new Set<string>();
    for (const [doc, score] of ranked) {
      const row = this.#doc.get(this.#space, doc);
      if (row === undefined) continue;
      const hit = { system: String(row.system), key: String(row.key), score };
      const family =
        hit.key.length === 7 && hit.system === 'ICD-10-CM' ? hit.key.slice(0, 6).replace(/X+$/, '') : hit.key;
      if (families.has(family) || !admits(hit)) continue;
      families.add(family);
      hits.push(hit);
      if (hits.length >= limit) break;
    }
    return hits;
  }

  /** Cuts the query into ideas: known phrases first, then single words; unknown words are corrected. */
  #conceptsOf(said: readonly string[], corrected: { said: string; meant: string }[]): Concept[] {
    const words = said.map(word => (word.startsWith('!') ? `!${stem(word.slice(1))}` : stem(word)));
    const concepts: Concept[] = [];
    const seen = new Set<string>();
    let at = 0;
    while (at < words.length) {
      const { length, alternatives } = this.#phraseAt(words, at);
      const own = words.slice(at, at + length);
      const name = own.join(' ');
      at += length;
      if (seen.has(name)) continue;
      seen.add(name);
      const last = concepts.at(-1);
      if (last !== undefined && length === 1 && sameRoot(last.alternatives[0]?.[0] ?? '', own[0] ?? '')) {
        concepts[concepts.length - 1] = this.#concept([...last.alternatives, own, ...alternatives]);
        continue;
      }
      const corrections =
        alternatives.length === 0 ? this.#corrections(said[at - length] ?? '', own[0] ?? '', corrected) : [];
      concepts.push(this.#concept([own, ...alternatives, ...corrections]));
    }
    return concepts;
  }

  #phraseAt(
    words: readonly string[],
    at: number,
  ): { length: number; alternatives: readonly (readonly string[])[] } {
    const table = synonyms();
    for (let length = Math.min(longestSaid, words.length - at); length >= 1; length -= 1) {
      const alternatives = table.get(words.slice(at, at + length).join(' '));
      if (alternatives !== undefined) return { length, alternatives };
    }
    return { length: 1, alternatives: [] };
  }

  /** A word that no title holds: words that begin with it, else words a slip or two away. */
  #corrections(
    said: string,
    word: string,
    corrected: { said: string; meant: string }[],
  ): readonly (readonly string[])[] {
    if (this.#lookUp(word) !== undefined || word.startsWith('!') || word.length < 4) return [];
    const longer = this.#prefix.all(this.#space, word, `${word}~`).map(row => String(row.term));
    const near = longer.length > 0 ? longer.slice(0, 4) : this.#near(word);
    const [first] = near;
    if (first !== undefined) corrected.push({ said, meant: first });
    return near.map(term => [term]);
  }

  #near(word: string): string[] {
    const shared = new Map<string, number>();
    const grams = gramsOf(word);
    for (const gram of grams) {
      const terms = String(this.#gram.get(this.#space, gram)?.terms ?? '');
      if (terms === '') continue;
      for (const term of terms.split(' ')) shared.set(term, (shared.get(term) ?? 0) + 1);
    }
    const most = word.length > 7 ? 2 : word.length > 4 ? 1.5 : 1;
    const close: { term: string; rank: number }[] = [];
    const likely = [...shared]
      .filter(([, count]) => count >= grams.size * 0.34)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 60);
    for (const [term, count] of likely) {
      const distance = slipsBetween(word, term, 2);
      if (distance <= most) close.push({ term, rank: distance - count / 100 });
    }
    return close
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 3)
      .map(each => each.term);
  }

  /** The idea weighs as much as the wordings that the catalog holds; unknown words weigh little. */
  #concept(alternatives: readonly (readonly string[])[]): Concept {
    const massOf = (words: readonly string[]) =>
      words.some(word => this.#lookUp(word) !== undefined)
        ? words.reduce(
            (sum, word) => sum + (this.#lookUp(word)?.idf ?? unknownIdf) * (weakTerms.get(word) ?? 1),
            0,
          )
        : 0;
    const own = massOf(alternatives[0] ?? []);
    const others = alternatives
      .slice(1)
      .map(massOf)
      .filter(mass => mass > 0);
    // A lay phrase of three words weighs what the one term weighs that it stands for: the scale of the titles.
    const weight =
      others.length === 0 ? own : Math.max(Math.min(...others), Math.min(own, Math.max(...others)));
    return { alternatives, weight: weight === 0 ? 2 : weight, links: this.#linksOf(alternatives[0] ?? []) };
  }

  #linksOf(words: readonly string[]): Concept['links'] {
    const [word] = words;
    if (word === undefined || words.length > 1) return [];
    const row = this.#link.get(this.#space, word);
    if (row === undefined) return [];
    return String(row.links)
      .split(',')
      .map(link => {
        const [term = '', share = '0'] = link.split(' ');
        return { term, share: Number(share) };
      });
  }

  /** Adds up, unit by unit, how much of each idea it holds; returns the units touched. */
  #scoreUnits(concepts: readonly Concept[]): number[] {
    const touched: number[] = [];
    const byRarity = [...concepts].sort((a, b) => this.#spread(a) - this.#spread(b));
    let listBytes = 0;
    for (const concept of byRarity) {
      listBytes += this.#listBytes(concept);
      if (listBytes > mostListBytes && touched.length > 0) break;
      const bit = 1 << Math.min(30, concepts.indexOf(concept));
      const onlyTouched =
        touched.length > mostTouched || (touched.length > 0 && this.#spread(concept) > commonFrom);
      const reached: number[] = [];
      for (const [at, words] of concept.alternatives.entries()) {
        this.#scoreAlternative(
          words,
          concept.weight * (at === 0 ? 1 : ranking.synonym),
          onlyTouched,
          reached,
        );
      }
      for (const { term, share } of concept.links) {
        this.#scoreAlternative([term], concept.weight * share * ranking.link, onlyTouched, reached);
      }
      for (const unit of reached) {
        const gain = this.#best[unit] ?? 0;
        if (this.#score[unit] === 0) touched.push(unit);
        this.#score[unit] = (this.#score[unit] ?? 0) + gain;
        if (gain > concept.weight * 0.4) this.#held[unit] = (this.#held[unit] ?? 0) | bit;
        this.#best[unit] = 0;
      }
    }
    return touched;
  }

  #listBytes({ alternatives, links }: Concept): number {
    const words = [...alternatives.flat(), ...links.map(link => link.term)];
    return words.reduce((sum, word) => sum + (this.#lookUp(word)?.postings.length ?? 0), 0);
  }

  #spread(concept: Concept): number {
    return Math.max(
      ...concept.alternatives.map(words =>
        Math.min(...words.map(word => this.#lookUp(word)?.postings.length ?? 0)),
      ),
    );
  }

  /** One way to say an idea: its words share the idea's weight by their rarity. */
  #scoreAlternative(words: readonly string[], weight: number, onlyTouched: boolean, reached: number[]): void {
    const terms = words.map(word => ({ term: this.#lookUp(word), weak: weakTerms.get(word) ?? 1 }));
    // A word that no title holds keeps its share: "strep throat" is not said by "throat" alone.
    const mass = terms.reduce((sum, { term, weak }) => sum + (term?.idf ?? unknownIdf) * weak, 0);
    const own: number[] = [];
    const part = this.#part;
    const score = this.#score;
    for (const { term, weak } of terms) {
      if (term === undefined) continue;
      const share = (weight * term.idf * weak) / mass;
      eachPosting(term.postings, (unit, has) => {
        if (onlyTouched && score[unit] === 0) return;
        if (part[unit] === 0) own.push(unit);
        part[unit] = (part[unit] ?? 0) + share * Math.min(1, has);
      });
    }
    for (const unit of own) {
      const value = part[unit] ?? 0;
      part[unit] = 0;
      const before = this.#best[unit] ?? 0;
      if (before === 0) reached.push(unit);
      this.#best[unit] = Math.max(value, before);
    }
  }

  /** The best unit of each code decides, a second one helps a little. */
  #rankDocs(
    touched: readonly number[],
    concepts: readonly Concept[],
    asked: number,
    wanted: (has: number) => boolean,
  ): [number, number][] {
    const total = concepts.reduce((sum, concept) => sum + concept.weight, 0);
    const beside = this.#heldBeside(touched);
    const docs: number[] = [];
    const best = this.#docBest;
    const second = this.#docSecond;
    for (const unit of touched) {
      const own = this.#score[unit] ?? 0;
      if (own < total * ranking.leastShare) continue;
      const doc = this.#unitDoc[unit] ?? 0;
      if (!wanted(this.#traits[doc] ?? 0)) continue;
      const lacking = (beside[this.#groups[doc] ?? 0] ?? 0) & ~(this.#held[unit] ?? 0);
      const matched = lacking === 0 ? own : own + ranking.neighbour * weightOf(lacking, concepts);
      const beyond = Math.max(0, (this.#unitMass[unit] ?? 0) - own);
      const fit =
        matched / (matched + ranking.missing * Math.max(0, total - matched) + ranking.beyond * beyond);
      const value = fit * (ranking.kind[this.#unitKind[unit] ?? 0] ?? 1);
      const before = best[doc] ?? 0;
      if (before === 0) docs.push(doc);
      if (value > before) {
        second[doc] = before;
        best[doc] = value;
      } else if (value > (second[doc] ?? 0)) second[doc] = value;
    }
    const ranked: [number, number][] = [];
    const least = leastOfTop(docs, best, ranking.ranked);
    for (const doc of docs) {
      const value = best[doc] ?? 0;
      if (value >= least) {
        const fits = this.#fits(this.#traits[doc] ?? 0, asked);
        ranked.push([doc, (value + ranking.second * (second[doc] ?? 0)) * fits]);
      }
      best[doc] = 0;
      second[doc] = 0;
    }
    return ranked.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  /**
   * Which ideas of the query a category holds anywhere. The Alphabetic Index names the main term once and codes
   * below it do not all repeat it, so what a code's siblings hold counts for it in part.
   */
  #heldBeside(touched: readonly number[]): Uint32Array {
    const held = new Uint32Array(this.#groupCount);
    for (const unit of touched) {
      const group = this.#groups[this.#unitDoc[unit] ?? 0] ?? 0;
      held[group] = (held[group] ?? 0) | (this.#held[unit] ?? 0);
    }
    return held;
  }

  /** Side and encounter: the wrong side is hardly meant; a later encounter is meant only when said. */
  #fits(has: number, asked: number): number {
    const sides = traits.left | traits.right | traits.bilateral;
    let factor = 1;
    if ((asked & sides) !== 0 && (has & sides) !== 0 && (asked & has & sides) === 0)
      factor *= ranking.wrongSide;
    if ((asked & has & sides) !== 0) factor *= ranking.rightSide;
    if ((asked & sides) === 0 && (has & traits.unspecified) !== 0) factor *= ranking.unspecified;
    else if ((asked & sides) === 0 && (has & sides) !== 0) factor *= ranking.unaskedSide;
    if ((has & traits.laterEncounter) !== 0 && (asked & traits.laterEncounter) === 0)
      factor *= ranking.laterEncounter;
    return factor;
  }
}

/** The weight of the ideas whose bits are set. */
function weightOf(bits: number, concepts: readonly Concept[]): number {
  let sum = 0;
  for (let at = 0; bits >>> at !== 0 && at < concepts.length; at += 1) {
    if (((bits >>> at) & 1) === 1) sum += concepts[at]?.weight ?? 0;
  }
  return sum;
}

/** A value that about `most` of the codes reach: found by counting into steps, since sorting all of them is slow. */
function leastOfTop(docs: readonly number[], values: Float32Array, most: number): number {
  if (docs.length <= most) return 0;
  const steps = new Uint32Array(129);
  for (const doc of docs) {
    const step = Math.min(128, Math.floor((values[doc] ?? 0) * 100));
    steps[step] = (steps[step] ?? 0) + 1;
  }
  let count = 0;
  for (let step = 128; step > 0; step -= 1) {
    count += steps[step] ?? 0;
    if (count >= most) return step / 100;
  }
  return 0;
}

function askedTraits(words: readonly string[]): number {
  const has = (...names: string[]) => names.some(name => words.includes(name));
  return (
    (has('left', 'lt', 'lle', 'lue') ? traits.left : 0) |
    (has('right', 'rt', 'rle', 'rue') ? traits.right : 0) |
    (has('bilateral', 'both') ? traits.bilateral : 0) |
    (has('subsequent', 'sequela', 'followup', 'aftercare', 'healing') ? traits.laterEncounter : 0)
  );
}

/** Slips between two words (insertion, deletion, change, swap of neighbours), counted up to `most`. */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (older[j - 2] ?? 0) + 1);
      row[j] = value;
    }
    older = above;
    above = row;
  }
  return above[b.length] ?? most + 1;
}
