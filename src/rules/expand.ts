import type { Rule, RuleResult, RuleSetting } from './rule.ts';

/** One way a missing fact could be answered, and what the rule says then. */
export interface Leaf {
  readonly when: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly result: RuleResult;
}

export interface Expansion {
  readonly result: RuleResult;
  /** Empty when no missing fact has a closed list of answers that changes the codes. */
  readonly leaves: readonly Leaf[];
}

/** More than this many branches is no help to a reader: the question alone is. */
const MAX_LEAVES = 6;

/** Runs a rule, and runs it again for each answer to a missing fact, as deep as facts are missing. */
export function expand(rule: Rule, input: Readonly<Record<string, unknown>>, at: RuleSetting): Expansion {
  const result = rule.run(input, at);
  const leaves = leavesOf(rule, input, result, at, []);
  return { result, leaves: leaves.length <= MAX_LEAVES ? leaves : [] };
}

function leavesOf(
  rule: Rule,
  input: Readonly<Record<string, unknown>>,
  result: RuleResult,
  at: RuleSetting,
  path: readonly string[],
): readonly Leaf[] {
  const open = result.missing.find(missing => missing.options.length > 0);
  if (!open) return [];
  return open.options.flatMap(option => {
    const nextInput = { ...input, ...option.set };
    const nextPath = [...path, option.when];
    const nextResult = rule.run(nextInput, at);
    const deeper = leavesOf(rule, nextInput, nextResult, at, nextPath);
    return deeper.length > 0 ? deeper : [{ when: nextPath.join(', '), input: nextInput, result: nextResult }];
  });
}
