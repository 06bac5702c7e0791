import type { Rule, RuleResult, RuleSetting } from './rule.ts';

/** One way a missing fact could be answered, and what the rule says then. */
export interface Leaf {
  readonly when: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly result: RuleResult;
  /** A value inside a band was set: the numbers in the trace are not the case's. */
  readonly band: boolean;
}

export interface Expansion {
  readonly result: RuleResult;
  /** Empty when no missing fact has a closed list of answers that changes the codes. */
  readonly leaves: readonly Leaf[];
}

interface Path {
  readonly when: readonly string[];
  readonly band: boolean;
}

/** More than this many branches is no help to a reader: the question alone is. */
const MAX_LEAVES = 6;

/** Runs a rule, and runs it again for each answer to a missing fact, as deep as facts are missing. */
export function expand(rule: Rule, input: Readonly<Record<string, unknown>>, at: RuleSetting): Expansion {
  const result = rule.run(input, at);
  const leaves = leavesOf(rule, input, result, at, { when: [], band: false });
  return { result, leaves: leaves.length <= MAX_LEAVES ? leaves : [] };
}

function leavesOf(
  rule: Rule,
  input: Readonly<Record<string, unknown>>,
  result: RuleResult,
  at: RuleSetting,
  path: Path,
): readonly Leaf[] {
  const open = result.missing.find(missing => missing.options.length > 0);
  if (!open) return [];
  return open.options.flatMap(option => {
    const nextInput = { ...input, ...option.set };
    const nextPath = { when: [...path.when, option.when], band: path.band || option.band === true };
    const nextResult = rule.run(nextInput, at);
    const deeper = leavesOf(rule, nextInput, nextResult, at, nextPath);
    if (deeper.length > 0) return deeper;
    return [{ when: nextPath.when.join(' and '), input: nextInput, result: nextResult, band: nextPath.band }];
  });
}
