import type { Fact } from '../facts.ts';
import { findAll, sentenceText } from '../passage.ts';
import {
  factAt,
  type LengthMention,
  lengthFact,
  lengthsOf,
  type ServiceText,
  type Trigger,
} from './reader.ts';
import { siteNear, siteWithin } from './skin-sites.ts';

/** One lesion of a text that may tell of several: its measures and site, and the stretch that is about it. */
export interface LesionItem {
  readonly trigger: Trigger;
  readonly lesionCm?: Fact<number>;
  /** Diameter told with its margins. */
  readonly excisedCm?: Fact<number>;
  readonly marginCm?: Fact<number>;
  readonly site?: Fact<string>;
  readonly from: number;
  readonly to: number;
}

export type LengthKind = 'size' | 'excised' | 'margin' | 'closure' | 'other';

const marginAfter = /^\s?(?:(?!(?:no|zero|without|w\/o)\s)[a-z-]+\s){0,3}(?:margins?|marg)\b/i;
const excisedBefore =
  /\b(?:(?:excised|excision|total|overall|final|surgical)\s(?:\w+\s)?(?:diameter|size|excised)|(?:incl(?:uding|\.)?|plus) margins?)\b[^.;\d]{0,30}$/i;
const excisedAfter =
  /^\s?\(?(?:total\s)?(?:excised (?:diameter|size)|excision diameter|incl(?:uding|\.)? (?:the\s|all\s)?margins?)/i;
const closureAfter = /^\s?(?:[\w-]+\s){0,3}(?:closure|repair|suture line|linear)\b/i;
/** Words before a length, up to the last number or stop, that say what it is of. */
const kindWords: readonly (readonly [LengthKind, RegExp])[] = [
  ['margin', /\bmargins?\b/gi],
  ['closure', /\b(?:clos(?:ures?|ed)|repair(?:s|ed)?|sutured|layer(?:ed|s)|intermediate|complex|linear)\b/gi],
  [
    'other',
    /\b(?:defect|specimen|incision|scar|length|line|punch|curette|blade|depth|deep|flap|graft|biops\w*|bx)\b/gi,
  ],
];
const otherAfter =
  /^\s?(?:(?:[\w-]+\s){0,2}?(?:defect|incision|scar|punch|deep|flap|graft)\b|(?:from|above|below|lateral to|medial to)\b)/i;

/** What a length is of: the lesion, lesion and margins, a margin, the closure, or something else. */
export function lengthKind(text: ServiceText, one: LengthMention): LengthKind {
  const body = text.passage.text;
  const span = text.passage.sentences[one.sentence] ?? one;
  const before = body.slice(Math.max(span.start, one.start - 44), one.start);
  const after = body.slice(one.end, Math.min(span.end, one.end + 44));
  if (excisedBefore.test(before) || excisedAfter.test(after)) return 'excised';
  if (marginAfter.test(after)) return 'margin';
  if (closureAfter.test(after)) return 'closure';
  if (otherAfter.test(after)) return 'other';
  return nearestKind(before);
}

/** The word told last before a length says what it is of: "1 mm margins, closed in layers 2.5 cm". */
function nearestKind(before: string): LengthKind {
  const near = before.split(/[.;)\d]/).at(-1) ?? '';
  const found = kindWords.flatMap(([kind, pattern]) => {
    const last = [...near.matchAll(pattern)].at(-1);
    return last && near.length - last.index <= REACH ? [{ kind, at: last.index }] : [];
  });
  return found.sort((a, b) => b.at - a.at)[0]?.kind ?? 'size';
}

/** How far a word may stand before the length it explains. */
const REACH = 34;
const listLine = /^\s*(?:[-*•]|\d{1,2}[.)]|#\s?\d|[a-e][.)])\s/i;
const lesionWord =
  /\b(?:lesions?|nev(?:us|i)|moles?|cysts?|melanomas?|carcinomas?|bccs?|sccs?|keratos[ei]s|growths?|papules?|tumou?rs?|neoplasms?|dermatofibromas?|df)\b/i;
