import type { EvalRun, FamilyScore } from './score.ts';

/** The score table by family, then the cases that differ. */
export function printRun(run: EvalRun): string {
  const rows = [...run.families, run.total];
  const width = Math.max(...rows.map(row => row.family.length), 6);
  const head = `${'family'.padEnd(width)}  cases  precision  recall  exact  asked`;
  const failed = run.cases.filter(one => !one.exact);
  const list = failed.flatMap(one => [`${one.family} ${one.id}`, ...one.faults.map(fault => `  ${fault}`)]);
  return `${[head, ...rows.map(row => printRow(row, width)), ...(list.length > 0 ? ['', 'cases that differ', ...list] : [])].join('\n')}\n`;
}

function printRow(row: FamilyScore, width: number): string {
  const cells = [
    String(row.cases).padStart(5),
    percent(row.precision, 9),
    percent(row.recall, 6),
    percent(row.exact, 5),
    percent(row.missingFactRecall, 5),
  ];
  return `${row.family.padEnd(width)}  ${cells.join('  ')}`;
}

function percent(share: number | undefined, width: number): string {
  return (share === undefined ? '-' : `${(share * 100).toFixed(1)}`).padStart(width);
}

/** What changed between an earlier run and this one: families whose scores moved, cases that turned. */
export function printComparison(before: EvalRun, now: EvalRun): string {
  const moved = [now.total, ...now.families].flatMap(row => {
    const old = [before.total, ...before.families].find(one => one.family === row.family);
    if (!old) return [`${row.family}: new, exact ${percent(row.exact, 0)}`];
    return old.exact === row.exact
      ? []
      : [`${row.family}: exact ${percent(old.exact, 0)} -> ${percent(row.exact, 0)}`];
  });
  const turned = now.cases.flatMap(one => {
    const old = before.cases.find(each => each.id === one.id);
    if (!old || old.exact === one.exact) return [];
    return [one.exact ? `now right: ${one.id}` : `now wrong: ${one.id} (${one.faults.join('; ')})`];
  });
  const lines = [...moved, ...turned];
  return lines.length > 0 ? `${lines.join('\n')}\n` : 'No score and no case changed.\n';
}
