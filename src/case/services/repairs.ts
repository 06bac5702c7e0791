import type { Fact, StatedService } from '../facts.ts';
import { sentenceAt, sentenceText } from '../passage.ts';
import type { SiteMention } from '../read-sites.ts';
import { isDenied, isPlanned } from './denied.ts';
import { excisedLesions } from './excisions.ts';
import { cutBetween, kindsOf, type LesionItem } from './lesion-items.ts';
import {
  factAt,
  findFact,
  isPast,
  type LengthMention,
  lengthsOf,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerAt,
  triggerOf,
  triggersOf,
} from './reader.ts';
import { siteNear, siteWithin, skinSiteOf } from './skin-sites.ts';

interface Repaired {
  readonly cm: number;
  readonly site: string;
  readonly complexity?: string;
  readonly closure?: string;
}

const repairing =
  /\b(?:repair(?:ed|s)?|lacerations?|lacs?|sutur(?:ed|es?|ing)|closure|closed|layered|stapl\w+)\b/i;
const others =
  /\b(?:hernias?|flaps?|tendons?|rotator|npwt|vac|ulcers?|deb(?:r\w*)?|graft\w*|meniscus|valve|mohs|excis\w*|wle|biops\w*|bx)\b/i;
/** A laceration's edges are debrided as part of its repair. */
const othersOfLaceration = new RegExp(others.source.replace('deb(?:r\\w*)?|', ''), 'i');
const complexities: readonly (readonly [string, RegExp])[] = [
  ['complex', /\bcomplex\b/i],
  // One layer after extensive cleaning of heavy contamination is intermediate (CPT repair guidelines).
  [
    'intermediate',
    /\b(?:heavily contaminated|heavy contamination|gross(?:ly)? contaminat\w*)\b[^\n]{0,120}\b(?:clean\w*|remov\w*|scrub\w*|irrigat\w*|debr[ie]+d\w*)\b/i,
  ],
  [
    'intermediate',
    /\b(?:intermediate|layered|(?:two|2|double)[- ]layer(?:ed)?|multi-?layer\w*|in (?:two |2 )?layers|(?:two|three|2|3) layers|deep sutures)\b/i,
  ],
  ['simple', /\b(?:simple|(?:single|one|1)[- ]layer(?:ed)?|superficial)\b/i],
];
const closures: readonly (readonly [string, RegExp])[] = [
  ['sutures', /\b(?:sutur\w+|staples?|stitch\w*|nylon|prolene|vicryl|ethilon|chromic)\b/i],
  ['adhesive', /\b(?:adhesive|dermabond|glued?|cyanoacrylate)\b(?!\s(?:strips|tape))/i],
  ['strips', /\b(?:steri-?\s?strips?|strips|butterfly)\b/i],
];

/**
 * Repairs of skin wounds: length, site and complexity of each, from one item of a list to the next. A repair
 * is read only when each length stands with a site. What closes an excision is read apart.
 */
export const readRepairs: ServiceReader = text => {
  const excised = excisedLesions(text);
  if (excised.length > 0) return closuresOf(text, excised, layered);
  const mohs = triggerOf(text, /\bmohs\b/i);
  const site = mohs && siteNear(text, mohs);
  // The repair of a Mohs defect is separate whatever its layers.
  if (mohs && site)
    return closuresOf(text, [{ trigger: mohs, site, from: 0, to: text.passage.text.length }], () => true);
  const triggers = triggersOf(text, repairing);
  const other = new Set(
    [...new Set([...triggers, ...lengthsOf(text)].map(one => one.sentence))].filter(one =>
      isOther(text, one),
    ),
  );
  const trigger = triggers.find(one => !other.has(one.sentence));
  if (!trigger) return [];
  const lengths = lengthsOf(text).filter(
    one => Math.abs(one.sentence - trigger.sentence) <= 6 && !other.has(one.sentence) && !isAside(text, one),
  );
  if (lengths.length > MAX_WOUNDS) return [];
  if (isUnmeasured(text, trigger)) {
    const lengthMissing = findFact(text, trigger, noLength, () => true);
    return [serviceOf(text, 'repair', trigger, present({ lengthMissing }))];
  }
  const items = lengths.map((one, i) => itemOf(text, lengths, one, i));
  const wounds = items.flatMap(item => (item ? [item] : []));
  const first = lengths[0];
  const last = lengths.at(-1);
  if (!first || !last || wounds.length === 0 || wounds.length < lengths.length) return [];
  const end = Math.max(last.end, text.passage.sentences[last.sentence]?.end ?? last.end);
  return [
    serviceOf(text, 'repair', trigger, { wounds: woundsFact(text, wounds, lengths, first.start, end) }),
  ];
};

