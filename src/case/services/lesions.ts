import type { AreaMention } from '../area-mention.ts';
import type { Fact } from '../facts.ts';
import { findAll } from '../passage.ts';
import {
  factAt,
  findChoice,
  findFact,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerOf,
} from './reader.ts';
import { siteNear } from './skin-sites.ts';

/** Mohs surgery: the site and the blocks of each stage. */
export const readMohs: ServiceReader = text => {
  const trigger = triggerOf(text, /\bmohs\b/i);
  const site = trigger && siteNear(text, trigger);
  if (!trigger || !site) return [];
  const blocks = findFact(
    text,
    trigger,
    /\b(\d{1,2}(?:(?:,|\sand|,\sand|,?\sthen)\s\d{1,2}){0,8})\s(?:tissue\s)?blocks?\b/i,
    found => [...(found[1] ?? '').matchAll(/\d+/g)].map(Number),
  );
  const staged = [
    ...findAll(
      text.passage,
      /\bstage\s(?:i{1,3}|iv|v|\d)\W{1,4}(?:with\s|had\s|:\s)?(\d{1,2})\s(?:tissue\s)?blocks?\b/gi,
    ),
  ];
  const first = staged[0];
  const last = staged.at(-1);
  const told =
    first && last && staged.length > 1
      ? factAt(
          text,
          staged.map(found => Number(found[1])),
          first.index,
          last.index + last[0].length,
        )
      : (eachBlock(text) ?? blocks);
  return told ? [serviceOf(text, 'mohs', trigger, { site, blocks: told })] : [];
};

/** "6 blocks then 2 blocks": the blocks of each stage one after another. */
function eachBlock(text: ServiceText): Fact<number[]> | undefined {
  const found = findAll(text.passage, /\b(\d{1,2})\s(?:tissue\s)?blocks?\b/gi);
  const first = found[0];
  const last = found.at(-1);
  if (!first || !last || found.length < 2) return undefined;
  return factAt(
    text,
    found.map(one => Number(one[1])),
    first.index,
    last.index + last[0].length,
  );
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
