import type { Fact } from '../facts.ts';
import { findAll, sentenceAt, sentenceText } from '../passage.ts';
import { isDenied } from './denied.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerOf,
} from './reader.ts';

/** Chiropractic counts five spine regions; osteopathic ten body regions. */
const spineRegions: readonly (readonly [string, RegExp])[] = [
  ['cervical', /\b(?:cervical|neck|c-?spine|C[1-7])\b/gi],
  ['thoracic', /\b(?:thoracic|mid-?back|t-?spine|upper back|T(?:1[0-2]|[1-9]))\b/gi],
  ['lumbar', /\b(?:lumbar|low(?:er)? back|l-?spine|L[1-5])\b/gi],
  ['sacral', /\b(?:sacr(?:al|um)|sacrococcygeal|S[1-4])\b/gi],
  ['pelvic', /\b(?:pelvi[cs]|sacro-?iliac|si joints?)\b/gi],
];
const bodyRegions: typeof spineRegions = [
  ...spineRegions,
  ['head', /\b(?:head|cranial)\b/gi],
  ['legs', /\b(?:lower extremit(?:y|ies)|legs?)\b/gi],
  ['arms', /\b(?:upper extremit(?:y|ies)|arms?)\b/gi],
  ['ribs', /\b(?:rib ?cage|ribs?)\b/gi],
  ['abdomen', /\b(?:abdom(?:en|inal)|viscera\w*)\b/gi],
];

/** Chiropractic and osteopathic manipulation by regions, counted or named. */
export const readManipulation: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:chiro(?:pract\w+)?\b|osteopathic manipulat\w+|cmt\b|omt\b|omm\b|spinal (?:manipulat\w+|adjust\w+)|(?:spine|spinal|back|neck) (?:was )?adjusted)/i,
  );
  if (!trigger || !/\b(?:manipulat\w+|adjust\w+|cmt|omt|omm|treat\w+|regions?)\b/i.test(text.passage.text))
    return [];
  const kind = findChoice(text, trigger, [
    ['osteopathic', /\b(?:osteopathic|omt|omm|do manipulat\w+)\b/i],
    ['chiropractic', /\b(?:chiro(?:practic|practor)?|cmt)\b/i],
  ]);
  const regions =
    findFact(
      text,
      trigger,
      new RegExp(`\\b${countPattern}\\s(?:spinal\\s|spine\\s|body\\s)?(?:regions?|areas?)\\b`, 'i'),
      found => readCount(found[1]),
    ) ?? namedRegions(text, kind?.value === 'osteopathic' ? bodyRegions : spineRegions);
  const activeTreatment = findFact(
    text,
    trigger,
    /\b(?:active(?:\/corrective)? (?:treatment|tx|care)|acute (?:treatment|tx|care|episode|injury)|acute\b|corrective (?:treatment|care))/i,
    found => (isDenied(text, found.index, found.index + found[0].length) ? undefined : true),
  );
  const sameRegion = sameRegionTherapy(text, kind?.value === 'osteopathic' ? bodyRegions : spineRegions);
  return [serviceOf(text, 'manipulation', trigger, present({ kind, regions, activeTreatment, sameRegion }))];
};

const manualTherapy =
  /\b(?:manual (?:therapy|traction|release)|myofascial release|soft tissue mobili[sz]ation|97140)\b/i;

/** "Also done to the neck" goes on; "also manual therapy" begins another. */
const CLAUSE_ENDS =
  /[;?]|\b(?:also|plus|then)\s(?=(?:\w+\s){0,2}(?:manual|myofascial|soft tissue|97140|adjust\w*|manipulat\w*))/i;

/** The clause between full stops, semicolons and "also" or "plus" that a place stands in is about manual therapy. */
function isOfManualTherapy({ passage }: ServiceText, at: number): boolean {
  const span = passage.sentences[sentenceAt(passage, at)] ?? { start: at, end: at };
  const before = passage.text.slice(span.start, at).split(CLAUSE_ENDS).at(-1) ?? '';
  const after = passage.text.slice(at, span.end).split(CLAUSE_ENDS)[0] ?? '';
  const clause = before + after;
  return manualTherapy.test(clause) && !/\b(?:adjust\w*|manipulat\w*|cmt|omt)\b/i.test(clause);
}

/** Manual therapy told of regions that were all manipulated too; undefined where any is another or none is told. */
function sameRegionTherapy(text: ServiceText, regions: typeof spineRegions): Fact<true> | undefined {
  const places = regions.flatMap(([name, pattern]) =>
    findAll(text.passage, pattern)
      .filter(one => !isDenied(text, one.index, one.index + one[0].length))
      .map(one => ({ name, start: one.index, end: one.index + one[0].length })),
  );
  const worked = places.filter(one => isOfManualTherapy(text, one.start));
  const adjusted = new Set(places.filter(one => !isOfManualTherapy(text, one.start)).map(one => one.name));
  const [first] = worked;
  if (
    !first ||
    !worked.every(one => adjusted.has(one.name)) ||
    worked.some(one => isOtherPlace(text, one.start))
  )
    return undefined;
  return factAt(text, true as const, first.start, first.end);
}

/** The manual therapy is also told of a place off the spine. */
function isOtherPlace({ passage }: ServiceText, at: number): boolean {
  return /\b(?:shoulders?|arms?|elbows?|wrists?|hips?|knees?|legs?|ankles?|foot|feet|different|separate|other region)\b/i.test(
    sentenceText(passage, sentenceAt(passage, at)),
  );
}

function namedRegions(text: ServiceText, regions: typeof spineRegions): Fact<number> | undefined {
  const found = regions.flatMap(([, pattern]) =>
    findAll(text.passage, pattern)
      .filter(
        one => !isDenied(text, one.index, one.index + one[0].length) && !isOfManualTherapy(text, one.index),
      )
      .slice(0, 1),
  );
  const starts = found.map(one => one.index);
  const ends = found.map(one => one.index + one[0].length);
  return found.length === 0 ? undefined : factAt(text, found.length, Math.min(...starts), Math.max(...ends));
}
