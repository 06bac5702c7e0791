import type { AreaMention } from './area-mention.ts';
import { isPartOf } from './body-sites.ts';
import type { Wound } from './facts.ts';
import { type Passage, quoteOf, sentenceText } from './passage.ts';
import type { SiteMention } from './read-sites.ts';
import { shareOut, type WoundItem } from './wound-items.ts';
import { readCauses, readExposed, readLabels, readNecrosis, readStages } from './wound-signs.ts';

/** A place in the text that speaks of a wound. */
export interface WoundRef {
  readonly start: number;
  readonly end: number;
  readonly id: string;
}

export interface WoundReading {
  readonly wounds: readonly Wound[];
  readonly refs: readonly WoundRef[];
  /** The stretch a label opens ("Wound #2: ..."): what stands there is about that wound. */
  readonly scopes: readonly WoundRef[];
}

const woundWords =
  /\b(?:wounds?|ulcers?|ulcerations?|sores?|pressure injur\w*|decubit\w*|dfus?|vlus?|dtp?i|deb(?:r[ie]+d\w*|\b)|npwt|curett\w*|slough|eschar|fibrin\w*|negative[- ]pressure|wound vac|vac|graft\w*|skin sub\w*|burns?|necro\w*|dehisc\w*|gangren\w*|stage|sq|square|cm|cm2|cm²|defect|incision)\b/i;
const otherWork =
  /\b(?:biops\w*|lacerations?|repair(?:ed|s)?|sutur\w*|keratos[ei]s|nevus|melanoma|carcinoma|bcc|scc|mohs|skin tags?|warts?|inject\w*|x-?rays?|lesions?|cysts?|lipoma|mass|tumou?rs?|hernia|polyps?|shav\w*)\b/i;

/**
 * The wounds a text tells of: areas, sites, causes and stages put together wound by wound. The same wound
 * named twice (in the subject and in the body) is one wound.
 */
export function readWounds(
  passage: Passage,
  areas: readonly AreaMention[],
  sites: readonly SiteMention[],
): WoundReading {
  const build: Build = {
    passage,
    wounds: [],
    refs: [],
    labels: new Map(),
    last: undefined,
    scope: undefined,
  };
  const labels = readLabels(passage);
  const about = (sentence: number): boolean => speaksOfWound(passage, sentence);
  const ofWound = ({ sentence }: { sentence: number }): boolean => !isOtherWork(passage, sentence);
  const items = shareOut(passage, {
    labels,
    areas: areas.filter(area => area.role === 'wound' && !isOtherWork(passage, area.sentence)),
    sites: sites.filter(site => about(site.sentence)),
    causes: readCauses(passage).filter(ofWound),
    stages: readStages(passage).filter(ofWound),
    exposed: readExposed(passage).filter(ofWound),
    necroses: readNecrosis(passage).filter(ofWound),
  });
  const used = new Set<Draft>();
  let sentence = -1;
  for (const item of items) {
    if (item.sentence !== sentence) used.clear();
    sentence = item.sentence;
    const wound = targetOf(build, item, used);
    if (!wound) continue;
    fill(build, wound, item);
    used.add(wound);
  }
  const wounds = build.wounds.map(({ wound }) => wound);
  return withoutHeadings({ wounds, refs: build.refs, scopes: scopesOf(build, labels) });
}

/**
 * "Bilateral leg ulcers: right 4 x 3, left 6 x 2" tells of two wounds, and of no third: the heading's words are
 * about both, and its cause holds for them.
 */
function withoutHeadings(reading: WoundReading): WoundReading {
  const heading = reading.wounds.find(
    one =>
      one.laterality?.value === 'bilateral' && !hasArea(one) && membersOf(one, reading.wounds).length > 1,
  );
  if (!heading) return reading;
  const members = membersOf(heading, reading.wounds);
  const kept = reading.wounds.filter(one => one !== heading);
  const renamed = new Map(kept.map((one, i) => [one.id, `w${i + 1}`]));
  const idsOf = (id: string) =>
    (id === heading.id ? members.map(one => one.id) : [id]).flatMap(old => renamed.get(old) ?? []);
  const move = (ref: WoundRef) => idsOf(ref.id).map(id => ({ ...ref, id }));
  const wounds = kept.map(one => {
    const isMember = members.includes(one);
    return {
      ...one,
      id: renamed.get(one.id) ?? one.id,
      ...(isMember && heading.cause && !one.cause ? { cause: heading.cause } : {}),
    };
  });
  return { wounds, refs: reading.refs.flatMap(move), scopes: reading.scopes.flatMap(move) };
}