const MAX_ITEMS = 12;
/** A line of a list or a form: it holds a number, or begins with the name of a field. */
const listed = /\d|^\s*[A-Za-z][\w /()-]{1,30}:/;

/**
 * The lesions a service was done on, one a stated size. A size is a lesion of its own when its part of the text
 * names a lesion, a site or the service again; the same size told again is the same lesion.
 */
export function lesionItems(text: ServiceText, triggers: readonly Trigger[]): LesionItem[] {
  const [first] = triggers;
  if (!first) return [];
  const lengths = kindsOf(text).filter(one => isNear(text, one, triggers));
  const sizes = lengths.filter(one => one.kind === 'size');
  const anchors = sizes.length > 0 ? sizes : lengths.filter(one => one.kind === 'excised');
  const items: LesionItem[] = [];
  for (const [i, anchor] of anchors.slice(0, MAX_ITEMS).entries()) {
    const [from, to] = boundsOf(text, anchors, i);
    const own = { from, to };
    const trigger = triggers.findLast(one => one.start < anchor.start) ?? first;
    const before = anchors[i - 1];
    const isNext = before !== undefined && isListJoined(text, before, anchor);
    if (items.length > 0 && !isNext && !isOwnLesion(text, own, triggers)) continue;
    const measures = measuresIn(text, lengths, own);
    const site = measures.site ?? (isNext ? items.at(-1)?.site : undefined);
    const item = { ...own, trigger, ...measures, ...(site ? { site } : {}) };
    if (!items.some(known => isSame(text, known, item))) items.push(item);
  }
  const [only] = items;
  if (items.length > 1) return items.map(item => withShared(text, item, items, lengths));
  return [wholeText(text, lengths, only ?? { from: 0, to: text.passage.text.length, trigger: first })];
}

/** "0.7 cm and 1.2 cm": sizes of a list, with nothing told between them. */
function isListJoined(text: ServiceText, before: LengthMention, anchor: LengthMention): boolean {
  return /^\s?(?:,|and|&|,\sand)\s?$/i.test(text.passage.text.slice(before.end, anchor.start));
}

