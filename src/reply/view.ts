import { amaNotice } from '../case/codebook.ts';
import type { EditFinding, Opinion, OpinionData } from '../consult/opinion.ts';
import { plainLine, plainList, plainParagraphs } from './plain.ts';
import { indexSources, type SourceIndex } from './sources.ts';
import { replySubject, withoutPeople } from './subject.ts';
import {
  type BranchView,
  type LineView,
  viewBranches,
  viewLines,
  viewReasons,
  type WhyView,
} from './view-lines.ts';
import {
  CONFIDENCE,
  DISCLAIMER,
  EDIT_KIND,
  EDIT_STATE,
  type Label,
  LINE_STATUS,
  STANDING,
  VERDICT,
} from './words.ts';

/** What a reply says beside the opinion itself. */
export interface ReplyContext {
  readonly caseNumber: string;
  /** Which question of the case this answers, from 1. */
  readonly questionNumber: number;
  readonly askedSubject: string;
  readonly serviceName: string;
  /** Files of the mail; `problem` continues the name ("was not read: ...") where one took no part. */
  readonly attachments?: readonly { readonly name: string; readonly problem?: string }[];
  /** What of the mail itself could not be read, in words. */
  readonly damage?: readonly string[];
}

/** A reply as plain strings in the order they are printed; the HTML and the text part show the same view. */
export interface ReplyView {
  readonly kind: 'opinion';
  readonly subject: string;
  /** What a mail list shows beside the subject. */
  readonly preheader: string;
  readonly serviceName: string;
  readonly caseNumber: string;
  readonly questionNumber: string;
  readonly privacyNotice: string;
  readonly bottomLine: readonly string[];
  readonly changes: readonly string[];
  readonly lines: readonly LineView[];
  readonly assumptions: readonly string[];
  readonly branches: readonly BranchView[];
  readonly arithmetic: readonly { readonly text: string; readonly rule: string }[];
  readonly edits: readonly EditView[];
  readonly why: readonly WhyView[];
  readonly documentation: readonly string[];
  readonly questions: readonly { readonly number: string; readonly text: string }[];
  readonly doNotBill: readonly { readonly code: string; readonly reason: string; readonly ref: string }[];
  readonly diagnoses: readonly { readonly code: string; readonly text: string; readonly status: Label }[];
  readonly asked: readonly {
    readonly code: string;
    readonly standing: string;
    readonly verdict: Label;
    readonly text: string;
  }[];
  readonly candidates: readonly { readonly code: string; readonly standing: string; readonly text: string }[];
  readonly alternatives: readonly string[];
  readonly forks: readonly {
    readonly topic: string;
    readonly medicare: string;
    readonly cpt: string;
    readonly ref: string;
  }[];
  readonly confidence: { readonly level: Label; readonly cause: string };
  readonly sources: SourceIndex['list'];
  readonly edition: string;
  readonly dateOfService: string;
  readonly made: string;
  readonly notes: readonly string[];
  readonly attachments: readonly string[];
  readonly disclaimer: readonly string[];
}

export interface EditView {
  readonly label: string;
  readonly codes: string;
  readonly state: Label;
  readonly text: string;
  /** "Column 1 97597, column 2 97607, indicator 1"; empty for other kinds. */
  readonly pair: string;
  readonly ref: string;
}

