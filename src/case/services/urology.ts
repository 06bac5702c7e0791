import { findAll } from '../passage.ts';
import { isDenied } from './denied.ts';
import {
  factAt,
  isPast,
  lengthsOf,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggersOf,
} from './reader.ts';

const tumorWords =
  /\bTURBT\b|\bbladder (?:tumou?rs?|lesions?|cancers?|mass(?:es)?)\b(?:[^.;]|\.\d){0,60}\b(?:resect\w*|fulgurat\w*|remov\w*|treated|destroy\w*|ablat\w*)\b|\b(?:resect\w*|fulgurat\w*|remov\w*|treat\w*|destroy\w*|ablat\w*)\b(?:[^.;]|\.\d){0,60}\bbladder (?:tumou?rs?|lesions?|mass(?:es)?)\b/i;

/** Bladder tumors removed or destroyed through the urethra, each with its size. */
export const readBladderTumor: ServiceReader = text => {
  const [trigger] = triggersOf(text, tumorWords).filter(one => !isPast(text, one));
  if (!trigger) return [];
  const found = lengthsOf(text).filter(one => !isScope(text, one.start, one.end));
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

/** A loop or a scope has a size too. */
function isScope({ passage }: ServiceText, start: number, end: number): boolean {
  return (
    /^\s?(?:loop|scope|resectoscope|from the)\b/i.test(passage.text.slice(end, end + 20)) ||
    /\bloop of\s$/i.test(passage.text.slice(Math.max(0, start - 12), start))
  );
}

const techniques: readonly (readonly [string, RegExp])[] = [
  ['toxin', /\b(?:botox|botulinum)\b/gi],
  [
    'stent',
    /\b(?:(?:plac|insert)\w*(?: of)?(?: an?)?(?: \w+)? (?:ureteral |jj |double[- ]j )?stents?|stents? (?:was |were )?(?:plac|insert)\w*)\b/gi,
  ],
  [
    'removal',
    /\b(?:remov\w*(?: of)?(?: an?| the)?(?: \w+)? (?:stents?|foreign bod(?:y|ies))|stents? (?:was |were )?(?:removed|pulled|removal))\b/gi,
  ],
  ['biopsy', /\bbiops(?:y|ies|ied)\b/gi],
  ['fulguration', /\bfulgurat\w*\b/gi],
  ['dilation', /\b(?:urethral (?:\w+ )?dilat\w*|dilat\w* of (?:the |a )?urethra\w*|stricture dilat\w*)\b/gi],
];
const coded: Readonly<Record<string, string>> = {
  '52000': 'look',
  '52204': 'biopsy',
  '52214': 'fulguration',
  '52281': 'dilation',
  '52287': 'toxin',
  '52310': 'removal',
  '52332': 'stent',
};

/** A bladder scope without a tumor: what was done through it. */
export const readCystoscopy: ServiceReader = text => {
  const [trigger] = triggersOf(text, /\b(?:cystoscop(?:y|ies|ic)|cystourethroscopy|cysto)\b/i).filter(
    one => !isPast(text, one),
  );
  if (!trigger || tumorWords.test(text.passage.text)) return [];
  const found = techniques
    .flatMap(([name, pattern]) =>
      findAll(text.passage, pattern).map(one => ({ name, start: one.index, end: one.index + one[0].length })),
    )
    .filter(one => !isDenied(text, one.start, one.end));
  const named = text.mentions.flatMap(({ code, start, end }) => {
    const name = coded[code];
    return name ? [{ name, start, end }] : [];
  });
  const plain = [
    ...findAll(
      text.passage,
      /\b(?:diagnostic (?:cysto\w*)|cystoscopy only|surveillance cysto\w*|office cystoscopy|normal bladder|bladder (?:was )?(?:normal|unremarkable))\b/gi,
    ),
  ].map(one => ({ name: 'look', start: one.index, end: one.index + one[0].length }));
  const used = found.length > 0 ? found : named.length > 0 ? named : plain;
  const [first, last] = [used[0], used.at(-1)];
  const done =
    first &&
    last &&
    factAt(
      text,
      used.map(one => one.name),
      Math.min(first.start, last.start),
      Math.max(first.end, last.end),
    );
  return [serviceOf(text, 'cystoscopy', trigger, present({ techniques: done }))];
};
