import type { Procedure } from './facts.ts';
import { findAll, type Passage, sentenceAt, sentenceText } from './passage.ts';

type Technique = NonNullable<Procedure['technique']>['value'];

export interface TechniqueMention {
  readonly value: Technique;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

const patterns: readonly (readonly [Technique, RegExp])[] = [
  [
    'non-selective',
    /\b(?:non-?\s?selective|wet[- ]to[- ](?:moist|dry)|whirlpool|hydrotherapy|abrasion|wip(?:ed|ing) (?:away|off|clean)|(?:cleansed|scrubbed|wiped) (?:\w+ ){0,3}with (?:gauze|saline|ns|wet)|mechanical(?:ly)? debr\w+|mechanical debridement)\b/gi,
  ],
  ['enzymatic', /\b(?:enzymatic(?:ally)?|santyl|collagenase|autolytic)\b/gi],
  [
    'excisional',
    /\b(?:excisional(?:ly)?|surgical(?:ly)?(?:\sexcisional)?(?=\s(?:wound\s)?deb)|(?:exc|surg)\.?(?=\s(?:sharp\s|wound\s)?deb)|sharp excision|excision of devitali[sz]ed)\b/gi,
  ],
  ['selective', /\bselective(?:ly)?\b/gi],
  [
    'sharp',
    /\b(?:sharp(?:ly)?|curett?e[ds]?|scalpel|#?1[05] blade|forceps|scissors|tissue nippers?|rongeur)\b/gi,
  ],
];

/**
 * How a debridement was done, where the words stand in or next to a sentence about one.
 * @param isCoded the text names a debridement by its code alone: then the words stand for it anywhere.
 */
export function readTechniques(passage: Passage, isCoded = false): TechniqueMention[] {
  const found: TechniqueMention[] = [];
  for (const [value, pattern] of patterns) {
    for (const match of findAll(passage, pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      const sentence = sentenceAt(passage, start);
      if (found.some(known => start < known.end && end > known.start)) continue;
      if (
        value !== 'sharp' &&
        !isCoded &&
        !/\bdeb|excis/i.test(`${sentenceText(passage, sentence - 1)} ${sentenceText(passage, sentence)}`)
      )
        continue;
      if (
        /\b(?:no|not|without|versus|vs\.?|or)\s(?:a\s)?$/i.test(
          passage.text.slice(Math.max(0, start - 12), start),
        )
      )
        continue;
      if (value === 'selective' && /\bnon-?\s?$/i.test(passage.text.slice(Math.max(0, start - 5), start)))
        continue;
      found.push({ value, start, end, sentence });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
