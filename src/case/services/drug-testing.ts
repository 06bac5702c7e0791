import {
  countPattern,
  findChoice,
  findFact,
  present,
  readCount,
  type ServiceReader,
  serviceOf,
  triggerOf,
} from './reader.ts';

const drugWords =
  /\b(?:urine drug (?:screens?|tests?|testing|cups?)|uds\b|udt\b|drug (?:screens?|tests?|testing|panel|classes)|toxicology (?:screen|test|panel)s?|(?:definitive|presumptive|confirmat\w+)[\w\s,]{0,24}\bdrugs?\b)/i;
const definitive =
  /\b(?:definitive|confirmat(?:ion|ory)|quantitative drug|lc-?\s?ms(?:\/ms)?|gc-?\s?ms(?:\/ms)?|G048[0-3])\b/i;
const presumptive =
  /\b(?:presumptive|screen(?:s|ing)?|dip ?sticks?|dip cards?|test strips?|cassettes?|cups?|point[- ]of[- ]care|poc\b|immunoassay|8030[5-7])\b/i;

/** Definitive drug tests by classes. */
export const readDrugTests: ServiceReader = text => {
  const trigger = triggerOf(text, drugWords);
  const named = triggerOf(text, definitive);
  if (!trigger || (!named && presumptive.test(text.passage.text))) return [];
  const classes = findFact(
    text,
    trigger,
    new RegExp(`\\b${countPattern}[\\s-](?:drugs?\\s|different\\s)*class(?:es)?\\b`, 'i'),
    found => readCount(found[1]),
  );
  return [serviceOf(text, 'drug-tests', named ?? trigger, present({ classes }))];
};

/** Presumptive drug tests by how they are read. */
export const readDrugScreen: ServiceReader = text => {
  const trigger = triggerOf(text, drugWords);
  const named = triggerOf(text, presumptive);
  if (!trigger || !named) return [];
  const way = findChoice(text, trigger, [
    [
      'analyser',
      /\b(?:(?:chemistry|benchtop|immunoassay|lab(?:oratory)?|in-?house|automated|our)[\w\s]{0,14}analy[sz]ers?|analy[sz]er|enzyme immunoassay|eia|elisa)\b/i,
    ],
    [
      'instrument-read',
      /\b(?:read (?:by|with|on|using) an? (?:instrument|reader|device)|instrument[- ](?:read|assisted)|(?:cup|strip|card) reader|reader device)\b/i,
    ],
    [
      'direct-observation',
      /\b(?:(?:read )?visual(?:ly)?(?: read)?|read by eye|by eye|direct(?:ly)? (?:optical )?observ\w+|dip ?sticks?|dip cards?|test strips?|cassettes?|cups?)\b/i,
    ],
  ]);
  return [serviceOf(text, 'drug-screen', named, present({ way }))];
};
