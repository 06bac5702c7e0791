import type { DatabaseSync } from 'node:sqlite';
import { Decimal } from 'decimal.js';
import type { CodeFee } from '../case/codebook.ts';

/** Payment under the Medicare physician fee schedule for one code and modifier. */
export interface Fee {
  readonly modifier: string;
  readonly source: string;
  readonly globalDays?: string;
  /** Payment indicators and relative values, named as in the record layout, as the file writes them. */
  readonly values: Readonly<Record<string, string>>;
  readonly conversionFactor?: string;
  /** US dollars with two decimals; only where the status is payable. */
  readonly national?: Amount;
  readonly locality?: Amount & { readonly name: string; readonly source: string };
}

export interface Amount {
  readonly nonFacility: string;
  readonly facility: string;
}

interface Gpci {
  readonly name: string;
  readonly work: string;
  readonly expense: string;
  readonly malpractice: string;
  readonly label: string;
}

interface FeeRow {
  readonly modifier: string;
  readonly global_days: string | null;
  readonly json: string;
  readonly edition: number;
  readonly label: string;
  readonly factor: string | null;
}

/** Status codes that the schedule prices: A active, R restricted, T injections (CMS record layout). */
const priced = new Set(['A', 'R', 'T']);

function amount(
  values: Readonly<Record<string, string>>,
  factor: string,
  gpci: Pick<Gpci, 'work' | 'expense' | 'malpractice'>,
): Amount {
  const part = (name: string, index: string) => new Decimal(values[name] || '0').times(index);
  const total = (expense: string) =>
    part('work', gpci.work)
      .plus(part(expense, gpci.expense))
      .plus(part('malpractice', gpci.malpractice))
      .times(factor)
      .toDecimalPlaces(2, Decimal.ROUND_HALF_UP)
      .toFixed(2);
  return { nonFacility: total('nonFacilityExpense'), facility: total('facilityExpense') };
}

const national = { work: '1', expense: '1', malpractice: '1' };

/** The indices of a locality ("01112-05", or a name) in force on a day. */
export function gpciOf(db: DatabaseSync, locality: string, on: string): Gpci | undefined {
  const [contractor = '', number = ''] = locality.split('-');
  const row = db
    .prepare(
      `SELECT g.name, g.state, g.work, g.expense, g.malpractice, e.label FROM gpci g JOIN edition e ON e.id = g.edition
       WHERE ((g.contractor = ? AND g.locality = ?) OR upper(g.name) = upper(?)) AND e.valid_from <= ?
       ORDER BY e.valid_from DESC LIMIT 1`,
    )
    .get(contractor, number, locality, on);
  if (row === undefined) return undefined;
  return {
    name: `${String(row.name)}, ${String(row.state)}`,
    work: String(row.work),
    expense: String(row.expense),
    malpractice: String(row.malpractice),
    label: String(row.label),
  };
}

/** The fee rows of a code in the schedule in force on a day: the whole service, and 26/TC where they are split. */
export function feesOf(db: DatabaseSync, key: string, on: string, locality: string | undefined): Fee[] {
  const edition = db
    .prepare(
      `SELECT id FROM edition WHERE series IN ('fee-schedule', 'fee-schedule-qpp') AND valid_from <= ?
       ORDER BY valid_from DESC, series LIMIT 1`,
    )
    .get(on);
  if (edition === undefined) return [];
  const rows = db
    .prepare(
      `SELECT f.modifier, f.global_days, f.json, f.edition, e.label, c.value AS factor
       FROM fee f JOIN edition e ON e.id = f.edition LEFT JOIN factor c ON c.edition = f.edition
       WHERE f.key = ? AND f.edition = ? AND f.json IS NOT NULL ORDER BY f.modifier`,
    )
    .all(key, Number(edition.id)) as unknown as FeeRow[];
  const gpci = locality === undefined ? undefined : gpciOf(db, locality, on);
  return rows.map(row => feeOf(row, gpci));
}

function feeOf(row: FeeRow, gpci: Gpci | undefined): Fee {
  const values = JSON.parse(row.json) as Record<string, string>;
  const payable = priced.has(values.status ?? '') && row.factor !== null;
  return {
    modifier: row.modifier,
    source: row.label,
    values,
    ...(row.global_days !== null && { globalDays: row.global_days }),
    ...(row.factor !== null && { conversionFactor: row.factor }),
    ...(payable && row.factor !== null && { national: amount(values, row.factor, national) }),
    ...(payable &&
      row.factor !== null &&
      gpci !== undefined && {
        locality: { name: gpci.name, source: gpci.label, ...amount(values, row.factor, gpci) },
      }),
  };
}

/** The whole service of a code as rules need it: relative values as numbers, and the payment indicators. */
export function codeFee(db: DatabaseSync, code: string, on: string): CodeFee | undefined {
  const whole = feesOf(db, code.toUpperCase(), on, undefined).find(one => one.modifier === '');
  if (whole === undefined) return undefined;
  const { values: v, conversionFactor, source } = whole;
  const number = (name: string) => Number(v[name] || '0');
  const told = (field: string, name: string) => (v[name] ? { [field]: v[name] } : {});
  return {
    workRvu: number('work'),
    officeExpenseRvu: number('nonFacilityExpense'),
    facilityExpenseRvu: number('facilityExpense'),
    malpracticeRvu: number('malpractice'),
    ...told('multiple', 'multipleProcedure'),
    ...told('endoscopyBase', 'endoscopicBase'),
    ...told('bilateral', 'bilateral'),
    ...told('assistant', 'assistant'),
    ...told('coSurgeon', 'coSurgeon'),
    ...(conversionFactor !== undefined && { conversionFactor: Number(conversionFactor) }),
    source,
  };
}
