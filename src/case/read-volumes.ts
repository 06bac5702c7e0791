import { Decimal } from 'decimal.js';
import { isVague } from './area-mention.ts';
import type { Fact } from './facts.ts';
import { findAll, type Passage, quoteOf } from './passage.ts';
import { numberPattern as N, readNumber } from './read-numbers.ts';

/** One stated volume, in millilitres. */
export interface VolumeMention {
  readonly ml: number;
  readonly start: number;
  readonly end: number;
  readonly range?: { readonly low: number; readonly high: number };
}

const unit =
  '(ml|mls|millilit(?:er|re)s?|cc|ccs|lit(?:er|re)s?|l(?=\\s(?:of\\s)?(?:ns|lr|normal|saline|fluid|d5)))';
/** A number before the unit: "40 mg/mL" is a strength, "5 mL/hr" a rate, and "cc:" an address line. */
const volume = new RegExp(
  `(?<![\\d.,/$#-]|/\\s)(${N})(?:\\s?(?:-|–|to)\\s?(${N}))?[\\s-]?${unit}\\b(?!\\s?(?:/|per\\b|an hour|:))`,
  'gi',
);

/** Every stated volume of a text, in text order. */
export function volumesIn(passage: Passage): VolumeMention[] {
  return findAll(passage, volume).flatMap(found => {
    const [first, second] = [found[1], found[2]].map(raw => mlOf(raw, found[3] ?? ''));
    const ml = second ?? first;
    if (ml === undefined) return [];
    const isRange = first !== undefined && second !== undefined && first < second;
    return [
      {
        ml,
        start: found.index,
        end: found.index + found[0].length,
        ...(isRange ? { range: { low: first, high: second } } : {}),
      },
    ];
  });
}

function mlOf(raw: string | undefined, word: string): number | undefined {
  const value = raw === undefined ? undefined : readNumber(raw);
  if (value === undefined) return undefined;
  return new Decimal(value).times(/^l/i.test(word) ? 1000 : 1).toNumber();
}

/** The volumes of a text as facts, each with its quote. */
export function readVolumes(passage: Passage): Fact<number>[] {
  return volumesIn(passage).map(({ ml, start, end, range }) => {
    const vague =
      range !== undefined ||
      isVague(passage.text.slice(Math.max(0, start - 40), start), passage.text.slice(end, end + 20));
    return {
      value: ml,
      quote: quoteOf(passage, start, end),
      ...(vague ? { approximate: true } : {}),
      ...(range ? { range: { ...range } } : {}),
    };
  });
}
