import { Decimal } from 'decimal.js';
import { type Expansion, expand, type Leaf } from '../rules/expand.ts';
import { printLine, type RuleSetting } from '../rules/rule.ts';
import type { Ends, Service } from './services.ts';

/** "About 50 sq cm" may be this much less or more. */
const TOLERANCE = 0.1;

/**
 * A value stated only approximately, or as a range, decides nothing where a little less or more, or the other end,
 * gives other codes: then both are branches and the measured value is asked for. Away from any boundary it is taken
 * as it stands.
 */
export function expandStated(service: Service, at: RuleSetting): Expansion {
  const stated = expand(service.rule, service.input, at);
  const { ranges = {} } = service;
  if (Object.keys(ranges).length > 0) return overRange(service, ranges, stated, at);
  if (stated.leaves.length > 0) return stated;
  const field = service.approximate?.find(name => vary(service.input[name], 0) !== undefined);
  if (field === undefined) return stated;
  const values = [-TOLERANCE, 0, TOLERANCE].map(share => vary(service.input[field], share));
  const inputs = values.map(value => ({
    when: `the measured value is about ${print(value)}`,
    input: { ...service.input, [field]: value },
  }));
  const question = `${print(service.input[field])} is stated only approximately, and the codes change close to it (${service.label}). What was measured?`;
  return branchOver(service, inputs, { field, question }, stated, at);
}

/** The rule run at both ends of what is stated as a range: one answer where they agree, else both. */
function overRange(
  service: Service,
  ranges: Readonly<Record<string, Ends>>,
  stated: Expansion,
  at: RuleSetting,
): Expansion {
  const fields = Object.keys(ranges);
  const ends = (['low', 'high'] as const).map(end => {
    const set = Object.fromEntries(fields.map(field => [field, ranges[field]?.[end]]));
    const [only] = Object.values(set);
    const when =
      fields.length === 1 && isMeasure(only)
        ? `it measured ${print(only)}`
        : `the ${end === 'low' ? 'lower' : 'upper'} end of each range is what was measured`;
    return { when, input: { ...service.input, ...set } };
  });
  const question = `A range is stated, and its ends give different codes (${service.label}). What exactly was measured?`;
  const ask = { field: fields[0] ?? '', question };
  if (stated.leaves.length === 0) return branchOver(service, ends, ask, stated, at);
  return splitLeaves(service, ends, ask, stated, at);
}

/** Another missing fact already gives branches: each is split where the ends of the range part in it. */
function splitLeaves(
  { rule }: Service,
  ends: readonly Variant[],
  ask: Ask,
  stated: Expansion,
  at: RuleSetting,
): Expansion {
  const [low = [], high = []] = ends.map(({ when, input }) =>
    expand(rule, input, at).leaves.map(leaf => ({ leaf, when: `${leaf.when} and ${when}` })),
  );
  const leaves = low.flatMap((one, place) => {
    const other = high[place];
    if (other === undefined || linesOf(one.leaf) === linesOf(other.leaf)) return [one.leaf];
    return [one, other].map(({ leaf, when }) => ({ ...leaf, when, band: true }));
  });
  if (leaves.length === low.length) return stated;
  const missing = [...stated.result.missing, { ...ask, options: [] }];
  return { result: { ...stated.result, missing }, leaves };
}

interface Variant {
  readonly when: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Ask {
  readonly field: string;
  readonly question: string;
}

function branchOver(
  { rule }: Service,
  inputs: readonly Variant[],
  ask: Ask,
  stated: Expansion,
  at: RuleSetting,
): Expansion {
  const leaves = inputs.map(
    ({ when, input }): Leaf => ({ when, input, result: rule.run(input, at), band: true }),
  );
  const distinct = leaves.filter(
    (leaf, place) => leaves.findIndex(other => linesOf(other) === linesOf(leaf)) === place,
  );
  if (distinct.length < 2) return stated;
  const result = {
    ...stated.result,
    lines: [],
    trace: [],
    missing: [{ ...ask, options: [] }, ...stated.result.missing],
  };
  return { result, leaves: distinct };
}

function linesOf({ result }: Leaf): string {
  return result.lines.map(printLine).join(' ');
}

/** A number, or a list of them: what can be printed as a measure. */
function isMeasure(value: unknown): boolean {
  return typeof value === 'number' || (Array.isArray(value) && value.every(one => typeof one === 'number'));
}

function vary(value: unknown, share: number): unknown {
  if (Array.isArray(value)) return value.map(one => vary(one, share));
  if (typeof value !== 'number') return undefined;
  const moved = new Decimal(value).times(1 + share);
  if (!Number.isInteger(value)) return moved.toDecimalPlaces(2).toNumber();
  return (share < 0 ? moved.floor() : moved.ceil()).toNumber();
}

function print(value: unknown): string {
  return Array.isArray(value) ? value.join(' + ') : String(value);
}
