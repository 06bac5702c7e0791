import { z } from 'zod';

/**
 * The facts of a case, in one schema for the deterministic readers and for a model. Every fact carries the
 * verbatim quote it rests on; what the text does not say is absent, never guessed.
 */

/** A verbatim piece of the mail. Offsets are UTF-16, half open, into `Question.text`. */
export const quoteSchema = z.object({
  text: z.string(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
});
export type Quote = z.infer<typeof quoteSchema>;

const fact = <T extends z.ZodType>(value: T) =>
  z.object({
    value,
    quote: quoteSchema,
    /** "approximately", "about", a range: the value must not be taken as measured. */
    approximate: z.boolean().optional(),
    /** No unit is stated; the value rests on centimetres. */
    unitAssumed: z.boolean().optional(),
    /** "40-50 sq cm": the value at the low and the high end of a stated range; `value` is one of them. */
    range: z.object({ low: value, high: value }).optional(),
  });

export type Fact<T> = {
  value: T;
  quote: Quote;
  approximate?: boolean | undefined;
  unitAssumed?: boolean | undefined;
  range?: { low: T; high: T } | undefined;
};

export const depthSchema = z.enum(['epidermis-dermis', 'subcutaneous', 'muscle-fascia', 'bone']);
export type Depth = z.infer<typeof depthSchema>;

/** Billing site groups of the skin substitute codes: trunk/arms/legs against face/scalp/.../hands/feet. */
export const siteGroupSchema = z.enum(['trunk-arm-leg', 'face-hand-foot']);

export const woundSchema = z.object({
  /** w1, w2, ... in order of appearance. */
  id: z.string(),
  /** The mail's own name for it ("wound #2" is "2", "ulcer B" is "B"): a follow-up may use it. */
  label: z.string().optional(),
  site: fact(z.string()).optional(),
  siteGroup: siteGroupSchema.optional(),
  laterality: fact(z.enum(['left', 'right', 'bilateral'])).optional(),
  /** Surface area in square centimetres: stated, or length x width. */
  areaCm2: fact(z.number().positive()).optional(),
  /** Stated sides in centimetres, after unit conversion; a third number is depth and not part of the area. */
  sidesCm: fact(z.array(z.number().positive()).min(2).max(3)).optional(),
  cause: fact(
    z.enum(['pressure', 'diabetic', 'venous', 'arterial', 'surgical', 'traumatic', 'burn', 'other']),
  ).optional(),
  /** Pressure ulcer stage. */
  stage: fact(z.enum(['1', '2', '3', '4', 'unstageable', 'deep-tissue'])).optional(),
  /** Deepest tissue the wound shows (not: removed). */
  exposed: fact(depthSchema).optional(),
  /** Necrosis of the muscle or bone that shows; false: stated to be absent. */
  necrosis: fact(z.boolean()).optional(),
});
export type Wound = z.infer<typeof woundSchema>;

/** performed; planned ("will place"); asked ("can we bill for ..."); negated ("no debridement was performed"). */
export const procedureStateSchema = z.enum(['performed', 'planned', 'asked', 'negated']);

export const procedureSchema = z.object({
  kind: z.enum(['npwt', 'debridement', 'skin-substitute', 'evaluation', 'other']),
  state: procedureStateSchema,
  quote: quoteSchema,
  /** Wounds the text ties it to; empty when it names none (then: all wounds, as an assumption). */
  wounds: z.array(z.string()),
  /** Area of this procedure when it differs from the wounds' own ("debrided 20 of the 45 sq cm"). */
  areaCm2: fact(z.number().positive()).optional(),
  /** Share of its wounds' surface that was treated, in percent ("50% of the wound was debrided"). */
  sharePercent: fact(z.number().positive().max(100)).optional(),
  /** NPWT: disposable device, or durable medical equipment pump. */
  device: fact(z.enum(['disposable', 'durable'])).optional(),
  /** Debridement: the deepest tissue removed. */
  depth: fact(depthSchema).optional(),
  /** Debridement technique as stated; "sharp" alone does not tell selective from surgical. */
  technique: fact(z.enum(['sharp', 'selective', 'non-selective', 'excisional', 'enzymatic'])).optional(),
  /** Stated to be on another wound than the other procedures of the case. */
  separateSite: fact(z.boolean()).optional(),
  /** Skin substitute product as named. */
  product: fact(z.string()).optional(),
});
export type Procedure = z.infer<typeof procedureSchema>;

/**
 * A service of a family beyond wound care: the rule that decides it, and the inputs of that rule as stated.
 * Field names are those of the rule's own input schema, which checks the values.
 */
export const serviceSchema = z.object({
  rule: z.string(),
  state: procedureStateSchema,
  quote: quoteSchema,
  values: z.record(z.string(), fact(z.unknown())),
});
export type StatedService = z.infer<typeof serviceSchema>;

/** Why a clause tells of no service of the day, by the one who bills, on the patient. */
export const undoneReasonSchema = z.enum([
  'not-done',
  'declined',
  'postponed',
  'earlier',
  'later',
  'elsewhere',
  'family',
]);
export type UndoneReason = z.infer<typeof undoneReasonSchema>;

/** A service the text names as done, whether or not any rule codes it. */
export const namedServiceSchema = z.object({
  /** With its article: "an x-ray". */
  what: z.string(),
  quote: quoteSchema,
  /** Ids of the rules that would code it. */
  rules: z.array(z.string()),
  /** A pattern of the codes that would be its line. */
  codes: z.string(),
});
export type NamedService = z.infer<typeof namedServiceSchema>;

export const factsSchema = z.object({
  wounds: z.array(woundSchema),
  procedures: z.array(procedureSchema),
  services: z.array(serviceSchema).optional(),
  /** Clauses of this mail that tell of what was not done that day: a code in one is no service. */
  named: z.array(namedServiceSchema).optional(),
  undone: z.array(z.object({ reason: undoneReasonSchema, quote: quoteSchema })).optional(),
  /** "Total of 62 sq cm" when stated apart from single wounds. */
  totalAreaCm2: fact(z.number().positive()).optional(),
  /** Stated volumes in millilitres, in text order: drained, injected, given. */
  volumesMl: z.array(fact(z.number().positive())).optional(),
  payer: fact(
    z.enum([
      'medicare',
      'medicare-advantage',
      'medicaid',
      'commercial',
      'tricare',
      'workers-comp',
      'self-pay',
    ]),
  ).optional(),
  /** ISO date. */
  dateOfService: fact(z.iso.date()).optional(),
  /** CMS place of service code, two digits. */
  placeOfService: fact(z.string().regex(/^\d\d$/)).optional(),
  provider: fact(z.enum(['physician', 'npp', 'nurse', 'therapist', 'facility'])).optional(),
  visit: z
    .object({
      patient: fact(z.enum(['new', 'established'])).optional(),
      minutes: fact(z.number().positive()).optional(),
      mdm: fact(z.enum(['straightforward', 'low', 'moderate', 'high'])).optional(),
      /** A significant, separately identifiable E/M is stated. */
      separate: fact(z.boolean()).optional(),
    })
    .optional(),
  patient: z
    .object({
      ageYears: fact(z.number().nonnegative()).optional(),
      sex: fact(z.enum(['female', 'male'])).optional(),
      /** Diabetes type when stated: the code of a diabetic ulcer needs it. */
      diabetes: fact(z.enum(['type-1', 'type-2', 'unspecified'])).optional(),
    })
    .optional(),
});
export type Facts = z.infer<typeof factsSchema>;
