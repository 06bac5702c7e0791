import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import { TABLE_AS_LOADED } from '../rules/edits.ts';
import { judgeAsked } from './asked.ts';
import { type Assessment, assess, isDecided } from './assess.ts';
import { writeAssumptions } from './assumptions.ts';
import { writeBottomLine } from './bottom-line.ts';
import { findCandidates } from './candidates.ts';
import { toClaimLine } from './claim-line.ts';
import { isDeniedByWords, readCoded } from './coded.ts';
import { judgeConfidence, LOOKED_UP } from './confidence.ts';
import { type Diagnoses, diagnose } from './diagnose.ts';
import { answerDisputed, checkDiagnoses, toEdits, withoutDisputed } from './diagnosis-checks.ts';
import { listRefusals } from './do-not-bill.ts';
import { listEdits } from './list-edits.ts';
import { listQuestions } from './list-questions.ts';
import { lookUp, withoutLookups } from './lookups.ts';
import type { Grounds, OpinionData } from './opinion.ts';
import { readPlanned } from './planned.ts';
import { readServices } from './services.ts';
import { listUncoded } from './uncoded.ts';
import { isUndone } from './undone-codes.ts';

export interface ComposeInput {
  readonly question: Question;
  readonly facts: Facts;
  readonly mentions: readonly Mention[];
  readonly book: CodeBook;
  /** ISO date the mail came in: the date of service when none is stated. */
  readonly receivedOn: string;
}

const MAX_DOCUMENTATION = 10;
const MAX_REASONS = 5;

/** The opinion from rules and catalog alone. Same input and same edition give the same bytes. */
export function composeOffline(input: ComposeInput): OpinionData {
  const { book } = input;
  const mentions = input.mentions.filter(
    mention => !isDeniedByWords(mention, input.question) && !isUndone(mention, input.facts),
  );
  const on = input.facts.dateOfService?.value ?? input.receivedOn;
  const planned = readPlanned(withoutLookups(input.facts, input.question), input.question);
  const coded = readCoded(planned.facts, mentions, input.question, book, on);
  const { facts } = coded;
  const { services: described, undone } = readServices(facts);
  const services = [...described, ...coded.services];
  // A facility's claim is edited by the hospital table.
  const setting = input.facts.provider?.value === 'facility' ? 'hospital' : 'practitioner';
  const assessment = assess(services, book, on, setting);
  const found = diagnose(facts, input, on);
  const findings = checkDiagnoses(found, mentions, facts, book, on);
  const diagnoses = withoutDisputed(found, findings);
  const lines = assessment.main.lines
    .filter(line => line.status !== 'do-not-bill')
    .map(line => toClaimLine(line, diagnoses, facts, book, on));
  const branches = assessment.branches.filter(isDecided).map(branch => ({
    when: branch.when,
    lines: branch.claim.lines.map(line => toClaimLine(line, diagnoses, facts, book, on)),
    notes: branchNotes(branch),
  }));
  const doNotBill = uniqueCodes([...coded.bundled, ...listRefusals(assessment, undone, input, on)]);
  const { assessed } = assessment;
  const decided = { lines, branches, diagnoses: [...diagnoses.diagnoses], doNotBill, assessed };
  const asked = answerDisputed(judgeAsked(input.mentions, decided, book, on), findings);
  const isOpen = found.diagnoses.length === 0 && found.questions.length === 0;
  const undecided = services.length === 0 && isOpen && asked.length === 0;
  const uncoded = listUncoded(facts, assessment, [
    ...doNotBill.map(one => one.code),
    ...asked.map(one => one.code),
  ]);
  const candidates = undecided ? findCandidates(input.question, book, on) : undefined;
  const looked = lookUp(mentions, input.question, book, on);
  const isLookup = looked.length > 0 && services.length === 0 && isOpen;
  const questions = candidates || isLookup ? [] : listQuestions(assessment, diagnoses, facts);
  const edits = [
    ...toEdits(looked),
    ...listEdits(assessment, mentions, book, on, setting),
    ...toEdits(findings),
  ];
  const why = listReasons(assessment, diagnoses);
  const payerForks = listForks(assessment, facts);
  const assumptions = [
    ...writeAssumptions(facts, services, assessment, diagnoses.asked || candidates !== undefined, on, book),
    ...coded.assumptions,
    ...planned.assumptions,
  ];
  return {
    schema: 'opinion/1',
    bottomLine: writeBottomLine({
      assessment,
      diagnoses,
      asks: questions.length > 0,
      edits: coded.services.length > 0 || services.length === 0 ? edits : [],
      forks: payerForks,
      candidates,
      looked: looked.map(one => one.text),
      uncoded,
    }),
    lines,
    diagnoses: diagnoses.diagnoses.map(({ wounds: _, ...diagnosis }) => diagnosis),
    branches,
    assumptions,
    arithmetic: listArithmetic(assessment),
    edits,
    why,
    documentation: listDocumentation(assessment),
    questions,
    doNotBill,
    asked,
    ...(candidates && { candidates }),
    ...(uncoded.length > 0 && { uncoded }),
    alternatives: unique(assessment.assessed.flatMap(one => one.result.alternatives)),
    payerForks,
    confidence: candidates ? LOOKED_UP : judgeConfidence(assessment, diagnoses, facts, questions, on, book),
    sources: listSources([
      ...why.flatMap(one => one.source ?? []),
      ...lines.flatMap(line => line.why.flatMap(one => one.source ?? [])),
      ...edits.map(edit => edit.source),
    ]),
    dateOfService: { date: on, assumed: facts.dateOfService === undefined },
    edition: { id: book.edition.id, label: book.edition.label, asOf: book.edition.asOf },
    made: { by: 'rules', notes: [] },
  };
}

