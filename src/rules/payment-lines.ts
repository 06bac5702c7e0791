import { z } from 'zod';
import type { CodeFee } from '../case/codebook.ts';
import type { RuleSetting } from './rule.ts';

const rvu = z.number().nonnegative().max(10_000);
const valued = { workRvu: rvu, expenseRvu: rvu, malpracticeRvu: rvu };
const baseScope = z.strictObject({ code: z.string().regex(/^[0-9A-Z]{5}$/), ...valued });

export const paymentLine = z.strictObject({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  /** Relative values; those of the loaded fee schedule where they are not stated. */
  workRvu: rvu.optional(),
  expenseRvu: rvu.optional(),
  malpracticeRvu: rvu.optional(),
  units: z.number().int().positive().max(99).default(1),
  /** Multiple procedure indicator: 0 none, 2 surgery, 3 endoscopy with its base code, 5 therapy. */
  multiple: z.enum(['0', '2', '3', '5']).optional(),
  endoscopyBase: baseScope.optional(),
  bilateral: z.boolean().default(false),
  bilateralIndicator: z.enum(['0', '1', '2', '3', '9']).optional(),
  role: z.enum(['surgeon', 'assistant', 'assistant-npp', 'co-surgeon']).default('surgeon'),
  assistantIndicator: z.enum(['0', '1', '2', '9']).optional(),
  coSurgeonIndicator: z.enum(['0', '1', '2', '9']).optional(),
});
type Stated = z.output<typeof paymentLine>;

export type PricedLine = Stated & {
  readonly workRvu: number;
  readonly expenseRvu: number;
  readonly malpracticeRvu: number;
};

export interface FilledLine {
  readonly line: Stated;
  readonly isPriced: boolean;
  readonly fee: CodeFee | undefined;
}

/** A line with what the loaded schedule knows of it, where the mail does not say otherwise. */
export function fillLine(stated: Stated, isFacility: boolean, at: RuleSetting): FilledLine {
  const fee = at.book.fee?.(stated.code, at.on);
  const values = fee && valuesOf(fee, isFacility);
  const multiple = stated.multiple ?? oneOf(fee?.multiple, MULTIPLE) ?? (fee ? '0' : undefined);
  const bilateralIndicator = stated.bilateralIndicator ?? oneOf(fee?.bilateral, BILATERAL);
  const assistantIndicator = stated.assistantIndicator ?? oneOf(fee?.assistant, HELPER);
  const coSurgeonIndicator = stated.coSurgeonIndicator ?? oneOf(fee?.coSurgeon, HELPER);
  const endoscopyBase = stated.endoscopyBase ?? scopeOf(fee, isFacility, at);
  const line = {
    ...values,
    ...stated,
    ...(multiple && { multiple }),
    ...(endoscopyBase && { endoscopyBase }),
    ...(bilateralIndicator && { bilateralIndicator }),
    ...(assistantIndicator && { assistantIndicator }),
    ...(coSurgeonIndicator && { coSurgeonIndicator }),
  };
  const isPriced = [line.workRvu, line.expenseRvu, line.malpracticeRvu].every(value => value !== undefined);
  return { line, isPriced, fee };
}

export function isPriced(line: Stated): line is PricedLine {
  return [line.workRvu, line.expenseRvu, line.malpracticeRvu].every(value => value !== undefined);
}

const MULTIPLE = ['0', '2', '3', '5'] as const;
const BILATERAL = ['0', '1', '2', '3', '9'] as const;
const HELPER = ['0', '1', '2', '9'] as const;

function oneOf<T extends string>(value: string | undefined, known: readonly T[]): T | undefined {
  return known.find(one => one === value);
}

function valuesOf(fee: CodeFee, isFacility: boolean) {
  return {
    workRvu: fee.workRvu,
    expenseRvu: isFacility ? fee.facilityExpenseRvu : fee.officeExpenseRvu,
    malpracticeRvu: fee.malpracticeRvu,
  };
}

function scopeOf(fee: CodeFee | undefined, isFacility: boolean, at: RuleSetting) {
  const code = fee?.multiple === '3' ? fee.endoscopyBase : undefined;
  const base = code === undefined ? undefined : at.book.fee?.(code, at.on);
  return code !== undefined && base ? { code, ...valuesOf(base, isFacility) } : undefined;
}
