import type { Facts } from '../case/facts.ts';
import type { Assessment } from './assess.ts';
import type { Diagnoses } from './diagnose.ts';

const MAX_QUESTIONS = 5;

/** Deciding facts first, then what an edit needs, then the diagnosis; at most five. */
export function listQuestions(assessment: Assessment, diagnoses: Diagnoses, facts: Facts): string[] {
  const { assessed, main } = assessment;
  const deciding = assessed.flatMap(one => one.result.missing.map(missing => missing.question));
  const deeper = assessed.flatMap(
    one => one.leaves.find(leaf => !leaf.band)?.result.missing[0]?.question ?? [],
  );
  const visit = main.lines.find(line => line.kind === 'visit' && line.status === 'depends');
  const all = [
    ...deciding,
    ...main.questions,
    ...assessment.branches.flatMap(branch => branch.claim.questions),
    ...(visit?.reason?.startsWith('Payable beside') ? [askVisit(visit.modifiers)] : []),
    ...deeper,
    ...diagnoses.questions,
  ];
  return [...new Set([...all, ...askService(assessment, diagnoses, facts)])].slice(0, MAX_QUESTIONS);
}

/** What was done, when the mail does not say it; a question about diagnoses alone needs no service. */
function askService({ assessed }: Assessment, { asked }: Diagnoses, { wounds }: Facts): readonly string[] {
  if (assessed.length > 0 || asked) return [];
  return wounds.length === 0 ? ASK_CASE : ASK_PROCEDURE;
}

function askVisit(modifiers: readonly string[]): string {
  return modifiers.includes('25')
    ? 'Does the note show a significant visit, separately identifiable from the procedure and the decision to do it?'
    : 'Did the visit decide on the surgery, and was it on the day of the surgery or the day before?';
}

const ASK_PROCEDURE = ['Which procedure or service was performed (as documented), and on which wound?'];

const ASK_CASE = [
  'Which procedure or service was performed, as the note documents it?',
  'What are the measurements it is coded by (wound area in sq cm, depth of tissue removed, minutes, or counts)?',
  'What is the date of service, and who is the payer?',
];
