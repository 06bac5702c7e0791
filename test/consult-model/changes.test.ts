import { matchCodes } from '../../src/case/match.ts';
import { mergeFacts } from '../../src/case/merge-facts.ts';
import { type Question, readQuestion } from '../../src/case/question.ts';
import { readFacts } from '../../src/case/read-facts.ts';
import { type ConsultInput, consult } from '../../src/consult/consult.ts';
import { openModel } from '../../src/consult/model.ts';
import type { Opinion } from '../../src/consult/opinion.ts';
import { RECEIVED_ON, starterBook } from '../consult/case-facts.ts';
import { startOpenAiServer, userText } from '../support/openai-server.ts';

/** A thread of mails, oldest first; the opinion on the last one. */
async function consultThread(...texts: string[]): Promise<Opinion> {
  return await consult(threadOf(texts), undefined, signal);
}

const signal = new AbortController().signal;

function threadOf(texts: readonly string[], answered: ConsultInput['answered'] = []): ConsultInput {
  const questions: Question[] = texts.map(text => readQuestion({ subject: 'NPWT', text }));
  const read = questions.map(question => {
    const mentions = matchCodes(question, starterBook, RECEIVED_ON);
    return { mentions, facts: readFacts(question, mentions, RECEIVED_ON) };
  });
  const question = questions.at(-1) ?? readQuestion({ subject: '', text: '' });
  return {
    question,
    earlier: questions.slice(0, -1),
    answered,
    facts: read.map(one => one.facts).reduce(mergeFacts),
    mentions: read.at(-1)?.mentions ?? [],
    book: starterBook,
    receivedOn: RECEIVED_ON,
  };
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

test('a procedure that is only asked about is no fact that changed', async () => {
  expect((await consultThread(FIRST, 'Is 97602 separate?')).changes?.join(' ') ?? '').not.toContain('asked');
});

test('what was answered counts, not what the same mail would be answered today', async () => {
  const then = await consultThread(FIRST.replace('45', '62'));
  const followUp = [FIRST, 'Could you explain why the smaller code?'];
  const opinion = await consult(threadOf(followUp, [then]), undefined, signal);
  expect(opinion.changes).toEqual(['97607 x1 (bill) instead of 97608.']);
});

test('a model is shown the earlier questions with their answers, newest first', async () => {
  await using server = await startOpenAiServer({
    say: JSON.stringify({ explanation: '', lines: [], answers: [], confidence: '', disagreements: [] }),
  });
  const thread = [FIRST, 'The payer is Medicare Part B.', 'Is 97602 separate?'];
  const first = await consultThread(FIRST);
  const ask = openModel({ baseUrl: server.baseUrl, apiKey: 'k', model: 'm', timeoutMs: 20_000 });
  await consult(threadOf(thread, [first, undefined]), ask, signal);
  const body = server.requests.findLast(one => one.tools !== undefined);
  const [earlier = ''] = (body && userText(body).split(': EARLIER]]\n')[1]?.split('\n[[')) ?? [];
  expect(earlier).toContain(`Answered then: ${first.bottomLine}`);
  expect(earlier.match(/Answered then/g)).toHaveLength(1);
  expect(earlier.indexOf('Medicare Part B')).toBeLessThan(earlier.indexOf('Answered then'));
});
