import { findAll, sentenceText } from '../passage.ts';
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
  triggerAt,
  triggerOf,
} from './reader.ts';

const jointWords: readonly (readonly [string, RegExp])[] = [
  ['subacromial-bursa', /\bsubacromial(?: bursa)?\b/gi],
  ['acromioclavicular', /\b(?:acromioclavicular|ac joint)\b/gi],
  ['jaw', /\b(?:tmj|temporomandibular|jaw)\b/gi],
  ['shoulder', /\b(?:shoulders?|glenohumeral)\b/gi],
  ['knee', /\bknees?\b/gi],
  ['hip', /\bhips?\b/gi],
  ['wrist', /\bwrists?\b/gi],
  ['elbow', /\belbows?\b/gi],
  ['ankle', /\bankles?\b/gi],
  ['finger', /\b(?:fingers?|thumb|mcp|pip joint|cmc)\b/gi],
  ['toe', /\b(?:toes?|mtp)\b/gi],
];
const sidePattern = /\b(left|right|both|bilateral|lt|rt)\b(?:\s\w+){0,2}\s?$/i;

interface Joint {
  readonly joint: string;
  readonly side?: string;
  readonly ultrasound?: true;
}

/** Joint injections and aspirations: each joint with its side, and ultrasound guidance. */
export const readJoints: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:inject(?:ed|ion|ions|ing)?|aspirat\w+|arthrocentesis)\b/i);
  if (
    !trigger ||
    /\b(?:trigger point|facet|epidural|vaccin\w*|botox|botulinum|nerve block|biops\w*|im injection|subcutaneous injection)\b/i.test(
      text.passage.text,
    )
  )
    return [];
  const found = jointWords
    .flatMap(([joint, pattern]) =>
      findAll(text.passage, pattern).map(match =>
        jointAt(text, joint, match.index, match.index + match[0].length),
      ),
    )
    .filter(one =>
      /\b(?:inject|aspirat|arthrocentesis|kenalog|steroid|cortisone|depo)/i.test(
        sentenceText(text.passage, triggerAt(text, one.start, one.end).sentence),
      ),
    )
    .sort((a, b) => a.start - b.start);
  const apart = found
    .filter((one, i) => found.findIndex(other => same(other.joint, one.joint)) === i)
    .map(one => {
      // "Knee ..., knee under ultrasound": what a later mention adds holds for the joint.
      const guided = found.some(other => other.joint.ultrasound && same(other.joint, one.joint));
      return guided ? { ...one, joint: { ...one.joint, ultrasound: true as const } } : one;
    });
  const first = apart[0];
  const last = apart.at(-1);
  if (!first || !last) return [];
  const bilateral = findFact(text, trigger, /\btwo lines\b/i, () => 'two-lines');
  return [
    serviceOf(
      text,
      'joint-injection',
      trigger,
      present({
        joints: factAt(
          text,
          apart.map(one => one.joint),
          first.from,
          last.end,
        ),
        bilateral,
      }),
    ),
  ];
};

function same(a: Joint, b: Joint): boolean {
  return a.joint === b.joint && (a.side === b.side || a.side === undefined || b.side === undefined);
}

function jointAt(
  text: ServiceText,
  joint: string,
  start: number,
  end: number,
): { joint: Joint; start: number; end: number; from: number } {
  const before = text.passage.text.slice(Math.max(0, start - 70), start);
  const word = sidePattern.exec(before);
  const raw = (word?.[1] ?? '').toLowerCase();
  const side = raw === '' ? undefined : raw.startsWith('b') ? 'both' : raw.startsWith('l') ? 'left' : 'right';
  const unguided = /^[^.;,]{0,30}\b(?:without|no)\s(?:ultrasound|us\b|image|imaging)/i.test(
    text.passage.text.slice(end, end + 60),
  );
  const guided =
    !unguided &&
    (/^[^.;,]{0,40}\b(?:ultrasound|us[- ]guid\w*|sonograph\w*)\b/i.test(
      text.passage.text.slice(end, end + 60),
    ) ||
      /\b(?:ultrasound|us)[- ]guided[^.;,]{0,50}$/i.test(before + text.passage.text.slice(start, end)));
  return {
    joint: { joint, ...(side ? { side } : {}), ...(guided ? { ultrasound: true as const } : {}) },
    start,
    end,
    from: word ? start - before.length + word.index : start,
  };
}

