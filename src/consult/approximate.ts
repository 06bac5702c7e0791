import { Decimal } from 'decimal.js';
import { type Expansion, expand, type Leaf } from '../rules/expand.ts';
import { printLine, type RuleSetting } from '../rules/rule.ts';
import type { Service } from './services.ts';

/** "About 50 sq cm" may be this much less or more. */
const TOLERANCE = 0.1;

/**
 * A value stated only approximately decides nothing where a little less or more gives other codes: then both are
 * branches and the measured value is asked for. Away from any boundary it is taken as it stands.
 */
export function expandStated(service: Service, at: RuleSetting): Expansion {
  const stated = expand(service.rule, service.input, at);
  const field = service.approximate?.find(name => vary(service.input[name], 0) !== undefined);
  if (field === undefined || stated.leaves.length > 0) return stated;
  const values = [-TOLERANCE, 0, TOLERANCE].map(share => vary(service.input[field], share));
  const leaves = values.flatMap((value): Leaf[] => {
    const input = { ...service.input, [field]: value };
    return [
      {
        when: `the measured value is about ${print(value)}`,
        input,
        result: service.rule.run(input, at),
        band: true,
      },
    ];
  });
  const distinct = leaves.filter(
    (leaf, place) => leaves.findIndex(other => linesOf(other) === linesOf(leaf)) === place,
  );
  if (distinct.length < 2) return stated;
  const question = `${print(service.input[field])} is stated only approximately, and the codes change close to it (${service.label}). What was measured?`;
  const result = {
    ...stated.result,
    lines: [],
    trace: [],
    missing: [{ field, question, options: [] }, ...stated.result.missing],
  };
  return { result, leaves: distinct };
}

function linesOf({ result }: Leaf): string {
  return result.lines.map(printLine).join(' ');
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
