import { printComparison } from './print.ts';
import type { EvalRun } from './score.ts';

/** The ways of answering side by side: one column each, so that a row reads across. */
export function printVariants(runs: readonly EvalRun[]): string {
  const base = runs[0];
  const rows: string[][] = [
    ['', ...runs.map(run => run.label)],
    ['cases', ...runs.map(run => String(run.total.cases))],
    ['exact %', ...runs.map(run => percent(run.total.exact))],
    ['line precision %', ...runs.map(run => percent(run.total.precision))],
    ['line recall %', ...runs.map(run => percent(run.total.recall))],
    ['missing facts asked %', ...runs.map(run => percent(run.total.missingFactRecall))],
    [
      'lines unlike offline',
      ...runs.map(run => (run === base || !base ? '-' : String(countOther(base, run)))),
    ],
    ['answered by the model', ...figure(runs, own => own.answered)],
    ['claims removed', ...figure(runs, own => own.removed)],
    ['disagreed with rules', ...figure(runs, own => own.disagreements)],
    ['calls', ...figure(runs, own => own.calls)],
    ['failed calls', ...figure(runs, own => Object.values(own.failures).reduce((all, one) => all + one, 0))],
    ['input tokens', ...figure(runs, own => own.inputTokens)],
    ['of these cached', ...figure(runs, own => own.cachedTokens)],
    ['output tokens', ...figure(runs, own => own.outputTokens)],
    ['cost, US dollars', ...figure(runs, own => own.costUsd?.toFixed(4))],
    ['latency median, ms', ...figure(runs, own => Math.round(own.latencyMs.median))],
    ['latency 95%, ms', ...figure(runs, own => Math.round(own.latencyMs.p95))],
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0))) ?? [];
  const table = rows.map(row =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
  return `${[...table, ...runs.flatMap(listFailures)].join('\n')}\n`;
}

/** What changed in each way of answering; ways that cannot be matched are named. */
export function compareRuns(before: readonly EvalRun[], now: readonly EvalRun[]): string {
  const isNew = (run: EvalRun, others: readonly EvalRun[]) => !others.some(one => one.label === run.label);
  const gone = before.filter(run => isNew(run, now));
  // One way was replaced by one other: a new model or prompt is held against the one it may take over from.
  const replaced =
    gone.length === 1 && now.filter(run => isNew(run, before)).length === 1 ? gone[0] : undefined;
  const parts = now.map(run => {
    const old = before.find(one => one.label === run.label) ?? replaced;
    if (old === undefined) return `${run.label}: not in the earlier run\n`;
    const title = old.label === run.label ? run.label : `${old.label} -> ${run.label}`;
    return now.length === 1 && title === 'offline'
      ? printComparison(old, run)
      : `${title}\n${printComparison(old, run)}${compareFigures(old, run)}`;
  });
  return parts.join('\n');
}

function compareFigures({ figures: old }: EvalRun, { figures: now }: EvalRun): string {
  if (old === undefined || now === undefined) return '';
  const rows: [string, number | undefined, number | undefined][] = [
    ['answered by the model', old.answered, now.answered],
    ['claims removed', old.removed, now.removed],
    ['disagreed with rules', old.disagreements, now.disagreements],
    ['calls', old.calls, now.calls],
    ['tokens', old.inputTokens + old.outputTokens, now.inputTokens + now.outputTokens],
    ['cost, US dollars', old.costUsd, now.costUsd],
    ['latency median, ms', old.latencyMs.median, now.latencyMs.median],
  ];
  return rows
    .filter(([, from, to]) => from !== to)
    .map(([name, from, to]) => `${name}: ${from ?? '-'} -> ${to ?? '-'}\n`)
    .join('');
}

/** Cases whose claim lines are not those of the rules alone: there should be none unless a model read a fact. */
function countOther(base: EvalRun, run: EvalRun): number {
  const linesOf = new Map(base.cases.map(one => [one.id, one.actual.join('; ')]));
  return run.cases.filter(one => linesOf.get(one.id) !== one.actual.join('; ')).length;
}

function listFailures({ label, figures }: EvalRun): string[] {
  const ends = Object.entries(figures?.failures ?? {}).map(([end, count]) => `${end} ${count}`);
  return ends.length === 0 ? [] : ['', `${label}: calls that failed: ${ends.join(', ')}`];
}

function figure(
  runs: readonly EvalRun[],
  value: (own: NonNullable<EvalRun['figures']>) => number | string | undefined,
): string[] {
  return runs.map(({ figures }) => String((figures && value(figures)) ?? '-'));
}

function percent(share: number | undefined): string {
  return share === undefined ? '-' : (share * 100).toFixed(1);
}