/** As many as the rule takes; no note tells of more. */
const MAX_WOUNDS = 50;

const noLength =
  /\b(?:lengths?|sizes?|measurements?|cm)\b[^.;,\n]{0,16}(?:\bnot\b|n['’]?t\b|\bmissing\b|\bnever\b|\bunknown\b|\bomitted\b|\bblank\b)|\b(?:no|without(?: an?| the)?|missing)\s(?:\w+\s)?(?:length|size|measurement)s?\b/i;

/** A laceration was closed at a named site, and no length stands anywhere. */
function isUnmeasured(text: ServiceText, trigger: Trigger): boolean {
  const words = sentenceText(text.passage, trigger.sentence);
  const site = text.sites.some(one => sentenceAt(text.passage, one.start) === trigger.sentence);
  return (
    lengthsOf(text).length === 0 &&
    site &&
    /\blac(?:eration)?s?\b/i.test(words) &&
    /\b(?:repair\w*|sutur\w*|closed|stitch\w*|staple[sd]?)\b/i.test(words) &&
    !isDenied(text, trigger.start, trigger.end) &&
    !isPlanned(text, trigger.start, trigger.end) &&
    !isPast(text, trigger)
  );
}

/** The sentence is about other work; "no tendon injury" is not. */
function isOther(text: ServiceText, sentence: number): boolean {
  const words = sentenceText(text.passage, sentence);
  const pattern = /\blac(?:eration)?s?\b/i.test(words) ? othersOfLaceration : others;
  return pattern.test(
    words.replace(
      /\b(?:no|without|denies|intact)\s(?:[\w-]+\s){0,3}?(?:tendons?|vac)\b|\btendons? intact\b/gi,
      ' ',
    ),
  );
}

/** Both ends of every length, where one is a range. */
function woundsFact(
  text: ServiceText,
  wounds: readonly Repaired[],
  lengths: readonly LengthMention[],
  start: number,
  end: number,
): Fact<readonly Repaired[]> {
  const at = (side: 'low' | 'high') =>
    wounds.map((one, i) => ({ ...one, cm: lengths[i]?.range?.[side] ?? one.cm }));
  const range = lengths.some(one => one.range) ? { low: at('low'), high: at('high') } : undefined;
  return factAt(text, wounds, start, end, false, range);
}

/** A depth, a needle, a distance: no length of a wound. */
function isAside(text: ServiceText, one: LengthMention): boolean {
  const body = text.passage.text;
  return (
    /^\s?(?:[\w-]+\s)?(?:deep|depth|margins?|needle|punch|from|above|below|proximal|distal|lateral|medial|bites?|apart)\b/i.test(
      body.slice(one.end, one.end + 24),
    ) ||
    /^\s?(?:in\s)?(?:total|combined|altogether|all together)\b/i.test(body.slice(one.end, one.end + 20)) ||
    /(?:=|\btotal(?:s|ing|ed)?(?:\sof)?:?)\s?$/i.test(body.slice(Math.max(0, one.start - 14), one.start)) ||
    /\b(?:depth|margins?|deep)\s?(?:of|:|was)?\s?$/i.test(body.slice(Math.max(0, one.start - 14), one.start))
  );
}

/**
 * The layered closures of excised lesions. Simple closure is part of the excision and not read; a flap or graft
 * closes by itself.
 */
function closuresOf(
  text: ServiceText,
  excised: readonly LesionItem[],
  isSeparate: (complexity: string) => boolean,
): readonly StatedService[] {
  if (/\b(?:flap|graft|adjacent tissue|secondary intention)\b/i.test(text.passage.text)) return [];
  const lengths = kindsOf(text).filter(one => one.kind === 'closure');
  const items = lengths.flatMap((one, i) => {
    const [from, to] = boundsOf(text, lengths, one, i);
    const complexity =
      chosen(text.passage.text.slice(from, to), complexities) ??
      chosenAlone(sentenceText(text.passage, one.sentence), complexities);
    const lesion = excised.find(item => one.start >= item.from && one.end <= item.to);
    const site = siteWithin(text, from, to)?.value ?? lesion?.site?.value;
    return site && complexity && isSeparate(complexity)
      ? [{ one, wound: { cm: one.cm, site, complexity } }]
      : [];
  });
  const [first] = items;
  const last = items.at(-1);
  if (!first || !last) return [];
  const trigger = triggerAt(text, first.one.start, first.one.end);
  const fact = woundsFact(
    text,
    items.map(item => item.wound),
    items.map(item => item.one),
    first.one.start,
    last.one.end,
  );
  return [serviceOf(text, 'repair', trigger, { wounds: fact })];
}

function layered(complexity: string): boolean {
  return complexity !== 'simple';
}

function itemOf(
  text: ServiceText,
  lengths: readonly LengthMention[],
  one: LengthMention,
  i: number,
): Repaired | undefined {
  const [from, to] = boundsOf(text, lengths, one, i);
  const words = text.passage.text.slice(from, to);
  const site = text.sites.find(at => at.start >= from && at.end <= to) ?? siteBefore(text, lengths, one);
  if (!site) return undefined;
  const closure = chosen(words, closures);
  const complexity =
    chosen(words, complexities) ??
    (closure === 'adhesive' ? undefined : complexityAround(text, lengths, one));
  return {
    cm: one.cm,
    site: skinSiteOf(site),
    ...(complexity === undefined ? {} : { complexity }),
    ...(closure === undefined || closure === 'sutures' ? {} : { closure }),
  };
}

/**
 * The site of a length that stands without one: of a single wound the only site near it, of a list ("on the leg:
 * 2 cm, 3 cm") the only site of its sentence, told before the first length.
 */
function siteBefore(
  text: ServiceText,
  lengths: readonly LengthMention[],
  one: LengthMention,
): SiteMention | undefined {
  const own = lengths.filter(other => other.sentence === one.sentence);
  const near = text.sites.filter(site =>
    lengths.length === 1 ? Math.abs(site.sentence - one.sentence) <= 3 : site.sentence === one.sentence,
  );
  const [first] = near;
  const isOne = new Set(near.map(skinSiteOf)).size === 1;
  return first && isOne && (lengths.length === 1 || first.end <= (own[0]?.start ?? 0)) ? first : undefined;
}

/**
 * The complexity of an item that names none: the only one of its sentence ("3 cm scalp and 4 cm forearm, simple"),
 * else the only one told before the list, else, of a single wound, the only one of the text.
 */
function complexityAround(
  text: ServiceText,
  lengths: readonly LengthMention[],
  one: LengthMention,
): string | undefined {
  const head = text.passage.text.slice(0, lengths[0]?.start ?? 0);
  return (
    chosenAlone(sentenceText(text.passage, one.sentence), complexities) ??
    chosenAlone(head, complexities) ??
    (lengths.length === 1 ? chosenAlone(text.passage.text, complexities) : undefined)
  );
}

/** An item runs to the separator before the next length. */
function boundsOf(
  text: ServiceText,
  lengths: readonly LengthMention[],
  one: LengthMention,
  i: number,
): readonly [number, number] {
  const body = text.passage.text;
  const span = text.passage.sentences[one.sentence] ?? one;
  const before = lengths[i - 1];
  const after = lengths[i + 1];
  const from =
    before && before.sentence === one.sentence ? cutBetween(body, before.end, one.start) : span.start;
  const to = after && after.sentence === one.sentence ? cutBetween(body, one.end, after.start) : span.end;
  return [from, to];
}

function chosen(words: string, choices: readonly (readonly [string, RegExp])[]): string | undefined {
  return choices.find(([, pattern]) => pattern.test(words))?.[0];
}

/** "Intermediate repair of ... and ...": a complexity told before the list holds for every wound. */
function chosenAlone(words: string, choices: readonly (readonly [string, RegExp])[]): string | undefined {
  const found = choices.filter(([, pattern]) => pattern.test(words));
  return found.length === 1 ? found[0]?.[0] : undefined;
}
