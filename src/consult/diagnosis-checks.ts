import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import { diagnosisFindings } from '../rules/diagnosis-edits.ts';
import type { Finding } from '../rules/edits.ts';
import type { Diagnoses } from './diagnose.ts';
import type { AskedCode, EditFinding } from './opinion.ts';

/** More diagnoses than a claim takes are a list: the first are checked. */
const MAX_NAMED = 12;

/** Checks among the diagnoses found and those the mail names; a header counts unless its child was found. */
export function checkDiagnoses(
  { diagnoses }: Diagnoses,
  mentions: readonly Mention[],
  facts: Facts,
  book: CodeBook,
  on: string,
): readonly Finding[] {
  const named = mentions
    .filter(one => one.system === 'ICD-10-CM' && one.role !== 'quoted')
    .slice(0, MAX_NAMED);
  const valid = [
    ...diagnoses.filter(one => one.status === 'bill'),
    ...named.filter(one => one.status === 'valid'),
  ].map(one => one.code);
  const headers = named
    .filter(one => one.status === 'not-billable' && one.role !== 'denied' && one.range === undefined)
    .map(one => one.code)
    .filter(code => !diagnoses.some(one => one.code.startsWith(code)));
  const patient = { sex: facts.patient?.sex?.value, ageYears: facts.patient?.ageYears?.value };
  const checks = book.checkDiagnoses?.([...new Set([...valid, ...headers])], on);
  const open = diagnoses.filter(one => one.status === 'depends').map(one => one.code);
  return diagnosisFindings(valid, patient, checks, open);
}

/** The finding against a code as it stands; undefined when none disputes it. */
function disputeOf(code: string, findings: readonly Finding[]): Finding | undefined {
  return findings.find(one => one.state === 'hit' && one.disputed?.includes(code));
}

/** A diagnosis that a check speaks against is shown, and not recommended. */
export function withoutDisputed(diagnoses: Diagnoses, findings: readonly Finding[]): Diagnoses {
  return {
    ...diagnoses,
    diagnoses: diagnoses.diagnoses.map(one =>
      disputeOf(one.code, findings) ? { ...one, status: 'depends' as const } : one,
    ),
  };
}

/** What a check says against a code is the verdict on it. */
export function answerDisputed(asked: readonly AskedCode[], findings: readonly Finding[]): AskedCode[] {
  return asked.map(one => {
    const dispute = disputeOf(one.code, findings);
    return dispute ? { ...one, verdict: 'not-supported', text: dispute.text } : one;
  });
}

export function toEdits(findings: readonly Finding[]): EditFinding[] {
  return findings.map(({ disputed: _, ...finding }) => ({ ...finding, codes: [...finding.codes] }));
}
