import type { CodeBook } from '../case/codebook.ts';
import type { Facts, Quote, Wound } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import { type Question, zoneText } from '../case/question.ts';
import { asksDiagnoses } from '../case/services/diagnoses.ts';
import { findRule } from '../rules/registry.ts';
import { holdsOn, type Rule } from '../rules/rule.ts';
import { namedDiagnoses } from './named-diagnoses.ts';
import type { Grounds, LineStatus } from './opinion.ts';
import { settleRivals } from './rival-diagnoses.ts';

export interface Diagnosis {
  readonly code: string;
  readonly system: 'ICD-10-CM';
  readonly status: LineStatus;
  readonly text: string;
  readonly why: Grounds[];
  readonly wounds: readonly string[];
}

export interface Diagnoses {
  readonly diagnoses: readonly Diagnosis[];
  readonly questions: readonly string[];
  readonly notes: readonly string[];
  /** The mail asks about diagnoses: an answer by itself, also without any service. */
  readonly asked: boolean;
}

export interface DiagnoseInput {
  readonly question: Question;
  readonly mentions: readonly Mention[];
  readonly book: CodeBook;
}

/** The diagnosis of each wound whose cause is stated; a header with a question where a billable code needs more. */
export function diagnose(facts: Facts, { question, mentions, book }: DiagnoseInput, on: string): Diagnoses {
  const found: Diagnosis[] = [];
  const questions = new Set<string>();
  const notes = new Set<string>();
  const conditions = conditionsOf(facts).filter(({ rule }) => holdsOn(rule, on));
  const asks = [
    ...facts.wounds.flatMap(wound => ruleFor(withPresumedCause(wound, conditions), facts) ?? []),
    ...conditions,
  ];
  for (const ask of asks) {
    const result = ask.rule.run(ask.input, { book, on });
    for (const missing of result.missing) questions.add(missing.question);
    for (const note of result.notes) notes.add(note);
    for (const line of result.lines) addDiagnosis(found, line.code, line.because ?? '', ask, book, on);
  }
  dropUncomplicated(found);
  const settled = settleRivals(namedDiagnoses(found, question, mentions, book, on), question, mentions);
  found.push(...settled.diagnoses);
  for (const one of settled.questions) questions.add(one);
  return {
    diagnoses: inOrder(found),
    questions: [...questions],
    notes: [...notes],
    asked: conditions.length > 0 || asksOnlyDiagnoses(question, mentions, facts),
  };
}

/** The mail is about diagnosis codes alone: it names or wants them, and tells of no procedure and no service. */
function asksOnlyDiagnoses(
  question: Question,
  mentions: readonly Mention[],
  { procedures, services = [] }: Facts,
): boolean {
  const own = mentions.filter(one => one.role !== 'quoted');
  if (procedures.length > 0 || services.some(one => findRule(one.rule)?.area !== 'diagnosis')) return false;
  return own.length > 0
    ? own.every(one => one.system === 'ICD-10-CM')
    : asksDiagnoses(zoneText(question, ['subject', 'new']));
}

interface Ask {
  readonly rule: Rule;
  readonly input: unknown;
  readonly quotes: readonly Quote[];
  /** The wound it is the diagnosis of; absent for a condition of the whole patient. */
  readonly wound?: string;
  /** Diabetes: where the mail names an ulcer beside it. */
  readonly ulcer?: Quote | undefined;
}

/** Conditions that the mail states and asks the codes of. */
function conditionsOf({ services = [] }: Facts): readonly Ask[] {
  return services.flatMap(({ rule: id, values, quote }) => {
    const rule = findRule(id);
    if (rule?.area !== 'diagnosis') return [];
    const stated = Object.entries(values);
    const input = Object.fromEntries(stated.map(([field, { value }]) => [field, value]));
    const ulcer = values.ulcer?.quote;
    return [{ rule, input, quotes: [quote, ...stated.map(([, fact]) => fact.quote)], ulcer }];
  });
}

/** Diabetes "without complications" does not stand beside a complication of it. */
function dropUncomplicated(found: Diagnosis[]): void {
  const isDiabetes = (one: Diagnosis) => /^E1[01]\./.test(one.code);
  const plain = found.findIndex(one => /^E1[01]\.9$/.test(one.code));
  if (plain >= 0 && found.filter(isDiabetes).length > 1) found.splice(plain, 1);
}

/** An ulcer beside diabetes is presumed to come from it ("with", guideline I.A.15), unless another cause is told. */
function withPresumedCause(wound: Wound, conditions: readonly Ask[]): Wound {
  const ulcer = conditions.find(one => one.rule.id === 'diabetes')?.ulcer;
  return ulcer && !wound.cause && !wound.stage
    ? { ...wound, cause: { value: 'diabetic', quote: ulcer } }
    : wound;
}

function ruleFor(wound: Wound, facts: Facts): Ask | undefined {
  const cause = wound.cause?.value ?? (wound.stage ? 'pressure' : undefined);
  const stated = wound.laterality?.value;
  const side = stated === 'left' || stated === 'right' ? stated : undefined;
  const site = wound.site?.value;
  const quotes = [
    wound.cause,
    wound.site,
    wound.laterality,
    wound.stage,
    wound.exposed,
    wound.necrosis,
  ].flatMap(one => one?.quote ?? []);
  if (cause === 'pressure')
    return ask('pressure-ulcer', { site, side, stage: wound.stage?.value }, quotes, wound.id);
  if (cause === 'diabetic' || cause === 'venous' || cause === 'arterial') {
    return ask(
      'leg-ulcer',
      {
        cause,
        site,
        side,
        exposed: wound.exposed?.value,
        necrosis: wound.necrosis?.value,
        diabetes: facts.patient?.diabetes?.value,
      },
      quotes,
      wound.id,
    );
  }
  return undefined;
}

function ask(
  id: string,
  values: Readonly<Record<string, unknown>>,
  quotes: readonly Quote[],
  wound: string,
): Ask | undefined {
  const rule = findRule(id);
  const input = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return rule && { rule, input, quotes, wound };
}

function addDiagnosis(
  found: Diagnosis[],
  code: string,
  because: string,
  from: Ask,
  book: CodeBook,
  on: string,
): void {
  const card = book.card(code, on);
  if (!card || (card.status !== 'valid' && card.status !== 'not-billable')) return;
  const wounds = from.wound === undefined ? [] : [from.wound];
  const at = found.findIndex(one => one.code === card.code);
  const known = found[at];
  if (known) {
    found[at] = { ...known, wounds: [...known.wounds, ...wounds] };
    return;
  }
  found.push({
    code: card.code,
    system: 'ICD-10-CM',
    status: card.status === 'valid' ? 'bill' : 'depends',
    text: card.text,
    why: [
      {
        basis: 'computed',
        text: because,
        ruleId: from.rule.id,
        source: from.rule.source,
        quotes: from.quotes.map(quote => ({ ...quote })),
      },
    ],
    wounds,
  });
}

/**
 * Cause before effect, where the classification says so: diabetes (E08-E13) before L97, diabetes and hypertension
 * before the stage of the kidney disease (guideline I.A.13; notes at L97 and N18).
 */
function inOrder(found: readonly Diagnosis[]): readonly Diagnosis[] {
  const isEffect = (one: Diagnosis) => /^(?:L97|N18)/.test(one.code);
  return [...found.filter(one => !isEffect(one)), ...found.filter(isEffect)];
}
