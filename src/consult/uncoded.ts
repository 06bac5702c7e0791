import type { Facts } from '../case/facts.ts';
import type { Assessment } from './assess.ts';

/**
 * Services the mail names that neither gave a line nor were asked about or refused: silence would read as "nothing
 * else is billable".
 */
export function listUncoded(
  { named = [] }: Pick<Facts, 'named'>,
  { assessed, main, branches }: Assessment,
  answered: readonly string[],
): string[] {
  const ran = new Set(assessed.map(one => one.service.rule.id));
  const codes = [
    ...main.lines.map(line => line.code),
    ...branches.flatMap(branch => branch.claim.lines.map(line => line.code)),
    ...answered,
  ];
  return named
    .filter(
      one => !one.rules.some(id => ran.has(id)) && !codes.some(code => new RegExp(one.codes).test(code)),
    )
    .map(({ what, quote }) => `${what} ("${quote.text}")`);
}
