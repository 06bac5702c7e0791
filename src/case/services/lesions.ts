import type { AreaMention } from '../area-mention.ts';
import type { Fact } from '../facts.ts';
import { findAll } from '../passage.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerOf,
} from './reader.ts';
import { siteNear } from './skin-sites.ts';

/** Mohs surgery: the site and the blocks of each stage. */
export const readMohs: ServiceReader = text => {
  const trigger = triggerOf(text, /\bmohs\b/i);
  if (!trigger) return [];
  const blocks = blocksOf(text, trigger);
  const site = siteNear(text, trigger);
  const stages = stagesOf(text);
  if (!blocks && !(site && stages)) return [];
  // "Three stages, 4 blocks": of which stage is not told, so the blocks are asked for.
  const fits = blocks && (!stages || stages === blocks.value.length);
  return [serviceOf(text, 'mohs', trigger, present({ site, blocks: fits ? blocks : undefined }))];
};

const block = `${countPattern}\\s(?:tissue\\s)?blocks?`;
const stageName = '(?:stages?|layers?)';

function blocksOf(text: ServiceText, trigger: Trigger): Fact<number[]> | undefined {
  const listed = findFact(
    text,
    trigger,
    /\b(\d{1,2}(?:(?:,|\sand|,\sand|,?\sthen)\s\d{1,2}){0,8})\s(?:tissue\s)?blocks?\b/i,
    found => [...(found[1] ?? '').matchAll(/\d+/g)].map(Number),
  );
  const staged = new RegExp(
    `\\b${stageName}\\s?#?(?:i{1,3}|iv|v|\\d)\\b\\W{0,4}(?:with\\s|had\\s|:\\s|was\\s)?${block}\\b`,
    'gi',
  );
  const told = listed && listed.value.length > 1 ? undefined : inTurn(text, staged);
  return told ?? everyStage(text) ?? eachBlock(text) ?? listed;
}

/** How many stages in all: "3 stages", "two layers". */
function stagesOf(text: ServiceText): number | undefined {
  const counts = findAll(text.passage, new RegExp(`\\b${countPattern}\\s(?:mohs\\s)?${stageName}\\b`, 'gi'))
    .map(found => readCount(found[1]))
    .filter(count => count !== undefined);
  return new Set(counts).size === 1 ? counts[0] : undefined;
}

/** "3 stages, 4 blocks in each": as many blocks in every stage. */
function everyStage(text: ServiceText): Fact<number[]> | undefined {
  const stages = stagesOf(text);
  const each = `\\b${block}\\s?(?:(?:in|for|at|on)\\s)?(?:each|every|apiece|(?:per|a|\\/)\\s?${stageName})\\b`;
  const before = `\\b(?:each|every)(?:\\s${stageName})?(?:\\s(?:of|with|had|was|took|in))?\\s${block}\\b`;
  const found = [each, before].flatMap(one => findAll(text.passage, new RegExp(one, 'gi')));
  const [first] = found;
  const count = readCount(first?.[1]);
  if (!first || found.length > 1 || count === undefined || stages === undefined || stages > 20)
    return undefined;
  return factAt(text, Array(stages).fill(count), first.index, first.index + first[0].length);
}

/** "6 blocks then 2 blocks": the blocks of each stage one after another. */
function eachBlock(text: ServiceText): Fact<number[]> | undefined {
  return inTurn(text, new RegExp(`\\b${block}\\b`, 'gi'));
}

function inTurn(text: ServiceText, pattern: RegExp): Fact<number[]> | undefined {
  const found = findAll(text.passage, pattern);
  const first = found[0];
  const last = found.at(-1);
  const counts = found.flatMap(one => readCount(one[1]) ?? []);
  if (!first || !last || counts.length < 2 || counts.length < found.length) return undefined;
  return factAt(text, counts, first.index, last.index + last[0].length);
}

/** Flaps: areas of the primary and the secondary defect, and the site. */
export const readTissueTransfer: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:rotation(?:al)?|advancement|transposition(?:al)?|rhomb(?:oid|ic)|bilobed|local|keystone|[ao]-?(?:to-?)?[tlz]|v-?y|z-?plasty)\s(?:skin\s)?(?:flap|plasty)|v-?y\s(?:advancement|plasty)|z-?plasty|adjacent tissue (?:transfer|rearrangement)|local flap)\b/i,
  );
  const site = trigger && siteNear(text, trigger);
  if (!trigger || !site) return [];
  const isAfter = (name: string, end: number) =>
    new RegExp(`^\\s?\\(?(?:for\\s)?(?:the\\s)?${name}\\b`, 'i').test(text.passage.text.slice(end, end + 24));
  const area = (name: string) =>
    text.areas.find(
      one =>
        isAfter(name, one.end) ||
        new RegExp(`\\b${name}\\s(?:defect\\s)?(?:of\\s|is\\s|was\\s|:\\s|measur\\w+\\s)?$`, 'i').test(
          text.passage.text.slice(Math.max(0, one.start - 40), one.start),
        ),
    );
  const primary = area('primary') ?? (area('secondary') ? undefined : text.areas[0]);
  const secondary = area('secondary');
  if (!primary) return [];
  return [
    serviceOf(
      text,
      'tissue-transfer',
      trigger,
      present({
        primaryCm2: areaFact(text, primary),
        secondaryCm2: secondary && areaFact(text, secondary),
        site,
      }),
    ),
  ];
};

/** Share of the body surface dressed or debrided. */
export const readBodySurface: ServiceReader = text => {
  const percent =
    /\b(\d{1,2}(?:\.\d)?)\s?(?:%|percent)\s(?:of\s(?:the\s)?)?(?:total\s)?(?:body surface|bsa|tbsa)/i;
  const trigger =
    triggerOf(text, percent) ?? triggerOf(text, /\b(?:(?:tbsa|bsa)\s?(?:of|:|is)?\s?\d{1,2}(?:\.\d)?\s?%)/i);
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['burn', /\b(?:burns?|burned|scald\w*)\b/i],
    ['infected', /\b(?:infect\w*|eczem\w*)\b/i],
  ]);
  const value = findFact(text, trigger, /(\d{1,2}(?:\.\d)?)\s?(?:%|percent)/i, found => Number(found[1]));
  return [serviceOf(text, 'body-surface', trigger, present({ kind, percent: value }))];
};

function areaFact(text: ServiceText, { areaCm2, start, end, approximate, range }: AreaMention): Fact<number> {
  return factAt(text, areaCm2, start, end, approximate, range);
}
