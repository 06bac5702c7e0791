import type { Facts } from '../case/facts.ts';
import type { Question } from '../case/question.ts';

/** A question about codes for what is still to be done: prior authorization, an estimate, a schedule. */
const AHEAD =
  /\b(?:prior[- ]?auth\w*|pre-?auth\w*|pre-?cert\w*|authori[sz]ation|estimates?|(?:what|which) (?:cpt |hcpcs )?codes? (?:will|would|should|do) (?:we|i|they|you)|(?:will|would) (?:we|i) (?:code|bill|use|need))\b/i;

export interface PlannedReading {
  readonly facts: Facts;
  readonly assumptions: readonly string[];
}

const SAID =
  'The service is planned, not done: these are the codes of what is planned; bill only what is done and documented (assumed).';

/** What is only planned, taken as asked about, where the mail asks for the codes of it and tells of nothing done. */
export function readPlanned(facts: Facts, question: Question): PlannedReading {
  const all = [...facts.procedures, ...(facts.services ?? [])];
  const isAhead = all.some(one => one.state === 'planned') && AHEAD.test(question.text);
  if (!isAhead || all.some(one => one.state === 'performed')) return { facts, assumptions: [] };
  const ask = <T extends { readonly state: string }>(one: T): T =>
    one.state === 'planned' ? { ...one, state: 'asked' } : one;
  return {
    facts: {
      ...facts,
      procedures: facts.procedures.map(ask),
      ...(facts.services && { services: facts.services.map(ask) }),
    },
    assumptions: [SAID],
  };
}
