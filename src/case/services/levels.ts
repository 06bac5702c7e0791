import { findAll } from '../passage.ts';
import type { ServiceText } from './reader.ts';

const REGIONS = { C: 7, T: 12, L: 5, S: 4 } as const;
/** Vertebrae from above to below: C1 ... S4. */
const ORDER = Object.entries(REGIONS).flatMap(([region, count]) =>
  Array.from({ length: count }, (_, at) => `${region}${at + 1}`),
);

/** Levels of the spine that a text names. */
export interface Levels {
  /** Gaps between two vertebrae, by the upper one: "L3-5" holds L3 and L4. */
  readonly interspaces: ReadonlySet<string>;
  /** Vertebrae or nerves named alone. */
  readonly single: ReadonlySet<string>;
  /** How many ranges were named: "L4-5 and L5-S1" 2, "L4-S1" 1. */
  readonly ranges: number;
  readonly region: 'cervical-thoracic' | 'lumbar-sacral';
  readonly start: number;
  readonly end: number;
}

const range =
  /\b([CTLS])(\d{1,2})\s?(?:-|–|—|\/|to\s|thru\s|through\s)\s?([CTLS]?)(\d{1,2})\b(?!\s?(?:mg|ml|cm|cc|weeks|months))/gi;
/** "L3-4, 4-5 and 5-1": a range that leaves its region to the one before it. */
const follower = /^(?:,\s?(?:and\s|&\s)?|\s(?:and|&)\s)(\d)\s?[-/]\s?(S?)(\d)(?![\d/-])/i;
const alone = /\b([CTLS])(\d{1,2})\b(?!\s?(?:-|–|\/)\s?[CTLS]?\d)/g;

/** Every level of the spine in a text; undefined when it names none. */
export function levelsOf(text: ServiceText, from = 0, to = text.passage.text.length): Levels | undefined {
  const interspaces = new Set<string>();
  const spans: { start: number; end: number }[] = [];
  let ranges = 0;
  const add = (first: string, last: string, start: number, end: number) => {
    const gaps = gapsBetween(first, last);
    if (gaps.length === 0) return false;
    for (const gap of gaps) interspaces.add(gap);
    spans.push({ start, end });
    ranges += 1;
    return true;
  };
  for (const found of findAll(text.passage, range)) {
    if (found.index < from || found.index >= to) continue;
    const [region = '', one = '', other = '', two = ''] = found
      .slice(1)
      .map(part => (part ?? '').toUpperCase());
    let end = found.index + found[0].length;
    if (!add(`${region}${one}`, `${other || region}${two}`, found.index, end)) continue;
    for (let next = follower.exec(text.passage.text.slice(end, end + 16)); next; ) {
      const last =
        next[2] || (next[1] === '5' && next[3] === '1') ? `S${next[3]}` : `${other || region}${next[3]}`;
      if (!add(`${region}${next[1]}`, last, end, end + next[0].length)) break;
      end += next[0].length;
      next = follower.exec(text.passage.text.slice(end, end + 16));
    }
  }
  const single = new Set<string>();
  for (const found of findAll(text.passage, alone)) {
    const name = found[0].toUpperCase();
    const end = found.index + found[0].length;
    if (found.index < from || found.index >= to || !ORDER.includes(name)) continue;
    if (spans.some(span => found.index < span.end && end > span.start)) continue;
    single.add(name);
    spans.push({ start: found.index, end });
  }
  const [first] = [...interspaces, ...single];
  if (first === undefined) return undefined;
  return {
    interspaces,
    single,
    ranges,
    region: /^[CT]/.test(first) ? 'cervical-thoracic' : 'lumbar-sacral',
    start: Math.min(...spans.map(span => span.start)),
    end: Math.max(...spans.map(span => span.end)),
  };
}

function gapsBetween(first: string, last: string): string[] {
  const [from, to] = [ORDER.indexOf(first), ORDER.indexOf(last)];
  return from < 0 || to <= from ? [] : ORDER.slice(from, to);
}

/** A mail that names sides more often than this tells of more than one service. */
const MOST_SIDES = 20;

export interface SidedLevels {
  readonly left: number;
  readonly right: number;
  readonly start: number;
  readonly end: number;
}

const sideWords = /\b(left|right|lt|rt|bilateral(?:ly)?|both sides|b\/l)\b/gi;

/**
 * "Left L4-5 and L5-S1, right L5-S1": the levels of each side. Undefined unless both sides are named and every level
 * belongs to one of them.
 */
export function sidedLevelsOf(text: ServiceText, singles: boolean): SidedLevels | undefined {
  const all = levelsOf(text);
  const words = findAll(text.passage, sideWords);
  const isLeft = (word: string) => /^l/i.test(word);
  const isBoth = (word: string) => /^b/i.test(word);
  const first = words[0];
  const kinds = new Set(words.map(one => (isBoth(one[0]) ? 'both' : isLeft(one[0]) ? 'left' : 'right')));
  if (!all || !first || kinds.size < 2 || words.length > MOST_SIDES) return undefined;
  const before = all.start < first.index;
  const count = { left: new Set<string>(), right: new Set<string>() };
  for (const [at, word] of words.entries()) {
    const from = before ? (words[at - 1]?.index ?? 0) : word.index;
    const to = before ? word.index : (words[at + 1]?.index ?? text.passage.text.length);
    const own = levelsOf(text, from, to);
    const names = [...(own?.interspaces ?? []), ...(singles ? (own?.single ?? []) : [])];
    for (const name of names) {
      if (isBoth(word[0]) || isLeft(word[0])) count.left.add(name);
      if (isBoth(word[0]) || !isLeft(word[0])) count.right.add(name);
    }
  }
  const named = new Set([...count.left, ...count.right]);
  const whole = all.interspaces.size + (singles ? all.single.size : 0);
  if (count.left.size === 0 || count.right.size === 0 || named.size !== whole) return undefined;
  return { left: count.left.size, right: count.right.size, start: all.start, end: all.end };
}
