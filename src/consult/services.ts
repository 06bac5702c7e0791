import type { Facts, Procedure, Quote } from '../case/facts.ts';
import type { Rule } from '../rules/rule.ts';
import { isDone, mergeProcedures } from './merge-procedures.ts';
import { present, ruleNamed } from './named-rule.ts';
import { payerSide } from './payer-side.ts';
import { statedService } from './stated-service.ts';
import { debridements, npwtServices, skinSubstituteServices } from './wound-services.ts';

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
  /** Done by a therapist: the modifier of the plan of care that its lines carry. */
  readonly discipline?: 'GP' | 'GO';
  readonly quotes: readonly Quote[];
  readonly assumptions: readonly string[];
  readonly workings: readonly string[];
  /** Input fields whose value is stated only approximately. */
  readonly approximate?: readonly string[];
  /** Input fields stated as a range, with the input at its low and at its high end. */
  readonly ranges?: Readonly<Record<string, Ends>>;
}

/** A value at both ends of a stated range. */
export interface Ends {
  readonly low: unknown;
  readonly high: unknown;
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

const MAX_STATED = 30;

/** The services of a case as rule inputs, in the order: debridement by depth, skin substitute, NPWT, others, visit. */
export function readServices(facts: Facts): CaseServices {
  const merged = mergeProcedures(facts.procedures);
  const done = merged.filter(isDone);
  const services = [
    ...debridements(done, facts),
    ...done.filter(one => one.kind === 'skin-substitute').flatMap(one => skinSubstituteServices(one, facts)),
    ...npwtServices(done, facts),
    ...(facts.services ?? [])
      .filter(one => isDone(one) && ruleNamed(one.rule).area !== 'diagnosis')
      .slice(0, MAX_STATED)
      .flatMap(one => statedService(one, facts)),
    ...visitServices(merged, facts),
  ];
  const undone = [...merged, ...(facts.services ?? []).map(one => ({ ...one, kind: one.rule }))].flatMap(
    one =>
      one.state === 'planned' || one.state === 'negated'
        ? [{ kind: one.kind, state: one.state, quote: one.quote }]
        : [],
  );
  return {
    services: services.map(service => ({
      ...service,
      named: isNamed(service.wounds, facts),
      ...disciplineOf(service, facts),
    })),
    undone,
  };
}

/** Wound care by a therapist is under a plan of care: GP or GO (CMS list of sometimes-therapy codes). */
function disciplineOf({ rule }: Service, { provider }: Facts): Pick<Service, 'discipline'> {
  if (provider?.value !== 'therapist' || rule.area !== 'wound care') return {};
  const words = provider.quote.text;
  if (/\b(?:physical|PT|DPT|PTA)\b/i.test(words)) return { discipline: 'GP' };
  return /\b(?:occupational|OT|OTR|COTA)\b/i.test(words) ? { discipline: 'GO' } : {};
}

function isNamed(wounds: readonly string[], facts: Facts): boolean {
  return facts.wounds.some(
    one =>
      wounds.includes(one.id) &&
      (one.label ?? one.site ?? one.laterality ?? one.cause ?? one.stage) !== undefined,
  );
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
      rule: ruleNamed('office-visit'),
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
      ...(minutes?.range && { ranges: { minutes: minutes.range } }),
      ...(minutes?.approximate && !minutes.range && { approximate: ['minutes'] }),
    },
  ];
}
