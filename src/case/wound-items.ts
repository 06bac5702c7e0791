import type { AreaMention } from './area-mention.ts';
import { isPartOf } from './body-sites.ts';
import type { Depth, Wound } from './facts.ts';
import { type Passage, sentenceText } from './passage.ts';
import type { SiteMention } from './read-sites.ts';
import type { Sign } from './wound-signs.ts';

/** What one stretch of text says of one wound. */
export interface WoundItem {
  readonly sentence: number;
  readonly label?: Sign<string>;
  readonly site?: SiteMention;
  readonly area?: AreaMention;
  readonly cause?: Sign<NonNullable<Wound['cause']>['value']>;
  readonly stage?: Sign<NonNullable<Wound['stage']>['value']>;
  readonly exposed?: Sign<Depth>;
  readonly necrosis?: Sign<boolean>;
  /** "another wound", "a second ulcer". */
  readonly another: boolean;
  /** The sentence speaks of several wounds. */
  readonly plural: boolean;
  /** "today", "now": a newer measurement replaces an older one. */
  readonly now: boolean;
}

export interface Signs {
  readonly labels: readonly Sign<string>[];
  readonly areas: readonly AreaMention[];
  readonly sites: readonly SiteMention[];
  readonly causes: readonly NonNullable<WoundItem['cause']>[];
  readonly stages: readonly NonNullable<WoundItem['stage']>[];
  readonly exposed: readonly Sign<Depth>[];
  readonly necroses: readonly Sign<boolean>[];
}

