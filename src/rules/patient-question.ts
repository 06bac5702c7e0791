import type { MissingFact } from './rule.ts';

/** The question that splits most visit families, with an answer for each side. */
export const ASK_PATIENT: MissingFact = {
  field: 'patient',
  question:
    'Is the patient new or established (seen in the last three years by the same specialty of the group)?',
  options: [
    { when: 'the patient is new', set: { patient: 'new' } },
    { when: 'the patient is established', set: { patient: 'established' } },
  ],
};

/** The same question; its answers lead to codes only when time or decision making is `measured`. */
export function askPatient(measured: boolean): MissingFact {
  return measured ? ASK_PATIENT : { ...ASK_PATIENT, options: [] };
}
