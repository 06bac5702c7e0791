import type { Fact } from '../facts.ts';
import { findAll, type Passage, sentenceAt } from '../passage.ts';
import { isDenied } from './denied.ts';
import {
  countPattern,
  factAt,
  findFact,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggersOf,
} from './reader.ts';

interface Study {
  readonly nerve: string;
  readonly type: string;
}
interface StudyMention extends Study {
  readonly start: number;
  readonly end: number;
}

const side = '(?:left|right|lt|rt|bilateral|bilat|both|l|r)';
const nerveName =
  '(?:median|ulnar|dorsal ulnar cutaneous|radial|superficial radial|musculocutaneous|axillary|suprascapular|(?:common |deep |superficial )?(?:peroneal|fibular)|(?:posterior )?tibial|sural|saphenous|femoral|lateral femoral cutaneous|(?:medial|lateral) plantar|(?:medial|lateral) antebrachial(?: cutaneous)?|facial|phrenic|spinal accessory)';
const one = `(?:${side}\\s)?${nerveName}(?:\\snerves?)?`;
const joint = '(?:,\\s?(?:and\\s)?|\\s(?:and|&|plus)\\s|\\s?\\/\\s?)';
const nerves = `${one}(?:${joint}${one}){0,9}`;
const type = '(?:motor|sensory|mixed|h-?\\s?reflex(?:es)?)';
const types = `${type}(?:(?:,?\\s(?:and|&|plus)\\s|\\s?\\/\\s?)${type}){0,2}`;
const after = new RegExp(`\\b(${nerves})\\s(?:nerve\\s|nerves\\s)?\\(?(${types})\\b`, 'gi');
const before = new RegExp(
  `\\b(${types})(?:\\s(?:nerve\\s)?(?:conduction\\s)?(?:studies|study|responses?|ncs))?\\s?(?::|-|of|on|for|in)\\s(?:the\\s)?(${nerves})\\b`,
  'gi',
);
const reflex = new RegExp(`\\b(h-?\\s?reflex(?:es)?)\\s(?:stud(?:y|ies)\\s)?(${nerves})\\b`, 'gi');
const any =
  /\b((?:(?:left|right)\s)?(?!(?:and|the|studies|study|with|of|for|is|was|no|both|nerve)\b)[a-z]{1,20})\s(motor|sensory|h-?reflex)\b/gi;

/** Nerve conduction studies by nerve and type, or as counted, and limbs of needle EMG. */
export const readNerveStudies: ServiceReader = text => {
  const [trigger] = triggersOf(
    text,
    /\b(?:nerve conductions?|nerve studies|ncs\b|ncv\b|emgs?\b|electromyograph\w+|(?:motor|sensory) stud\w+|studies:)/i,
  );
  if (!trigger || !/\b(?:nerves?|ncs|ncv|emg|electromyograph\w+)\b/i.test(text.passage.text)) return [];
  const named = namedStudies(text);
  const plain = named.length > 0 ? named : plainStudies(text);
  const [first, last] = [plain[0], plain.at(-1)];
  const studies = plain.map(({ nerve, type: kind }) => ({ nerve, type: kind }));
  const limbs = limbsOf(text, trigger);
  const values = present({
    studies: first && last ? factAt(text, studies, first.start, last.end) : undefined,
    count: first ? undefined : countOf(text, trigger),
    emgLimbs: limbs.extents,
    emgLimbCount: limbs.extents ? undefined : limbs.count,
  });
  return [serviceOf(text, 'nerve-conduction', trigger, values)];
};

function countOf(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  return findFact(
    text,
    trigger,
    new RegExp(
      `\\b${countPattern}\\s(?:(?:different|separate|distinct|total)\\s)?(?:nerve conductions?(?: stud(?:y|ies))?|ncs\\b|ncvs?\\b|nerve stud(?:y|ies)|conduction stud(?:y|ies))`,
      'i',
    ),
    found => readCount(found[1]),
  );
}

/** "Median and ulnar motor; median, ulnar and radial sensory", "motor and sensory studies of the median nerve". */
function namedStudies(text: ServiceText): StudyMention[] {
  const found: StudyMention[] = [];
  const taken: { start: number; end: number }[] = [];
  const read = (match: RegExpExecArray, list: string, kinds: string) => {
    const [start, end] = [match.index, match.index + match[0].length];
    if (taken.some(span => start < span.end && end > span.start) || isDenied(text, start, end)) return;
    taken.push({ start, end });
    const context = sideBefore(text.passage, start);
    for (const kind of typesIn(kinds))
      for (const nerve of nervesIn(list, context)) found.push({ nerve, type: kind, start, end });
  };
  for (const match of findAll(text.passage, after)) read(match, match[1] ?? '', match[2] ?? '');
  for (const match of findAll(text.passage, before)) read(match, match[2] ?? '', match[1] ?? '');
  for (const match of findAll(text.passage, reflex)) read(match, match[2] ?? '', match[1] ?? '');
  return found.sort((a, b) => a.start - b.start);
}

