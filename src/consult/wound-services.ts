import type { Facts, Procedure } from '../case/facts.ts';
import { addUp } from '../rules/choose.ts';
import { DEPTH_WORDS } from '../rules/surgical-debridement.ts';
import { present, ruleNamed } from './named-rule.ts';
import { payerSide } from './payer-side.ts';
import type { Service } from './services.ts';
import { areaOf, type StatedArea } from './wounds.ts';

/** Wounds debrided to the same depth are one service; each other depth is its own. */
export function debridements(done: readonly Procedure[], facts: Facts): readonly Service[] {
  const groups = new Map<string, Procedure[]>();
  for (const one of done.filter(procedure => procedure.kind === 'debridement')) {
    const key = one.depth?.value ?? `unstated ${one.technique?.value ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map(group => debridementService(group, facts)).sort(byDepth);
}

const DEPTH_ORDER = ['bone', 'muscle-fascia', 'subcutaneous', 'epidermis-dermis'];

function byDepth(a: Service, b: Service): number {
  const order = (service: Service) => (DEPTH_ORDER.indexOf(String(service.input.depth)) + 9) % 9;
  return order(a) - order(b);
}

function debridementService(group: readonly Procedure[], facts: Facts): Service {
  const areas = group.map(one => areaOf(one, facts));
  const known = areas.every(area => area.areasCm2 !== undefined);
  const areasCm2 = known ? areas.flatMap(area => area.areasCm2 ?? []) : undefined;
  const first = group[0];
  const wounds = [...new Set(areas.flatMap(area => area.wounds))];
  const depth = first?.depth?.value;
  const technique = group.find(one => one.technique)?.technique?.value;
  const words = depth
    ? ` (${depth === 'epidermis-dermis' ? 'epidermis/dermis' : DEPTH_WORDS[depth]} removed)`
    : '';
  return {
    rule: ruleNamed('debridement'),
    input: present({ depth, technique, exposed: exposedIn(wounds, facts), areasCm2 }),
    label: `${technique ? `${technique} ` : ''}debridement${words}${printArea(areasCm2, rangesOf(areas))}`,
    kind: 'procedure',
    wounds,
    separate: group.some(one => one.separateSite?.value === true),
    quotes: [
      ...group.flatMap(one => [one.quote, ...(one.depth ? [one.depth.quote] : [])]),
      ...areas.flatMap(area => area.quotes),
    ],
    assumptions: [
      ...areas.flatMap(area => area.assumptions),
      ...(group.some(one => !one.areaCm2 && !one.sharePercent) && areasCm2 ? [wholeWound(areasCm2)] : []),
    ],
    workings: areas.flatMap(area => area.workings),
    ...(areas.some(area => area.approximate) && { approximate: ['areasCm2'] }),
    ...rangesOf(areas),
  };
}

/** The areas of a service at both ends, where a wound of it is stated as a range. */
function rangesOf(areas: readonly StatedArea[]): Pick<Service, 'ranges'> {
  if (areas.some(area => !area.areasCm2) || areas.every(area => !area.range)) return {};
  const at = (end: 'low' | 'high') => areas.flatMap(area => area.range?.[end] ?? area.areasCm2 ?? []);
  return { ranges: { areasCm2: { low: at('low'), high: at('high') } } };
}

function wholeWound(areas: readonly number[]): string {
  return `The whole wound surface${printArea(areas)} is taken as debrided (assumed); if less was debrided, only that area counts.`;
}

const DEPTHS = ['epidermis-dermis', 'subcutaneous', 'muscle-fascia', 'bone'];

function exposedIn(wounds: readonly string[], facts: Facts): string | undefined {
  const seen = facts.wounds
    .filter(wound => wounds.includes(wound.id))
    .map(wound =>
      DEPTHS.indexOf(wound.exposed?.value ?? (wound.stage?.value === '4' ? 'muscle-fascia' : '')),
    );
  return DEPTHS[Math.max(-1, ...seen)];
}

/** One NPWT session by device: the areas of all its wounds are added. */
export function npwtServices(done: readonly Procedure[], facts: Facts): readonly Service[] {
  const groups = new Map<string, Procedure[]>();
  for (const one of done.filter(procedure => procedure.kind === 'npwt')) {
    const key = one.device?.value ?? 'unstated';
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map(group => {
    const areas = group.map(one => areaOf(one, facts));
    const known = areas.every(area => area.areasCm2 !== undefined);
    const areasCm2 = known ? areas.flatMap(area => area.areasCm2 ?? []) : undefined;
    const device = group[0]?.device?.value;
    return {
      rule: ruleNamed('npwt'),
      input: present({ device, areasCm2 }),
      label: `${device ? `${device} ` : ''}NPWT${printArea(areasCm2, rangesOf(areas))}`,
      kind: 'procedure' as const,
      wounds: [...new Set(areas.flatMap(area => area.wounds))],
      separate: group.some(one => one.separateSite?.value === true),
      quotes: [
        ...group.flatMap(one => [one.quote, ...(one.device ? [one.device.quote] : [])]),
        ...areas.flatMap(area => area.quotes),
      ],
      assumptions: areas.flatMap(area => area.assumptions),
      workings: areas.flatMap(area => area.workings),
      ...(areas.some(area => area.approximate) && { approximate: ['areasCm2'] }),
      ...rangesOf(areas),
    };
  });
}

/** Site groups never mix: wounds of two groups are two services. */
export function skinSubstituteServices(one: Procedure, facts: Facts): readonly Service[] {
  const area = areaOf(one, facts);
  const wounds = facts.wounds.filter(wound => area.wounds.includes(wound.id));
  const groups = new Set(wounds.map(wound => wound.siteGroup));
  if (groups.size < 2 || groups.has(undefined) || one.areaCm2) {
    return [skinSubstituteService(one, facts, groups.size === 1 ? [...groups][0] : undefined, area)];
  }
  return [...groups].sort().map(group => {
    const ids = wounds.filter(wound => wound.siteGroup === group).map(wound => wound.id);
    return skinSubstituteService(one, facts, group, areaOf({ ...one, wounds: ids }, facts));
  });
}

function skinSubstituteService(
  one: Procedure,
  facts: Facts,
  siteGroup: string | undefined,
  area: StatedArea,
): Service {
  const { areasCm2 } = area;
  return {
    rule: ruleNamed('skin-substitute'),
    input: present({ siteGroup, areasCm2, payer: payerSide(facts) }),
    label: `skin substitute${printArea(areasCm2, rangesOf([area]))}`,
    kind: 'procedure',
    wounds: area.wounds,
    separate: one.separateSite?.value === true,
    quotes: [one.quote, ...area.quotes],
    assumptions: area.assumptions,
    workings: area.workings,
    ...(area.approximate && { approximate: ['areasCm2'] }),
    ...rangesOf([area]),
  };
}

function printArea(areas: readonly number[] | undefined, { ranges }: Pick<Service, 'ranges'> = {}): string {
  if (!areas) return '';
  const { low, high } = ranges?.areasCm2 ?? {};
  const isRange = Array.isArray(low) && Array.isArray(high);
  return `, ${isRange ? `${addUp(low)} to ${addUp(high)}` : addUp(areas)} sq cm`;
}
