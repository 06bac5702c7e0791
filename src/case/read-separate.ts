import { findAll, type Passage, sentenceAt } from './passage.ts';

export interface SeparateMention {
  readonly value: boolean;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

const place =
  '(?:anatomic(?:al)?\\s|body\\s|wound\\s)?(?:sites?|wounds?|ulcers?|lesions?|locations?|areas?|incisions?|legs?|foot|extremity|limbs?|one)';
const apart = new RegExp(
  `\\b(?:separate|different|distinct|another|other|second)(?:\\s(?:and distinct|anatomical|anatomic))?\\s${place}\\b`,
  'gi',
);
const same = new RegExp(`\\b(?:same|whole|entire|identical)\\s${place}\\b`, 'gi');

/** "On a separate wound" and "on the same wound", as stated facts; questions about them state nothing. */
export function readSeparateSites(passage: Passage): SeparateMention[] {
  const read = (pattern: RegExp, value: boolean) =>
    findAll(passage, pattern).flatMap(found => {
      const before = passage.text.slice(Math.max(0, found.index - 50), found.index);
      const doubtful =
        /\b(?:if|whether|unless|is it|was it|or|should it|when|would|does it have to be|must be)\b[^.;]{0,40}$/i.test(
          before,
        );
      const isNegated = /\b(?:not|no|isn't|wasn't|never)\s(?:\w+\s){0,3}$/i.test(before);
      if (doubtful || (isNegated && /\bno\s$/i.test(before))) return [];
      if (
        value &&
        !/\b(?:on|of|at|to|in|from|is|was|were|are|separate|distinct)\b[^.;]{0,20}$/i.test(before) &&
        !/^separate|^distinct|^different/i.test(found[0])
      )
        return [];
      return [
        {
          value: isNegated ? !value : value,
          start: found.index,
          end: found.index + found[0].length,
          sentence: sentenceAt(passage, found.index),
        },
      ];
    });
  return [...read(apart, true), ...read(same, false)].sort((a, b) => a.start - b.start);
}
