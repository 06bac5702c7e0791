import { mergeFacts } from '../../src/case/merge-facts.ts';
import { factsOf, inShort, type MailText } from './reading.ts';

/** The mails of a case in order, then the facts after the last. */
const table: readonly (readonly [readonly MailText[], string])[] = [
  [
    ['45 sq cm sacral wound, disposable NPWT, also sharp debridement', 'it was 62 sq cm after all'],
    'w1 sacrum 62 | npwt performed disposable | debridement performed sharp',
  ],
  [
    ['45 sq cm sacral wound, disposable NPWT, also sharp debridement', 'it was down to subcutaneous tissue'],
    'w1 sacrum 45 | npwt performed disposable | debridement performed sharp to subcutaneous',
  ],
  [
    [
      '45 sq cm sacral wound, disposable NPWT, also sharp debridement',
      ['Re: NPWT', 'depth was subcutaneous'],
    ],
    'w1 sacrum 45 | npwt performed disposable | debridement performed sharp to subcutaneous',
  ],
  [
    ['45 sq cm sacral wound, NPWT and debridement', '1) disposable\n2) muscle\n3) Medicare'],
    'w1 sacrum 45 | npwt performed disposable | debridement performed to muscle-fascia | medicare',
  ],
  [
    ['45-55 sq cm sacral wound, disposable NPWT', 'It measured 48.'],
    'w1 sacrum 48? | npwt performed disposable',
  ],
  [
    ['exc deb to subq R heel 4 x 6 cm', 'Sorry, the wound was 4 x 4 cm, not 4 x 6 cm.'],
    'w1 right heel 16 (4x4) | debridement performed excisional to subcutaneous',
  ],
  [
    ['Debrided wound 1 (L heel 3x3 cm) and wound 2 (sacrum 5x5 cm).', 'wound 1 to SQ, wound 2 to muscle'],
    'w1 left heel 9 (3x3) | w2 sacrum 25 (5x5) | debridement performed on w1 to subcutaneous | debridement performed on w2 to muscle-fascia',
  ],
  // The depth of a tumor names no debridement.
  [['Excised 4 cm lipoma from the mid back', 'subcutaneous'], ''],
  [['45 sq cm sacral wound, NPWT', 'Medicare.'], 'w1 sacrum 45 | npwt performed | medicare'],
  [['Sacral wound, Medicare', 'Correction: she has Aetna'], 'w1 sacrum | commercial'],
  [
    ['Left heel 5 x 4 cm and sacral wound 30 sq cm, both debrided.', 'The heel was 6 x 4 cm.'],
    'w1 left heel 24 (6x4) | w2 sacrum 30 | debridement performed on w1+w2',
  ],
  [
    ['Wound #1 left heel 20 sq cm. Wound #2 sacrum 30 sq cm.', 'wound 2 was 36 sq cm'],
    'w1 left heel 20 | w2 sacrum 36',
  ],
  [
    [
      'Wound #1 left heel 20 sq cm. Wound #2 sacrum 30 sq cm. Sharp debridement of both.',
      'Wound 1 was debrided to subcutaneous tissue, wound 2 to bone',
    ],
    'w1 left heel 20 | w2 sacrum 30 | debridement performed on w1 sharp to subcutaneous | debridement performed on w2 sharp to bone',
  ],
  [
    ['45 sq cm sacral wound, NPWT', 'There was also a heel ulcer of 10 sq cm'],
    'w1 sacrum 45 | w2 heel 10 | npwt performed on w1',
  ],
  [
    ['NPWT on a 45 sq cm wound', 'No debridement was performed'],
    'w1 45 | npwt performed | debridement negated',
  ],
  [
    ['Will place NPWT next visit, sacral wound', 'We placed NPWT today, disposable, 45 sq cm'],
    'w1 sacrum 45 | npwt performed disposable | 2026-11-20',
  ],
  [['heel ulcer 5 x 9 cm', '62 sq cm'], 'w1 heel 62'],
  [['45 sq cm heel ulcer, stage 3', 'stage 4'], 'w1 heel 45 stage-4'],
];

test.each(table)('%j', (mails, expected) => {
  expect(inShort(mails.map(factsOf).reduce(mergeFacts))).toBe(expected);
});

test('a silent follow-up changes nothing', () => {
  const facts = factsOf('45 sq cm sacral wound, disposable NPWT, Medicare');
  expect(mergeFacts(facts, factsOf('Any news on this?'))).toEqual(facts);
});
