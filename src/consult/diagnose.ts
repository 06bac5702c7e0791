import type { CodeBook } from '../case/codebook.ts';
import type { Facts, Quote, Wound } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import { findRule } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
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
  found.push(...namedHeaders(found, question, mentions, book, on));
  return { diagnoses: found, questions: [...questions], notes: [...notes] };
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

/**
 * A header the mail names, where its words choose one billable child ("E11.62 with foot ulcer": E11.621). Only when
 * exactly one child has all of its own words in the mail.
 */
function namedHeaders(
  found: readonly Diagnosis[],
  question: Question,
  mentions: readonly Mention[],
  book: CodeBook,
  on: string,
): Diagnosis[] {
  const said = new Set(wordsOf(question.text));
  return mentions.flatMap(mention => {
    const header = book.card(mention.code, on);
    if (mention.role === 'quoted' || header?.system !== 'ICD-10-CM' || header.status !== 'not-billable')
      return [];
    if (found.some(one => one.code.startsWith(header.code))) return [];
    const known = new Set(wordsOf(header.text));
    const fitting = book.children(header.code, on).filter(child => {
      const own = wordsOf(child.text).filter(word => !known.has(word));
      return own.length > 0 && own.every(word => said.has(word));
    });
    const [child] = fitting;
    if (!child || fitting.length > 1) return [];
    const { text, start, end } = mention;
    const why = [
      {
        basis: 'looked-up' as const,
        text: `${header.code} is a header; the mail's words are those of ${child.code}`,
        source: child.source,
        quotes: [{ text, start, end }],
      },
    ];
    return [
      {
        code: child.code,
        system: 'ICD-10-CM' as const,
        status: 'bill' as const,
        text: child.text,
        why,
        wounds: [],
      },
    ];
  });
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
}
