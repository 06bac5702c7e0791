import { findAll } from '../passage.ts';
import {
  factAt,
  findChoice,
  findFact,
  isPast,
  present,
  type ServiceReader,
  serviceOf,
  triggersOf,
} from './reader.ts';

const techniques: readonly (readonly [string, RegExp])[] = [
  ['mucosal-resection', /\b(?:endoscopic mucosal resection|mucosal resection|EMR)\b/g],
  ['ablation', /\b(?:ablat(?:ed|ion)|APC|argon plasma)\b/gi],
  ['snare', /\bsnare(?:d|s)?\b/gi],
  ['hot-forceps', /\bhot (?:biopsy )?forceps\b|\bhot biops(?:y|ies)\b/gi],
  ['biopsy', /\b(?<!hot )(?:biops(?:y|ies|ied)(?! forceps removal)|cold forceps)\b/gi],
  ['injection', /\b(?:tattoo(?:ed|ing)?|submucosal (?:inject\w+|lift)|saline lift)\b/gi],
];

/** Colonoscopy: what was done on which lesions, why it was begun, and the patient's risk. */
export const readColonoscopy: ServiceReader = text => {
  const [trigger] = triggersOf(text, /\bcolonoscop(?:y|ies|ic)\b/i).filter(one => !isPast(text, one));
  if (!trigger || /\bsedation\b/i.test(text.passage.text)) return [];
  const found = techniques
    .flatMap(([name, pattern]) =>
      findAll(text.passage, pattern).map(match => ({
        name,
        start: match.index,
        end: match.index + match[0].length,
      })),
    )
    .sort((a, b) => a.start - b.start);
  const nothing = findFact(
    text,
    trigger,
    /\b(?:normal (?:colonoscopy|exam)|no (?:polyps?|lesions?|findings?|biops(?:y|ies))|nothing (?:found|removed)|diagnostic only|to look only)\b/i,
    () => ['look'],
  );
  const [first, last] = [found[0], found.at(-1)];
  const done =
    nothing ??
    (first && last && factAt(text, [...new Set(found.map(one => one.name))], first.start, last.end));
  const lesions = findChoice(text, trigger, [
    ['different', /\b(?:different|separate|another|a second|other) (?:polyps?|lesions?|sites?|segments?)\b/i],
    ['same', /\b(?:the )?same (?:polyp|lesion|site)\b/i],
  ]);
  const purpose = findChoice(text, trigger, [
    ['screening', /\bscreening\b/i],
    [
      'diagnostic',
      /\bdiagnostic\b|\b(?:for|because of|due to) (?:\w+ )?(?:bleeding|anemia|diarrhea|pain|symptoms?)\b/i,
    ],
  ]);
  const risk = findChoice(text, trigger, [
    ['high', /\bhigh[- ]risk\b/i],
    ['average', /\baverage[- ]risk\b/i],
  ]);
  const stoolTest = findFact(
    text,
    trigger,
    /\b(?:positive|abnormal) (?:stool[- ](?:based )?(?:dna )?test|cologuard|fit\b|fobt|fecal)/i,
    () => true,
  );
  return [
    serviceOf(text, 'colonoscopy', trigger, present({ techniques: done, lesions, purpose, risk, stoolTest })),
  ];
};
