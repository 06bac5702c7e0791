import type { Facts } from '../../src/case/facts.ts';
import type { Question } from '../../src/case/question.ts';
import type { ConsultInput } from '../../src/consult/consult.ts';
import type { Draft } from '../../src/consult/draft.ts';
import type { OpinionData } from '../../src/consult/opinion.ts';
import { debridement, mention, npwt, RECEIVED_ON, starterBook, TEXT, wound } from '../consult/case-facts.ts';

/** Cases with facts as read from their mails, for tests of what a model may add to them. */

export function questionOf(text: string): Question {
  const subjectEnd = text.indexOf('\n\n') + 2;
  return {
    text,
    zones: [
      { kind: 'subject', start: 0, end: subjectEnd },
      { kind: 'new', start: subjectEnd, end: text.length },
    ],
  };
}

export function inputOf(facts: Partial<Facts>, over: Partial<ConsultInput> = {}): ConsultInput {
  return {
    question: questionOf(TEXT),
    earlier: [],
    facts: { wounds: [], procedures: [], ...facts },
    mentions: [mention('97607')],
    book: starterBook,
    receivedOn: RECEIVED_ON,
    ...over,
  };
}

export const cases: readonly (readonly [string, ConsultInput])[] = [
  ['small disposable NPWT', inputOf({ wounds: [wound('w1', 45)], procedures: [npwt('disposable')] })],
  [
    'NPWT and debridement of unstated depth',
    inputOf({ wounds: [wound('w1', 45)], procedures: [npwt('disposable'), debridement()] }),
  ],
  [
    'NPWT and selective debridement',
    inputOf({ wounds: [wound('w1', 45)], procedures: [npwt('disposable'), debridement('epidermis-dermis')] }),
  ],
  [
    'NPWT and surgical debridement',
    inputOf({ wounds: [wound('w1', 45)], procedures: [npwt('disposable'), debridement('subcutaneous')] }),
  ],
  ['NPWT without a size', inputOf({ wounds: [wound('w1')], procedures: [npwt('disposable')] })],
  ['nothing to code', inputOf({})],
];

/** What a decent model would write for an opinion: only what stands in it. */
export function decentDraft(offline: OpinionData): Draft {
  return {
    explanation: 'The stated size and device decide the code.',
    lines: offline.lines.map(line => ({
      code: line.code,
      units: line.units,
      why: `The mail supports ${line.code} as decided.`,
      quotes: ['45 sq cm'],
      cites: ['S1'],
    })),
    answers: [{ asked: 'Anything else?', answer: 'Nothing else is stated that could be billed.', cites: [] }],
    confidence: 'The depth is what is least certain.',
    disagreements: [],
  };
}

/** Claim lines as they count: no reasons, no wording. */
export function barelines(opinion: OpinionData): unknown {
  const bare = ({ code, units, modifiers, status, diagnoses }: OpinionData['lines'][number]) => ({
    code,
    units,
    modifiers,
    status,
    diagnoses,
  });
  return {
    lines: opinion.lines.map(bare),
    branches: opinion.branches.map(branch => ({ when: branch.when, lines: branch.lines.map(bare) })),
    diagnoses: opinion.diagnoses.map(({ code, status }) => ({ code, status })),
    doNotBill: opinion.doNotBill,
    edits: opinion.edits,
    arithmetic: opinion.arithmetic,
    questions: opinion.questions,
    asked: opinion.asked,
    bottomLine: opinion.bottomLine,
  };
}
