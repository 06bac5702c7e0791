import { findAll } from '../passage.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  present,
  readCount,
  type ServiceReader,
  serviceOf,
  triggerAt,
  triggerOf,
} from './reader.ts';

/** X-ray regions by views. */
export const readXray: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:x-?rays?|radiographs?|films?)\b/i);
  if (!trigger) return [];
  const region = findChoice(text, trigger, [
    ['cervical-spine', /\b(?:cervical spine|c-?spine|neck spine)\b/i],
    ['lumbar-spine', /\b(?:lumbar spine|l-?spine|lumbosacral spine)\b/i],
    ['hip-both-sides', /\b(?:hips? both sides|both hips|bilateral hips?|hips,? bilateral)\b/i],
    ['hip-one-side', /\bhip\b/i],
    ['knee', /\bknees?\b/i],
    ['chest', /\b(?:chest|cxr)\b/i],
  ]);
  const views = findFact(text, trigger, new RegExp(`\\b${countPattern}[\\s-]views?\\b`, 'i'), found =>
    readCount(found[1]),
  );
  if (!region && !views) return [];
  return [serviceOf(text, 'xray-views', trigger, present({ region, views }))];
};

/** Professional, technical or whole part of a test. */
export const readComponents: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:professional|technical|global|supervision) (?:part|component|portion|only)\b|\b(?:interpretation|read) only\b/i,
  );
  if (!trigger) return [];
  const part = findChoice(text, trigger, [
    ['professional', /\b(?:professional (?:part|component|portion|only)|(?:interpretation|read) only)\b/i],
    ['technical', /\btechnical (?:part|component|portion|only)\b/i],
    ['supervision', /\bsupervision (?:part|component|only)\b/i],
    ['global', /\bglobal (?:part|component|portion|only)\b/i],
  ]);
  const test = findChoice(text, trigger, [
    ['stress-test', /\b(?:stress[- ]test|treadmill test|cardiovascular stress)\b/i],
    ['ecg', /\b(?:ecg|ekg|electrocardiogram)\b/i],
  ]);
  const code = text.mentions.find(mention => mention.system === 'CPT' || mention.system === 'HCPCS');
  const indicator = findFact(
    text,
    trigger,
    /\b(?:pc\/?tc )?indicator\s(?:is\s|of\s)?([0-9])\b/i,
    found => found[1],
  );
  const place = findFact(
    text,
    trigger,
    /\b(?:in (?:a|the) (?:facility|hospital)|hospital (?:outpatient|inpatient)|facility setting)\b/i,
    () => 'facility',
  );
  return [
    serviceOf(
      text,
      'components',
      trigger,
      present({
        code: test ? undefined : code && factAt(text, code.code, code.start, code.end),
        test,
        part,
        indicator,
        place,
      }),
    ),
  ];
};

/** Definitive drug tests by classes. */
export const readDrugTests: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:definitive[\w\s]{0,16}drug|drug test(?:s|ing)?[\w\s,]{0,20}(?:definitive|classes)|urine drug (?:screen|test))\b/i,
  );
  if (!trigger || /\bpresumptive\b/i.test(text.passage.text)) return [];
  const classes = findFact(
    text,
    trigger,
    new RegExp(`\\b${countPattern}\\s(?:drug\\s)?class(?:es)?\\b`, 'i'),
    found => readCount(found[1]),
  );
  return [serviceOf(text, 'drug-tests', trigger, present({ classes }))];
};

const study =
  /\b((?:(?:left|right)\s)?(?!(?:and|the|studies|study|with|of|for|is|was)\b)[a-z]{1,20})\s(motor|sensory|h-?reflex)\b/gi;

/** Nerve conduction studies by nerve and type, and limbs of needle EMG. */
export const readNerveStudies: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:nerve conduction|nerve studies|ncs\b|ncv\b|emg\b|(?:motor|sensory) stud\w+|studies:)/i,
  );
  if (!trigger || !/\b(?:nerve|ncs|ncv|emg)\b/i.test(text.passage.text)) return [];
  const found = findAll(text.passage, study);
  const first = found[0];
  const last = found.at(-1);
  const studies = found.map(one => ({
    nerve: (one[1] ?? '').toLowerCase(),
    type: /^h/i.test(one[2] ?? '') ? 'h-reflex' : (one[2] ?? '').toLowerCase(),
  }));
  const emgLimbs = findFact(
    text,
    trigger,
    /\b(?:needle )?emg of (?:\d|one|two|three|four) limbs?\s?\(((?:(?:complete|limited)(?:,\s?)?){1,4})\)/i,
    one => (one[1] ?? '').split(/,\s?/).map(word => word.toLowerCase()),
  );
  const values = present({
    studies: first && last ? factAt(text, studies, first.index, last.index + last[0].length) : undefined,
    emgLimbs,
  });
  return [serviceOf(text, 'nerve-conduction', trigger, values)];
};

/** Bilateral and assistant-at-surgery indicators of the fee schedule, as asked. */
export const readPaymentIndicators: ServiceReader = text => {
  const code = text.mentions.find(mention => mention.system === 'CPT' || mention.system === 'HCPCS');
  const after = code ? text.passage.text.slice(code.end, code.end + 80) : '';
  if (!code || !/\b(?:on both sides|bilateral(?:ly)?(?: indicator)?|assistant)\b/i.test(after)) return [];
  if (!/\b(?:on both sides|indicator|assistant:)/i.test(text.passage.text)) return [];
  const trigger = triggerAt(text, code.start, code.end);
  const assistant = findChoice(text, trigger, [
    [
      'resident-not-available',
      /\bresident (?:was )?(?:not|un)[- ]?available\b|\bno (?:qualified )?resident\b/i,
    ],
    ['pa-np-cns', /\bassistant:? (?:at surgery )?(?:was )?(?:an? )?(?:pa|np|cns)\b/i],
    ['minimum', /\bminimum assistant\b|\bassistant:? minimum\b/i],
    ['physician', /\bassistant:? (?:surgeon|physician|at surgery was a (?:physician|surgeon))\b/i],
  ]);
  return [
    serviceOf(
      text,
      'payment-indicators',
      trigger,
      present({
        code: factAt(text, code.code, code.start, code.end),
        bilateral: findFact(text, trigger, /\b(?:on both sides|bilateral(?:ly)?\b(?! indicator))/i, found =>
          found.index > code.start ? true : undefined,
        ),
        bilateralIndicator: findFact(
          text,
          trigger,
          /\bbilateral indicator\s(?:is\s|of\s)?([0-39])\b/i,
          found => found[1],
        ),
        assistant,
        assistantIndicator: findFact(
          text,
          trigger,
          /\bassistant indicator\s(?:is\s|of\s)?([0-29])\b/i,
          found => found[1],
        ),
      }),
    ),
  ];
};