function typesIn(words: string): string[] {
  const kinds = [...words.matchAll(new RegExp(type, 'gi'))].map(found => found[0].toLowerCase());
  return kinds.map(kind => (kind.startsWith('h') ? 'h-reflex' : kind === 'motor' ? 'motor' : 'sensory'));
}

/** The nerves of a list, each with its side; a bilateral one is two. */
function nervesIn(list: string, context: string): string[] {
  const item = new RegExp(`\\b(?:(${side})\\s)?(${nerveName})\\b`, 'gi');
  let current = context;
  return [...list.matchAll(item)].flatMap(found => {
    if (found[1]) current = sideName(found[1]);
    const name = (found[2] ?? '').toLowerCase().replace('fibular', 'peroneal');
    return current === 'both' ? [`left ${name}`, `right ${name}`] : [`${current} ${name}`.trim()];
  });
}

function sideName(word: string): string {
  const lower = word.toLowerCase();
  if (/^b/.test(lower)) return 'both';
  return /^l/.test(lower) ? 'left' : 'right';
}

/** "Left arm: median ...": the side told last before the list in its sentence. */
function sideBefore(passage: Passage, at: number): string {
  const start = passage.sentences[sentenceAt(passage, at)]?.start ?? 0;
  const told = [...passage.text.slice(start, at).matchAll(/\b(left|right|bilateral|both)\b/gi)].at(-1)?.[1];
  return told ? sideName(told) : '';
}

/** Any word before "motor" or "sensory", for nerves by other names. */
function plainStudies(text: ServiceText): StudyMention[] {
  return findAll(text.passage, any).map(found => ({
    nerve: (found[1] ?? '').toLowerCase(),
    type: /^h/i.test(found[2] ?? '') ? 'h-reflex' : (found[2] ?? '').toLowerCase(),
    start: found.index,
    end: found.index + found[0].length,
  }));
}

const COMPLETE_FROM_MUSCLES = 5;
const emgWords = /\b(?:needle|emgs?|electromyograph\w+)\b/i;

/** Limbs of needle EMG: complete from five muscles, limited below; a number alone where muscles are not told. */
function limbsOf(
  text: ServiceText,
  trigger: Trigger,
): { extents: Fact<string[]> | undefined; count: Fact<number> | undefined } {
  const listed = findFact(
    text,
    trigger,
    /\b(?:needle )?emg of (?:\d|one|two|three|four) limbs?\s?\(((?:(?:complete|limited)(?:,\s?)?){1,4})\)/i,
    found => (found[1] ?? '').split(/,\s?/).map(word => word.toLowerCase()),
  );
  const told = triggersOf(text, emgWords).filter(found => !isDenied(text, found.start, found.end));
  // A heading names the test first; the limbs stand where it is described.
  const emg = told.find(found => limbCount(text, found)) ?? told[0];
  if (listed || !emg) return { extents: listed, count: undefined };
  const limbs = limbCount(text, emg);
  const extent = extentOf(text, emg);
  const extents =
    limbs && extent
      ? { quote: extent.quote, value: Array.from({ length: limbs.value }, () => extent.value) }
      : undefined;
  return { extents, count: limbs };
}

function limbCount(text: ServiceText, emg: Trigger): Fact<number> | undefined {
  const limb = '(?:limbs?|extremit(?:y|ies)|arms?|legs?|[lr][ul]es?)';
  const from = text.passage.sentences[emg.sentence]?.start ?? 0;
  const inSentence = <T>(found: RegExpExecArray, value: T) =>
    found.index >= from && sentenceAt(text.passage, found.index) - emg.sentence <= 1 ? value : undefined;
  const both = findFact(
    text,
    emg,
    new RegExp(`\\b(?:both|bilateral)\\s(?:upper\\s|lower\\s)?${limb}\\b`, 'i'),
    found => inSentence(found, 2),
  );
  const counted = findFact(
    text,
    emg,
    new RegExp(`\\b${countPattern}\\s(?:upper\\s|lower\\s)?${limb}\\b`, 'i'),
    found => inSentence(found, readCount(found[1])),
  );
  const single = findFact(
    text,
    emg,
    /\b(?:left|right|the|lt|rt)\s(?:upper\s|lower\s)?(?:limb|extremity|arm|leg)\b|\b[lr][ul]e\b/i,
    found => inSentence(found, 1),
  );
  const all = counted ?? both ?? single;
  return all && all.value <= 4 ? all : undefined;
}

function extentOf(text: ServiceText, emg: Trigger): Fact<'complete' | 'limited'> | undefined {
  const muscles = findFact(
    text,
    emg,
    new RegExp(`\\b${countPattern}(?:\\s?\\+\\s?|\\s(?:or more\\s)?)(?:\\w+\\s)?muscles\\b`, 'i'),
    found => readCount(found[1]),
  );
  if (muscles)
    return { quote: muscles.quote, value: muscles.value >= COMPLETE_FROM_MUSCLES ? 'complete' : 'limited' };
  const near = /\b(?:complete|limited)\b/i;
  return findFact(text, emg, near, found =>
    Math.abs(sentenceAt(text.passage, found.index) - emg.sentence) > 0
      ? undefined
      : /complete/i.test(found[0])
        ? ('complete' as const)
        : ('limited' as const),
  );
}
