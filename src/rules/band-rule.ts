import { z } from 'zod';
import type { CodeCard } from '../case/codebook.ts';
import {
  addOnLines,
  bandOptions,
  basesOf,
  type Choice,
  cardsOf,
  countOf,
  pickBase,
  printBounds,
} from './choose.ts';
import {
  defineRule,
  type Example,
  type MissingFact,
  type RefusedCode,
  type Rule,
  type RuleResult,
  type RuleSetting,
  type RuleSpec,
} from './rule.ts';

type Facts = Readonly<Record<string, unknown>>;

/** A fact with a closed list of answers, each in words that complete "If ...". */
export interface ChoiceField {
  readonly field: string;
  readonly question: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface BandSpec extends Omit<RuleSpec<z.ZodType>, 'input' | 'run' | 'families' | 'examples'> {
  readonly family: string;
  readonly measure: {
    readonly field: string;
    readonly unit: string;
    readonly question: string;
    readonly whole?: boolean;
  };
  readonly choices?: readonly ChoiceField[];
  /** Choices that hold for every case of the rule. */
  readonly fixed?: Choice;
  readonly examples: readonly Example<Facts>[];
  readonly notes?: readonly string[];
  readonly documentation?: readonly string[];
  readonly refused?: readonly RefusedCode[];
  /** Said when the measure lies below every code. */
  readonly tooLittle?: string;
  /** What some answers make plain, so that it is not asked: crisis psychotherapy has no form beside a visit. */
  readonly imply?: (facts: Facts) => Facts;
  /** Changes the result of the bands, e.g. for a payer. */
  readonly adjust?: (result: Partial<RuleResult>, facts: Facts, at: RuleSetting) => Partial<RuleResult>;
  /** Further input fields that `adjust` reads. */
  readonly extra?: z.ZodRawShape;
}

const MEASURE = z.number().nonnegative().max(100_000);

/** A rule that is wholly in the catalog's criteria: a measure, bands of base codes, add-on steps, closed choices. */
export function bandRule(spec: BandSpec): Rule {
  const { measure, choices = [] } = spec;
  const shape = {
    [measure.field]: (measure.whole ? MEASURE.int() : MEASURE).optional(),
    ...Object.fromEntries(
      choices.map(choice => [choice.field, z.enum(Object.keys(choice.values)).optional()]),
    ),
    ...spec.extra,
  };
  return defineRule({
    ...spec,
    families: [spec.family],
    input: z.strictObject(shape),
    run: (input, at) => {
      const facts: Facts = { ...spec.imply?.(input), ...input };
      const result = runBands(spec, facts, at);
      return spec.adjust ? spec.adjust(result, facts, at) : result;
    },
  });
}

function runBands(spec: BandSpec, facts: Facts, at: RuleSetting): Partial<RuleResult> {
  const { measure, choices = [] } = spec;
  const chosen: Record<string, string> = { ...spec.fixed };
  for (const { field } of choices) {
    const value = facts[field];
    if (typeof value === 'string') chosen[field] = value;
  }
  const cards = cardsOf(at.book, spec.family, at.on, chosen);
  const value = facts[measure.field];
  const open = choices.filter(choice => facts[choice.field] === undefined).map(askChoice);
  const missing = [...open, ...(value === undefined ? [askMeasure(spec, cards, open.length > 0)] : [])];
  const always = {
    missing,
    documentation: spec.documentation ?? [],
    refused: spec.refused ?? [],
    notes: spec.notes ?? [],
  };
  // Below every code that the open choices leave, the answer does not depend on them.
  if (
    typeof value === 'number' &&
    open.length > 0 &&
    cards.length > 0 &&
    basesOf(cards).every(card => value < lowOf(card))
  )
    return { ...always, missing: [], ...belowEvery(cards, value, spec) };
  if (missing.length > 0 || typeof value !== 'number') return always;
  return { ...always, ...linesFor(cards, value, spec) };
}

function linesFor(cards: readonly CodeCard[], value: number, spec: BandSpec): Partial<RuleResult> {
  const { unit } = spec.measure;
  const base = value > 0 ? pickBase(cards, value) : undefined;
  if (!base) return belowEvery(cards, value, spec);
  const more = addOnLines(cards, base, value, unit);
  const because = `${countOf(value, unit)}: ${base.code} is for ${printBounds(base, cards, unit)}`;
  return {
    lines: [{ code: base.code, units: 1, because }, ...more],
    trace: [because, ...more.map(line => line.because ?? '')],
    alternatives: neighbours(cards, base, unit),
  };
}

/** A measure that no code begins at yet is an answer, too: the lowest code is refused, and why. */
function belowEvery(cards: readonly CodeCard[], value: number, spec: BandSpec): Partial<RuleResult> {
  const { unit } = spec.measure;
  const [lowest] = [...basesOf(cards)].sort((a, b) => lowOf(a) - lowOf(b));
  const said = spec.tooLittle ?? `${countOf(value, unit)}: below every code of this family.`;
  if (!lowest) return { notes: [said] };
  const reason = `${countOf(value, unit)} do not reach ${lowest.code}, which is for ${printBounds(lowest, cards, unit)}.`;
  return { notes: [said], refused: [{ code: lowest.code, reason }, ...(spec.refused ?? [])] };
}

function lowOf(card: CodeCard): number {
  return card.criteria?.from ?? card.criteria?.over ?? 0;
}

/** The codes just below and just above the chosen one. */
function neighbours(cards: readonly CodeCard[], base: CodeCard, unit: string): string[] {
  const bases = basesOf(cards);
  const sorted = [...bases].sort((a, b) => lowOf(a) - lowOf(b));
  const at = sorted.indexOf(base);
  return [sorted[at - 1], sorted[at + 1]].flatMap(card =>
    card ? [`Were it ${printBounds(card, cards, unit)}: ${card.code}.`] : [],
  );
}

function askChoice({ field, question, values }: ChoiceField): MissingFact {
  return {
    field,
    question,
    options: Object.entries(values).map(([value, when]) => ({ when, set: { [field]: value } })),
  };
}

function askMeasure(
  { measure, fixed: _ }: BandSpec,
  cards: readonly CodeCard[],
  undecided: boolean,
): MissingFact {
  return {
    field: measure.field,
    question: measure.question,
    options: undecided ? [] : bandOptions(cards, measure.unit, value => ({ [measure.field]: value })),
  };
}
