import { findAll, sentenceText } from '../passage.ts';
import { isDenied } from './denied.ts';
import { factAt, present, type ServiceReader, type ServiceText, serviceOf, triggerAt } from './reader.ts';
import { sideWord } from './sides.ts';
import { imagingOf } from './spine-injections.ts';

const structures: readonly (readonly [string, RegExp])[] = [
  ['carpal-tunnel', /\bcarpal tunnels?\b/gi],
  [
    'tendon-sheath',
    /\b(?:trigger (?:fingers?|thumbs?)|(?:flexor )?tendon sheaths?|de ?quervain['’]?s?|plantar fasci\w*|(?:collateral|iliolumbar|coronary) ligaments?)\b/gi,
  ],
  [
    'tendon-origin',
    /\b(?:tendon (?:origins?|insertions?)|(?:lateral|medial) epicondyl\w*|tennis elbow|golfer['’]?s elbow)\b/gi,
  ],
  ['ganglion', /\bganglion(?: cysts?)?\b(?! (?:block|impar))/gi],
  ['sacroiliac', /\b(?:sacro-?iliac|si joints?|sij)\b/gi],
  ['occipital-nerve', /\b(?:greater )?occipital nerves?\b|\bgon block\b/gi],
];

const done = /\b(?:inject\w*|aspirat\w*|blocks?|shots?|kenalog|steroid|cortisone|depo)\b/i;
const side = new RegExp(`(${sideWord}|\\b(?:both|bilateral(?:ly)?)\\b)`, 'gi');
const finger = /\b(thumb|index|pointer|middle|long|ring|little|pinky|small)\b/i;

const FINGERS: Readonly<Record<string, readonly [string, string]>> = {
  thumb: ['FA', 'F5'],
  index: ['F1', 'F6'],
  pointer: ['F1', 'F6'],
  middle: ['F2', 'F7'],
  long: ['F2', 'F7'],
  ring: ['F3', 'F8'],
  little: ['F4', 'F9'],
  pinky: ['F4', 'F9'],
  small: ['F4', 'F9'],
};

interface Injection {
  readonly kind: string;
  readonly side?: string;
  readonly finger?: string;
}

/** Injections into tendons, the carpal tunnel, ganglia, the sacroiliac joint and the occipital nerve, each with its side. */
export const readSoftInjections: ServiceReader = text => {
  const found = structures
    .flatMap(([kind, pattern]) =>
      findAll(text.passage, pattern).map(match => ({
        kind,
        start: match.index,
        end: match.index + match[0].length,
      })),
    )
    .filter(one => isInjected(text, one))
    .sort((a, b) => a.start - b.start);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return [];
  const read = found.map(one => injectionAt(text, one));
  const apart = read.filter((one, at) => read.findIndex(other => isSame(other, one)) === at);
  const told = apart.map(
    one => read.find(other => isSame(other, one) && (other.side ?? other.finger)) ?? one,
  );
  const trigger = triggerAt(text, first.start, first.end);
  return [
    serviceOf(
      text,
      'other-injections',
      trigger,
      present({
        injections: factAt(text, told, first.start, last.end),
        imaging: told.some(one => one.kind === 'sacroiliac') ? imagingOf(text, trigger) : undefined,
      }),
    ),
  ];
};

function isInjected(text: ServiceText, { start, end }: { start: number; end: number }): boolean {
  const { sentence } = triggerAt(text, start, end);
  const near = [sentence - 1, sentence, sentence + 1].map(at => sentenceText(text.passage, at)).join(' ');
  const operated = /\b(?:release|excis\w*|repair|surgery)\b/i.test(sentenceText(text.passage, sentence));
  return done.test(near) && !operated && !isDenied(text, start, end);
}

function isSame(a: Injection, b: Injection): boolean {
  const agree = (one: string | undefined, other: string | undefined) =>
    one === undefined || other === undefined || one === other;
  return a.kind === b.kind && agree(a.finger, b.finger) && agree(a.side, b.side);
}

function injectionAt(
  text: ServiceText,
  { kind, start, end }: { kind: string; start: number; end: number },
): Injection {
  const span = text.passage.sentences[triggerAt(text, start, end).sentence] ?? { start, end };
  const sentence = text.passage.text.slice(span.start, span.end);
  const near = [...sentence.matchAll(side)].sort(
    (a, b) => Math.abs(span.start + a.index - start) - Math.abs(span.start + b.index - start),
  )[0];
  const word = (near?.[1] ?? '').toLowerCase();
  const where =
    word === '' ? undefined : word.startsWith('b') ? 'both' : word.startsWith('l') ? 'left' : 'right';
  const named = finger.exec(sentence)?.[1]?.toLowerCase();
  const modifier =
    named && kind === 'tendon-sheath' && (where === 'left' || where === 'right')
      ? FINGERS[named]?.[where === 'left' ? 0 : 1]
      : undefined;
  return { kind, ...(where ? { side: where } : {}), ...(modifier ? { finger: modifier } : {}) };
}