/** In a sentence about the service, next to one, or in the list below or above one. */
function isNear(text: ServiceText, one: LengthMention, triggers: readonly Trigger[]): boolean {
  return triggers.some(({ sentence }) => {
    if (Math.abs(one.sentence - sentence) <= 1) return true;
    const [from, to] = one.sentence < sentence ? [one.sentence, sentence - 1] : [sentence + 1, one.sentence];
    if (to - from >= MAX_ITEMS) return false;
    for (let at = from; at <= to; at += 1) if (!listed.test(sentenceText(text.passage, at))) return false;
    return true;
  });
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

function boundsOf(
  text: ServiceText,
  anchors: readonly LengthMention[],
  i: number,
): readonly [number, number] {
  const body = text.passage.text;
  const anchor = anchors[i];
  if (!anchor) return [0, 0];
  const before = anchors[i - 1];
  const after = anchors[i + 1];
  const start = text.passage.sentences[anchor.sentence]?.start ?? anchor.start;
  const from =
    before && before.sentence === anchor.sentence ? cutBetween(body, before.end, anchor.start) : start;
  if (!after) return [from, body.length];
  const next = text.passage.sentences[after.sentence]?.start ?? after.start;
  return [from, after.sentence === anchor.sentence ? cutBetween(body, anchor.end, after.start) : next];
}

/** Where one item of a list in a sentence ends: at the last semicolon, conjunction or comma. */
export function cutBetween(body: string, from: number, to: number): number {
  const gap = body.slice(from, to);
  const semicolon = gap.lastIndexOf(';');
  if (semicolon >= 0) return from + semicolon + 1;
  const conjunction = [...gap.matchAll(/\b(?:and|plus)\b|[,+&]/gi)].at(-1);
  return conjunction ? from + conjunction.index : from;
}

function isOwnLesion(text: ServiceText, { from, to }: Stretch, triggers: readonly Trigger[]): boolean {
  const words = text.passage.text.slice(from, to).split('\n', 1)[0] ?? '';
  return (
    lesionWord.test(words) ||
    siteWithin(text, from, from + words.length) !== undefined ||
    triggers.some(one => one.start >= from && one.start < to)
  );
}

/** Every length with what it is of; the next of a list ("3.5 cm and 4.0 cm") is of the same. */
export function kindsOf(text: ServiceText): Measured[] {
  const measured: Measured[] = [];
  for (const one of lengthsOf(text)) {
    const before = measured.at(-1);
    const kind = lengthKind(text, one);
    const isNext = before !== undefined && kind === 'size' && isListJoined(text, before, one);
    measured.push({ ...one, kind: isNext ? before.kind : kind });
  }
  return measured;
}

export interface Measured extends LengthMention {
  readonly kind: LengthKind;
}

function measuresIn(text: ServiceText, lengths: readonly Measured[], { from, to }: Stretch) {
  const find = (kind: LengthKind) =>
    lengths.find(one => one.kind === kind && one.start >= from && one.end <= to);
  const [size, excised, margin] = [find('size'), find('excised'), find('margin')];
  const site = siteWithin(text, from, to);
  return {
    ...(size ? { lesionCm: lengthFact(text, size) } : {}),
    ...(excised ? { excisedCm: lengthFact(text, excised) } : {}),
    ...(margin ? { marginCm: lengthFact(text, margin) } : {}),
    ...(site ? { site } : {}),
  };
}

/** The same size told again, without another site and not as a line of a list, is told of the same lesion. */
function isSame(text: ServiceText, known: LesionItem, item: LesionItem): boolean {
  const size = (one: LesionItem) => one.lesionCm?.value ?? one.excisedCm?.value;
  if (size(known) !== size(item)) return false;
  if (known.site && item.site && known.site.value !== item.site.value) return false;
  const line = text.passage.text.slice(item.from, item.to);
  return !(listLine.test(line) && item.site);
}

/** What is told once for all lesions, before the first or with "each", holds for every one. */
function withShared(
  text: ServiceText,
  item: LesionItem,
  items: readonly LesionItem[],
  lengths: readonly Measured[],
): LesionItem {
  const margins = lengths.filter(one => one.kind === 'margin');
  const [margin] = margins;
  const none = item.marginCm ?? (margin ? noMargin(text, item.from, item.to) : noMargin(text));
  const head = items[0]?.from ?? 0;
  const isShared =
    margin !== undefined &&
    margins.length === 1 &&
    (margin.end <= head ||
      /\b(?:each|all|both)\b/i.test(
        text.passage.text.slice(Math.max(0, margin.start - 40), margin.end + 40),
      ));
  const site = item.site ?? siteWithin(text, 0, head);
  return {
    ...item,
    ...(none ? { marginCm: none } : {}),
    ...(isShared && margin ? { marginCm: lengthFact(text, margin) } : {}),
    ...(site ? { site } : {}),
  };
}

/** A single lesion: everything the text says is about it. */
function wholeText(text: ServiceText, lengths: readonly Measured[], item: LesionItem): LesionItem {
  const margin = lengthsOf(text).find(
    one => lengthKind(text, one) === 'margin' && Math.abs(one.sentence - item.trigger.sentence) <= 2,
  );
  const excised = lengths.find(one => one.kind === 'excised');
  const none = margin ? undefined : noMargin(text);
  const site = item.site ?? siteNear(text, item.trigger);
  return {
    ...item,
    from: 0,
    to: text.passage.text.length,
    ...(excised ? { excisedCm: lengthFact(text, excised) } : {}),
    ...(margin && !item.marginCm ? { marginCm: lengthFact(text, margin) } : {}),
    ...(none && !item.marginCm ? { marginCm: none } : {}),
    ...(site ? { site } : {}),
  };
}

/** "No margin (shelled out)": a margin of nothing, which is not a margin left unsaid. */
function noMargin(text: ServiceText, from = 0, to = text.passage.text.length): Fact<number> | undefined {
  const found = findAll(
    text.passage,
    /\b(?:no|zero|without(?: an?)?) margins?\b(?!\s(?:documented|noted|stated|recorded|given|listed|mentioned|in))/gi,
  ).find(one => one.index >= from && one.index < to);
  return found && factAt(text, 0, found.index, found.index + found[0].length);
}
