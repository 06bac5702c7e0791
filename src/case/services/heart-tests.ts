import { sentenceText } from '../passage.ts';
import {
  findChoice,
  findFact,
  isPast,
  present,
  type ServiceReader,
  serviceOf,
  triggersOf,
} from './reader.ts';

const own =
  "(?:our|my|own|the practice['’]?s?|office['’]?s?)\\s(?:own\\s)?(?:machine|equipment|ekg|ecg|office|device)";
const theirs =
  "(?:hospital|facility|ed|er|asc)(?:['’]s)?\\s(?:owns?|owned|machine|equipment|device|ekg|ecg)|(?:their|the hospital[’']?s?)\\s(?:machine|equipment)|(?:in|at) the (?:hospital|ed|er|emergency (?:room|department))|\\b(?:ed|er|hospital|icu) (?:physician|doctor|doc)";
const read = '(?:interp\\w*|read(?:ing)?|overread|report(?:ed)?)';

/** What of an electrocardiogram or stress test is billed: whose machine it was decides as well as who read it. */
const parts = [
  ['supervision', /\bsupervis(?:ion|ed) only\b|\bsupervision (?:part|component)\b/i],
  [
    'technical',
    /\b(?:tracing|technical) (?:only|part|component|portion)\b|\bonly (?:the )?tracing\b|\b(?:no|without) interp\w*\b/i,
  ],
  [
    'professional',
    new RegExp(
      `\\b(?:professional (?:part|component|portion|only)|${read} (?:and report )?only|only (?:the )?${read})\\b|\\b${read}\\b[^.;\\n]{0,80}\\b(?:${theirs})|\\b(?:${theirs})[^.;\\n]{0,80}\\b${read}\\b`,
      'i',
    ),
  ],
  [
    'global',
    new RegExp(
      `\\bglobal\\b|\\bboth parts\\b|\\btracing (?:and|with|plus|&|\\+) ${read}\\b|\\b(?:${own})\\b[^.;\\n]{0,80}\\b${read}\\b|\\b${read}\\b[^.;\\n]{0,80}\\b(?:${own})\\b|\\b(?:12[- ]lead )?(?:ekg|ecg)\\s(?:done |performed |obtained )?(?:with|w\\/|and) (?:interp\\w*|report)`,
      'i',
    ),
  ],
] as const;

/** A finding quoted from a tracing ("EKG: sinus rhythm") is no test that somebody wants to bill. */
const tellsOfTest =
  /\b(?:done|did|performed|obtained|tak(?:en|e)|ran|interp\w*|read|over-?read|reports?|tracing|global|supervis\w+|technical|professional|bill\w*|cod(?:e|ed|ing)|machine|equipment|also)\b/i;

/** Electrocardiograms and cardiovascular stress tests of today. */
export const readHeartTests: ServiceReader = text => {
  const [trigger] = triggersOf(
    text,
    /\b(?:(?:12[- ]lead )?(?:ekgs?|ecgs?|electrocardiograms?)|stress[- ]tests?|treadmill tests?|cardiovascular stress)\b/i,
  ).filter(one => !isPast(text, one) && tellsOfTest.test(sentenceText(text.passage, one.sentence)));
  if (!trigger) return [];
  const test = findChoice(text, trigger, [
    ['stress-test', /\b(?:stress[- ]tests?|treadmill tests?|cardiovascular stress)\b/i],
    ['ecg', /\b(?:ekgs?|ecgs?|electrocardiograms?)\b/i],
  ]);
  const place = findFact(
    text,
    trigger,
    /\b(?:in (?:a|the) (?:facility|hospital)|hospital (?:outpatient|inpatient)|facility setting)\b/i,
    () => 'facility',
  );
  const part = findChoice(text, trigger, parts);
  return [serviceOf(text, 'components', trigger, present({ test, part, place }))];
};
