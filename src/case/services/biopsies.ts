import { findAll, sentenceAt, sentenceText } from '../passage.ts';
import { type Counted, totalCount } from './lesion-counts.ts';
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

const biopsy = '(?:biops(?:y|ies|ied)|bxs?(?![\\w-]))';
const techniques: readonly (readonly [string, string])[] = [
  ['punch', 'punch(?:ed)?'],
  // "Tangential (shave)" names one technique twice.
  ['tangential', '(?:tangential(?:ly)?|shave)(?:\\s?[(/]\\s?(?:tangential|shave)\\)?)?'],
  ['incisional', 'incisional'],
];
const isBiopsy = new RegExp(`\\b${biopsy}`, 'i');
const isRemoved = /\b(?:excis(?:ed|ion)|destroyed|destruction|ed\s?&\s?c|mohs)\b/i;
const anyTechnique = new RegExp(`\\b(?:${techniques.map(([, words]) => words).join('|')})\\b`, 'gi');
const named = new RegExp(
  `\\b(?:(?:punch|tangential|shave|incisional|skin)\\s${biopsy}|biops(?:y|ies)(?: today)?|bxs?(?![\\w-])|punch\\b[^.\\n]{0,30}\\bshave|shave\\b[^.\\n]{0,30}\\bpunch)`,
  'i',
);

/** Skin biopsies with the count of each technique. */
export const readBiopsies: ServiceReader = text => {
  const trigger = triggerOf(text, named);
  if (
    !trigger ||
    !/\b(?:skin|punch|tangential|shave|incisional|derm\w*|technique|mole|lesions?)\b/i.test(text.passage.text)
  )
    return [];
  const values = present(
    Object.fromEntries(techniques.map(([name, words]) => [name, countOf(text, words)] as const)),
  );
  // A biopsy of the lesion that is then taken out is part of taking it out (NCCI manual ch. 3).
  const same = /\bsame (?:lesion|mole|spot|growth)\b/i.exec(text.passage.text);
  if (!same || !isRemoved.test(text.passage.text)) return [serviceOf(text, 'skin-biopsy', trigger, values)];
  const counts = Object.values(values).map(({ value }) => value);
  if (counts.length !== 1 || counts[0] !== 1) return [];
  const removed = factAt(text, true, same.index, same.index + same[0].length);
  return [serviceOf(text, 'skin-biopsy', trigger, { ...values, removed })];
};

function countOf(text: ServiceText, words: string) {
  const place = new RegExp(
    `(?:\\b${countPattern}\\s(?:skin\\s)?)?\\b${words}(?:\\s(?:skin\\s)?${biopsy})?(?:\\s?\\(?(?:x|×)\\s?(\\d{1,2})\\b)?`,
    'gi',
  );
  const found = findAll(text.passage, place).filter(
    one => one[1] !== undefined || one[2] !== undefined || isBiopsy.test(one[0]) || isListed(text, one.index),
  );
  const others = findAll(text.passage, anyTechnique).map(one => one.index);
  const places = found.flatMap((one): Counted[] => {
    const start = one.index;
    const end = start + one[0].length;
    const stated = readCount(one[1]) ?? readCount(one[2]);
    const sites = sitesAfter(
      text,
      end,
      others.find(at => at >= end),
    );
    const isSingle = /(?:biopsy|biopsied|bx)$/i.test(one[0]) || !isBiopsy.test(one[0]);
    const more =
      stated === undefined
        ? 0
        : furtherCount(
            text,
            end,
            others.find(at => at >= end),
          );
    const count =
      (stated === undefined ? undefined : stated + more) ??
      (sites.length > 1 ? sites.length : isSingle ? 1 : undefined);
    if (count === undefined || (stated === undefined && isQuestion(text, start))) return [];
    return [{ count, start, end, ...(sites.length > 0 ? { site: sites.join(' ') } : {}) }];
  });
  // "Shave biopsy of the cheek" beside a bare "shave biopsy" is one biopsy told twice.
  const sited = places.filter(one => one.site !== undefined);
  return totalCount(text, sited.length > 0 && places.every(one => one.count === 1) ? sited : places);
}

/**
 * "x2 L forearm and one R forearm": what a list counts further. Where its first site has a number too, the numbers
 * are parts of the count told before.
 */
function furtherCount(text: ServiceText, end: number, next = text.passage.text.length): number {
  const span = text.passage.sentences[sentenceAt(text.passage, end - 1)];
  const tail = text.passage.text.slice(end, Math.min(span?.end ?? end, next));
  const counted = [...tail.matchAll(further)].map(one => ({
    count: readCount(one[1]) ?? 0,
    at: end + one.index,
  }));
  const [first] = text.sites.filter(site => site.start >= end && site.end <= end + tail.length);
  const isApart =
    first !== undefined &&
    counted.every(one => one.at > first.start) &&
    !/\b(?:\d{1,2}|one|two|three|four|five|six)\s/i.test(tail.slice(0, first.start - end));
  return isApart ? counted.reduce((sum, one) => sum + one.count, 0) : 0;
}

const further = new RegExp(
  `(?:,|\\band\\b|&|\\+|\\bplus\\b)\\s(?:x\\s?)?${countPattern}\\s(?:on\\s|of\\s|from\\s)?(?:the\\s)?(?=(?:l|r|lt|rt|left|right|upper|lower|back|chest|arm|leg|face|scalp|neck)\\b)`,
  'gi',
);

/** "Bx x3: punch R scalp, shave L temple": the techniques of a list of biopsies. */
function isListed(text: ServiceText, start: number): boolean {
  const sentence = sentenceText(text.passage, sentenceAt(text.passage, start));
  return isBiopsy.test(sentence) || (/\bpunch\b/i.test(sentence) && /\bshave\b/i.test(sentence));
}

function isQuestion(text: ServiceText, start: number): boolean {
  const span = text.passage.sentences[sentenceAt(text.passage, start)];
  return span !== undefined && /\?\s*$/.test(text.passage.text.slice(span.start, span.end).trim());
}

/** The sites listed after a biopsy, as far as the next technique or the end of its sentence. */
function sitesAfter(text: ServiceText, end: number, next = text.passage.text.length): string[] {
  const span = text.passage.sentences[sentenceAt(text.passage, end - 1)];
  const limit = Math.min(span?.end ?? end, next);
  const sites = text.sites.filter(site => site.start >= end && site.end <= limit);
  return sites
    .filter((site, i) => {
      const before = sites[i - 1];
      const gap = text.passage.text.slice(before?.end ?? end, site.start);
      return !before || /^[^.;,/&+]{0,12}(?:,|\band\b|[&+/])[^.;,/&+]{0,14}$/i.test(gap);
    })
    .map(site => `${site.side?.value ?? ''} ${site.words}`);
}
