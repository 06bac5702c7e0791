import type { Facts, Procedure, StatedService, Wound } from './facts.ts';
import { visitBeside } from './read-services.ts';

/**
 * The facts of a case after a follow-up: what the follow-up says replaces what was known, what it leaves
 * unsaid stays. A wound is the same when it is named so, has the same site, or is the only one.
 */
export function mergeFacts(earlier: Facts, now: Facts): Facts {
  const { wounds, names } = mergeWounds(earlier.wounds, now.wounds);
  const procedures = mergeProcedures(
    changedArea(now) && earlier.wounds.length <= 1 ? earlier.procedures.map(withoutArea) : earlier.procedures,
    now.procedures
      .filter(said => !isStray(said, earlier))
      .map(procedure => ({
        ...procedure,
        wounds: procedure.wounds.map(id => names.get(id) ?? id),
      })),
    wounds,
  );
  const services = mergeServices(earlier.services ?? [], now.services ?? []);
  const visit = visitBeside(services, { ...earlier.visit, ...now.visit }) ?? {};
  const patient = { ...earlier.patient, ...now.patient };
  const total = now.totalAreaCm2 ?? (changedArea(now) ? undefined : earlier.totalAreaCm2);
  // Offsets of an earlier mail say nothing of this one.
  const { totalAreaCm2: _before, undone: _undone, ...rest } = earlier;
  const {
    wounds: _wounds,
    procedures: _procedures,
    services: _services,
    visit: _visit,
    patient: _patient,
    ...changed
  } = now;
  return {
    ...rest,
    ...changed,
    wounds,
    procedures,
    ...(total ? { totalAreaCm2: total } : {}),
    ...(services.length > 0 ? { services } : {}),
    ...(Object.keys(visit).length > 0 ? { visit } : {}),
    ...(Object.keys(patient).length > 0 ? { patient } : {}),
  };
}

/** A service told again keeps what was known of it; several of one family are told anew as a whole. */
function mergeServices(earlier: readonly StatedService[], now: readonly StatedService[]): StatedService[] {
  const ofRule = (all: readonly StatedService[], rule: string) => all.filter(one => one.rule === rule);
  const kept = earlier.filter(one => ofRule(now, one.rule).length === 0);
  const told = now.map(one => {
    const [known, another] = ofRule(earlier, one.rule);
    const isSame = known !== undefined && another === undefined && ofRule(now, one.rule).length === 1;
    return isSame ? { ...one, values: { ...known.values, ...one.values } } : one;
  });
  return [...kept, ...told];
}

function changedArea(now: Facts): boolean {
  return now.wounds.some(wound => wound.areaCm2 !== undefined || wound.sidesCm !== undefined);
}

/**
 * "Subcutaneous", as the answer to where a tumor lay, names no debridement: an attribute alone adds no procedure to
 * a case of other services.
 */
function isStray(said: Procedure, earlier: Facts): boolean {
  return (
    isBare(said) &&
    (earlier.services ?? []).length > 0 &&
    !earlier.procedures.some(known => known.kind === said.kind)
  );
}

/** A wound measured anew makes untrue what was told of the area treated. */
function withoutArea({ areaCm2: _area, ...procedure }: Procedure): Procedure {
  return procedure;
}

function mergeWounds(
  earlier: readonly Wound[],
  now: readonly Wound[],
): { wounds: Wound[]; names: Map<string, string> } {
  const wounds = [...earlier];
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const wound of now) {
    const at = wounds.findIndex(
      known => !taken.has(known.id) && isSame(known, wound, earlier.length, now.length),
    );
    const known = wounds[at];
    if (known) {
      wounds[at] = overlay(known, wound);
      taken.add(known.id);
      names.set(wound.id, known.id);
      continue;
    }
    const id = `w${wounds.length + 1}`;
    wounds.push({ ...wound, id });
    taken.add(id);
    names.set(wound.id, id);
  }
  return { wounds, names };
}