interface Placed {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

/** Shares the signs of a text out to items, each about one wound, in text order. */
export function shareOut(passage: Passage, signs: Signs): WoundItem[] {
  const sentences = new Set(
    [
      signs.labels,
      signs.areas,
      signs.sites,
      signs.causes,
      signs.stages,
      signs.exposed,
      signs.necroses,
    ].flatMap(list => (list as readonly Placed[]).map(sign => sign.sentence)),
  );
  const bySentence = Object.entries(signs).map(
    ([name, list]) => [name, groupBy(list as readonly Placed[])] as const,
  );
  return [...sentences]
    .sort((a, b) => a - b)
    .flatMap(sentence => {
      const own = Object.fromEntries(
        bySentence.map(([name, groups]) => [name, groups.get(sentence) ?? []]),
      ) as unknown as Signs;
      return splitByLabel(own).flatMap(part => shareSentence(passage, sentence, part));
    });
}

function groupBy(list: readonly Placed[]): Map<number, Placed[]> {
  const groups = new Map<number, Placed[]>();
  for (const sign of list) {
    const group = groups.get(sign.sentence);
    if (group) group.push(sign);
    else groups.set(sign.sentence, [sign]);
  }
  return groups;
}

/** One sentence with several labels ("wound 1 is ..., wound 2 is ...") is cut before each label. */
function splitByLabel(signs: Signs): Signs[] {
  if (signs.labels.length < 2) return [signs];
  return signs.labels.map((label, i) => {
    const from = i === 0 ? 0 : label.start;
    const to = signs.labels[i + 1]?.start ?? Number.POSITIVE_INFINITY;
    const inside = <T extends Placed>(list: readonly T[]): T[] =>
      list.filter(sign => sign.start >= from && sign.start < to);
    return {
      labels: [label],
      areas: inside(signs.areas),
      sites: inside(signs.sites),
      causes: inside(signs.causes),
      stages: inside(signs.stages),
      exposed: inside(signs.exposed),
      necroses: inside(signs.necroses),
    };
  });
}

const pluralNouns =
  /\b(?:wounds|ulcers|ulcerations|sores|injuries|sites|lesions|dfus|both|each|two|three|four|respectively)\b/i;
const anotherOne =
  /\b(?:another|second|third|other|additional|also has|separate|different|new)\s(?:[\w-]+\s){0,4}?(?:wound|ulcer|sore|injury|one|dfu|lesion)\b/i;
const nowWords =
  /\b(?:today|now|current(?:ly)?|actually|correct(?:ion|ed)|after all|updated|remeasured|re-measured)\b/i;

function shareSentence(passage: Passage, sentence: number, signs: Signs): WoundItem[] {
  const text = sentenceText(passage, sentence);
  const base = {
    sentence,
    another: anotherOne.test(text),
    plural: pluralNouns.test(text),
    now: nowWords.test(text),
  };
  const areas = signs.areas.flatMap(area => Array.from({ length: area.times }, () => area));
  const anchors = anchorsOf(passage, areas, signs.sites, base.plural);
  const items = anchors.map(anchor => ({ ...base, ...anchor }) as Mutable);
  if (items.length === 0) items.push({ ...base });
  const label = signs.labels[0];
  if (label && items[0]) items[0].label = label;
  spread(items, signs.causes, 'cause', base.plural);
  spread(items, signs.stages, 'stage', false);
  spread(items, signs.exposed, 'exposed', false);
  spread(items, signs.necroses, 'necrosis', false);
  return items.filter(
    item => item.label || item.site || item.area || item.cause || item.stage || item.exposed || item.necrosis,
  );
}

type Mutable = { -readonly [K in keyof WoundItem]: WoundItem[K] };
type Anchor = Pick<WoundItem, 'site' | 'area'>;

function anchorsOf(
  passage: Passage,
  areas: readonly AreaMention[],
  sites: readonly SiteMention[],
  plural: boolean,
): Anchor[] {
  if (areas.length <= 1 && sites.length <= 1)
    return areas.length + sites.length === 0 ? [] : [anchor(areas[0], sites[0])];
  if (areas.length === sites.length) return areas.map((area, i) => anchor(area, sites[i]));
  if (sites.length === 0) return areas.map(area => anchor(area, undefined));
  if (areas.length === 0) {
    const apart = plural
      ? sites
      : sites.filter(
          (site, i) => i === 0 || isOwnWound(passage, site) || isListed(passage, sites[i - 1], site),
        );
    return apart.map(site => anchor(undefined, site));
  }
  const [only] = sites;
  const sides = areas.map(area => sideBefore(passage, area));
  // "Bilateral calves: R 6 x 5 cm, L 5 x 4 cm": one site, and the side of each.
  if (only && sites.length === 1 && sides.every(side => side !== undefined))
    return areas.map((area, i) => anchor(area, { ...only, ...(sides[i] ? { side: sides[i] } : {}) }));
  const isRepeated = areas.every(area => area === areas[0]);
  if (sites.length === 1 && plural && (isRepeated || (sites[0]?.start ?? 0) < (areas[0]?.start ?? 0)))
    return areas.map(area => anchor(area, sites[0]));
  return nearestPairs(passage, areas, sites, plural);
}

/** More of one kind than of the other: each area takes the nearest free site, the rest stand alone. */
function nearestPairs(
  passage: Passage,
  areas: readonly AreaMention[],
  sites: readonly SiteMention[],
  plural: boolean,
): Anchor[] {
  const free = new Set(sites);
  const pairs: Anchor[] = areas.map(area => {
    const [near] = [...free].sort((a, b) => distance(a, area) - distance(b, area));
    if (near) free.delete(near);
    return anchor(area, near);
  });
  for (const site of free) {
    const at = plural ? -1 : pairs.findIndex(pair => isSamePlace(pair.site, site));
    const pair = pairs[at];
    // "L foot wound, 2nd met head, 3 x 4 cm": the wider name and the finer one are of one wound.
    if (pair?.site) pairs[at] = { ...pair, site: sided(pair.site, site) };
    else if (plural || isOwnWound(passage, site)) pairs.push(anchor(undefined, site));
  }
  return pairs.sort((a, b) => placeOf(a) - placeOf(b));
}

/** A side told right before a measure, by itself. */
function sideBefore(passage: Passage, area: AreaMention): SiteMention['side'] {
  const from = Math.max(0, area.start - 12);
  const found = /\b(left|right|lt|rt|l|r)(?:\sside)?\s?[:=-]?\s?$/i.exec(
    passage.text.slice(from, area.start),
  );
  if (!found?.[1]) return undefined;
  const start = from + found.index;
  return { value: /^l/i.test(found[1]) ? 'left' : 'right', start, end: start + found[1].length };
}

function isSamePlace(one: SiteMention | undefined, other: SiteMention): boolean {
  if (!one || (one.side && other.side && one.side.value !== other.side.value)) return false;
  const [a, b] = [one.site.name, other.site.name];
  return isPartOf(a, b) || isPartOf(b, a);
}

function sided(site: SiteMention, other: SiteMention): SiteMention {
  return site.side || !other.side ? site : { ...site, side: other.side };
}

/** "the heel and the sacrum": sites parted by "and" or a comma are not nested in each other. */
function isListed(passage: Passage, before: SiteMention | undefined, site: SiteMention): boolean {
  return before !== undefined && /\band\b|[,;&]/.test(passage.text.slice(before.end, site.start));
}

/** "... and a heel ulcer": the site is named as a wound of its own. */
function isOwnWound(passage: Passage, site: SiteMention): boolean {
  return /^\s?(?:[\w-]+\s){0,2}?(?:wound|ulcer|sore|injury|burn|incision)\b/i.test(
    passage.text.slice(site.end, site.end + 40),
  );
}

function anchor(area: AreaMention | undefined, site: SiteMention | undefined): Anchor {
  return { ...(area ? { area } : {}), ...(site ? { site } : {}) };
}

function placeOf(at: Anchor): number {
  return Math.min(at.area?.start ?? Number.POSITIVE_INFINITY, at.site?.start ?? Number.POSITIVE_INFINITY);
}

function distance(a: Placed, b: Placed): number {
  return a.end <= b.start ? b.start - a.end : Math.max(0, a.start - b.end);
}

/** Gives each sign to the item nearest to it; a single sign of several wounds belongs to all when it names them so. */
function spread<K extends 'cause' | 'stage' | 'exposed' | 'necrosis'>(
  items: Mutable[],
  signs: readonly NonNullable<WoundItem[K]>[],
  field: K,
  shared: boolean,
): void {
  for (const sign of signs) {
    const placed = sign as Placed;
    if (shared && signs.length === 1) {
      for (const item of items) item[field] = sign;
      return;
    }
    const [near] = items
      .filter(item => item[field] === undefined)
      .sort((a, b) => itemDistance(a, placed) - itemDistance(b, placed));
    if (near) near[field] = sign;
  }
}

function itemDistance(item: Mutable, sign: Placed): number {
  const places = [item.site, item.area, item.label].filter(place => place !== undefined);
  return Math.min(...places.map(place => distance(place, sign)), Number.MAX_SAFE_INTEGER);
}