/** The left and the right wounds of a heading's site; none where one of the sides is missing. */
function membersOf(heading: Wound, wounds: readonly Wound[]): Wound[] {
  const name = heading.site?.value ?? '';
  const members = wounds.filter(
    one =>
      one !== heading &&
      hasArea(one) &&
      one.site !== undefined &&
      (one.site.value === name || isPartOf(one.site.value, name) || isPartOf(name, one.site.value)),
  );
  const sides = new Set(members.map(one => one.laterality?.value));
  return sides.has('left') && sides.has('right') ? members : [];
}

function isOtherWork(passage: Passage, sentence: number): boolean {
  const text = sentenceText(passage, sentence);
  return (
    otherWork.test(text) &&
    !/\b(?:wounds?|ulcers?|ulceration|deb(?:r[ie]+d\w*|\b)|npwt|negative[- ]pressure|sores?)\b/i.test(text)
  );
}

function speaksOfWound(passage: Passage, sentence: number): boolean {
  const text = sentenceText(passage, sentence);
  if (isOtherWork(passage, sentence)) return false;
  return woundWords.test(text) || (text.trim().length < 50 && woundWords.test(passage.text));
}

interface Draft {
  wound: Wound;
}

interface Build {
  readonly passage: Passage;
  readonly wounds: Draft[];
  readonly refs: WoundRef[];
  readonly labels: Map<string, Draft>;
  last: Draft | undefined;
  scope: string | undefined;
}

/** The wound an item speaks of: a labelled one, one of the same site, the last one, or a new one. */
function targetOf(build: Build, item: WoundItem, used: ReadonlySet<Draft>): Draft | undefined {
  const free = build.wounds.filter(draft => !used.has(draft));
  if (item.label !== undefined) {
    const known = build.labels.get(item.label.value);
    if (known && !used.has(known)) return known;
    if (!known)
      return create(
        build,
        free.find(draft => build.wounds.length === 1 && isBare(draft, item)),
        item.label.value,
      );
  }
  if (item.site) {
    const same = free.find(draft => sameSite(draft.wound, item) && !contradicts(build, draft.wound, item));
    if (same) return same;
    const open = [build.last, ...free].find(
      draft => draft && !used.has(draft) && !draft.wound.site && agrees(draft.wound, item),
    );
    return open ?? create(build);
  }
  if (item.area) {
    const equal = free.find(draft => areaOf(draft.wound) === item.area?.areaCm2);
    if (equal && !item.another) return equal;
    if (build.last && !used.has(build.last) && !hasArea(build.last.wound)) return build.last;
    const open = free.filter(draft => !hasArea(draft.wound));
    if (open.length === 1 && open[0]) return open[0];
    return create(build);
  }
  const last = build.last && agrees(build.last.wound, item) ? build.last : undefined;
  if (last) return last;
  const fits = build.wounds.find(draft => agrees(draft.wound, item));
  if (fits) return fits;
  return build.wounds.length === 0 || item.stage || item.another ? create(build) : undefined;
}

function create(build: Build, existing?: Draft, label?: string): Draft {
  const draft = existing ?? { wound: { id: `w${build.wounds.length + 1}` } };
  if (!existing) build.wounds.push(draft);
  if (label !== undefined) {
    build.labels.set(label, draft);
    draft.wound = { ...draft.wound, label };
  }
  return draft;
}

/** An unlabelled wound told before its first label ("Two ulcers. #1 ..."): nothing known contradicts. */
function isBare(draft: Draft, item: WoundItem): boolean {
  return (
    draft.wound.label === undefined &&
    !hasArea(draft.wound) &&
    (!draft.wound.site || !item.site) &&
    item.label?.value === '1'
  );
}

