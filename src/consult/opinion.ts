import { z } from 'zod';
import { callRecordSchema } from './call-record.ts';

/**
 * The structured answer to one question, as stored, printed by `ask --json` and rendered. Schema-versioned:
 * a reader checks `schema` first. Only `verify` makes one that may be sent.
 */

export const lineStatusSchema = z.enum(['bill', 'depends', 'do-not-bill']);
export type LineStatus = z.infer<typeof lineStatusSchema>;

const quote = z.object({ text: z.string(), start: z.number(), end: z.number() });

/** Why a statement holds: computed by a rule, looked up in the catalog, or a model's judgement. */
export const groundsSchema = z.object({
  basis: z.enum(['computed', 'looked-up', 'model']),
  text: z.string(),
  ruleId: z.string().optional(),
  source: z.string().optional(),
  quotes: z.array(quote),
});
export type Grounds = z.infer<typeof groundsSchema>;

export const claimLineSchema = z.object({
  code: z.string(),
  system: z.enum(['CPT', 'HCPCS']),
  units: z.number().int().positive(),
  modifiers: z.array(z.string()),
  status: lineStatusSchema,
  /** The catalog's text for the code; whose words it is stands beside it. */
  text: z.string(),
  textLicence: z.enum(['ours', 'public', 'licensed']),
  /** Linked diagnoses, ICD-10-CM with dot, most specific first. */
  diagnoses: z.array(z.string()),
  /** Which wound or service the line is for, in a few words ("62 sq cm wound"). */
  appliesTo: z.string().optional(),
  why: z.array(groundsSchema),
});
export type ClaimLine = z.infer<typeof claimLineSchema>;

export const diagnosisSchema = z.object({
  code: z.string(),
  system: z.literal('ICD-10-CM'),
  status: lineStatusSchema,
  text: z.string(),
  why: z.array(groundsSchema),
});

/** What changes when a missing fact is answered one way. */
export const branchSchema = z.object({
  when: z.string(),
  lines: z.array(claimLineSchema),
  notes: z.array(z.string()),
});
export type Branch = z.infer<typeof branchSchema>;

export const editFindingSchema = z.object({
  kind: z.enum(['ptp', 'mue', 'add-on', 'validity', 'excludes1', 'other']),
  codes: z.array(z.string()),
  /** hit: applies as the lines stand; depends: in a branch only; clear: checked, no edit found. */
  state: z.enum(['hit', 'depends', 'clear']),
  text: z.string(),
  columnOne: z.string().optional(),
  columnTwo: z.string().optional(),
  indicator: z.union([z.literal(0), z.literal(1)]).optional(),
  source: z.string(),
});
export type EditFinding = z.infer<typeof editFindingSchema>;

export const askedCodeSchema = z.object({
  code: z.string(),
  system: z.string(),
  status: z.enum(['valid', 'not-yet', 'deleted', 'not-billable', 'unknown']),
  /** supported, not-supported, depends on a missing fact, or out of reach of the loaded rules. */
  verdict: z.enum(['supported', 'not-supported', 'depends', 'not-covered']),
  text: z.string(),
});

export type AskedCode = z.infer<typeof askedCodeSchema>;

export const opinionSchema = z.object({
  schema: z.literal('opinion/1'),
  bottomLine: z.string(),
  /** A follow-up: what differs from the last opinion of the case, and because of which fact. */
  changes: z.array(z.string()).optional(),
  /** Said once and politely when the mail carried patient identifiers in clear text. */
  privacyNotice: z.string().optional(),
  lines: z.array(claimLineSchema),
  diagnoses: z.array(diagnosisSchema),
  branches: z.array(branchSchema),
  assumptions: z.array(z.string()),
  arithmetic: z.array(z.object({ text: z.string(), ruleId: z.string() })),
  edits: z.array(editFindingSchema),
  why: z.array(groundsSchema),
  documentation: z.array(z.string()),
  /** Concrete, answerable by reply, at most five. */
  questions: z.array(z.string()).max(5),
  doNotBill: z.array(z.object({ code: z.string(), reason: z.string(), source: z.string().optional() })),
  asked: z.array(askedCodeSchema),
  /** Catalog entries near the words a mail wants a code for, where no rule decides: a look-up, no recommendation. */
  candidates: z
    .array(
      z.object({
        code: z.string(),
        system: z.string(),
        billable: z.boolean(),
        text: z.string(),
        textLicence: z.enum(['ours', 'public', 'licensed']),
      }),
    )
    .optional(),
  /** Services the mail names that gave no line and no refusal, with their words. */
  uncoded: z.array(z.string()).optional(),
  alternatives: z.array(z.string()),
  /** Two answers where CPT and Medicare part and the payer is not stated. */
  payerForks: z.array(
    z.object({ topic: z.string(), medicare: z.string(), cpt: z.string(), source: z.string() }),
  ),
  confidence: z.object({ level: z.enum(['high', 'medium', 'low']), cause: z.string() }),
  sources: z.array(z.string()),
  dateOfService: z.object({ date: z.iso.date(), assumed: z.boolean() }),
  edition: z.object({ id: z.string(), label: z.string(), asOf: z.string() }),
  made: z.object({
    by: z.enum(['rules', 'rules-and-model']),
    model: z.string().optional(),
    promptVersion: z.string().optional(),
    /** Why no model took part, or what of its draft was removed. */
    notes: z.array(z.string()),
    /** The model calls this opinion was made with, for the operator; not part of the reply. */
    calls: z.array(callRecordSchema).optional(),
  }),
});
export type OpinionData = z.infer<typeof opinionSchema>;

declare const verified: unique symbol;
/** An opinion that `verify` has checked against catalog, rules and mail: the only kind that is rendered or sent. */
export type Opinion = OpinionData & { readonly [verified]: true };
