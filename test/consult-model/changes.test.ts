import { matchCodes } from '../../src/case/match.ts';
import { mergeFacts } from '../../src/case/merge-facts.ts';
import { type Question, readQuestion } from '../../src/case/question.ts';
import { readFacts } from '../../src/case/read-facts.ts';
import { consult } from '../../src/consult/consult.ts';
import type { Opinion } from '../../src/consult/opinion.ts';
import { RECEIVED_ON, starterBook } from '../consult/case-facts.ts';

/** A thread of mails, oldest first; the opinion on the last one. */
async function consultThread(...texts: string[]): Promise<Opinion> {
  const questions: Question[] = texts.map(text => readQuestion({ subject: 'NPWT', text }));
  const read = questions.map(question => {
    const mentions = matchCodes(question, starterBook, RECEIVED_ON);
    return { mentions, facts: readFacts(question, mentions, RECEIVED_ON) };
  });
  const question = questions.at(-1) ?? readQuestion({ subject: '', text: '' });
  return await consult(
    {
      question,
      earlier: questions.slice(0, -1),
      facts: read.map(one => one.facts).reduce(mergeFacts),
      mentions: read.at(-1)?.mentions ?? [],
      book: starterBook,
      receivedOn: RECEIVED_ON,
    },
    undefined,
    new AbortController().signal,
  );
}

const FIRST = 'Disposable NPWT was applied to a pressure ulcer of the sacrum, 45 sq cm. What do we bill?';

test('a first question has changed nothing', async () => {
  expect((await consultThread(FIRST)).changes).toBeUndefined();
});

test('a corrected size gives another code, and says so', async () => {
  const opinion = await consultThread(FIRST, 'Sorry, the wound was 62 sq cm after all.');
  expect(opinion.lines.map(line => line.code)).toEqual(['97608']);
  expect(opinion.changes).toEqual([
    'Corrected: area of the wound: 62 sq cm instead of 45 sq cm.',
    '97608 x1 (bill) instead of 97607.',
  ]);
});

test('a new fact that changes no line is said too', async () => {
  const opinion = await consultThread(FIRST, 'The payer is Medicare Part B.');
  expect(opinion.changes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Now stated: payer: medicare/),
      'The claim lines stay as they were.',
    ]),
  );
});

test('a mere question changes nothing', async () => {
  expect((await consultThread(FIRST, 'Could you explain why the smaller code?')).changes).toBeUndefined();
});
