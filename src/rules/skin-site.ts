/** Body sites of skin codes, and the site groups each family sorts them into. */

export const SKIN_SITES = [
  'trunk',
  'arm',
  'leg',
  'scalp',
  'neck',
  'axilla',
  'genitalia',
  'hand',
  'foot',
  'forehead',
  'cheek',
  'chin',
  'mouth',
  'face',
  'eyelid',
  'nose',
  'ear',
  'lip',
  'mucous-membrane',
] as const;
export type SkinSite = (typeof SKIN_SITES)[number];

const FACE: ReadonlySet<SkinSite> = new Set([
  'forehead',
  'cheek',
  'chin',
  'mouth',
  'face',
  'eyelid',
  'nose',
  'ear',
  'lip',
  'mucous-membrane',
]);
const FINE_FACE: ReadonlySet<SkinSite> = new Set(['eyelid', 'nose', 'ear', 'lip', 'mucous-membrane']);
const TRUNK_LIMB: ReadonlySet<SkinSite> = new Set(['trunk', 'arm', 'leg', 'axilla']);

/** Excision, shave and destruction: three groups. */
export function lesionGroup(site: SkinSite): 'trunk-arm-leg' | 'scalp-neck-hand-foot' | 'face' {
  if (FACE.has(site)) return 'face';
  return TRUNK_LIMB.has(site) ? 'trunk-arm-leg' : 'scalp-neck-hand-foot';
}

/** Complex repair and tissue transfer: four groups. */
export function flapGroup(
  site: SkinSite,
): 'trunk' | 'scalp-arm-leg' | 'face-neck-hand-foot' | 'eyelid-nose-ear-lip' {
  if (FINE_FACE.has(site)) return 'eyelid-nose-ear-lip';
  if (site === 'trunk') return 'trunk';
  return site === 'scalp' || site === 'arm' || site === 'leg' ? 'scalp-arm-leg' : 'face-neck-hand-foot';
}

/** Repair groups differ by complexity: the neck goes with the trunk when simple, with the hands when intermediate. */
export function repairGroup(site: SkinSite, complexity: 'simple' | 'intermediate' | 'complex'): string {
  if (complexity === 'complex') return flapGroup(site);
  if (FACE.has(site)) return 'face';
  if (complexity === 'simple') return 'trunk-limb';
  return ['neck', 'hand', 'foot', 'genitalia'].includes(site) ? 'neck-hand-foot' : 'trunk-limb';
}

/** Mohs surgery: head, neck, hands, feet and genitalia against trunk, arms and legs. */
export function mohsGroup(site: SkinSite): 'head-hand-foot' | 'trunk-arm-leg' {
  return TRUNK_LIMB.has(site) ? 'trunk-arm-leg' : 'head-hand-foot';
}
