import { findAll, sentenceAt, sentenceText } from '../passage.ts';
import { isDenied } from './denied.ts';
import {
  factAt,
  findFact,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerAt,
  triggerOf,
} from './reader.ts';

const jointWords: readonly (readonly [string, RegExp])[] = [
  ['subacromial-bursa', /\bsubacromial(?: bursa| space)?\b/gi],
  ['trochanteric-bursa', /\b(?:greater )?trochanteric(?: bursa)?\b/gi],
  ['olecranon-bursa', /\bolecranon(?: bursa)?\b/gi],
  ['knee-bursa', /\b(?:pre-?patellar|pes anserine?|infrapatellar)(?: bursa)?\b/gi],
  ['acromioclavicular', /\b(?:acromio-?clavicular|ac joint)\b/gi],
  ['jaw', /\b(?:tmj|temporomandibular)\b/gi],
  ['midfoot', /\b(?:sub-?talar|talonavicular|intertarsal|tarsometatarsal|midfoot joint)\b/gi],
  ['shoulder', /\b(?:shoulders?|glenohumeral)\b/gi],
  ['knee', /\bknees?\b/gi],
  ['hip', /\bhips?\b/gi],
  ['wrist', /\b(?:wrists?|radiocarpal)\b/gi],
  ['elbow', /\belbows?\b/gi],
  ['ankle', /\b(?:ankles?|tibiotalar)\b/gi],
  ['finger', /\b(?:fingers?|thumb|mcp|pip joint|dip joint|cmc)\b/gi],
  ['toe', /\b(?:toes?|mtp)\b/gi],
];
const sidePattern = /\b(left|right|both|bilateral|lt|rt)\b(?:\s[\w-]+){0,2}\s?$/i;
const sideAfter = /^\s?(?:joints?\s)?(?:bilaterally|\(?(?:bilateral|b\/l)\)?)\b/i;
/** "R knee", "(L) shoulder", "B/L knees": initials count only right before the joint. */
const sideInitial = /(?:^|[\s,(])\(?(R|L|B\/L|BL)\)?\.?\s$/;
const sideNextTo =
  /^(?:\s(?:joint|bursa|injections?|aspirations?|arthrocentesis|inj|and)){0,4},?\s?\(?(left|right|lt|rt)\b(?!\s(?:knee|hip|shoulder|wrist|elbow|ankle|finger|toe|thumb))/i;

const done =
  /\b(?:inject|aspirat|arthrocentesis|kenalog|steroid|cortisone|depo|synvisc|hyaluron|hyalgan|euflexxa)/i;
const otherFamily =
  /\b(?:trigger points?|facets?|medial branch|epidural|vaccin\w*|botox|botulinum|nerve block|biops\w*|im injection|subcutaneous injection|sacro-?iliac|si joint)\b/i;
/** Structures at a joint that are injected by their own codes. */
const softWords =
  /\b(?:carpal tunnel|trigger (?:finger|thumb)|tendon|sheath|de ?quervain|ganglion|plantar fasci\w*|epicondyl\w*|tennis elbow|golfer['’]?s elbow|ligament)\b/i;

interface Joint {
  readonly joint: string;
  readonly side?: string;
  /** Finger or toe, 1 the thumb or great toe. */
  readonly digit?: number;
  readonly ultrasound?: true;
  readonly fluoroscopy?: true;
}

/** Joint and bursa injections and aspirations: each joint with its side, and what guided the needle. */
export const readJoints: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:inject(?:ed|ion|ions|ing|s)?|aspirat\w+|arthrocentesis)\b/i);
  if (!trigger || otherFamily.test(text.passage.text)) return [];
  const found = jointWords
    .flatMap(([joint, pattern]) =>
      findAll(text.passage, pattern).map(match =>
        jointAt(text, joint, match.index, match.index + match[0].length),
      ),
    )
    .filter(
      (one, at, all) =>
        !all.slice(0, at).some(other => one.start < other.end && one.end > other.start) &&
        done.test(sentenceText(text.passage, triggerAt(text, one.start, one.end).sentence)) &&
        !isDenied(text, one.start, one.end) &&
        !isOfSoftTissue(text, one.start, one.end),
    )
    .sort((a, b) => a.start - b.start);
  const general = guidanceOf(text);
  const apart = withoutRegions(found)
    .filter((one, i) => found.findIndex(other => same(other.joint, one.joint)) === i)
    .map(one => {
      // "Knee ..., knee under ultrasound": what a later mention adds holds for the joint.
      const guided = found.some(other => other.joint.ultrasound && same(other.joint, one.joint));
      const side =
        one.joint.side ?? found.find(other => other.joint.side && same(other.joint, one.joint))?.joint.side;
      const joint = { ...one.joint, ...(side && { side }), ...(guided && { ultrasound: true as const }) };
      return { ...one, joint };
    });
  const guidedNowhere = apart.every(one => !one.joint.ultrasound && !one.joint.fluoroscopy && !one.unguided);
  const joints = apart.map(one => (guidedNowhere ? { ...one.joint, ...general } : one.joint));
  const first = apart[0];
  const last = apart.at(-1);
  if (!first || !last) return [];
  const bilateral = findFact(text, trigger, /\btwo lines\b/i, () => 'two-lines');
  return [
    serviceOf(
      text,
      'joint-injection',
      trigger,
      present({ joints: factAt(text, joints, first.from, last.end), bilateral }),
    ),
  ];
};

/** A joint named only as the region of a structure that is named too: "shoulder injection, subacromial". */
const REGION_OF: Readonly<Record<string, string>> = {
  'subacromial-bursa': 'shoulder',
  acromioclavicular: 'shoulder',
  'trochanteric-bursa': 'hip',
  'knee-bursa': 'knee',
  'olecranon-bursa': 'elbow',
};

function withoutRegions(found: readonly Found[]): readonly Found[] {
  const agree = (a: Joint, b: Joint) => a.side === b.side || a.side === undefined || b.side === undefined;
  return found.filter(
    one =>
      !found.some(other => REGION_OF[other.joint.joint] === one.joint.joint && agree(one.joint, other.joint)),
  );
}

/** "De Quervain's, left wrist": where a tendon or tunnel is named, a joint is injected only in a clause that says so. */
function isOfSoftTissue(text: ServiceText, start: number, end: number): boolean {
  if (!softWords.test(sentenceText(text.passage, sentenceAt(text.passage, start)))) return false;
  const clause = clauseAround(text, start, end);
  return softWords.test(clause) || !done.test(clause);
}

/** The piece of the sentence between commas, semicolons or "and" that a place stands in. */
function clauseAround({ passage }: ServiceText, start: number, end: number): string {
  const span = passage.sentences[sentenceAt(passage, start)] ?? { start, end };
  const before = passage.text.slice(span.start, start);
  const after = passage.text.slice(end, span.end);
  const cut = Math.max(...[...before.matchAll(/[,;]|\b(?:and|also|plus)\b/gi)].map(one => one.index), -1);
  const stop = after.search(/[,;]|\b(?:and|also|plus)\b/i);
  return (
    before.slice(cut + 1) + passage.text.slice(start, end) + (stop === -1 ? after : after.slice(0, stop))
  );
}

const ultrasound = /\b(?:ultrasound|us[- ]guid\w*|usg|sonograph\w*)\b/gi;
const fluoroscopy = /\bfluoro\w*\b/gi;

/** Guidance told for the injection as a whole: "images saved, done under ultrasound". */
function guidanceOf(text: ServiceText): Pick<Joint, 'ultrasound' | 'fluoroscopy'> {
  const said = (pattern: RegExp) =>
    findAll(text.passage, pattern).some(one => {
      const end = one.index + one[0].length;
      // A question whether guidance may be billed does not say that there was any.
      const asked = /\b(?:without|no|if|whether|unless|needed?)\b[^.;]{0,20}$/i.test(
        text.passage.text.slice(Math.max(0, one.index - 40), one.index),
      );
      return !asked && !isDenied(text, one.index, end);
    });
  if (said(ultrasound)) return { ultrasound: true };
  return said(fluoroscopy) ? { fluoroscopy: true } : {};
}

function same(a: Joint, b: Joint): boolean {
  if (a.digit !== undefined && b.digit !== undefined && a.digit !== b.digit) return false;
  return a.joint === b.joint && (a.side === b.side || a.side === undefined || b.side === undefined);
}

interface Found {
  readonly joint: Joint;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly unguided: boolean;
}

function jointAt(text: ServiceText, joint: string, start: number, end: number): Found {
  const whole = text.passage.text.slice(Math.max(0, start - 70), start);
  const after = text.passage.text.slice(end, end + 60);
  const digit = digitOf(joint, whole, text.passage.text.slice(start, end), after);
  // "R 2nd MCP": the side stands before the digit.
  const before = whole.replace(digitBefore, '');
  const word = sidePattern.exec(before);
  const raw = (
    sideAfter.test(after)
      ? 'b'
      : (word?.[1] ?? sideInitial.exec(before)?.[1] ?? sideNextTo.exec(after)?.[1] ?? '')
  ).toLowerCase();
  const side = raw === '' ? undefined : raw.startsWith('b') ? 'both' : raw.startsWith('l') ? 'left' : 'right';
  const unguided =
    /^[^.;,]{0,40}\b(?:without|no)\s(?:\w+\s)?(?:ultrasound|us\b|image|imaging|guidance)|^[^.;,]{0,24}\b(?:blind(?:ly)?|landmark)\b/i.test(
      after,
    );
  const guided =
    !unguided &&
    (/^[^.;,]{0,40}\b(?:ultrasound|us[- ]guid\w*|sonograph\w*)\b/i.test(after) ||
      /\b(?:ultrasound|us)[- ]guided[^.;,]{0,50}$/i.test(before + text.passage.text.slice(start, end)));
  const screened = !unguided && !guided && /^[^.;,]{0,40}\bfluoro\w*/i.test(after);
  return {
    joint: {
      joint,
      ...(side ? { side } : {}),
      ...(digit ? { digit } : {}),
      ...(guided ? { ultrasound: true as const } : {}),
      ...(screened ? { fluoroscopy: true as const } : {}),
    },
    start,
    end,
    from: word ? start - whole.length + word.index : start,
    unguided,
  };
}

const digitBefore =
  /\b(1st|first|2nd|second|index|3rd|third|middle|long|4th|fourth|ring|5th|fifth|little|small|pinky|thumb|great|big)\s$/i;
const DIGITS: readonly (readonly [number, RegExp])[] = [
  [1, /^(?:1st|first|thumb|great|big)$/i],
  [2, /^(?:2nd|second|index)$/i],
  [3, /^(?:3rd|third|middle|long)$/i],
  [4, /^(?:4th|fourth|ring)$/i],
  [5, /^(?:5th|fifth|little|small|pinky)$/i],
];

/** Which finger or toe. "2nd MCP" is the index; a "second finger" is the index of one and the middle of another. */
function digitOf(joint: string, before: string, word: string, after: string): number | undefined {
  if (joint !== 'finger' && joint !== 'toe') return undefined;
  // The joint at the base of the thumb lies in the hand: it has a side, no digit.
  if (/^(?:cmc)$/i.test(word) || /^\s?(?:cmc|basal|base|joint base)\b/i.test(after)) return undefined;
  if (/^thumb$/i.test(word)) return 1;
  const told = digitBefore.exec(before)?.[1];
  if (told === undefined) return undefined;
  const isCounted = /^(?:\d|first|second|third|fourth|fifth)/i.test(told);
  if (isCounted && joint === 'finger' && !/^(?:mcp|pip joint|dip joint)$/i.test(word)) return undefined;
  return DIGITS.find(([, names]) => names.test(told))?.[0];
}
