import { type Assessed, type Assessment, type ClaimBranch, isDecided } from './assess.ts';
import type { DraftLine } from './claim.ts';
import type { Diagnoses } from './diagnose.ts';
import type { EditFinding, OpinionData } from './opinion.ts';

const MAX_PAIRS = 3;
const MAX_BRANCHES = 3;

export interface Answered {
  readonly assessment: Assessment;
  readonly diagnoses: Diagnoses;
  /** Questions go with the answer. */
  readonly asks: boolean;
  /** Edits that were asked about. */
  readonly edits: readonly EditFinding[];
  readonly forks: OpinionData['payerForks'];
  readonly candidates: OpinionData['candidates'];
  /** Table values the mail asks for. */
  readonly looked: readonly string[];
  readonly uncoded: readonly string[];
}

/** The answer in one to three sentences: what to bill, what hangs on a missing fact, and which way it goes. */
export function writeBottomLine(answered: Answered): string {
  const { assessment, diagnoses, asks, edits, forks, candidates, looked, uncoded } = answered;
  const { main, branches, assessed, outOfDate } = assessment;
  const sure = main.lines.filter(line => line.status === 'bill');
  const open = main.lines.filter(line => line.status === 'depends');
  const refused = main.lines.filter(line => line.status === 'do-not-bill');
  const visits = main.lines.filter(line => line.kind === 'visit').map(line => line.code);
  const sentences = [
    ...looked,
    ...(sure.length > 0 ? [`Bill ${printServices(sure)}.`] : []),
    ...(open.length > 0
      ? [`${printServices(open)} ${fits(open)} what is stated, but ${hangs(open, branches.length > 0)}.`]
      : []),
    ...refused.map(line => `Do not bill ${line.code}: ${lowerFirst(line.reason ?? '')}`),
    ...(branches.length > MAX_BRANCHES && branches.some(isDecided)
      ? [summarise(assessment)]
      : branchSentences(assessment)),
    ...assessed.flatMap(refuseService),
    ...edits
      .filter(edit => !visits.some(code => edit.codes.includes(code)))
      .filter(edit => !isUnknownPair(edit) || sure.length + open.length === 0)
      .flatMap(answerPair)
      .slice(0, MAX_PAIRS),
  ];
  const parted = forks
    .slice(0, 1)
    .map(
      fork =>
        `The payer is not stated, and payers differ (${lowerFirst(fork.topic)}). Medicare: ${fork.medicare} Payers that follow CPT: ${fork.cpt}`,
    );
  if (diagnoses.asked) sentences.push(...printDiagnoses(diagnoses));
  if (sentences.length > 0) return [...sentences, ...parted].join(' ');
  if (diagnoses.asked && assessed.length === 0)
    return asks
      ? 'No diagnosis code can be given yet: please answer the questions below.'
      : 'No diagnosis code can be recommended: see the codes you asked about.';
  if (candidates)
    return `No rule decides this one. The catalog's nearest entries for your words are ${candidates.map(one => one.code).join(', ')}: check them against the note before use.`;
  if (outOfDate.length > 0)
    return 'No code can be given: the loaded rules do not speak for this date of service.';
  if (assessed.length > 0)
    return 'No code can be recommended yet: facts that decide the code are not stated.';
  if (uncoded.length > 0) return 'No loaded rule decides what the mail asks.';
  return asks
    ? 'No code can be recommended yet: the mail does not say what was done. Please answer the questions below.'
    : 'The mail holds no service that the loaded rules can code.';
}

/** A service that no code is reported for, as the facts stand: that is an answer, and its reason with it. */
function refuseService({ service, result, leaves }: Assessed): string[] {
  if (result.lines.length > 0 || result.missing.length > 0 || leaves.length > 0) return [];
  const [refused] = result.refused;
  if (refused) return [`Do not bill ${refused.code}: ${lowerFirst(refused.reason)}`];
  const [note] = result.notes;
  return note ? [`No code for ${service.label}: ${lowerFirst(note)}`] : [];
}

