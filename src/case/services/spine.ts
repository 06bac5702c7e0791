import { findAll } from '../passage.ts';
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
  triggersOf,
} from './reader.ts';

const fusion = /\b(?:ACDF|anterior (?:cervical|neck) (?:dis[ck]ectomy|(?:spinal )?fusion|interbody))\b/i;
const decompression =
  /\blumbar\b[^.;]{0,24}\b(?:laminectom(?:y|ies)|decompression)\b|\b(?:laminectom(?:y|ies)|decompression)\b[^.;]{0,40}\b(?:lumbar|L[1-5])\b/i;

/** Spine surgery: what was done, over how many interspaces or segments, and the instrumentation. */
export const readSpine: ServiceReader = text => {
  const [trigger] = triggersOf(
    text,
    /\b(?:ACDF|anterior (?:cervical|neck) (?:dis[ck]ectomy|(?:spinal )?fusion|interbody)|laminectom(?:y|ies)|lumbar decompression|(?:spinal|anterior|posterior|segmental) (?:segmental |non-?segmental )?(?:instrumentation|fixation|plating)|pedicle screws?)\b/i,
  ).filter(one => !isPast(text, one));
  if (!trigger) return [];
  const body = text.passage.text;
  const procedures = [
    ...(fusion.test(body) ? ['anterior-cervical-fusion'] : []),
    ...(decompression.test(body) ? ['lumbar-decompression'] : []),
  ];
  const instrumentation = findChoice(text, trigger, [
    ['posterior-ends', /\bnon-?segmental\b/i],
    [
      'posterior-segmental',
      /\bposterior (?:segmental )?(?:instrumentation|fixation)|\bsegmental (?:instrumentation|fixation)|\bpedicle screws?\b/i,
    ],
    ['anterior', /\banterior (?:\w+ )?(?:plate|plating|instrumentation|fixation)\b/i],
  ]);
  if (procedures.length === 0 && !instrumentation) return [];
  return [
    serviceOf(
      text,
      'spine',
      trigger,
      present({
        ...(procedures.length > 0 && { procedures: factAt(text, procedures, trigger.start, trigger.end) }),
        instrumentation,
        interspaces: findFact(
          text,
          trigger,
          new RegExp(`\\b${countPattern}\\s(?:inter-?spaces?)\\b`, 'i'),
          found => readCount(found[1]),
        ),
        decompressedSegments: findFact(
          text,
          trigger,
          new RegExp(
            `\\b${countPattern}\\s(?:vertebral\\s)?segments?\\s(?:were\\s|was\\s)?decompressed\\b|\\bdecompress(?:ed|ion)\\sof\\s${countPattern}\\s(?:vertebral\\s|lumbar\\s)?segments?\\b`,
            'i',
          ),
          found => readCount(found[1] ?? found[2]),
        ),
        instrumentedSegments: findFact(
          text,
          trigger,
          new RegExp(
            `\\b(?:instrumentation|fixation|plat(?:e|ing)|screws?)\\s(?:over|of|across|spanning)\\s${countPattern}\\s(?:vertebral\\s)?segments?\\b`,
            'i',
          ),
          found => readCount(found[1]),
        ),
        span: spanOf(text),
      }),
    ),
  ];
};

const order = ['C', 'T', 'L', 'S'];

/** The levels of the text as one span; none when they leave a gap. */
function spanOf(text: ServiceText) {
  const found = findAll(text.passage, /\b([CTL])(\d{1,2})\s?(?:-|–|to|through)\s?([CTLS]?)(\d{1,2})\b/gi).map(
    match => ({
      from: rank(match[1], match[2]),
      to: rank(match[3] || match[1], match[4]),
      names: [`${match[1]}${match[2]}`, `${match[3] || match[1]}${match[4]}`].map(name => name.toUpperCase()),
      start: match.index,
      end: match.index + match[0].length,
    }),
  );
  const sorted = found.toSorted((a, b) => a.from - b.from);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return undefined;
  if (sorted.some((one, at) => at > 0 && one.from > (sorted[at - 1]?.to ?? 0))) return undefined;
  const starts = found.map(one => one.start);
  const ends = found.map(one => one.end);
  return factAt(text, `${first.names[0]}-${last.names[1]}`, Math.min(...starts), Math.max(...ends));
}

function rank(region = '', level = ''): number {
  return order.indexOf(region.toUpperCase()) * 100 + Number(level);
}
