import { findRule } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';

/** The registered rule with this id; a missing one is a mistake of ours. */
export function ruleNamed(id: string): Rule {
  const found = findRule(id);
  if (!found) throw new Error(`No rule ${id} is registered.`);
  return found;
}

/** An input without its undefined fields. */
export function present(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