function sameSite(wound: Wound, item: WoundItem): boolean {
  const name = item.site?.site.name;
  if (!wound.site || !name) return false;
  const side = item.site?.side?.value;
  if (side && wound.laterality && side !== wound.laterality.value) return false;
  return wound.site.value === name || isPartOf(wound.site.value, name) || isPartOf(name, wound.site.value);
}

function contradicts(build: Build, wound: Wound, item: WoundItem): boolean {
  if (item.another) return hasArea(wound) || build.last?.wound === wound;
  const area = item.area?.areaCm2;
  if (area === undefined || !hasArea(wound) || areaOf(wound) === area) return false;
  // "Right shin 3 x 2, right calf 4 x 2": a part of a site with a size of its own is a wound of its own.
  const isOtherPart = item.site !== undefined && item.site.site.name !== wound.site?.value && !item.now;
  return item.plural || isOtherPart;
}

function agrees(wound: Wound, item: WoundItem): boolean {
  if (item.area && hasArea(wound) && areaOf(wound) !== item.area.areaCm2) return false;
  if (item.stage && wound.stage && wound.stage.value !== item.stage.value) return false;
  if (item.cause && wound.cause && wound.cause.value !== item.cause.value) return false;
  return true;
}

function hasArea(wound: Wound): boolean {
  return wound.areaCm2 !== undefined || wound.sidesCm !== undefined;
}

function areaOf(wound: Wound): number | undefined {
  return wound.areaCm2?.value;
}

function fill(build: Build, draft: Draft, item: WoundItem): void {
  const { passage } = build;
  const had = draft.wound;
  const { site, area, cause, stage, exposed, necrosis } = item;
  const side = site?.side;
  const quoted = (at: { start: number; end: number }) => quoteOf(passage, at.start, at.end);
  const finer = site && (!had.site || isPartOf(site.site.name, had.site.value));
  const measured = area && (!hasArea(had) || (item.now && areaOf(had) !== area.areaCm2));
  draft.wound = {
    ...had,
    ...(site && finer
      ? { site: { value: site.site.name, quote: quoted(site) }, siteGroup: site.site.group }
      : {}),
    ...(side && !had.laterality ? { laterality: { value: side.value, quote: quoted(side) } } : {}),
    ...(area && measured ? areaFacts(area, quoted(area)) : {}),
    ...(cause && !had.cause ? { cause: { value: cause.value, quote: quoted(cause) } } : {}),
    ...(stage && !had.stage ? { stage: { value: stage.value, quote: quoted(stage) } } : {}),
    ...(exposed && !had.exposed ? { exposed: { value: exposed.value, quote: quoted(exposed) } } : {}),
    ...(necrosis && !had.necrosis ? { necrosis: { value: necrosis.value, quote: quoted(necrosis) } } : {}),
  };
  for (const at of [item.label, site, area, cause, stage]) {
    if (at) build.refs.push({ start: at.start, end: at.end, id: draft.wound.id });
  }
  if (site || area || item.label) build.last = draft;
  build.last ??= draft;
}

function areaFacts(area: AreaMention, quote: ReturnType<typeof quoteOf>): Partial<Wound> {
  const vague = {
    ...(area.approximate ? { approximate: true } : {}),
    ...(area.unitAssumed ? { unitAssumed: true } : {}),
  };
  return {
    areaCm2: { value: area.areaCm2, quote, ...vague, ...(area.range ? { range: area.range } : {}) },
    ...(area.sidesCm ? { sidesCm: { value: [...area.sidesCm].slice(0, 3), quote, ...vague } } : {}),
  };
}

function scopesOf(build: Build, labels: readonly { value: string; start: number }[]): WoundRef[] {
  return labels.flatMap((label, i) => {
    const id = build.labels.get(label.value)?.wound.id;
    const next = labels[i + 1]?.start ?? build.passage.text.length;
    const blank = build.passage.text.indexOf('\n\n', label.start);
    const end = Math.min(next, blank < 0 ? next : blank);
    return id === undefined ? [] : [{ start: label.start, end, id }];
  });
}
