import { answerServices } from '../../src/case/answer-services.ts';
import { matchCodes } from '../../src/case/match.ts';
import type { Question } from '../../src/case/question.ts';
import { readFacts } from '../../src/case/read-facts.ts';
import { book, factsOf, questionOf, receivedOn } from './reading.ts';

const read = (question: Question) => readFacts(question, matchCodes(question, book, receivedOn), receivedOn);

/** The values of the one service after the reply. */
function answered(asked: string, reply: string) {
  const questions = [questionOf(['Question', asked])];
  const facts = answerServices(
    factsOf(['Question', asked]),
    questions,
    questionOf(['Re: Question', reply]),
    read,
  );
  const [service] = facts.services ?? [];
  return Object.fromEntries(
    Object.entries(service?.values ?? {}).map(([field, { value }]) => [field, value]),
  );
}

/** What was asked, what came back, and what is then known. */
test.each<[string, string, Readonly<Record<string, unknown>>]>([
  [
    'Telehealth visit, established, 25 min, UHC. Code?',
    'It was by video.',
    { way: 'audio-video', minutes: 25 },
  ],
  ['Mod sed 10:02-10:34, pt 54 yo', 'Same doctor who did the procedure.', { by: 'same', minutes: 32 }],
  ['Medicare AWV today, pt est. Code?', 'It was the initial AWV.', { kind: 'initial' }],
  ['House call 62 minutes total', 'Established patient.', { patient: 'established', minutes: 62 }],
  [
    'Critical care 62 minutes in ED, pt intubated by me.',
    'The 62 minutes exclude procedures.',
    { minutes: 62, procedureMinutes: 0 },
  ],
  ['45 minutes of psychotherapy. Code?', 'No E/M that day.', { visit: 'no', minutes: 45 }],
  [
    'Medicare PT: therapeutic exercise 25 min and manual therapy. How many units?',
    'Manual therapy was 15 min',
    {
      services: [
        { code: '97110', minutes: 25 },
        { code: '97140', minutes: 15 },
      ],
    },
  ],
  ['00840, 0900-1000, base 6, Medicare', 'CRNA alone', { provider: 'anesthetist-alone' }],
  ['CCM 47 min this month', 'clinical staff', { by: 'staff', minutes: 47 }],
  [
    'Vanc 1 g IVPB in the infusion suite. What do we bill?',
    'Start and stop: 1300-1405',
    { items: [{ kind: 'therapeutic', way: 'infusion', drug: 'vancomycin', minutes: 65 }] },
  ],
  [
    'Excised atypical mole L arm 0.7 cm, 1 mm margins, path pending',
    'Path came back: melanoma in situ.',
    { lesionCm: 0.7, pathology: 'malignant' },
  ],
  ['Excised 4 cm lipoma from the mid back', 'subcutaneous', { tumorCm: 4, depth: 'subcutaneous' }],
  ['Lac 3 cm R arm, sutured', 'single layer', { wounds: [{ cm: 3, site: 'arm', complexity: 'simple' }] }],
  ['Mycotic nails debrided', 'all 10', { lesion: 'nail', count: 10 }],
])('%s / %s', (asked, reply, expected) => {
  expect(answered(asked, reply)).toMatchObject(expected);
});

test('what was stated before stays, and the quotes of the answer stand in the reply', () => {
  const asked = 'Telehealth visit, established, 25 min, UHC. Code?';
  const reply = questionOf(['Re: Question', 'Thanks. It was by video, 40 minutes I think.']);
  const facts = answerServices(factsOf(['Question', asked]), [questionOf(['Question', asked])], reply, read);
  const values = facts.services?.[0]?.values ?? {};
  expect(values.minutes?.value).toBe(25);
  const { quote } = values.way ?? { quote: { text: '', start: 0, end: 0 } };
  expect(reply.text.slice(quote.start, quote.end)).toBe(quote.text);
  expect(quote.text).toBe('by video');
});

test('a long reply is a case of its own', () => {
  const reply = `It was by video. ${'And another story. '.repeat(60)}`;
  expect(answered('Telehealth visit, established, 25 min, UHC. Code?', reply)).not.toHaveProperty('way');
});
