import type { Fact } from '../facts.ts';
import { findAll, sentenceAt } from '../passage.ts';
import { isDenied } from './denied.ts';
import { type Levels, levelsOf } from './levels.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  isPast,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggersOf,
} from './reader.ts';
import { cagesOf, graftsOf } from './spine-devices.ts';

const decompressed =
  '(?:(?:hemi-?)?laminectom(?:y|ies)|laminotom(?:y|ies)|decompress(?:ion|ed|ive)|facetectom(?:y|ies)|foraminotom(?:y|ies))';
const near = '(?:[^.;]|\\.\\d){0,60}';

/** What was done, by the words for it; a decompression also by the region that stands near. */
const procedureWords: readonly (readonly [string, RegExp])[] = [
  [
    'anterior-cervical-fusion',
    /\b(?:ACDF|anterior (?:cervical|neck) (?:dis[ck]ectomy|(?:spinal )?fusion|interbody))\b/gi,
  ],
  ['anterior-lumbar-fusion', /\b(?:ALIF|anterior lumbar (?:interbody )?fusion|(?:XLIF|LLIF|OLIF|DLIF))\b/gi],
  [
    'combined-posterior-fusion',
    /\b(?:(?:TLIF|PLIF|posterior lumbar interbody(?: fusion)?|transforaminal lumbar interbody(?: fusion)?)\b(?:[^.;]|\.\d){0,40}\bpostero-?lateral(?: fusion| arthrodesis)?|postero-?lateral (?:fusion|arthrodesis)\b(?:[^.;]|\.\d){0,40}\b(?:TLIF|PLIF|posterior (?:lumbar )?interbody))\b/gi,
  ],
  [
    'posterior-interbody-fusion',
    /\b(?:TLIF|PLIF|posterior lumbar interbody(?: fusion)?|transforaminal lumbar interbody(?: fusion)?)\b/gi,
  ],
  ['posterolateral-fusion', /\bpostero-?lateral (?:lumbar )?(?:fusion|arthrodesis)\b/gi],
  [
    'cervical-decompression',
    new RegExp(
      `\\b(?:cervical|neck|C[2-7])\\b${near}\\b${decompressed}|\\b${decompressed}${near}\\b(?:cervical|C[2-7])\\b`,
      'gi',
    ),
  ],
  [
    'thoracic-decompression',
    new RegExp(
      `\\b(?:thoracic|T\\d{1,2})\\b${near}\\b${decompressed}|\\b${decompressed}${near}\\b(?:thoracic|T\\d{1,2})\\b`,
      'gi',
    ),
  ],
  [
    'lumbar-decompression',
    new RegExp(
      `\\b(?:lumbar|L[1-5])\\b${near}\\b${decompressed}|\\b${decompressed}${near}\\b(?:lumbar|L[1-5])\\b`,
      'gi',
    ),
  ],
];

/** "PLIF, no posterolateral": of a pair in one match the second half may be denied. */
function isHalfDenied(text: ServiceText, match: RegExpExecArray): boolean {
  const at = match[0].search(/\bpostero-?lateral/i);
  return at > 0 && isDenied(text, match.index + at, match.index + match[0].length);
}