function branchNotes({ claim, leaf, service }: Assessment['branches'][number]): string[] {
  const own = new Set(claim.lines.filter(line => line.service === service).map(line => line.code));
  const about = claim.findings.filter(finding => finding.codes.some(code => own.has(code)));
  return unique([
    ...(leaf.band ? [] : leaf.result.trace),
    ...claim.lines.filter(line => line.status === 'do-not-bill').map(line => `${line.code}: ${line.reason}`),
    ...about.filter(finding => finding.state === 'clear').map(finding => finding.text),
    ...leaf.result.missing.map(missing => missing.question),
  ]);
}

function listReasons({ assessed }: Assessment, diagnoses: Diagnoses): Grounds[] {
  const reasons = assessed.flatMap(({ service, result, leaves }) =>
    unique([...result.notes, ...leaves.flatMap(leaf => leaf.result.notes)]).map(text => ({
      basis: 'computed' as const,
      text,
      ruleId: service.rule.id,
      source: service.rule.source,
      quotes: [],
    })),
  );
  const titles = assessed.map(({ service: { rule } }) => ({
    basis: 'computed' as const,
    text: `${rule.title}.`,
    ruleId: rule.id,
    source: rule.source,
    quotes: [],
  }));
  const notes = diagnoses.notes.map(text => ({ basis: 'computed' as const, text, quotes: [] }));
  const seen = new Set<string>();
  return [...(reasons.length > 0 ? reasons : titles), ...notes]
    .filter(one => (seen.has(one.text) ? false : seen.add(one.text)))
    .slice(0, MAX_REASONS);
}

function listArithmetic({ assessed }: Assessment): OpinionData['arithmetic'] {
  const seen = new Set<string>();
  return assessed
    .flatMap(({ service, result, leaves }) => {
      const traces = [
        ...result.trace,
        ...leaves.filter(leaf => !leaf.band).flatMap(leaf => leaf.result.trace),
      ];
      return [...service.workings, ...traces].map(text => ({ text, ruleId: service.rule.id }));
    })
    .filter(one => (seen.has(one.text) ? false : seen.add(one.text)));
}

function listDocumentation({ assessed }: Assessment): string[] {
  return unique(assessed.flatMap(one => one.result.documentation)).slice(0, MAX_DOCUMENTATION);
}

function listForks({ assessed }: Assessment, facts: Facts): OpinionData['payerForks'] {
  if (facts.payer) return [];
  const forks = assessed.flatMap(one => [
    ...one.result.payerForks,
    ...one.leaves.flatMap(leaf => leaf.result.payerForks),
  ]);
  return [...new Map(forks.map(fork => [fork.topic + fork.medicare, { ...fork }])).values()];
}

/** Each source once; a general name of a table gives way to its dated one. */
function listSources(sources: readonly string[]): string[] {
  const all = unique(sources);
  return all.filter(
    one => one !== TABLE_AS_LOADED || !all.some(other => other.startsWith('NCCI PTP table 2')),
  );
}

function uniqueCodes<T extends { readonly code: string }>(all: readonly T[]): T[] {
  return all.filter((one, at) => all.findIndex(other => other.code === one.code) === at);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter(text => text !== '');
}
