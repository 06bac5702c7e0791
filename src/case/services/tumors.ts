import { sentenceText } from '../passage.ts';
import { lesionItems } from './lesion-items.ts';
import { factAt, findChoice, present, type ServiceReader, serviceOf, triggersOf } from './reader.ts';
import { softTissueWords } from './tumor-words.ts';

const sites = [
  ['face-scalp', /\b(?:face|scalp|cheek|forehead)\b/i],
  ['upper-arm', /\b(?:upper arm|elbow)\b/i],
  ['forearm', /\b(?:fore-?arm|wrist)\b/i],
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

const depths = [
  [
    'subfascial',
    /\b(?:subfascial|intramuscular|submuscular|(?:below|beneath|deep to|under) (?:the )?(?:\w+\s)?(?:fascia|muscle)|within (?:the )?(?:\w+\s)?muscle)\b/i,
  ],
  ['subcutaneous', /\b(?:subcut\w*|sub-?q|subcu|sq|above (?:the )?(?:\w+\s)?fascia|suprafascial)\b/i],
] as const;

/** Excision of soft tissue tumors: of each the site, depth, diameter and margin. */
export const readSoftTissue: ServiceReader = text => {
  const removed = triggersOf(text, softTissueWords).filter(one => {
    const near = [-1, 0, 1].map(step => sentenceText(text.passage, one.sentence + step)).join(' ');
    return (
      /\b(?:excis|exc\b|remov|resect)\w*/i.test(near) &&
      !/\b(?:liposuction|imaging|mri|ultrasound)\b/i.test(near)
    );
  });
  return lesionItems(text, removed).map(item => {
    const words = text.passage.text.slice(item.from, item.to);
    const chosen = <T extends string>(choices: readonly (readonly [T, RegExp])[]) => {
      for (const [value, pattern] of choices) {
        const found = pattern.exec(words);
        if (found)
          return factAt(text, value, item.from + found.index, item.from + found.index + found[0].length);
      }
      return undefined;
    };
    const { marginCm, lesionCm, excisedCm, trigger } = item;
    return serviceOf(
      text,
      'soft-tissue-tumor',
      trigger,
      present({
        site: chosen(sites) ?? findChoice(text, trigger, sites),
        depth: chosen(depths) ?? (item.from > 0 ? findChoice(text, trigger, depths) : undefined),
        tumorCm: excisedCm ?? lesionCm,
        marginCm: excisedCm ? undefined : marginCm,
      }),
    );
  });
};
