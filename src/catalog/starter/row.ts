import { z } from 'zod';

/**
 * The shape of the starter's data files. Every row names its source, so that a coder who finds a wrong
 * threshold knows what to compare it with and corrects one line.
 */

const measure = z.enum(['area-cm2', 'body-area-percent', 'minutes', 'count', 'length-cm']);

const criteriaRow = z.strictObject({
  measure: measure.optional(),
  over: z.number().nonnegative().optional(),
  upTo: z.number().positive().optional(),
  below: z.number().positive().optional(),
  from: z.number().nonnegative().optional(),
  perAdditional: z.number().positive().optional(),
  beyond: z.number().positive().optional(),
  rounding: z.enum(['up', 'down', 'half']).optional(),
  baseCodes: z.array(z.string()).min(1).optional(),
  choose: z.record(z.string(), z.string()).optional(),
});

const mueRow = z.strictObject({
  value: z.number().int().nonnegative(),
  adjudication: z.literal([1, 2, 3]),
  source: z.string().min(1),
});

const codeRow = z.strictObject({
  code: z.string().regex(/^(?:\d{5}|[A-Z]\d{4}|[A-Z0-9]{2})$/),
  /** Our own words; never a licensed descriptor. */
  text: z.string().min(8).max(300),
  from: z.iso.date(),
  to: z.iso.date().optional(),
  replacements: z.array(z.string()).optional(),
  criteria: criteriaRow.optional(),
  mue: mueRow.optional(),
  globalDays: z.string().optional(),
  /** Why this row differs from the family's source, when it does. */
  source: z.string().optional(),
});

export const starterFamilySchema = z.strictObject({
  family: z.string().regex(/^[a-z][a-z-]*$/),
  system: z.enum(['CPT', 'HCPCS', 'MODIFIER']),
  source: z.string().min(1),
  codes: z.array(codeRow).min(1),
});
export type StarterFamily = z.input<typeof starterFamilySchema>;

/** Official public wording, as compact rows: code, billable (ICD) or not given, first date, last date, text. */
export const publicFileSchema = z.strictObject({
  system: z.enum(['HCPCS', 'ICD-10-CM', 'MODIFIER']),
  edition: z.string(),
  validFrom: z.iso.date(),
  licence: z.literal('public'),
  source: z.string(),
  rows: z.array(
    z.union([
      z.tuple([z.string(), z.literal([0, 1]), z.iso.date(), z.string()]),
      z.tuple([z.string(), z.iso.date(), z.iso.date().nullable(), z.string()]),
    ]),
  ),
});

export const starterPairSchema = z.strictObject({
  columnOne: z.string(),
  columnTwo: z.string(),
  indicator: z.literal([0, 1, 9]),
  effective: z.iso.date().optional(),
  deleted: z.iso.date().optional(),
  source: z.string().min(1),
});
export type StarterPair = z.input<typeof starterPairSchema>;
