import type { Facts, Procedure, Quote, StatedService } from '../case/facts.ts';
import { addUp } from '../rules/choose.ts';
import { findRule } from '../rules/registry.ts';
import { emptyResult, type Rule } from '../rules/rule.ts';
import { DEPTH_WORDS } from '../rules/surgical-debridement.ts';
import { isDone, mergeProcedures } from './merge-procedures.ts';
import { areaOf, type StatedArea } from './wounds.ts';

/** One service of the case, ready for its rule. */
export interface Service {
  readonly rule: Rule;
  readonly input: Readonly<Record<string, unknown>>;
  /** For the reader: "disposable NPWT, 45 sq cm". */
  readonly label: string;
  readonly kind: 'procedure' | 'visit';
  /** Wounds it was done on; empty when the mail names none. */
  readonly wounds: readonly string[];
  /** The mail does not tie it to a wound: whether it shares a site with another service is open. */
  readonly unplaced?: boolean;
  /** At least one of its wounds has a site, a side, a cause or a stage of its own. */
  readonly named?: boolean;
  /** Stated to be on another wound than the other services. */
  readonly separate: boolean;
  readonly quotes: readonly Quote[];
  readonly assumptions: readonly string[];
  readonly workings: readonly string[];
}

/** A procedure the mail names without it having been done: never billed, always answered. */
export interface Undone {
  readonly kind: Procedure['kind'] | string;
  readonly state: 'planned' | 'negated';
  readonly quote: Quote;
}

export interface CaseServices {
  readonly services: readonly Service[];
  readonly undone: readonly Undone[];
}

/** The services of a case as rule inputs, in the order: debridement by depth, skin substitute, NPWT, others, visit. */
export function readServices(facts: Facts): CaseServices {
  const merged = mergeProcedures(facts.procedures);
  const done = merged.filter(isDone);
  const services = [
    ...debridements(done, facts),
    ...done.filter(one => one.kind === 'skin-substitute').flatMap(one => skinSubstituteServices(one, facts)),
    ...npwtServices(done, facts),
    ...(facts.services ?? []).filter(isDone).flatMap(one => statedService(one, facts)),
    ...visitServices(merged, facts),
  ];
  const undone = [...merged, ...(facts.services ?? []).map(one => ({ ...one, kind: one.rule }))].flatMap(
    one =>
      one.state === 'planned' || one.state === 'negated'
        ? [{ kind: one.kind, state: one.state, quote: one.quote }]
        : [],
  );
  return {
    services: services.map(service => ({ ...service, named: isNamed(service.wounds, facts) })),
    undone,
  };
}

function isNamed(wounds: readonly string[], facts: Facts): boolean {
  return facts.wounds.some(
    one => wounds.includes(one.id) && (one.site ?? one.laterality ?? one.cause ?? one.stage) !== undefined,
  );
}

function rule(id: string): Rule {
  const found = findRule(id);
  if (!found) throw new Error(`No rule ${id} is registered.`);
  return found;
}

function present(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Wounds debrided to the same depth are one service; each other depth is its own. */
function debridements(done: readonly Procedure[], facts: Facts): readonly Service[] {
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
    rule: rule('debridement'),
    input: present({ depth, technique, exposed: exposedIn(wounds, facts), areasCm2 }),
    label: `${technique ? `${technique} ` : ''}debridement${words}${printArea(areasCm2)}`,
    kind: 'procedure',
    wounds,
    separate: group.some(one => one.separateSite?.value === true),
    quotes: [
      ...group.flatMap(one => [one.quote, ...(one.depth ? [one.depth.quote] : [])]),
      ...areas.flatMap(area => area.quotes),
    ],
    assumptions: [
      ...areas.flatMap(area => area.assumptions),
      ...(group.some(one => !one.areaCm2) && areasCm2 ? [wholeWound(areasCm2)] : []),
    ],
    workings: areas.flatMap(area => area.workings),
  };
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

function npwtServices(done: readonly Procedure[], facts: Facts): readonly Service[] {
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
      rule: rule('npwt'),
      input: present({ device, areasCm2 }),
      label: `${device ? `${device} ` : ''}NPWT${printArea(areasCm2)}`,
      kind: 'procedure' as const,
      wounds: [...new Set(areas.flatMap(area => area.wounds))],
      separate: group.some(one => one.separateSite?.value === true),
      quotes: [
        ...group.flatMap(one => [one.quote, ...(one.device ? [one.device.quote] : [])]),
        ...areas.flatMap(area => area.quotes),
      ],
      assumptions: areas.flatMap(area => area.assumptions),
      workings: areas.flatMap(area => area.workings),
    };
  });
}