function isSame(known: Wound, wound: Wound, knownCount: number, newCount: number): boolean {
  if (wound.label !== undefined && known.label !== undefined) return wound.label === known.label;
  if (
    wound.label !== undefined &&
    known.label === undefined &&
    known.id === `w${wound.label}` &&
    !clash(known, wound)
  )
    return true;
  if (wound.site && known.site) return sameSite(known, wound);
  if (knownCount === 1 && newCount === 1) return true;
  if (wound.areaCm2 && known.areaCm2 && !wound.site) return wound.areaCm2.value === known.areaCm2.value;
  if (wound.site && !known.site) return knownCount === 1;
  if (wound.stage && known.cause?.value === 'pressure' && !wound.areaCm2) return true;
  return false;
}

function clash(known: Wound, wound: Wound): boolean {
  return known.site !== undefined && wound.site !== undefined && !sameSite(known, wound);
}

function sameSite(known: Wound, wound: Wound): boolean {
  const side = known.laterality && wound.laterality && known.laterality.value !== wound.laterality.value;
  const a = known.site?.value ?? '';
  const b = wound.site?.value ?? '';
  const near = a === b || a.endsWith(` ${b}`) || b.endsWith(` ${a}`);
  return near && !side;
}

/** A new area makes the old sides untrue, and new sides the old area. */
function overlay(known: Wound, wound: Wound): Wound {
  const { id: _id, ...said } = wound;
  const { sidesCm: _sides, areaCm2: _area, ...kept } = known;
  const base = said.areaCm2 || said.sidesCm ? kept : known;
  return { ...base, ...said };
}

function mergeProcedures(
  earlier: readonly Procedure[],
  now: readonly Procedure[],
  wounds: readonly Wound[],
): Procedure[] {
  const procedures = [...earlier];
  for (const said of now) {
    const at = bestMatch(procedures, said);
    const known = procedures[at];
    if (!known) {
      procedures.push(said);
      continue;
    }
    const rest = restOf(known, said, wounds);
    const changed = overlayProcedure(known, said);
    if (rest.length === 0) procedures[at] = changed;
    else procedures.splice(at, 1, changed, { ...known, wounds: rest });
  }
  return procedures;
}

/** Wounds a procedure was told of that a follow-up about some of them leaves as they were. */
function restOf(known: Procedure, said: Procedure, wounds: readonly Wound[]): string[] {
  if (said.wounds.length === 0 || said.state === 'asked') return [];
  const all = known.wounds.length > 0 ? known.wounds : wounds.map(wound => wound.id);
  return all.filter(id => !said.wounds.includes(id));
}

function bestMatch(procedures: readonly Procedure[], said: Procedure): number {
  const sameKind = (procedure: Procedure) => procedure.kind === said.kind;
  const shares = procedures.findIndex(
    procedure =>
      sameKind(procedure) && said.wounds.length > 0 && said.wounds.some(id => procedure.wounds.includes(id)),
  );
  if (shares >= 0) return shares;
  const open = procedures.findIndex(
    procedure =>
      sameKind(procedure) &&
      (said.wounds.length === 0 || procedure.wounds.length === 0) &&
      lacks(procedure, said),
  );
  if (open >= 0) return open;
  return procedures.findIndex(
    procedure => sameKind(procedure) && (said.wounds.length === 0 || procedure.wounds.length === 0),
  );
}

/** A procedure that still lacks what is now told is the one meant, before one that has it. */
function lacks(procedure: Procedure, said: Procedure): boolean {
  return (said.depth !== undefined && !procedure.depth) || (said.device !== undefined && !procedure.device);
}

function overlayProcedure(known: Procedure, said: Procedure): Procedure {
  const asksAgain = said.state === 'asked';
  return {
    ...known,
    ...said,
    state: asksAgain ? known.state : said.state,
    quote: asksAgain ? known.quote : isBare(said) ? known.quote : said.quote,
    wounds: said.wounds.length > 0 ? said.wounds : known.wounds,
  };
}

/** A procedure known only by an attribute told in a follow-up: the earlier words name it better. */
function isBare(said: Procedure): boolean {
  return said.quote.start === said.depth?.quote.start || said.quote.start === said.device?.quote.start;
}
