import type { Fact } from '../facts.ts';
import { findAll } from '../passage.ts';
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

const drugWords =
  /\b(?:urine drug (?:screens?|tests?|testing|cups?)|(?:urine|drug) (?:\w+ )?cups?|\d{1,2}[- ]panel (?:\w+ ){0,2}(?:urine|cups?|drug|uds)|uds\b|udt\b|drug (?:screens?|tests?|testing|panel|classes)|toxicology (?:screen|test|panel)s?|(?:definitive|presumptive|confirmat\w+)[\w\s,]{0,24}\bdrugs?\b)/i;
const definitive =
  /\b(?:definitive|confirmat(?:ion|ory)|quantitative drug|lc-?\s?ms(?:\/ms)?|gc-?\s?ms(?:\/ms)?|G048[0-3])\b/i;
const presumptive =
  /\b(?:presumptive|screen(?:s|ing)?|dip ?sticks?|dip cards?|test strips?|cassettes?|cups?|point[- ]of[- ]care|poc\b|immunoassay|8030[5-7])\b/i;

/** Drug classes as mails name them; each pattern is one class. */
const classWords: readonly RegExp[] = [
  /\b(?:opiates?|morphine|codeine|hydrocodone)\b/gi,
  /\b(?:opioids?|oxycodone|oxymorphone|hydromorphone)\b/gi,
  /\bbenzo(?:s|diazepines?)?\b/gi,
  /\b(?:meth)?amphetamines?\b/gi,
  /\bcocaine\b/gi,
  /\b(?:thc|cannabi\w+|marijuana)\b/gi,
  /\b(?:buprenorphine|suboxone)\b/gi,
  /\bmethadone\b/gi,
  /\bfentanyl\b/gi,
  /\b(?:heroin|6-?mam)\b/gi,
  /\bbarbiturates?\b/gi,
  /\b(?:alcohol|ethanol|etg)\b/gi,
  /\btramadol\b/gi,
  /\btapentadol\b/gi,
  /\b(?:pcp|phencyclidine)\b/gi,
  /\bketamine\b/gi,
  /\bgabapentin\b/gi,
  /\bpregabalin\b/gi,
  /\b(?:carisoprodol|meprobamate)\b/gi,
  /\bmethylphenidate\b/gi,
  /\bkratom\b/gi,
  /\bantidepressants?\b/gi,
  /\bantipsychotics?\b/gi,
];
const FEW = 2;

/** Classes named one by one. */
function namedClasses(text: ServiceText): Fact<number> | undefined {
  const found = classWords.flatMap(pattern => findAll(text.passage, pattern).slice(0, 1));
  const starts = found.map(one => one.index);
  const ends = found.map(one => one.index + one[0].length);
  return found.length < FEW ? undefined : factAt(text, found.length, Math.min(...starts), Math.max(...ends));
}

/** Definitive drug tests by classes, counted or named. */
export const readDrugTests: ServiceReader = text => {
  const named = triggerOf(text, definitive);
  const trigger = triggerOf(text, drugWords) ?? (namedClasses(text) ? named : undefined);
  if (!trigger || (!named && presumptive.test(text.passage.text))) return [];
  const classes =
    findFact(
      text,
      trigger,
      new RegExp(`\\b${countPattern}[\\s-](?:drugs?\\s|different\\s)*class(?:es)?\\b`, 'i'),
      found => readCount(found[1]),
    ) ?? namedClasses(text);
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
