import type { Branch, ClaimLine, Grounds, OpinionData } from '../consult/opinion.ts';
import { plainLine, plainList } from './plain.ts';
import { BASIS, type Label, LINE_STATUS, WORDING } from './words.ts';

/** One claim line as it is printed; every field is ready to show, empty when there is nothing to say. */
export interface LineView {
  readonly number: string;
  readonly code: string;
  readonly modifiers: string;
  readonly units: string;
  readonly diagnoses: readonly string[];
  readonly status: Label;
  readonly text: string;
  /** Whose words `text` is. */
  readonly wording: string;
  readonly appliesTo: string;
}

export interface BranchView {
  readonly when: string;
  readonly lines: readonly LineView[];
  readonly notes: readonly string[];
}

/** One reason with where it comes from. */
export interface WhyView {
  /** The claim line or diagnosis it is about; empty for a reason about the whole case. */
  readonly about: string;
  readonly text: string;
  readonly basis: string;
  readonly source: string;
  readonly quotes: readonly string[];
}

/** Claim lines in the order of the opinion, numbered from 1. */
export function viewLines(lines: readonly ClaimLine[]): LineView[] {
  return lines.map((line, index) => ({
    number: String(index + 1),
    code: plainLine(line.code, 20),
    modifiers: line.modifiers.map(modifier => plainLine(modifier, 8)).join(', '),
    units: String(line.units),
    diagnoses: line.diagnoses.map(code => plainLine(code, 20)),
    status: LINE_STATUS[line.status],
    text: plainLine(line.text),
    wording: line.text === '' ? '' : WORDING[line.textLicence],
    appliesTo: plainLine(line.appliesTo ?? '', 300),
  }));
}

export function viewBranches(branches: readonly Branch[]): BranchView[] {
  return branches.map(branch => ({
    when: plainLine(branch.when),
    lines: viewLines(branch.lines),
    notes: plainList(branch.notes),
  }));
}

/** Every reason once: of the whole case first, then by claim line, by diagnosis and by branch line. */
export function viewReasons(opinion: OpinionData): WhyView[] {
  const seen = new Set<string>();
  const reasons = [
    ...opinion.why.map(why => viewReason('', why)),
    ...opinion.lines.flatMap(line => line.why.map(why => viewReason(line.code, why))),
    ...opinion.diagnoses.flatMap(diagnosis => diagnosis.why.map(why => viewReason(diagnosis.code, why))),
    ...opinion.branches.flatMap(branch =>
      branch.lines.flatMap(line => line.why.map(why => viewReason(line.code, why))),
    ),
  ];
  return reasons.filter(reason => {
    const key = `${reason.about}\n${reason.text}`;
    if (reason.text === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function viewReason(about: string, grounds: Grounds): WhyView {
  return {
    about: plainLine(about, 20),
    text: plainLine(grounds.text),
    basis: BASIS[grounds.basis],
    source: plainLine(grounds.source ?? '', 300),
    quotes: [...new Set(plainList(grounds.quotes.slice(0, 4).map(quote => clipQuote(quote.text))))],
  };
}

function clipQuote(text: string): string {
  return plainLine(text, 120);
}