/** The view of a verified opinion. Pure; text from mail or model is made plain and bounded here. */
export function viewOf(opinion: Opinion, about: ReplyContext): ReplyView {
  const bottomLine = plainParagraphs(opinion.bottomLine);
  const left = plainList(opinion.uncoded ?? []);
  const sources = indexSources(opinion);
  return {
    kind: 'opinion',
    subject: replySubject(about.askedSubject, about.caseNumber),
    preheader: plainLine(bottomLine[0] ?? '', 140),
    serviceName: plainLine(about.serviceName, 80),
    caseNumber: plainLine(about.caseNumber, 40),
    questionNumber: String(about.questionNumber),
    privacyNotice: plainLine(opinion.privacyNotice ?? ''),
    bottomLine:
      left.length > 0
        ? [...bottomLine, `Named in the mail and not coded here: ${left.join(', ')}.`]
        : bottomLine,
    changes: plainList(opinion.changes ?? []),
    lines: viewLines(opinion.lines),
    assumptions: plainList(opinion.assumptions),
    branches: viewBranches(opinion),
    arithmetic: opinion.arithmetic.map(step => ({
      text: plainLine(step.text),
      rule: plainLine(step.ruleId, 80),
    })),
    edits: viewEdits(opinion.edits, sources),
    why: viewReasons(opinion, sources),
    documentation: plainList(opinion.documentation),
    questions: plainList(opinion.questions).map((text, index) => ({ number: String(index + 1), text })),
    doNotBill: opinion.doNotBill.map(item => ({
      code: plainLine(item.code, 20),
      reason: plainLine(item.reason),
      ref: sources.refOf(item.source),
    })),
    diagnoses: opinion.diagnoses.map(diagnosis => ({
      code: plainLine(diagnosis.code, 20),
      text: plainLine(diagnosis.text),
      status: LINE_STATUS[diagnosis.status],
    })),
    asked: opinion.asked.map(asked => ({
      code: plainLine(asked.code, 20),
      standing: `${plainLine(asked.system, 20)}, ${STANDING[asked.status]}`,
      verdict: VERDICT[asked.verdict],
      text: plainLine(asked.text),
    })),
    candidates: (opinion.candidates ?? []).map(({ code, system, billable, text }) => ({
      code: plainLine(code, 20),
      standing: `${plainLine(system, 20)}${billable ? '' : ', header: needs more characters'}`,
      text: plainLine(text),
    })),
    alternatives: plainList(opinion.alternatives),
    forks: opinion.payerForks.map(fork => ({
      topic: plainLine(fork.topic),
      medicare: plainLine(fork.medicare),
      cpt: plainLine(fork.cpt),
      ref: sources.refOf(fork.source),
    })),
    confidence: { level: CONFIDENCE[opinion.confidence.level], cause: plainLine(opinion.confidence.cause) },
    sources: sources.list,
    edition: `${plainLine(opinion.edition.label, 200)} (${plainLine(opinion.edition.id, 80)}), information as of ${plainLine(opinion.edition.asOf, 20)}`,
    dateOfService: `${opinion.dateOfService.date}${opinion.dateOfService.assumed ? ' (assumed: the mail states none)' : ''}`,
    made: madeBy(opinion),
    notes: plainList([
      ...(about.damage ?? []).map(damage => `In your mail: ${damage}.`),
      ...opinion.made.notes,
    ]),
    attachments: viewAttachments(about.attachments ?? []),
    disclaimer: showsLicensedText(opinion) ? [...DISCLAIMER, amaNotice] : DISCLAIMER,
  };
}

function showsLicensedText({ lines, branches, candidates }: Opinion): boolean {
  return [...lines, ...branches.flatMap(branch => branch.lines), ...(candidates ?? [])].some(
    line => line.textLicence === 'licensed',
  );
}

/** File names are often made of a patient's name. */
function viewAttachments(attachments: NonNullable<ReplyContext['attachments']>): string[] {
  return plainList(
    attachments.map(({ name, problem }) => {
      const shown = withoutPeople(plainLine(name, 120).replaceAll('_', ' '));
      return problem === undefined ? `${shown} was read.` : `${shown} ${problem}`;
    }),
    20,
  );
}

const STATE_ORDER: readonly EditFinding['state'][] = ['hit', 'depends', 'clear'];

/** What applies first, then what depends, then what was checked and is clear. */
function viewEdits(edits: readonly EditFinding[], sources: SourceIndex): EditView[] {
  return edits
    .toSorted((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state))
    .map(edit => ({
      label: EDIT_KIND[edit.kind],
      codes: edit.codes.map(code => plainLine(code, 20)).join(' + '),
      state: EDIT_STATE[edit.state],
      text: plainLine(edit.text),
      pair: pairOf(edit),
      ref: sources.refOf(edit.source),
    }));
}

function pairOf(edit: EditFinding): string {
  if (edit.columnOne === undefined || edit.columnTwo === undefined) return '';
  const indicator = edit.indicator === undefined ? '' : `, modifier indicator ${edit.indicator}`;
  return `Column 1 ${plainLine(edit.columnOne, 20)}, column 2 ${plainLine(edit.columnTwo, 20)}${indicator}`;
}

function madeBy(opinion: OpinionData): string {
  if (opinion.made.by === 'rules') {
    return 'Made by coding rules and the code catalog alone; no language model took part.';
  }
  const model = plainLine(opinion.made.model ?? 'a language model', 80);
  return `Codes, units and edits come from coding rules and the code catalog. The language model ${model} wrote the reasoning that is marked as its judgement; it could not add codes.`;
}
