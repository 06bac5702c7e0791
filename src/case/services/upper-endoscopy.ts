import { findAll, sentenceAt } from '../passage.ts';
import { isDenied } from './denied.ts';
import {
  factAt,
  findChoice,
  isPast,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggersOf,
} from './reader.ts';

const scope = /\b(?:egds?|upper (?:gi )?endoscop(?:y|ies)|esophagogastroduodenoscopy|gastroscop(?:y|ies))\b/i;
const otherScopes = /\b(?:colonoscop\w*|sigmoidoscop\w*|ercp)\b/gi;

const techniques: readonly (readonly [string, RegExp])[] = [
  [
    'bleeding',
    /\b(?:control of bleeding|bleeding (?:was )?controlled|hemostasis (?:was )?(?:achieved|obtained))\b/gi,
  ],
  ['snare', /\bsnar(?:e|ed|es|ing)\b/gi],
  [
    'dilation-balloon',
    /\b(?:balloon dilat\w*|dilat\w* (?:with|by|using) (?:an? )?(?:tts |cre )?balloon)\b/gi,
  ],
  ['dilation-wire', /\b(?:savary|dilat\w* over (?:an? |the )?(?:guide ?)?wire|wire[- ]guided dilat\w*)\b/gi],
  ['biopsy', /\b(?:biops(?:y|ies|ied)|bx(?:['’]?d|ed|s)?)(?![a-z])/gi],
];
const coded: Readonly<Record<string, string>> = {
  '43235': 'look',
  '43239': 'biopsy',
  '43248': 'dilation-wire',
  '43249': 'dilation-balloon',
  '43251': 'snare',
  '43255': 'bleeding',
};

/** Upper endoscopy: what was done through the scope, apart from another scope of the same session. */
export const readUpperEndoscopy: ServiceReader = text => {
  const [trigger] = triggersOf(text, scope).filter(one => !isPast(text, one));
  if (!trigger) return [];
  const found = techniques
    .flatMap(([name, pattern]) =>
      findAll(text.passage, pattern).map(one => ({ name, start: one.index, end: one.index + one[0].length })),
    )
    .filter(one => !isDenied(text, one.start, one.end) && isOwn(text, one.start));
  const named = text.mentions.flatMap(({ code, start, end }) => {
    const name = coded[code];
    return name ? [{ name, start, end }] : [];
  });
  const plain = findAll(
    text.passage,
    /\b(?:(?:normal|diagnostic|negative|unremarkable) (?:egd|upper endoscopy)|(?:egd|upper endoscopy) (?:was )?(?:normal|negative|unremarkable))\b/gi,
  ).map(one => ({ name: 'look', start: one.index, end: one.index + one[0].length }));
  const used = found.length > 0 ? found : named.length > 0 ? named : plain;
  const starts = used.map(one => one.start);
  const ends = used.map(one => one.end);
  const done =
    used.length === 0
      ? undefined
      : factAt(
          text,
          used.map(one => one.name),
          Math.min(...starts),
          Math.max(...ends),
        );
  const lesions = findChoice(text, trigger, [
    ['same', /\b(?:the|that) same (?:polyp|lesion|nodule|site)\b/i],
    [
      'different',
      /\b(?:different|separate|another|other) (?:\w+ )?(?:polyps?|lesions?|nodules?|sites?|areas?)\b/i,
    ],
  ]);
  return [serviceOf(text, 'upper-endoscopy', trigger, present({ techniques: done, lesions }))];
};

/** The scope named last before a place in its sentence is its own; without one, that of the mail when it is the only one. */
function isOwn({ passage }: ServiceText, at: number): boolean {
  const before = passage.text.slice(passage.sentences[sentenceAt(passage, at)]?.start ?? 0, at);
  const lastOf = (pattern: RegExp) =>
    [...before.matchAll(new RegExp(pattern.source, 'gi'))].at(-1)?.index ?? -1;
  const [own, other] = [lastOf(scope), lastOf(otherScopes)];
  if (own === other) return !new RegExp(otherScopes.source, 'i').test(passage.text);
  return own > other;
}
