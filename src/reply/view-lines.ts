import type { ClaimLine, Grounds, OpinionData } from '../consult/opinion.ts';
import { plainLine, plainList } from './plain.ts';
import type { SourceIndex } from './sources.ts';
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
  /** Number of the source in the list of sources; empty without one. */
  readonly ref: string;
  /** Words of the mail it rests on, quoted; empty without any. */
  readonly quotes: string;
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

/**
 * Branches without what the reply says elsewhere: wording of codes described before, arithmetic, edits that are clear,
 * diagnoses that are the same as on the lines.
 */
export function viewBranches({ branches, lines, arithmetic, edits }: OpinionData): BranchView[] {
  const described = new Set(lines.map(line => line.code));
  const elsewhere = new Set([
    ...arithmetic.map(step => step.text),
    ...edits.filter(edit => edit.state === 'clear').map(edit => edit.text),
  ]);
  return branches.map(branch => {
    const shown = viewLines(branch.lines).map(line => {
      const isKnown = described.has(line.code);
      described.add(line.code);
      return { ...line, appliesTo: '', ...(isKnown ? { text: '', wording: '' } : {}) };
    });
    return {
      when: plainLine(branch.when),
      lines: shown,
      notes: plainList(branch.notes.filter(note => !elsewhere.has(note))),
    };
  });
}

/** Every reason once: of the whole case first, then by claim line and by diagnosis. Branches carry their own notes. */
export function viewReasons(opinion: OpinionData, sources: SourceIndex): WhyView[] {
  const seen = new Set<string>();
  const reasons = [
    ...opinion.why.map(why => viewReason('', why, sources)),
    ...opinion.lines.flatMap(line => line.why.map(why => viewReason(line.code, why, sources))),
    ...opinion.diagnoses.flatMap(diagnosis =>
      diagnosis.why.map(why => viewReason(diagnosis.code, why, sources)),
    ),
  ];
  return reasons.filter(reason => {
    const key = `${reason.about}\n${reason.text}`;
    if (reason.text === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function viewReason(about: string, grounds: Grounds, sources: SourceIndex): WhyView {
  const quotes = plainList(grounds.quotes.slice(0, MAX_QUOTES).map(quote => plainLine(quote.text, 120)));
  return {
    about: plainLine(about, 20),
    text: plainLine(grounds.text),
    basis: BASIS[grounds.basis],
    ref: sources.refOf(grounds.source),
    quotes: [...new Set(quotes)].map(quote => `\u201c${quote}\u201d`).join(', '),
  };
}

const MAX_QUOTES = 4;
