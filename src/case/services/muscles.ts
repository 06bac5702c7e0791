import type { Fact } from '../facts.ts';
import { findAll, sentenceAt } from '../passage.ts';
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
  type Trigger,
  triggerOf,
} from './reader.ts';
import { sideOf } from './sides.ts';

const muscleNames =
  /\b(?:trapez(?:ius|ii)|traps?|levator(?: scapulae)?|rhomboids?|splenius(?: capitis| cervicis)?|supraspinatus|infraspinatus|subscapularis|teres (?:major|minor)|latissimus(?: dorsi)?|quadratus lumborum|ql|glute(?:us)? ?(?:med(?:ius)?|max(?:imus)?|min(?:imus)?)|piriformis|erector spinae|(?:cervical|thoracic|lumbar|lumbosacral)? ?paraspinals?|sternocleidomastoid|scm|scalenes?|masseters?|temporalis|deltoid|ilio-?psoas|multifid(?:us|i)|longissimus|iliocostalis|pectoralis(?: major| minor)?|biceps|triceps|brachioradialis|gastrocnemius|soleus|hamstrings?|tensor fascia(?:e)? lata(?:e)?|semispinalis|sub-?occipitals?)\b/gi;
const counted = new RegExp(
  `\\b${countPattern}\\s(?:(?:different|separate|distinct|upper|lower|neck|back|limb)\\s){0,2}muscles?\\b`,
  'gi',
);

/** Trigger points and dry needling by muscles. */
export const readTriggerPoints: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:trigger point injections?|dry needl\w+|trigger points?|tpis?\b)\b/i);
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['dry-needling', /\bdry needl\w+\b/i],
    ['trigger-point', /\btrigger points?\b|\btpis?\b/i],
  ]);
  const muscles = countedMuscles(text) ?? namedMuscles(text) ?? listedMuscles(text, trigger);
  return [serviceOf(text, 'trigger-points', trigger, present({ kind, muscles }))];
};

/** "2 muscles of the neck and 2 muscles of the low back": counts of one sentence are added. */
function countedMuscles(text: ServiceText): Fact<number> | undefined {
  const found = findAll(text.passage, counted).flatMap(one => {
    const count = readCount(one[1]);
    return count === undefined
      ? []
      : [
          {
            count,
            start: one.index,
            end: one.index + one[0].length,
            sentence: sentenceAt(text.passage, one.index),
          },
        ];
  });
  const last = found.at(-1);
  if (!last) return undefined;
  const own = found.filter(one => one.sentence === last.sentence);
  const total = own.reduce((sum, one) => sum + one.count, 0);
  return factAt(text, total, own[0]?.start ?? last.start, last.end);
}

const FEW = 2;

/** Muscles named one by one. A pair told as "bilateral" may be two muscles: few names then tell no number. */
function namedMuscles(text: ServiceText): Fact<number> | undefined {
  const found = findAll(text.passage, muscleNames);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return undefined;
  const names = new Set(found.map(one => plain(one[0])));
  if (
    names.size <= FEW &&
    /\b(?:bilateral(?:ly)?|both|left and right|right and left)\b/i.test(text.passage.text)
  )
    return undefined;
  return factAt(text, names.size, first.index, last.index + last[0].length);
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^traps?$|^trapezii$/, 'trapezius')
    .replace(/^levator$/, 'levator scapulae')
    .replace(/^ql$/, 'quadratus lumborum')
    .replace(/^scm$/, 'sternocleidomastoid')
    .replace(/s$/, '');
}

/** "Into the vastus, adductor and gracilis muscles": an unknown list is counted by its commas. */
const list =
  /\b(?:into|in|of)\s(?:the\s)?((?:(?!muscles?\b)[a-z]+(?:\s(?!muscles?\b|and\b)[a-z]+){0,2}(?:,\s(?:and\s)?|\sand\s)?){1,8})\smuscles?\b/i;

function listedMuscles(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  return findFact(text, trigger, list, found => (found[1] ?? '').split(/,\s?(?:and\s)?|\sand\s/).length);
}

const limbWord =
  '(?:(?:left|right|lt|rt|upper|lower|each|both)\\s){0,2}(?:arms?|legs?|limbs?|(?:upper |lower )?extremit(?:y|ies)|r?[lr][ul]e)';
const perLimb = new RegExp(
  `\\b${countPattern}\\s(?:[\\w-]+\\s)?muscles?\\s(?:were\\s|was\\s)?(?:injected\\s|treated\\s)?(?:(?:in|of|on)\\s)?(?:the\\s)?(${limbWord})\\b|\\b(${limbWord})\\s?(?::|-|\\(|,|had|got|with)\\s?${countPattern}\\s(?:[\\w-]+\\s)?muscles?\\b`,
  'gi',
);

/** Botulinum toxin for migraine, limb spasticity, the neck, the face or the trunk. */
export const readChemodenervation: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:botox|botulinum|chemodenervation|(?:onabotulinum|abobotulinum|incobotulinum)\w*|dysport|xeomin)\b/i,
  );
  if (!trigger) return [];
  const target = findChoice(text, trigger, [
    ['migraine', /\bmigraines?\b/i],
    ['neck', /\b(?:cervical dystonia|spasmodic torticollis|torticollis)\b/i],
    ['face', /\b(?:blepharospasm|hemifacial spasm)\b/i],
    ['limbs', /\b(?:limbs?|arms?|legs?|extremit\w+|spasticity)\b/i],
  ]);
  if (!target) return [];
  const isOfLimbs = target.value === 'limbs';
  return [
    serviceOf(
      text,
      'chemodenervation',
      trigger,
      present({
        target,
        musclesByLimb: isOfLimbs ? limbMuscles(text, trigger) : undefined,
        side: /^(?:neck|face)$/.test(target.value) ? sideOf(text, trigger) : undefined,
      }),
    ),
  ];
};

function limbMuscles(text: ServiceText, trigger: Trigger): Fact<number[]> | undefined {
  const listed = findFact(text, trigger, /\bmuscles by limb:?\s?(\d{1,2}(?:,\s?\d{1,2}){0,3})/i, found =>
    (found[1] ?? '').split(/,\s?/).map(Number),
  );
  if (listed) return listed;
  const found = findAll(text.passage, perLimb).flatMap(one => {
    const count = readCount(one[1] ?? one[4]);
    const limb = (one[2] ?? one[3] ?? '').toLowerCase();
    return count === undefined ? [] : [{ count, limb, start: one.index, end: one.index + one[0].length }];
  });
  const [first, last] = [found[0], found.at(-1)];
  if (first && last) {
    const limbs = found.flatMap(({ count, limb }) =>
      /\b(?:each|both)\b|s$/.test(limb) ? [count, count] : [count],
    );
    return factAt(text, limbs, first.start, last.end);
  }
  // One count with one limb named is that limb's; with two, nobody said how they share it.
  const sides =
    /\b(?:both|bilateral|each|left and right|right and left|(?:arm|leg)s?\b[^.;]{0,30}\b(?:arm|leg)s?)\b/i;
  if (sides.test(text.passage.text)) return undefined;
  return findFact(text, trigger, new RegExp(counted.source, 'i'), one => {
    const count = readCount(one[1]);
    return count === undefined ? undefined : [count];
  });
}
