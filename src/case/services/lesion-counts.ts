import type { Fact } from '../facts.ts';
import { findAll, sentenceAt, sentenceText } from '../passage.ts';
import {
  countPattern,
  factAt,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerOf,
} from './reader.ts';

/** One place that tells how many, with the site told after it. */
export interface Counted {
  readonly count: number;
  readonly start: number;
  readonly end: number;
  readonly site?: string;
}

/**
 * How many in all, from every place that counts: parts of a sum are added, a total that the parts make up is taken
 * once, a count told again is the same. Undefined where places disagree and nothing tells why.
 */
export function totalCount(text: ServiceText, places: readonly Counted[]): Fact<number> | undefined {
  const apart: Counted[] = [];
  for (const one of [...places].sort((a, b) => a.start - b.start)) {
    const isTold = apart.some(
      known => known.count === one.count && (!known.site || !one.site || known.site === one.site),
    );
    if (!isTold) apart.push(one);
  }
  const [first] = apart;
  const last = apart.at(-1);
  if (!first || !last) return undefined;
  const sum = apart.reduce((all, one) => all + one.count, 0);
  const total = apart.find(one => one.count * 2 === sum && apart.length > 2 && !isListItem(text, one, apart));
  if (total) return factAt(text, total.count, total.start, total.end);
  const areParts = apart.every(one => one.site !== undefined) || isOneSentence(text, apart);
  if (apart.length > 1 && !areParts) return undefined;
  return factAt(text, sum, first.start, last.end);
}

/** "8 forehead, 3 left arm, 5 right arm": each with its own site, and no colon or bracket opens parts of the first. */
function isListItem(text: ServiceText, one: Counted, all: readonly Counted[]): boolean {
  const next = all[all.indexOf(one) + 1];
  const gap = text.passage.text.slice(one.end, next?.start ?? one.end);
  return (
    all.every(other => other.site !== undefined) &&
    isOneSentence(text, all) &&
    !/[:(]|\b(?:total|includ\w*|namely|which|with)\b|[-–—]\s/i.test(gap)
  );
}

function isOneSentence(text: ServiceText, places: readonly Counted[]): boolean {
  return new Set(places.map(one => sentenceAt(text.passage, one.start))).size === 1;
}

/** The place of a count, with the site told between it and the next count. */
export function countedAt(
  text: ServiceText,
  count: number,
  start: number,
  end: number,
  next: number,
): Counted {
  const limit = text.passage.sentences[sentenceAt(text.passage, start)]?.end ?? end;
  const site = text.sites.find(one => one.start >= end && one.end <= Math.min(limit, next));
  return { count, start, end, ...(site ? { site: `${site.side?.value ?? ''} ${site.site.name}` } : {}) };
}

function counted(rule: string, nouns: string, unless?: RegExp, only?: RegExp): ServiceReader {
  const pattern = new RegExp(`\\b${nouns}\\b`, 'i');
  const before = new RegExp(`(?<![#\\d.])\\b${countPattern}\\s(?!x\\b)(?:[\\w-]+\\s){0,3}?${nouns}\\b`, 'gi');
  const after = new RegExp(
    `\\b${nouns}[ \\t]?(?:,|:|\\(|x|×|-|count(?:\\sof)?|total(?:\\sof)?|=)?[ \\t]?(?:x|×|n\\s?=|#)?[ \\t]?(\\d{1,3})\\b(?!\\s?(?:cm|mm|in\\b|%|\\.\\d))`,
    'gi',
  );
  return text => {
    const trigger = triggerOf(text, pattern);
    if (!trigger || unless?.test(text.passage.text) || only?.test(text.passage.text) === false) return [];
    const count = totalCount(text, placesOf(text, before, after)) ?? bareLesions(text);
    return [serviceOf(text, rule, trigger, present({ count }))];
  };
}

/**
 * "Molluscum: curetted 18 lesions": lesions counted by no other name, where the sentence holds no further number
 * that could be a part of them.
 */
function bareLesions(text: ServiceText): Fact<number> | undefined {
  const told = text.passage.sentences.flatMap(({ start, end }) => {
    const words = text.passage.text.slice(start, end).replace(age, one => ' '.repeat(one.length));
    const found = /(?<![#\d.])\b(\d{1,3})\s(?:[\w-]+\s){0,2}?lesions\b/i.exec(words);
    if (!found) return [];
    const at = start + found.index;
    const isOnly = [...words.matchAll(/\d+/g)].length === 1;
    return [isOnly ? factAt(text, Number(found[1]), at, at + found[0].length) : undefined];
  });
  return told.length === 1 ? told[0] : undefined;
}

const age = /\b\d{1,3}\s?-?(?:y\/?o|yrs?|years?|months?|mos?)\b(?:[\s-]?old)?|\bx\s?\d\s(?:cycles|freeze)/gi;

function placesOf(text: ServiceText, before: RegExp, after: RegExp): Counted[] {
  const told = findAll(text.passage, before).flatMap(found => {
    if (/^an?$/i.test(found[1] ?? '') && /s$/i.test(found[0])) return [];
    const count = readCount(found[1]);
    return count === undefined ? [] : [{ count, start: found.index, end: found.index + found[0].length }];
  });
  const listed = findAll(text.passage, after).flatMap(found => {
    const count = readCount(found[1]);
    const start = found.index;
    const end = start + found[0].length;
    // "AKs #2" as the whole line is a heading with its number.
    const line = sentenceText(text.passage, sentenceAt(text.passage, start)).trim();
    if (/#\s?\d+$/.test(line) && line === found[0].trim()) return [];
    const isTold = told.some(one => start < one.end && end > one.start);
    return count === undefined || isTold ? [] : [{ count, start, end }];
  });
  const all = [...told, ...listed].sort((a, b) => a.start - b.start);
  return all.map((one, i) =>
    countedAt(text, one.count, one.start, one.end, all[i + 1]?.start ?? text.passage.text.length),
  );
}

export const readKeratoses = counted(
  'premalignant-destruction',
  '(?:actinic keratos[ei]s|aks?\\b|pre-?malignant lesions?)',
  /\bbelow[- ]knee\b/i,
);
export const readWarts = counted(
  'benign-destruction',
  '(?:(?:plantar |common |flat )?warts?|mollusc(?:um|a)(?: contagiosum)?(?: lesions?)?|verruca(?:e|s| vulgaris)?|seborrh?eic keratos[ei]s|i?sks?)',
  undefined,
  /\b(?:destr\w*|cryo\w*|ln2|liquid nitrogen|froze\w*|freez\w*|cauter\w*|electro\w*|laser|cantharidin|curett\w*|treat\w*|1711[01])\b/i,
);
export const readSkinTags = counted('skin-tags', '(?:skin tags?|acrochordons?|(?<=\\d\\s)tags?)');
