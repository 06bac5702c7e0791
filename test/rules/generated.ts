import fc from 'fast-check';
import { z } from 'zod';
import type { Rule } from '../../src/rules/rule.ts';

/** Inputs of any rule, made from its own schema: numbers in their bounds, choices, lists; texts as in the rule's examples. */

const schemaNode = z.looseObject({
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  format: z.string().optional(),
  default: z.unknown().optional(),
});

const MOST_ITEMS = 5;
const LARGEST = 300;

type Pool = ReadonlyMap<string, readonly string[]>;

/** Texts of the examples, by the name of their field. */
function textsOf(rule: Rule): Pool {
  const pool = new Map<string, string[]>();
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') pool.set(name, [...(pool.get(name) ?? []), value]);
    else if (Array.isArray(value)) for (const one of value) walk(one, name);
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, key);
  };
  for (const example of rule.examples) walk(example.given, '');
  return pool;
}

function arbitraryOf(raw: unknown, name: string, pool: Pool): fc.Arbitrary<unknown> {
  const node = schemaNode.parse(raw);
  const choices = node.enum ?? ('const' in node && node.const !== undefined ? [node.const] : undefined);
  if (choices) return fc.constantFrom(...choices);
  const options = node.anyOf ?? node.oneOf;
  if (options) return fc.oneof(...options.map(one => arbitraryOf(one, name, pool)));
  if (node.type === 'boolean') return fc.boolean();
  if (node.type === 'number' || node.type === 'integer') return numberOf(node);
  if (node.type === 'array') return listOf(node, name, pool);
  if (node.type === 'object') return objectOf(node, pool);
  return fc.constantFrom(...(pool.get(name) ?? ['a', 'b']));
}

function numberOf(node: z.infer<typeof schemaNode>): fc.Arbitrary<number> {
  const low = node.minimum ?? (node.exclusiveMinimum === undefined ? 0 : node.exclusiveMinimum);
  const high = Math.min(node.maximum ?? node.exclusiveMaximum ?? LARGEST, Math.max(LARGEST, low));
  if (node.type === 'integer')
    return fc.integer({
      min: Math.ceil(node.exclusiveMinimum === low ? low + 1 : low),
      max: Math.floor(high),
    });
  return fc
    .integer({ min: Math.max(1, Math.ceil(low * 10)), max: Math.floor(high * 10) })
    .map(one => one / 10);
}

function listOf(node: z.infer<typeof schemaNode>, name: string, pool: Pool): fc.Arbitrary<unknown> {
  if (node.prefixItems) return fc.tuple(...node.prefixItems.map(one => arbitraryOf(one, name, pool)));
  return fc.array(arbitraryOf(node.items ?? {}, name, pool), {
    minLength: node.minItems ?? 0,
    maxLength: Math.min(MOST_ITEMS, node.maxItems ?? MOST_ITEMS),
  });
}

function objectOf(node: z.infer<typeof schemaNode>, pool: Pool): fc.Arbitrary<unknown> {
  const required = new Set(node.required ?? []);
  const fields = Object.entries(node.properties ?? {}).map(([key, value]) => {
    const own = arbitraryOf(value, key, pool);
    return [key, required.has(key) ? own : fc.option(own, { nil: undefined, freq: 4 })] as const;
  });
  return fc
    .record(Object.fromEntries(fields))
    .map(one => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)));
}

/** Inputs that the rule's schema accepts. */
export function inputsOf(rule: Rule): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const schema = z.toJSONSchema(rule.input, { io: 'input', unrepresentable: 'any' });
  return arbitraryOf(schema, '', textsOf(rule))
    .filter(one => rule.input.safeParse(one).success)
    .map(one => one as Readonly<Record<string, unknown>>);
}

/** The same input with every list in another order. */
export function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, reversed(one)]));
}

/** Numbers of an input that measure something, by their path: areas, lengths, minutes, counts. */
export function measuresOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (typeof value === 'number') return [path];
  if (Array.isArray(value)) return value.flatMap((one, at) => measuresOf(one, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => measuresOf(one, [...path, key]));
}

/** The input with the number at a path raised. */
export function raise(value: unknown, path: readonly (string | number)[], by: number): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return typeof value === 'number' ? Math.round((value + by) * 10) / 10 : value;
  if (Array.isArray(value)) return value.map((one, at) => (at === step ? raise(one, rest, by) : one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === step ? raise(one, rest, by) : one]),
  );
}