/** The diagnoses in the order of the claim, when the mail asks for them; those it only names, as valid. */
function printDiagnoses({ diagnoses }: Diagnoses): string[] {
  const codes = diagnoses.filter(one => one.status === 'bill');
  if (codes.length === 0) return [];
  const list = codes.map(one => one.code).join(', ');
  return codes.some(one => one.why[0]?.basis === 'computed')
    ? [codes.length > 1 ? `Diagnoses, in this order: ${list}.` : `Diagnosis: ${list}.`]
    : [`Valid and billable on the date: ${list}.`];
}

function printServices(lines: readonly DraftLine[]): string {
  const groups = Map.groupBy(lines, line => line.label);
  return [...groups].map(([label, group]) => `${group.map(printUnits).join(' + ')} (${label})`).join(', ');
}

function printUnits(line: DraftLine): string {
  return `${[line.code, ...line.modifiers].join('-')} x${line.units}`;
}

function fits(lines: readonly DraftLine[]): string {
  return lines.length === 1 ? 'fits' : 'fit';
}

function hangs(lines: readonly DraftLine[], branched: boolean): string {
  const [only] = lines;
  if (only?.reason && lines.length === 1 && only.reason.startsWith('Payable'))
    return lowerFirst(only.reason).replace(/\.$/, '');
  return branched && lines.some(line => line.reason?.startsWith('If '))
    ? 'payment depends on a fact that is not stated'
    : 'a fact that decides units or payment is not stated';
}

function branchSentences({ branches }: Assessment): string[] {
  return branches.some(isDecided) ? branches.map(sayBranch) : [];
}

function sayBranch(branch: ClaimBranch): string {
  const lines = branch.claim.lines.filter(
    line => line.service === branch.service && line.status !== 'do-not-bill',
  );
  const changed = branch.claim.lines.filter(
    line => line.service !== branch.service && line.status === 'do-not-bill',
  );
  const codes =
    lines.length > 0
      ? lines.map(printUnits).join(' + ')
      : branch.leaf.result.missing.length > 0
        ? 'further facts decide the code'
        : 'no separate code';
  const denied =
    changed.length > 0 ? `, and not ${changed.map(line => line.code).join(', ')} on the same wound` : '';
  return `${branch.when}: ${codes}${denied}.`;
}

function lowerFirst(text: string): string {
  return /^(?!Medicare\b)[A-Z](?:[a-z]|\s)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** No row of the pair is loaded: a remark among the edits, no part of the answer unless it was the question. */
function isUnknownPair({ kind, state, columnOne }: EditFinding): boolean {
  return kind === 'ptp' && state === 'depends' && columnOne === undefined;
}

/** The pair asked about, answered in one sentence. */
function answerPair({ kind, text, codes, state, columnOne, columnTwo, indicator }: EditFinding): string[] {
  if (['mue', 'add-on', 'excludes1', 'validity', 'other'].includes(kind) && state === 'hit') return [text];
  if (kind !== 'ptp') return [];
  if (state === 'clear')
    return [
      `${codes.join(' and ')}: no active PTP pair in the loaded table, so no modifier is needed between them.`,
    ];
  if (!columnOne || !columnTwo) return [text];
  if (indicator === 0)
    return [`${columnOne} and ${columnTwo} are a PTP pair with indicator 0: no modifier bypasses it.`];
  return [
    `${columnTwo} is column two to ${columnOne} (indicator 1): on the same wound or site only ${columnOne} is paid; on separate ones both, with 59 or XS on ${columnTwo}.`,
  ];
}

const FACT_WORDS: Readonly<Record<string, string>> = {
  device: 'the device',
  areasCm2: 'the area',
  depth: 'the depth of tissue removed',
  siteGroup: 'the site',
  patient: 'new or established patient',
};

function summarise({ assessed, branches }: Assessment): string {
  const open = new Set(
    assessed
      .filter(one => one.leaves.length > 0)
      .flatMap(one => one.result.missing.map(missing => FACT_WORDS[missing.field] ?? 'a fact not stated')),
  );
  const codes = [
    ...new Set(
      branches.flatMap(branch =>
        branch.claim.lines.filter(line => line.service === branch.service).map(line => line.code),
      ),
    ),
  ];
  return `The codes depend on ${[...open].join(' and ')}: one of ${codes.join(', ')}, see the branches.`;
}
