import { z } from 'zod';
import type { CaseResult } from './run.ts';

/** Shares are absent when nothing was to be counted. */
const familyScore = z.object({
  family: z.string(),
  cases: z.number(),
  precision: z.number().optional(),
  recall: z.number().optional(),
  exact: z.number(),
  missingFactRecall: z.number().optional(),
});
export type FamilyScore = z.infer<typeof familyScore>;

export const runSchema = z.object({
  schema: z.literal('eval/1'),
  catalog: z.string(),
  model: z.string().optional(),
  total: familyScore,
  families: z.array(familyScore),
  cases: z.array(
    z.object({
      id: z.string(),
      family: z.string(),
      exact: z.boolean(),
      faults: z.array(z.string()),
      expected: z.array(z.string()),
      actual: z.array(z.string()),
    }),
  ),
});
export type EvalRun = z.infer<typeof runSchema>;

/** Line precision and recall, share of exact cases and of missing facts asked for, by family and in all. */
export function scoreRun(
  results: readonly CaseResult[],
  about: { catalog: string; model: string | undefined },
): EvalRun {
  const families = [...Map.groupBy(results, one => one.family)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    schema: 'eval/1',
    catalog: about.catalog,
    ...(about.model && { model: about.model }),
    total: score('total', results),
    families: families.map(([family, own]) => score(family, own)),
    cases: results.map(({ id, family, exact, faults, expected, actual }) => ({
      id,
      family,
      exact,
      faults: [...faults],
      expected: [...expected],
      actual: [...actual],
    })),
  };
}

function score(family: string, results: readonly CaseResult[]): FamilyScore {
  const sum = (count: (one: CaseResult) => number) => results.reduce((all, one) => all + count(one), 0);
  const hits = sum(one => one.truePositives);
  const precision = share(
    hits,
    sum(one => one.actual.length),
  );
  const recall = share(
    hits,
    sum(one => one.expected.length),
  );
  const missingFactRecall = share(
    sum(one => one.asked.found),
    sum(one => one.asked.expected),
  );
  return {
    family,
    cases: results.length,
    ...(precision !== undefined && { precision }),
    ...(recall !== undefined && { recall }),
    exact: sum(one => (one.exact ? 1 : 0)) / results.length,
    ...(missingFactRecall !== undefined && { missingFactRecall }),
  };
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