interface ProcedureMention {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Each procedure once; a longer name takes in the shorter one it holds, a region the fusion beside it does not. */
function proceduresIn(text: ServiceText): ProcedureMention[] {
  const found: ProcedureMention[] = [];
  for (const [name, pattern] of procedureWords) {
    for (const match of findAll(text.passage, pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some(one => one.name === name || (start >= one.start && end <= one.end))) continue;
      const denied =
        isDenied(text, start, end) || isPast(text, { start, end, sentence: sentenceAt(text.passage, start) });
      if (!denied && !isHalfDenied(text, match)) found.push({ name, start, end });
    }
  }
  const isCombined = found.some(one => one.name === 'combined-posterior-fusion');
  const isFused = found.some(one => one.name === 'anterior-cervical-fusion');
  return found.filter(
    one =>
      !(isCombined && /^posterior-interbody|^posterolateral/.test(one.name)) &&
      // The anterior neck fusion holds its own decompression.
      !(isFused && one.name === 'cervical-decompression' && !/\bposterior\b/i.test(text.passage.text)),
  );
}

/** Spine surgery: what was done, over how many interspaces or segments, instrumentation, cages and grafts. */
export const readSpine: ServiceReader = text => {
  const [trigger] = triggersOf(
    text,
    /\b(?:ACDF|ALIF|XLIF|LLIF|OLIF|TLIF|PLIF|(?:anterior|posterior|transforaminal) (?:cervical|neck|lumbar) (?:dis[ck]ectomy|(?:spinal )?fusion|interbody)|postero-?lateral (?:lumbar )?fusion|laminectom(?:y|ies)|(?:lumbar|cervical|thoracic) (?:spinal )?decompression|(?:spinal|anterior|posterior|segmental) (?:segmental |non-?segmental )?(?:instrumentation|fixation|plating)|pedicle screws?)\b/i,
  ).filter(one => !isPast(text, one));
  if (!trigger || /\bcorpectom/i.test(text.passage.text)) return [];
  const found = proceduresIn(text);
  const instrumentation = instrumentationOf(text, trigger) ?? plateOf(text, trigger, found);
  if (found.length === 0 && !instrumentation) return [];
  const [first, last] = [found[0], found.at(-1)];
  const isFused = found.some(one => one.name.endsWith('fusion'));
  const decompression = found.find(one => one.name.endsWith('decompression'));
  const levels = levelsOf(text);
  const interspaces =
    findFact(text, trigger, new RegExp(`\\b${countPattern}\\s(?:inter-?spaces?)\\b`, 'i'), one =>
      readCount(one[1]),
    ) ?? (isFused ? fusedLevels(text, found) : undefined);
  return [
    serviceOf(
      text,
      'spine',
      trigger,
      present({
        procedures:
          first &&
          last &&
          factAt(
            text,
            found.map(one => one.name),
            first.start,
            Math.max(last.end, first.end),
          ),
        instrumentation,
        interspaces,
        decompressedSegments: decompression && segmentsOf(text, trigger, decompression, found.length > 1),
        instrumentedSegments: findFact(
          text,
          trigger,
          new RegExp(
            `\\b(?:instrumentation|fixation|plat(?:e|ing)|screws?)\\s(?:over|of|across|spanning)\\s${countPattern}\\s(?:vertebral\\s)?segments?\\b`,
            'i',
          ),
          one => readCount(one[1]),
        ),
        span: levels && spanOf(text, levels),
        ...cagesOf(text, trigger, isFused, interspaces?.value ?? levels?.interspaces.size),
        grafts: graftsOf(text),
      }),
    ),
  ];
};

/** With a decompression at other levels beside it, a fusion has the levels of its own sentence. */
function fusedLevels(text: ServiceText, found: readonly ProcedureMention[]): Fact<number> | undefined {
  const fusion = found.find(one => one.name.endsWith('fusion'));
  if (!fusion || found.length === 1) return undefined;
  const levels = levelsAfter(text, fusion, found);
  return levels && levels.interspaces.size > 0
    ? factAt(text, levels.interspaces.size, levels.start, levels.end)
    : undefined;
}

/** The levels named between a procedure and the next one, else those of the sentence before it. */
function levelsAfter(
  text: ServiceText,
  one: ProcedureMention,
  all: readonly ProcedureMention[],
): Levels | undefined {
  const span = text.passage.sentences[sentenceAt(text.passage, one.start)] ?? one;
  const next = all.filter(other => other.start > one.start).map(other => other.start);
  const after = levelsOf(text, one.start, Math.min(span.end, ...next));
  if (after) return after;
  const before = all.filter(other => other.end <= one.start).map(other => other.end);
  return levelsOf(text, Math.max(span.start, ...before), one.start);
}

/** A cage with screws of its own has no plate apart. */
const ownScrews =
  /\b(?:stand-?alone|zero[- ]profile|integrated|integral) (?:\w+ )?(?:cage|device|spacer|plate|screws)\b/i;

function instrumentationOf(text: ServiceText, trigger: Trigger) {
  const found = findChoice(text, trigger, [
    ['posterior-ends', /\bnon-?segmental\b/i],
    [
      'posterior-segmental',
      /\bposterior (?:\w+ )?(?:segmental )?(?:instrumentation|fixation)|\bsegmental (?:instrumentation|fixation)|\b(?:pedicle|lateral mass) screws?\b/i,
    ],
    [
      'anterior',
      /\banterior (?:\w+ )?(?:plate|plating|instrumentation|fixation)\b|\b(?:cervical )?plate (?:and|with) screws\b/i,
    ],
  ]);
  return found?.value === 'anterior' && ownScrews.test(text.passage.text) ? undefined : found;
}

/** A plate at a fusion of the neck from the front is anterior instrumentation. */
function plateOf(text: ServiceText, trigger: Trigger, found: readonly ProcedureMention[]) {
  if (!found.some(one => one.name === 'anterior-cervical-fusion') || ownScrews.test(text.passage.text))
    return undefined;
  return findFact(text, trigger, /\bplat(?:e|es|ed|ing)\b/i, one =>
    isDenied(text, one.index, one.index + one[0].length) ? undefined : 'anterior',
  );
}

/** Segments decompressed: counted in words, else each interspace or vertebra named one by one, never a whole span. */
function segmentsOf(
  text: ServiceText,
  trigger: Trigger,
  decompression: ProcedureMention,
  besideFusion: boolean,
): Fact<number> | undefined {
  const said = findFact(
    text,
    trigger,
    new RegExp(
      `\\b${countPattern}\\s(?:vertebral\\s|lumbar\\s)?(?:segments?|levels?|interspaces?)\\s(?:were\\s|was\\s)?decompressed\\b|\\bdecompress(?:ed|ion)\\sof\\s${countPattern}\\s(?:vertebral\\s|lumbar\\s)?segments?\\b`,
      'i',
    ),
    found => readCount(found[1] ?? found[2]),
  );
  if (said) return said;
  const own = besideFusion ? levelsAfter(text, decompression, proceduresIn(text)) : levelsOf(text);
  if (!own) return undefined;
  const each = own.interspaces.size > 0 && own.ranges === own.interspaces.size && own.single.size === 0;
  const alone = own.interspaces.size === 0 && own.single.size > 0;
  if (!each && !alone) return undefined;
  return factAt(text, each ? own.interspaces.size : own.single.size, own.start, own.end);
}

/** The levels of the text as one span; none when they leave a gap. */
function spanOf(text: ServiceText, levels: Levels): Fact<string> | undefined {
  const found = findAll(
    text.passage,
    /\b([CTL])(\d{1,2})\s?(?:-|–|\/|to|through)\s?([CTLS]?)(\d{1,2})\b/gi,
  ).map(match => ({
    from: rank(match[1], match[2]),
    to: rank(match[3] || match[1], match[4]),
    names: [`${match[1]}${match[2]}`, `${match[3] || match[1]}${match[4]}`].map(name => name.toUpperCase()),
  }));
  const sorted = found.toSorted((a, b) => a.from - b.from || b.to - a.to);
  const [first] = sorted;
  if (!first) return undefined;
  let end = first.to;
  for (const one of sorted) {
    if (one.from > end) return undefined;
    end = Math.max(end, one.to);
  }
  const last = sorted.find(one => one.to === end);
  return last && factAt(text, `${first.names[0]}-${last.names[1]}`, levels.start, levels.end);
}

const order = ['C', 'T', 'L', 'S'];

function rank(region = '', level = ''): number {
  return order.indexOf(region.toUpperCase()) * 100 + Number(level);
}
