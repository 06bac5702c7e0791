import { sentenceText } from '../passage.ts';
import { marginOf, sizeOf } from './lesions.ts';
import {
  factAt,
  findChoice,
  isPast,
  lengthsOf,
  present,
  type ServiceReader,
  serviceOf,
  triggerOf,
  triggersOf,
} from './reader.ts';

/** A tumor below the skin: skin lesions are another family. */
export const softTissueWords =
  /\b(?:soft[- ]tissue|subcutaneous|subfascial|intramuscular|submuscular)\s(?:\w+\s)?(?:tumou?rs?|mass(?:es)?|lipomas?|neoplasms?)\b/i;

const sites = [
  ['face-scalp', /\b(?:face|scalp|cheek|forehead)\b/i],
  ['upper-arm', /\b(?:upper arm|elbow)\b/i],
  ['forearm', /\b(?:forearm|wrist)\b/i],
  ['abdominal-wall', /\babdominal wall\b/i],
  ['neck-chest', /\b(?:neck|anterior chest|chest wall|anterior thorax)\b/i],
  ['back-flank', /\b(?:back|flank)\b/i],
  ['shoulder', /\bshoulder\b/i],
  ['hand', /\b(?:hand|finger|thumb)\b/i],
  ['hip', /\b(?:hip|pelvis|buttock)\b/i],
  ['thigh', /\b(?:thigh|knee)\b/i],
  ['foot', /\b(?:foot|toe)\b/i],
  ['leg', /\b(?:lower leg|calf|ankle|leg)\b/i],
] as const;

/** Excision of a soft tissue tumor: site, depth, diameter and margin. */
export const readSoftTissue: ServiceReader = text => {
  const trigger = triggerOf(text, softTissueWords);
  if (!trigger || !/\b(?:excis|remov|resect)\w*/i.test(sentenceText(text.passage, trigger.sentence)))
    return [];
  const depth = findChoice(text, trigger, [
    ['subfascial', /\b(?:subfascial|intramuscular|submuscular|below the fascia|within (?:the )?muscle)\b/i],
    ['subcutaneous', /\b(?:subcutaneous|above the fascia)\b/i],
  ]);
  return [
    serviceOf(
      text,
      'soft-tissue-tumor',
      trigger,
      present({
        site: findChoice(text, trigger, sites),
        depth,
        tumorCm: sizeOf(text, trigger),
        marginCm: marginOf(text, trigger),
      }),
    ),
  ];
};

/** Bladder tumors removed through the urethra, each with its size. */
export const readBladderTumor: ServiceReader = text => {
  const [trigger] = triggersOf(
    text,
    /\bTURBT\b|\bbladder (?:tumou?rs?|lesions?)\b[^.;]{0,60}\b(?:resect\w*|fulgurat\w*|remov\w*|treated)\b|\b(?:resect\w*|fulgurat\w*|remov\w*|treat\w*)\b[^.;]{0,60}\bbladder (?:tumou?rs?|lesions?)\b/i,
  ).filter(one => !isPast(text, one));
  if (!trigger) return [];
  const found = lengthsOf(text);
  const [first, last] = [found[0], found.at(-1)];
  const sizes =
    first &&
    last &&
    factAt(
      text,
      found.map(one => one.cm),
      first.start,
      last.end,
    );
  return [serviceOf(text, 'bladder-tumor', trigger, present({ sizesCm: sizes }))];
};
