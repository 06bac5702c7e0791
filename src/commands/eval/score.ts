import { z } from 'zod';
import { caseFiguresSchema, runFiguresSchema, sumFigures } from './figures.ts';
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
  /** How the cases were answered: "offline", a model, a model and its prompt. */
  label: z.string().default('offline'),
  model: z.string().optional(),
  /** Versions of the prompts a model was asked with. */
  prompts: z.object({ compose: z.string(), facts: z.string() }).optional(),
  figures: runFiguresSchema.optional(),
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
      figures: caseFiguresSchema.optional(),
    }),
  ),
});
export type EvalRun = z.infer<typeof runSchema>;

/** The same cases answered in several ways; the first run is that of the rules alone. */
export const comparisonSchema = z.object({
  schema: z.literal('eval-comparison/1'),
  runs: z.array(runSchema).min(1),
});

export interface RunAbout {
  readonly catalog: string;
  readonly label: string;
  readonly model: string | undefined;
  readonly prompts?: { readonly compose: string; readonly facts: string } | undefined;
}

/** Line precision and recall, share of exact cases and of missing facts asked for, by family and in all. */
export function scoreRun(results: readonly CaseResult[], about: RunAbout): EvalRun {
  const families = [...Map.groupBy(results, one => one.family)].sort(([a], [b]) => (a < b ? -1 : 1));
  const figures = results.flatMap(one => one.figures ?? []);
  return {
    schema: 'eval/1',
    catalog: about.catalog,
    label: about.label,
    ...(about.model && { model: about.model }),
    ...(about.prompts && { prompts: about.prompts }),
    ...(figures.length > 0 && { figures: sumFigures(figures) }),
    total: score('total', results),
    families: families.map(([family, own]) => score(family, own)),
    cases: results.map(({ id, family, exact, faults, expected, actual, figures: own }) => ({
      id,
      family,
      exact,
      faults: [...faults],
      expected: [...expected],
      actual: [...actual],
      ...(own && { figures: own }),
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
