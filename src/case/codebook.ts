/**
 * What matching, rules and verification ask of the catalog. The stages know only this port: the catalog
 * (SQLite) implements it, and a rule stays a pure function of facts and code cards.
 */

export type CodeSystem = 'CPT' | 'HCPCS' | 'ICD-10-CM' | 'ICD-10-PCS' | 'MODIFIER';

/** A code's standing on one date of service. `not-billable` is a valid header that needs more characters. */
export type CodeStatus = 'valid' | 'not-yet' | 'deleted' | 'not-billable' | 'unknown';

/** Whose words a text is: our own, a public official file, or the user's licensed file. */
export type TextLicence = 'ours' | 'public' | 'licensed';

/** Stands wherever licensed CPT wording is shown, on a screen or in a mail. */
export const amaNotice =
  'CPT is a registered trademark of the American Medical Association; CPT wording (c) American Medical Association, all rights reserved.';

export type Measure = 'area-cm2' | 'body-area-percent' | 'minutes' | 'count' | 'length-cm';

/** How a code is chosen among its family: all values as data, so that a coder can correct one in a minute. */
export interface Criteria {
  readonly family: string;
  readonly measure?: Measure;
  /** The code holds for measure > `over` (exclusive) and <= `upTo` (inclusive). */
  readonly over?: number;
  readonly upTo?: number;
  /** The code holds for measure < `below` (exclusive): a ladder that ends just under a round number. */
  readonly below?: number;
  /** The code holds for measure >= `from` (inclusive); E/M times are "met or exceeded". */
  readonly from?: number;
  /** An add-on code: one unit for each `perAdditional` (or part of it) of the measure beyond `beyond`. */
  readonly perAdditional?: number;
  readonly beyond?: number;
  /** How a started `perAdditional` counts: as a whole unit (`up`, the default), not at all, or from its half. */
  readonly rounding?: 'up' | 'down' | 'half';
  /** The code(s) that must be on the claim for this add-on. */
  readonly baseCodes?: readonly string[];
  /** Family-specific choices, e.g. device: 'disposable', depth: 'subcutaneous', siteGroup: 'face-hand-foot'. */
  readonly choose?: Readonly<Record<string, string>>;
  readonly source: string;
}

/** MUE: the most units of a code for one patient, provider and day. Value 0 means not payable. */
export interface Mue {
  readonly value: number;
  /** 1 claim-line edit, 2 absolute per day, 3 per day, clinical (CMS MUE adjudication indicator). */
  readonly adjudication: 1 | 2 | 3;
  readonly source: string;
}

/** Everything known about one code on one date of service. */
export interface CodeCard {
  /** Normalised: upper case; ICD-10-CM with its dot. */
  readonly code: string;
  readonly system: CodeSystem;
  readonly status: Exclude<CodeStatus, 'unknown'>;
  readonly text: string;
  readonly textLicence: TextLicence;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly replacements?: readonly string[];
  readonly criteria?: Criteria;
  readonly mue?: Mue;
  /** Global days indicator of the physician fee schedule: 000, 010, 090, XXX, ZZZ, ... kept as text. */
  readonly globalDays?: string;
  /** Work RVU of the whole service under the fee schedule in force; absent where no schedule is loaded. */
  readonly workRvu?: number;
  readonly source: string;
}

export type EditSetting = 'practitioner' | 'hospital';

/** One NCCI procedure-to-procedure edit in force on the date asked for. Column two is the denied code. */
export interface PairEdit {
  readonly columnOne: string;
  readonly columnTwo: string;
  /** 0 no modifier may bypass it; 1 an NCCI-associated modifier may. (Indicator 9 rows are never in force.) */
  readonly indicator: 0 | 1;
  readonly effective?: string;
  readonly rationale?: string;
  readonly source: string;
}

/** Identifies the build of the catalog that an opinion rests on. */
export interface Edition {
  readonly id: string;
  readonly label: string;
  /** The newest date the sources speak for, ISO. */
  readonly asOf: string;
  /** Whether the pair table is a whole NCCI release. In a part of it (the default) "no row" does not mean "no edit". */
  readonly pairTable?: 'full' | 'part';
}

/** What the loaded classification says against diagnoses on one claim. */
export interface DiagnosisCheck {
  /** depth: a header; seventh-character: only that is missing; excludes1: two that cannot stand together. */
  readonly kind: 'depth' | 'seventh-character' | 'excludes1';
  readonly codes: readonly string[];
  readonly text: string;
  readonly source: string;
}

export interface DiagnosisChecks {
  /** Whether the notes of a Tabular List are loaded: without them no Excludes1 can be found here. */
  readonly notesLoaded: boolean;
  readonly found: readonly DiagnosisCheck[];
}

/** What the loaded Medicare physician fee schedule says of the whole service of a code. */
export interface CodeFee {
  readonly workRvu: number;
  /** Practice expense outside a facility, and in one. */
  readonly officeExpenseRvu: number;
  readonly facilityExpenseRvu: number;
  readonly malpracticeRvu: number;
  /** Payment indicators as the record layout writes them; absent where the column is empty. */
  readonly multiple?: string;
  readonly endoscopyBase?: string;
  readonly bilateral?: string;
  readonly assistant?: string;
  readonly coSurgeon?: string;
  /** US dollars a relative value unit. */
  readonly conversionFactor?: number;
  readonly source: string;
}

/** Look-ups are synchronous and never fail for an unknown code: they return undefined or an empty list. */
export interface CodeBook {
  readonly edition: Edition;
  /** The card of a code (any case, ICD-10-CM with or without dot) on an ISO date of service. */
  card(code: string, on: string): CodeCard | undefined;
  /** All cards of a criteria family, in code order. */
  family(family: string, on: string): readonly CodeCard[];
  /** Active pair edits among the given codes, in either order. */
  pairs(codes: readonly string[], on: string, setting: EditSetting): readonly PairEdit[];
  /** Billable children of a header code; empty for a billable or unknown one. */
  children(code: string, on: string): readonly CodeCard[];
  /** Billable depth, seventh characters and Excludes1 notes among ICD-10-CM codes; absent where none can be looked up. */
  checkDiagnoses?(codes: readonly string[], on: string): DiagnosisChecks;
  /** Codes by words, best first, with how near each comes (about 1: all words); absent without an index. */
  search?(
    query: string,
    on: string,
    options?: { readonly systems?: readonly CodeSystem[]; readonly limit?: number },
  ): { readonly hits: readonly { readonly card: CodeCard; readonly score: number }[] };
  /** The fee schedule in force on a date; absent, or undefined for a code, where none is loaded. */
  fee?(code: string, on: string): CodeFee | undefined;
}
