import { countSteps, plural } from './choose.ts';
import type { RefusedCode, RuleLine, RuleSetting } from './rule.ts';

/**
 * When the first prolonged unit is reached, by add-on and visit code; each further full 15 minutes is one more
 * unit. CPT counts from the visit's own minimum, Medicare from later: the same minutes give two answers.
 */
interface Threshold {
  readonly code: string;
  readonly payer: 'medicare' | 'other';
  readonly base: string;
  readonly from: number;
}

const CPT = 'other' as const;
const MEDICARE = 'medicare' as const;

/** Source: CPT prolonged service guidelines (AAPC, Find-A-Code tables); CMS prolonged table 2025 as printed by NGS. */
export const PROLONGED: readonly Threshold[] = [
  { code: '99417', payer: CPT, base: '99205', from: 75 },
  { code: '99417', payer: CPT, base: '99215', from: 55 },
  { code: '99417', payer: CPT, base: '99245', from: 70 },
  { code: '99417', payer: CPT, base: '99345', from: 90 },
  { code: '99417', payer: CPT, base: '99350', from: 75 },
  { code: '99417', payer: CPT, base: '99483', from: 75 },
  { code: '99418', payer: CPT, base: '99223', from: 90 },
  { code: '99418', payer: CPT, base: '99233', from: 65 },
  { code: '99418', payer: CPT, base: '99236', from: 100 },
  { code: 'G2212', payer: MEDICARE, base: '99205', from: 89 },
  { code: 'G2212', payer: MEDICARE, base: '99215', from: 69 },
  { code: 'G2212', payer: MEDICARE, base: '99483', from: 100 },
  { code: 'G0316', payer: MEDICARE, base: '99223', from: 90 },
  { code: 'G0316', payer: MEDICARE, base: '99233', from: 65 },
  { code: 'G0316', payer: MEDICARE, base: '99236', from: 110 },
  { code: 'G0317', payer: MEDICARE, base: '99306', from: 95 },
  { code: 'G0317', payer: MEDICARE, base: '99310', from: 85 },
  { code: 'G0318', payer: MEDICARE, base: '99345', from: 140 },
  { code: 'G0318', payer: MEDICARE, base: '99350', from: 110 },
];

const STEP_MINUTES = 15;

export type PayerLine = RuleLine & { readonly payer: 'medicare' | 'other' };

/** Prolonged lines for a visit code and its total minutes, one for each payer view that reaches its threshold. */
export function prolongedLines(base: string, minutes: number, at: RuleSetting): readonly PayerLine[] {
  return PROLONGED.filter(row => row.base === base && minutes >= row.from)
    .filter(row => at.book.card(row.code, at.on)?.status === 'valid')
    .map(row => {
      const units = 1 + countSteps(minutes - row.from, STEP_MINUTES, 'down');
      const because = `${minutes} minutes reach the ${row.from} minutes at which ${row.code} starts with ${base}: ${plural(units, 'unit')} of full 15 minutes`;
      return { code: row.code, units, payer: row.payer, because };
    });
}

/** The prolonged code of the other side, which this payer does not take. */
export function refusedProlonged(base: string, payer: 'medicare' | 'other'): readonly RefusedCode[] {
  return PROLONGED.filter(row => row.base === base && row.payer !== payer).map(({ code, payer: side }) => ({
    code,
    reason:
      side === 'other'
        ? `Medicare does not take ${code}: it has its own prolonged code, from a later minute.`
        : `${code} is the Medicare code; this payer follows CPT.`,
    source: 'CMS prolonged services table; CPT prolonged services',
  }));
}

/** Codes of prolonged time, all payers. */
export const PROLONGED_CODES: ReadonlySet<string> = new Set(PROLONGED.map(row => row.code));
