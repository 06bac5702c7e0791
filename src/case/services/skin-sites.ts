import type { Fact } from '../facts.ts';
import type { SiteMention } from '../read-sites.ts';
import { factAt, type ServiceText, type Trigger } from './reader.ts';

const byName: Readonly<Record<string, string>> = {
  axilla: 'axilla',
  shoulder: 'arm',
  'upper arm': 'arm',
  elbow: 'arm',
  forearm: 'arm',
  arm: 'arm',
  wrist: 'arm',
  hip: 'leg',
  thigh: 'leg',
  knee: 'leg',
  'below-knee stump': 'leg',
  calf: 'leg',
  'lower leg': 'leg',
  ankle: 'leg',
  leg: 'leg',
  heel: 'foot',
  'plantar foot': 'foot',
  midfoot: 'foot',
  forefoot: 'foot',
  toe: 'foot',
  foot: 'foot',
  scalp: 'scalp',
  occiput: 'scalp',
  head: 'scalp',
  forehead: 'forehead',
  eyelid: 'eyelid',
  ear: 'ear',
  nose: 'nose',
  lip: 'lip',
  mouth: 'mouth',
  neck: 'neck',
  palm: 'hand',
  finger: 'hand',
  hand: 'hand',
  genitalia: 'genitalia',
};

/** The site as the skin families tell sites apart ("left cheek" is cheek, "sacrum" is trunk). */
export function skinSiteOf(site: SiteMention): string {
  if (/cheek/i.test(site.words)) return 'cheek';
  if (/chin|jaw/i.test(site.words)) return 'chin';
  if (/temple|forehead/i.test(site.words)) return 'forehead';
  if (site.site.name === 'face') return 'face';
  return byName[site.site.name] ?? 'trunk';
}

const fine = new Set(['forehead', 'cheek', 'chin', 'mouth', 'face', 'eyelid', 'nose', 'ear', 'lip']);

/** The three site groups of shaving and destruction codes. */
export function lesionGroupOf(site: string): string {
  if (fine.has(site)) return 'face';
  return ['scalp', 'neck', 'hand', 'foot', 'genitalia'].includes(site)
    ? 'scalp-neck-hand-foot'
    : 'trunk-arm-leg';
}

/** The site told nearest to a service: in its sentence, else the only one of the text. */
export function siteNear(text: ServiceText, trigger: Trigger): Fact<string> | undefined {
  const same = text.sites.filter(site => site.sentence === trigger.sentence);
  const chosen = same[0] ?? (text.sites.length === 1 ? text.sites[0] : undefined);
  return chosen && factAt(text, skinSiteOf(chosen), chosen.start, chosen.end);
}

/** The first site told within a stretch of the text. */
export function siteWithin(text: ServiceText, from: number, to: number): Fact<string> | undefined {
  const found = text.sites.find(site => site.start >= from && site.end <= to);
  return found && factAt(text, skinSiteOf(found), found.start, found.end);
}
