import type { Fact } from '../facts.ts';
import { sentenceText } from '../passage.ts';
import { isDenied } from './denied.ts';
import { type Levels, levelsOf, type SidedLevels, sidedLevelsOf } from './levels.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  isPast,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggersOf,
} from './reader.ts';
import { hasOwnSides, sideOf } from './sides.ts';

const regionWords = [
  ['cervical-thoracic', /\b(?:cervical|thoracic|neck)\b/i],
  ['lumbar-sacral', /\b(?:lumbar|sacral|lumbosacral|low(?:er)? back|caudal)\b/i],
] as const;

const facetWords =
  /\b(?:facets?|medial branch(?:es)?|mbbs?\b|zygapophy(?:seal|sial)|(?:radiofrequency|rf) (?:ablations?|destruction|neurotomy|lesioning)|rfas?\b|dorsal ram(?:us|i))\b/i;
const nerveWords = /\b(?:medial branch(?:es)?|mbbs?|dorsal ram(?:us|i)|nerves?)\b/i;

/** Facet joint injections and radiofrequency destruction by region, joints or nerves, and side. */
export const readFacet: ServiceReader = text => {
  const trigger = named(text, facetWords);
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    [
      'destruction',
      /\b(?:destruct\w+|ablat\w+|radiofrequency|rfas?|neurotomy|rhizotomy)\b(?!\s(?:is|will|was)?\s?(?:planned|next|considered))/i,
    ],
    ['injection', /\b(?:inject\w*|blocks?|mbbs?)\b/i],
  ]);
  if (!kind) return [];
  const levels = levelsOf(text);
  const nerves =
    findFact(
      text,
      trigger,
      new RegExp(`\\b${countPattern}\\s(?:contiguous\\s|medial branch\\s|spinal\\s)*nerves?\\b`, 'i'),
      found => readCount(found[1]),
    ) ?? namedNerves(text, trigger, levels);
  const joints =
    findFact(
      text,
      trigger,
      new RegExp(
        `\\b${countPattern}\\s(?:facet\\s|joint\\s|spinal\\s|lumbar\\s|cervical\\s)*(?:joints?|levels?)\\b`,
        'i',
      ),
      found => readCount(found[1]),
    ) ??
    (nerves || !levels || levels.interspaces.size === 0
      ? undefined
      : factAt(text, levels.interspaces.size, levels.start, levels.end));
  const side = sideOf(text, trigger);
  const sided = side ? undefined : sidedLevelsOf(text, false);
  return [
    serviceOf(
      text,
      'facet',
      trigger,
      present({
        kind,
        region: regionOf(text, trigger, levels),
        joints: sided ? undefined : joints,
        nerves: sided || (joints && !nerves) ? undefined : nerves,
        ...sidedFacet(side),
        ...eachSide(text, trigger, sided, ['leftJoints', 'rightJoints']),
      }),
    ),
  ];
};

function sidedFacet(side: Fact<'left' | 'right' | 'both'> | undefined) {
  if (side?.value === 'both') return { bilateral: { ...side, value: true } };
  return { side };
}

/** The levels of each side, or that the sides are told without their levels. */
function eachSide(
  text: ServiceText,
  trigger: Trigger,
  sided: SidedLevels | undefined,
  [left, right]: readonly [string, string],
) {
  if (sided)
    return {
      [left]: factAt(text, sided.left, sided.start, sided.end),
      [right]: factAt(text, sided.right, sided.start, sided.end),
    };
  return hasOwnSides(text, trigger) ? { unclearSides: factAt(text, true, trigger.start, trigger.end) } : {};
}

/** "Medial branches at L3, L4 and L5": vertebrae named alone are the nerves. */
function namedNerves(text: ServiceText, trigger: Trigger, levels: Levels | undefined) {
  const said = `${sentenceText(text.passage, trigger.sentence)} ${sentenceText(text.passage, trigger.sentence + 1)}`;
  const isOfNerves = nerveWords.test(said) && levels !== undefined && levels.interspaces.size === 0;
  return isOfNerves && levels.single.size > 1
    ? factAt(text, levels.single.size, levels.start, levels.end)
    : undefined;
}

function regionOf(text: ServiceText, trigger: Trigger, levels: Levels | undefined) {
  return levels
    ? factAt(text, levels.region, levels.start, levels.end)
    : findChoice(text, trigger, regionWords);
}

const epiduralWords =
  /\b(?:epidurals?|(?:tf|il|c|l|t)?esis?|transforaminals?|selective nerve root blocks?|snrbs?)\b/i;
const guided =
  /\b(?:fluoro\w*|c-arm|ct[- ]guid\w+|ct guidance|imag(?:e|ing)[- ]?(?:guid\w+)|x-ray guid\w+)\b/i;

/** Epidural injections: approach, region, imaging and levels. */
export const readEpidural: ServiceReader = text => {
  const trigger = named(text, epiduralWords);
  const body = text.passage.text;
  if (
    !trigger ||
    !/\b(?:inject\w*|steroids?|inter-?laminar|caudal|\w{0,2}esis?|transforaminals?|snrbs?|root blocks?)\b/i.test(
      body,
    )
  )
    return [];
  if (/\b(?:labor|labour|delivery|an[ae]sthesia|catheter|blood patch|hematoma|abscess)\b/i.test(body))
    return [];
  const approach = findChoice(text, trigger, [
    ['transforaminal', /\b(?:transforaminals?|tfesis?|selective nerve root blocks?|snrbs?)\b/i],
    ['interlaminar', /\b(?:inter-?laminar|translaminar|caudal|ilesis?)\b/i],
  ]);
  const levels = levelsOf(text);
  const isForaminal = approach?.value === 'transforaminal';
  const side = isForaminal ? sideOf(text, trigger) : undefined;
  const sided = isForaminal && !side ? sidedLevelsOf(text, true) : undefined;
  const counted =
    findFact(
      text,
      trigger,
      new RegExp(`\\b${countPattern}\\s(?:spinal\\s|lumbar\\s|cervical\\s)*(?:levels?|foramina)\\b`, 'i'),
      found => readCount(found[1]),
    ) ??
    (levels && factAt(text, levels.interspaces.size + levels.single.size, levels.start, levels.end));
  return [
    serviceOf(
      text,
      'epidural',
      trigger,
      present({
        approach,
        region: regionOf(text, trigger, levels),
        imaging: imagingOf(text, trigger),
        levels: isForaminal && !sided ? counted : undefined,
        side,
        ...(isForaminal ? eachSide(text, trigger, sided, ['leftLevels', 'rightLevels']) : {}),
      }),
    ),
  ];
};

/** Whether imaging guided the needle, as stated: "under fluoroscopy", "without imaging", "blind". */
export function imagingOf(text: ServiceText, trigger: Trigger): Fact<boolean> | undefined {
  const none = findFact(
    text,
    trigger,
    /\b(?:(?:no|without)(?: any)? (?:imag\w+|fluoro\w*|guidance|ct)|blind(?:ly)?|landmark[- ]?(?:guided|based)?|unguided)\b/i,
    () => false,
  );
  return (
    none ??
    findFact(text, trigger, guided, found => !isDenied(text, found.index, found.index + found[0].length))
  );
}

/** The first place that names the service as of now. */
function named(text: ServiceText, pattern: RegExp): Trigger | undefined {
  return triggersOf(text, pattern).filter(one => !isPast(text, one))[0];
}
