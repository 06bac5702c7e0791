import { z } from 'zod';
import type { CodeBook } from '../case/codebook.ts';
import { Permanent } from '../outcome.ts';

/** What a rule may look at besides its input: the catalog, and the date of service. */
export interface RuleSetting {
  readonly book: CodeBook;
  /** ISO date of service. */
  readonly on: string;
}

export interface RuleLine {
  readonly code: string;
  readonly units: number;
  readonly modifiers?: readonly string[];
  /** The arithmetic or the choice that gave this line, in one sentence. */
  readonly because?: string;
}

/** A fact the rule needs and did not get. Options are the answers that lead to different codes. */
export interface MissingFact {
  readonly field: string;
  readonly question: string;
  readonly options: readonly FactOption[];
}

export interface FactOption {
  /** Completes "If ...". */
  readonly when: string;
  readonly set: Readonly<Record<string, unknown>>;
  /** The value set stands for a whole band of values: its arithmetic must not be shown. */
  readonly band?: boolean;
}

/** Two answers where CPT and Medicare part. */
export interface PayerFork {
  readonly topic: string;
  readonly medicare: string;
  readonly cpt: string;
  readonly source: string;
}

export interface RefusedCode {
  readonly code: string;
  readonly reason: string;
  readonly source?: string;
}

export interface RuleResult {
  /** Base codes before their add-ons. Lines next to a missing fact hold, but are not the whole answer yet. */
  readonly lines: readonly RuleLine[];
  readonly missing: readonly MissingFact[];
  /** Arithmetic as numbers, e.g. "45 - 20 = 25; 25 / 20 rounds up to 2 units". */
  readonly trace: readonly string[];
  readonly notes: readonly string[];
  readonly refused: readonly RefusedCode[];
  readonly documentation: readonly string[];
  /** What the code would be just across the boundary. */
  readonly alternatives: readonly string[];
  readonly payerForks: readonly PayerFork[];
}

/** A worked example: doubles as documentation (`rules show`) and as a test. */
export interface Example<I> {
  readonly given: I;
  /** "97597 x1", "97598 x2"; modifiers after the code: "99214-25 x1". Empty: nothing to bill yet. */
  readonly expect: readonly string[];
  /** Names of the facts the rule asks for. */
  readonly asks?: readonly string[];
  readonly on?: string;
  readonly why?: string;
}

/** How well the rule is founded: in an official file, a published page, or widely published practice. */
export type Standing = 'official' | 'published' | 'practice';

export interface RuleSpec<S extends z.ZodType> {
  readonly id: string;
  readonly title: string;
  /** The area of coding, for score tables: "wound care", "time", ... */
  readonly area: string;
  readonly source: string;
  readonly standing: Standing;
  /** Dates of service the rule holds for, ISO, inclusive. */
  readonly from: string;
  readonly to?: string;
  /** Criteria families it reads from the catalog. */
  readonly families: readonly string[];
  readonly input: S;
  readonly examples: readonly Example<z.input<S>>[];
  readonly run: (facts: z.output<S>, at: RuleSetting) => Partial<RuleResult>;
}

/** A rule with its input type folded away: `run` parses first and throws Permanent on a wrong input. */
export interface Rule extends Omit<RuleSpec<z.ZodType>, 'run' | 'examples'> {
  readonly examples: readonly Example<unknown>[];
  readonly run: (facts: unknown, at: RuleSetting) => RuleResult;
}

export const emptyResult: RuleResult = {
  lines: [],
  missing: [],
  trace: [],
  notes: [],
  refused: [],
  documentation: [],
  alternatives: [],
  payerForks: [],
};

/** Checks the rule's declaration by type and closes it over its input schema. */
export function defineRule<S extends z.ZodType>(spec: RuleSpec<S>): Rule {
  return {
    ...spec,
    run: (facts, at) => {
      const parsed = spec.input.safeParse(facts);
      if (!parsed.success) {
        throw new Permanent(`The facts do not fit rule ${spec.id}: ${z.prettifyError(parsed.error)}`);
      }
      return { ...emptyResult, ...spec.run(parsed.data, at) };
    },
  };
}

/** True when the rule speaks for an ISO date of service. */
export function holdsOn(rule: Rule, on: string): boolean {
  return rule.from <= on && (rule.to === undefined || on <= rule.to);
}

/** "99214-25 x1": the short form of a line used in examples, traces and `rules run`. */
export function printLine(line: RuleLine): string {
  return `${[line.code, ...(line.modifiers ?? [])].join('-')} x${line.units}`;
}
