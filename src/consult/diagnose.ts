import type { CodeBook } from '../case/codebook.ts';
import type { Facts, Quote, Wound } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import { findRule } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { namedDiagnoses } from './named-diagnoses.ts';
import type { Grounds, LineStatus } from './opinion.ts';

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
  for (const wound of facts.wounds) {
    const ask = ruleFor(wound, facts);
    if (!ask) continue;
    const result = ask.rule.run(ask.input, { book, on });
    for (const missing of result.missing) questions.add(missing.question);
    for (const note of result.notes) notes.add(note);
    for (const line of result.lines)
      addDiagnosis(found, line.code, line.because ?? '', ask, wound.id, book, on);
  }
  found.push(...namedDiagnoses(found, question, mentions, book, on));
  return { diagnoses: inOrder(found), questions: [...questions], notes: [...notes] };
}

interface Ask {
  readonly rule: Rule;
  readonly input: unknown;
  readonly quotes: readonly Quote[];
}

function ruleFor(wound: Wound, facts: Facts): Ask | undefined {
  const cause = wound.cause?.value ?? (wound.stage ? 'pressure' : undefined);
  const stated = wound.laterality?.value;
  const side = stated === 'left' || stated === 'right' ? stated : undefined;
  const site = wound.site?.value;
  const quotes = [wound.cause, wound.site, wound.laterality, wound.stage, wound.exposed].flatMap(
    one => one?.quote ?? [],
  );
  if (cause === 'pressure') return ask('pressure-ulcer', { site, side, stage: wound.stage?.value }, quotes);
  if (cause === 'diabetic' || cause === 'venous' || cause === 'arterial') {
    return ask(
      'leg-ulcer',
      { cause, site, side, exposed: wound.exposed?.value, diabetes: facts.patient?.diabetes?.value },
      quotes,
    );
  }
  return undefined;
}

function ask(
  id: string,
  values: Readonly<Record<string, unknown>>,
  quotes: readonly Quote[],
): Ask | undefined {
  const rule = findRule(id);
  const input = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return rule && { rule, input, quotes };
}

function addDiagnosis(
  found: Diagnosis[],
  code: string,
  because: string,
  from: Ask,
  wound: string,
  book: CodeBook,
  on: string,
): void {
  const card = book.card(code, on);
  if (!card || (card.status !== 'valid' && card.status !== 'not-billable')) return;
  const at = found.findIndex(one => one.code === card.code);
  const known = found[at];
  if (known) {
    found[at] = { ...known, wounds: [...known.wounds, wound] };
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
    wounds: [wound],
  });
}

/** Cause before ulcer, where the classification says so: diabetes (E08-E13) before L97 (guideline I.A.13). */
function inOrder(found: readonly Diagnosis[]): readonly Diagnosis[] {
  const isUlcer = (one: Diagnosis) => one.code.startsWith('L97');
  return [...found.filter(one => !isUlcer(one)), ...found.filter(isUlcer)];
}