/** Site groups never mix: wounds of two groups are two services. */
function skinSubstituteServices(one: Procedure, facts: Facts): readonly Service[] {
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
    rule: rule('skin-substitute'),
    input: present({ siteGroup, areasCm2, payer: payerSide(facts) }),
    label: `skin substitute${printArea(areasCm2)}`,
    kind: 'procedure',
    wounds: area.wounds,
    separate: one.separateSite?.value === true,
    quotes: [one.quote, ...area.quotes],
    assumptions: area.assumptions,
    workings: area.workings,
  };
}

/** What Medicare decides against what other payers do; undefined when the payer is not stated. */
export function payerSide(facts: Facts): 'medicare' | 'other' | undefined {
  const payer = facts.payer?.value;
  if (payer === undefined) return undefined;
  return payer === 'medicare' || payer === 'medicare-advantage' ? 'medicare' : 'other';
}

/** Place of service codes whose visits are coded with the office family. */
const OFFICE_PLACES = new Set(['11', '19', '22', '49', '50', '71', '72']);

function visitServices(merged: readonly Procedure[], facts: Facts): readonly Service[] {
  const evaluation = merged.find(one => one.kind === 'evaluation');
  const { patient, minutes, mdm } = facts.visit ?? {};
  const stated = [patient, minutes, mdm].filter(one => one !== undefined);
  if (evaluation ? !isDone(evaluation) : stated.length === 0) return [];
  const place = facts.placeOfService?.value;
  if (place !== undefined && !OFFICE_PLACES.has(place)) return [];
  return [
    {
      rule: rule('office-visit'),
      input: present({
        patient: patient?.value,
        minutes: minutes?.value,
        mdm: mdm?.value,
        payer: payerSide(facts),
      }),
      label: 'office visit',
      kind: 'visit',
      wounds: [],
      separate: facts.visit?.separate?.value === true,
      quotes: [...(evaluation ? [evaluation.quote] : []), ...stated.map(one => one.quote)],
      assumptions:
        place === undefined
          ? ['The visit is taken to be an office or outpatient visit (place of service assumed).']
          : [],
      workings: [],
    },
  ];
}

/** A service of another family: its stated values are the rule's input as they are. */
function statedService(one: StatedService, facts: Facts): readonly Service[] {
  const found = findRule(one.rule);
  if (!found) return [];
  const values = Object.fromEntries(Object.entries(one.values).map(([field, { value }]) => [field, value]));
  const side = payerSide(facts);
  const input = fitInput(found, {
    ...(side && 'payer' in inputFields(found) ? { payer: side } : {}),
    ...values,
  });
  return [
    {
      rule: runnable(found, input),
      input,
      label: found.title.toLowerCase(),
      kind: found.area === 'evaluation and management' ? 'visit' : 'procedure',
      wounds: [],
      unplaced: true,
      separate: false,
      quotes: [one.quote, ...Object.values(one.values).map(value => value.quote)],
      assumptions: Object.entries(one.values)
        .filter(([, value]) => value.approximate)
        .map(
          ([field, value]) =>
            `${field} ${String(value.value)} is stated only approximately and is taken as it stands (assumed).`,
        ),
      workings: [],
    },
  ];
}

/** The rule, or in its place the question for what it cannot do without. */
function runnable(found: Rule, input: unknown): Rule {
  const parsed = found.input.safeParse(input);
  if (parsed.success) return found;
  const fields = [...new Set(parsed.error.issues.map(issue => issue.path.join('.')))].filter(
    field => field !== '',
  );
  const question = `${found.title}: please state ${fields.join(', ')}.`;
  return {
    ...found,
    run: () => ({ ...emptyResult, missing: [{ field: fields[0] ?? '', question, options: [] }] }),
  };
}

/** Values the rule's schema refuses are left out, so that the rule asks for them instead of failing. */
function fitInput(found: Rule, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const parsed = found.input.safeParse(values);
  if (parsed.success) return values;
  const wrong = new Set(
    parsed.error.issues.flatMap(issue =>
      issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])],
    ),
  );
  return Object.fromEntries(Object.entries(values).filter(([field]) => !wrong.has(field)));
}

function inputFields(found: Rule): Readonly<Record<string, unknown>> {
  return 'shape' in found.input && typeof found.input.shape === 'object' && found.input.shape !== null
    ? (found.input.shape as Readonly<Record<string, unknown>>)
    : {};
}

function printArea(areas: readonly number[] | undefined): string {
  if (!areas) return '';
  return `, ${addUp(areas)} sq cm`;
}
