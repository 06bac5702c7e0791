import type { Assessment } from './assess.ts';
import type { DraftLine } from './claim.ts';

/** The answer in one to three sentences: what to bill, what hangs on a missing fact, and which way it goes. */
export function writeBottomLine(assessment: Assessment, asks: boolean): string {
  const { main, branches, assessed, outOfDate } = assessment;
  const sure = main.lines.filter(line => line.status === 'bill');
  const open = main.lines.filter(line => line.status === 'depends');
  const refused = main.lines.filter(line => line.status === 'do-not-bill');
  const sentences = [
    ...(sure.length > 0 ? [`Bill ${printServices(sure)}.`] : []),
    ...(open.length > 0
      ? [`${printServices(open)} ${fits(open)} what is stated, but ${hangs(open, branches.length > 0)}.`]
      : []),
    ...refused.map(line => `Do not bill ${line.code}: ${lowerFirst(line.reason ?? '')}`),
    ...branchSentences(assessment),
  ];
  if (sentences.length > 0) return sentences.join(' ');
  if (outOfDate.length > 0)
    return 'No code can be given: the loaded rules do not speak for this date of service.';
  if (assessed.length > 0)
    return 'No code can be recommended yet: facts that decide the code are not stated.';
  return asks
    ? 'No code can be recommended yet: the mail does not say what was done. Please answer the questions below.'
    : 'The mail holds no service that the loaded rules can code.';
}

function printServices(lines: readonly DraftLine[]): string {
  const groups = Map.groupBy(lines, line => line.label);
  return [...groups].map(([label, group]) => `${group.map(printUnits).join(' + ')} (${label})`).join(', ');
}

function printUnits(line: DraftLine): string {
  return `${[line.code, ...line.modifiers].join('-')} x${line.units}`;
}

function fits(lines: readonly DraftLine[]): string {
  return lines.length === 1 ? 'fits' : 'fit';
}

function hangs(lines: readonly DraftLine[], branched: boolean): string {
  return branched && lines.some(line => line.reason?.startsWith('If '))
    ? 'payment depends on a fact that is not stated'
    : 'a fact that decides units or payment is not stated';
}

function branchSentences({ branches }: Assessment): string[] {
  return branches.map(branch => {
    const lines = branch.claim.lines.filter(
      line => line.service === branch.service && line.status !== 'do-not-bill',
    );
    const changed = branch.claim.lines.filter(
      line => line.service !== branch.service && line.status === 'do-not-bill',
    );
    const codes = lines.length > 0 ? lines.map(printUnits).join(' + ') : 'no separate code';
    const denied =
      changed.length > 0 ? `, and not ${changed.map(line => line.code).join(', ')} on the same wound` : '';
    return `${branch.when}: ${codes}${denied}.`;
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
