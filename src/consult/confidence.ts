import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import { type Assessment, isDecided } from './assess.ts';
import { AS_CODED } from './coded-services.ts';
import type { Diagnoses } from './diagnose.ts';
import type { OpinionData } from './opinion.ts';

const AS_NAMED = 'The codes are taken as the mail names them; what they rest on was not stated.';

/** The catalog found entries for the words of the mail; no rule decided. */
export const LOOKED_UP: OpinionData['confidence'] = {
  level: 'low',
  cause: 'A look-up by words: no rule has weighed these codes against a note.',
};

/** High only when every deciding fact is stated; the cause names what lowers it. */
export function judgeConfidence(
  assessment: Assessment,
  diagnoses: Diagnoses,
  facts: Facts,
  questions: readonly string[],
  on: string,
  book: CodeBook,
): OpinionData['confidence'] {
  const { assessed, main, branches } = assessment;
  if (assessed.length === 0 && !diagnoses.asked)
    return { level: 'low', cause: 'The mail states no service that the loaded rules decide.' };
  if (on.slice(0, 4) > book.edition.asOf.slice(0, 4)) {
    return { level: 'low', cause: 'The date of service is later than the code sets loaded.' };
  }
  if (assessed.length === 0) return judgeDiagnoses(diagnoses);
  const open = assessed.some(one => one.result.missing.length > 0 || one.result.lines.length > 0);
  if (!open && main.lines.length === 0)
    return { level: 'high', cause: 'The stated facts decide that no code is reported.' };
  const billed = main.lines.filter(line => line.status === 'bill');
  if (billed.length === 0 && !branches.some(isDecided))
    return { level: 'low', cause: 'A fact that decides the code is not stated.' };
  if (branches.length > 0 || main.lines.some(line => line.status === 'depends')) {
    return {
      level: 'medium',
      cause: branches.every(isDecided)
        ? 'A fact that changes codes or payment is not stated; every answer to it is given.'
        : 'Facts that change codes or payment are not stated.',
    };
  }
  if (assessed.some(one => one.service.label === AS_CODED)) {
    return {
      level: 'medium',
      cause: AS_NAMED,
    };
  }
  const approximate = assessed.some(one => one.service.assumptions.length > 0);
  if (approximate)
    return { level: 'medium', cause: 'The codes follow from the stated facts and the assumptions listed.' };
  if (questions.length > 0)
    return {
      level: 'high',
      cause: 'All facts that decide the procedure codes are stated; the questions concern the diagnosis.',
    };
  return {
    level: 'high',
    cause: facts.payer
      ? 'All deciding facts are stated.'
      : "All deciding facts are stated; the payer's own policy is not known.",
  };
}

/** A question about diagnoses alone. */
function judgeDiagnoses({ diagnoses, questions }: Diagnoses): OpinionData['confidence'] {
  if (diagnoses.length === 0)
    return { level: 'low', cause: 'No diagnosis code follows from what is stated.' };
  if (!diagnoses.some(one => one.why[0]?.basis === 'computed')) return { level: 'medium', cause: AS_NAMED };
  return questions.length > 0
    ? {
        level: 'medium',
        cause: 'The diagnosis codes follow from what is stated; more detail may change them.',
      }
    : { level: 'high', cause: 'All facts that decide the diagnosis codes are stated.' };
}
