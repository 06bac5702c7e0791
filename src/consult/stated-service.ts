import type { Facts, StatedService } from '../case/facts.ts';
import { findRule } from '../rules/registry.ts';
import { emptyResult, type Rule } from '../rules/rule.ts';
import { payerSide } from './payer-side.ts';
import type { Ends, Service } from './services.ts';

/** A service of another family: its stated values are the rule's input as they are. */
export function statedService(one: StatedService, facts: Facts): readonly Service[] {
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
      label: labelOf(found),
      kind: found.area === 'evaluation and management' ? 'visit' : 'procedure',
      wounds: [],
      unplaced: true,
      separate: false,
      quotes: [one.quote, ...Object.values(one.values).map(value => value.quote)],
      assumptions: Object.entries(one.values)
        .filter(([, value]) => value.approximate && !value.range)
        .map(
          ([field, value]) =>
            `${field} ${String(value.value)} is stated only approximately and is taken as it stands (assumed).`,
        ),
      workings: [],
      approximate: Object.entries(one.values)
        .filter(([, value]) => value.approximate && !value.range)
        .map(([field]) => field),
      ranges: rangesOf(one),
    },
  ];
}

/** Both ends of every value that is stated as a range. */
function rangesOf({ values }: StatedService): Readonly<Record<string, Ends>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, { range }]) =>
      range ? [[field, { low: range.low, high: range.high }]] : [],
    ),
  );
}

/** What the rule's title names, as part of a sentence: "wound repair" of "Wound repair by length and site". */
function labelOf({ title }: Rule): string {
  const name = title.replace(/(?:\s(?:by|with|and product|per)\s|[:,]\s).*$/, '');
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
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
