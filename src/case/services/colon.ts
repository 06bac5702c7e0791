import { findAll, sentenceAt } from '../passage.ts';
import { isDenied } from './denied.ts';
import type { ServiceText } from './reader.ts';

/** Something done through the scope, at one place of the text. */
export interface TechniqueMention {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

const techniques: readonly (readonly [string, RegExp])[] = [
  [
    'mucosal-resection',
    /\b(?:endoscopic mucosal resections?|mucosal resections?|(?:by|via|with|using|hybrid|underwent|piecemeal) EMR|EMR (?:of|was|with|technique|performed))\b/g,
  ],
  ['ablation', /\b(?:ablat(?:ed|ions?|ing)|APC|argon plasma(?: coagulation)?)\b/gi],
  ['snare', /\b(?:hot|cold)? ?snar(?:e|ed|es|ing)\b/gi],
  ['hot-forceps', /\bhot (?:biopsy |bx )?forceps\b|\bhot biops(?:y|ies|ied)\b/gi],
  [
    'biopsy',
    /\b(?<!hot )(?:biops(?:y|ies|ied)|bx(?:['’]?d|ed|s|['’]s)?|cold (?:biopsy )?forceps|jumbo forceps)(?![a-z])/gi,
  ],
  [
    'injection',
    /\b(?:tattoo(?:ed|ing|s)?|submucosal (?:inject\w+|lift\w*)|saline lift|lifted with saline)\b/gi,
  ],
];

const otherScope = /\b(?:egd|upper endoscopy|esophagogastroduodenoscopy|gastroscopy|sigmoidoscopy|ercp)\b/gi;
const thisScope = /\bcolonoscop\w*/gi;

/** Techniques that the text says were used in the colon, in text order; those of another scope and denied ones are not. */
export function techniquesIn(text: ServiceText): TechniqueMention[] {
  const found: TechniqueMention[] = [];
  for (const [name, pattern] of techniques) {
    for (const match of findAll(text.passage, pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some(one => start < one.end && end > one.start)) continue;
      const sentence = sentenceAt(text.passage, start);
      if (isDenied(text, start, end) || isOfOtherScope(text, sentence, start)) continue;
      found.push({ name, start, end, sentence });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The scope named last before a place in its sentence is its own. */
function isOfOtherScope({ passage }: ServiceText, sentence: number, at: number): boolean {
  const before = passage.text.slice(passage.sentences[sentence]?.start ?? 0, at);
  const lastOf = (pattern: RegExp) => [...before.matchAll(pattern)].at(-1)?.index ?? -1;
  return lastOf(otherScope) > lastOf(thisScope);
}

/** Codes that stand for a technique where no word tells it. */
const coded: Readonly<Record<string, string>> = {
  '45378': 'look',
  '45380': 'biopsy',
  '45381': 'injection',
  '45384': 'hot-forceps',
  '45385': 'snare',
  '45388': 'ablation',
  '45390': 'mucosal-resection',
};

/** Techniques as the codes named tell them, for a mail without the words. */
export function codedTechniques({ mentions, passage }: ServiceText): TechniqueMention[] {
  return mentions.flatMap(({ code, start, end }) => {
    const name = coded[code];
    return name ? [{ name, start, end, sentence: sentenceAt(passage, start) }] : [];
  });
}

const part =
  '(cecum|cecal|ascending|hepatic flexure|transverse|splenic flexure|descending|sigmoid|recto-?sigmoid|rectum|rectal|terminal ileum|ileocecal|right colon|left colon)';
const parts = new RegExp(`\\b${part}\\b`, 'gi');

const MOST_TOLD = 20;

/** "Polyps in the ascending colon by snare, one in the sigmoid by forceps": two techniques, two places. */
export function areApart(text: ServiceText, told: readonly TechniqueMention[]): boolean {
  const used = told.slice(0, MOST_TOLD);
  const [first, second] = used;
  if (!first || !second) return false;
  const places = findAll(text.passage, parts).map(one => ({
    name: (one[1] ?? '').toLowerCase().replace('rectal', 'rectum').replace('cecal', 'cecum'),
    at: one.index,
    sentence: sentenceAt(text.passage, one.index),
  }));
  const placeOf = ({ start, sentence }: TechniqueMention) =>
    places
      .filter(place => place.sentence === sentence)
      .sort((a, b) => Math.abs(a.at - start) - Math.abs(b.at - start))[0];
  return used.some((one, at) =>
    used.slice(at + 1).some(two => {
      const [here, there] = [placeOf(one), placeOf(two)];
      return one.name !== two.name && here !== undefined && there !== undefined && here.name !== there.name;
    }),
  );
}

/** A text that knows of one lesion only: whatever was done to it was done to the same. */
export function isOneLesion({ passage }: ServiceText): boolean {
  const singular = /\b(?:polyp|adenoma|lesion|tumou?r|mass)\b/i;
  const others =
    /\b(?:polyps|adenomas|lesions|tumou?rs|masses|random|mucosa\w*|colitis|ulcers?|inflam\w*|another|other|second|third|different|separate|elsewhere|(?:[2-9]|two|three|four|several|multiple) (?:\w+ )?(?:were|was))\b/i;
  return singular.test(passage.text) && !others.test(passage.text);
}

const short =
  /\b(?:incomplete|cancell?ed (?:after|during|due|because|mid\w*)|(?:was|were|had to be|is|be)\s(?:then\s)?(?:stopped|terminated|aborted|abandoned|discontinued|cut short)|(?:doctor|physician|provider|md|we|he|she|dr\.?\s\w+|scope|exam|procedure|then)\s(?:had to\s)?(?:stop(?:ped)?|terminated?|abort(?:ed)?|abandon(?:ed)?|discontinued?)|terminated|aborted|(?:unable|failed|failure) to (?:advance|reach|pass|complete|intubate)|(?:could|did|would) ?(?:not|n['’]t) (?:be )?(?:advanced?|reach(?:ed)?|pass(?:ed)?|completed?|get|make it)|cecum (?:was )?not reached|not reaching the cecum)\b/gi;
const where = new RegExp(
  `\\b(past|beyond|through|proximal to|at|to|in|reach(?:ed|ing)?|as far as|into)\\s(?:the\\s)?(?:proximal\\s|distal\\s|mid[- ]?)?${part}`,
  'gi',
);

/** How far a colonoscopy came that the text says was stopped; undefined when it says nothing of the kind. */
export function reachIn(text: ServiceText): { value: string; start: number; end: number } | undefined {
  const stops = findAll(text.passage, short).map(one => ({
    start: one.index,
    end: one.index + one[0].length,
    sentence: sentenceAt(text.passage, one.index),
  }));
  const stop = stops.at(-1);
  if (!stop) return undefined;
  const places = findAll(text.passage, where).filter(one => {
    const sentence = sentenceAt(text.passage, one.index);
    return stops.some(each => Math.abs(sentence - each.sentence) <= 1) && !ofPolyp(text, one.index);
  });
  const reached = places.map(one => reachOf((one[1] ?? '').toLowerCase(), (one[2] ?? '').toLowerCase()));
  const value =
    reached.find(one => one === 'past-splenic-flexure') ??
    reached.find(one => one === 'not-past-splenic-flexure') ??
    'short-of-cecum';
  return { value, start: stop.start, end: stop.end };
}

/** "A polyp in the sigmoid" tells where the polyp was, not where the scope stopped. */
function ofPolyp({ passage }: ServiceText, at: number): boolean {
  return /\b(?:polyps?|lesions?|mass|adenomas?|biops\w+|snared?|removed|found)\s(?:\w+\s){0,2}$/i.test(
    passage.text.slice(Math.max(0, at - 40), at),
  );
}

function reachOf(word: string, place: string): string | undefined {
  if (/cec|ileum/.test(place)) return undefined;
  if (/ascending|hepatic|transverse|right/.test(place) && !/descending/.test(place))
    return 'past-splenic-flexure';
  if (/splenic/.test(place) && /past|beyond|through|proximal/.test(word)) return 'past-splenic-flexure';
  return 'not-past-splenic-flexure';
}
