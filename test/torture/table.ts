import type { Finding } from './judge.ts';

/** The verdict and the faults as text in columns. */
export function printTable(findings: readonly Finding[], faults: ReadonlyMap<string, number>): string {
  const width = Math.max(...findings.map(finding => finding.what.length));
  const lines = findings.flatMap(({ what, found, isGood, examples = [] }) => [
    `${isGood ? 'ok  ' : 'FAIL'}  ${what.padEnd(width)}  ${found}`,
    ...(isGood ? [] : examples.map(example => `        ${example}`)),
  ]);
  const labels = [...faults].sort(([a], [b]) => a.localeCompare(b));
  const counted = labels.map(([label, count]) => `${String(count).padStart(6)}  ${label}`);
  const listed = counted.length === 0 ? [] : ['', 'faults:', ...counted];
  return `${[...lines, ...listed].join('\n')}\n`;
}