/** Trigger points and dry needling by muscles. */
export const readTriggerPoints: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:trigger point injections?|dry needling|trigger points?)\b/i);
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['dry-needling', /\bdry needl\w+\b/i],
    ['trigger-point', /\btrigger points?\b/i],
  ]);
  const muscles = findFact(
    text,
    trigger,
    new RegExp(`\\b${countPattern}\\s(?:[\\w-]+\\s){0,2}?muscles?\\b`, 'i'),
    found => readCount(found[1]),
  );
  const counted =
    muscles ??
    findFact(text, trigger, namedMuscles, found => (found[1] ?? '').split(/,\s?(?:and\s)?|\sand\s/).length);
  return [serviceOf(text, 'trigger-points', trigger, present({ kind, muscles: counted }))];
};

/** "Into the trapezius, rhomboid and levator scapulae muscles": the list is counted. */
const namedMuscles =
  /\b(?:into|in|of)\s(?:the\s)?((?:(?!muscles?\b)[a-z]+(?:\s(?!muscles?\b|and\b)[a-z]+){0,2}(?:,\s(?:and\s)?|\sand\s)?){1,8})\smuscles?\b/i;

/** Facet joint injections and radiofrequency destruction by region, joints or nerves. */
export const readFacet: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:facet|medial branch|mbb\b|zygapophyseal|(?:radiofrequency|rf) (?:ablation|destruction|neurotomy)|rfa\b)/i,
  );
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['destruction', /\b(?:destruct\w+|ablat\w+|radiofrequency|rfa|neurotomy|rhizotomy)\b/i],
    ['injection', /\b(?:inject\w*|block\w*|mbb)\b/i],
  ]);
  if (!kind) return [];
  const levels = findAll(text.passage, /\b([CTL])(\d{1,2})\s?-\s?(?:[CTLS])?(\d{1,2})\b/g);
  const region =
    findChoice(text, trigger, [
      ['cervical-thoracic', /\b(?:cervical|thoracic|neck)\b/i],
      ['lumbar-sacral', /\b(?:lumbar|sacral|lumbosacral|low back)\b/i],
    ]) ??
    (levels[0] &&
      factAt(
        text,
        levels[0][1] === 'L' ? 'lumbar-sacral' : 'cervical-thoracic',
        levels[0].index,
        levels[0].index + levels[0][0].length,
      ));
  const nerves = findFact(
    text,
    trigger,
    new RegExp(`\\b${countPattern}\\s(?:contiguous\\s|medial branch\\s)?nerves?\\b`, 'i'),
    found => readCount(found[1]),
  );
  const said = findFact(
    text,
    trigger,
    new RegExp(`\\b${countPattern}\\s(?:facet\\s)?(?:joints?|levels?)\\b`, 'i'),
    found => readCount(found[1]),
  );
  const last = levels.at(-1);
  const joints =
    said ??
    (nerves || !levels[0] || !last
      ? undefined
      : factAt(
          text,
          new Set(levels.map(level => level[0].replace(/\s/g, ''))).size,
          levels[0].index,
          last.index + last[0].length,
        ));
  const bilateral = findFact(text, trigger, /\b(?:bilateral(?:ly)?|both sides)\b/i, () => true);
  return [serviceOf(text, 'facet', trigger, present({ kind, region, joints, nerves, bilateral }))];
};

/** Botulinum toxin for migraine or limb spasticity. */
export const readChemodenervation: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:botox|botulinum|chemodenervation|onabotulinum\w*|dysport|xeomin)\b/i);
  if (!trigger) return [];
  const target = findChoice(text, trigger, [
    ['migraine', /\bmigraines?\b/i],
    ['limbs', /\b(?:limbs?|arms?|legs?|extremit\w+|spasticity)\b/i],
  ]);
  if (!target) return [];
  const musclesByLimb =
    findFact(text, trigger, /\bmuscles by limb:?\s?(\d{1,2}(?:,\s?\d{1,2}){0,3})/i, found =>
      (found[1] ?? '').split(/,\s?/).map(Number),
    ) ??
    findFact(text, trigger, new RegExp(`\\b${countPattern}\\s(?:[\\w-]+\\s){0,2}?muscles\\b`, 'i'), found => {
      const count = readCount(found[1]);
      return count === undefined ? undefined : [count];
    });
  return [
    serviceOf(
      text,
      'chemodenervation',
      trigger,
      present({ target, musclesByLimb: target.value === 'limbs' ? musclesByLimb : undefined }),
    ),
  ];
};
