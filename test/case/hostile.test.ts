import { matchCodes } from '../../src/case/match.ts';
import { readQuestion } from '../../src/case/question.ts';
import { readFacts } from '../../src/case/read-facts.ts';
import { book, receivedOn } from './reading.ts';

/** CPU milliseconds of the quickest of some runs: other processes of the machine do not count. */
function quickest(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const paragraph = `Hello team,

The patient was seen in our wound clinic on 11/03/2025 with a stage 3 pressure ulcer of the sacrum measuring
5 x 9 cm. We performed sharp debridement down to and including the subcutaneous tissue and then applied a
disposable negative pressure wound therapy device. We billed 97607 and 11042-59 to Medicare last week, and the
payer denied 97607 as bundled. Our office manager asked whether a modifier is needed and whether the
documentation supports the depth of tissue removed, and what the note must show.

1200 Cedar Hollow Rd, New Hyde Park, NY 11042. Phone (555) 010-4477

`;

function mailOf(chars: number, unit: string) {
  return readQuestion({ subject: '', text: unit.repeat(Math.ceil(chars / unit.length)) });
}

// The goal of 50 ms is measured by `npm run bench:match`; here a busy machine must not fail the build.
test('1 MB of mail text is matched at once', () => {
  const question = mailOf(1_000_000, paragraph);
  const ms = quickest(15, () => matchCodes(question, book, receivedOn));
  expect(ms).toBeLessThan(200);
});

test('10 MB takes about ten times as long as 1 MB', () => {
  const plain = paragraph.replaceAll(/\d{5}/g, 'codes');
  const [one, ten] = [1, 10].map(mb => {
    const question = mailOf(mb * 1_000_000, plain);
    return quickest(6, () => matchCodes(question, book, receivedOn));
  });
  expect((ten ?? 0) / Math.max(one ?? 0, 1)).toBeLessThan(20);
});

const units = [
  '97597 ',
  '97597-',
  '97597/98/',
  'E11.9,',
  '11042-59-RT ',
  'CPT 97597 denied ',
  '9',
  'a',
  '1 ',
  '(((1',
  '$1,000 ',
  'one ',
  'ninety-seven ',
  'modifier ',
  'modifier 25 ',
  '1.',
  '1-',
  'L4-',
  '#1',
  'x2',
  '97597 x',
  '. 97597',
  '\n97597',
  'L89.15-',
  '9760x ',
  'o0l1I ',
  '97597 to ',
  'denied 97597, ',
  '97597 and ',
  'ZIP codes 11042, ',
  'CPT,Mod,Units\n97597,59,1\n',
  'CPT  Mods  Units\n97597  59  1\n',
  'Code | Units\n',
  'Units  ',
  'modifier twenty-',
  'is 24 or ',
  '97597 JW, ',
  '97597/59',
  '97597</b>',
  '97597 x 3 units, JZ ',
  ':\n- 97597',
  'they denied it, ',
  '97597 - ',
];

test.each(units)('matching takes linear time on %j repeated', unit => {
  const [small, large] = [100_000, 400_000].map(chars => {
    const question = mailOf(chars, unit);
    return quickest(2, () => matchCodes(question, book, receivedOn));
  });
  expect(large ?? 0).toBeLessThan(8 * Math.max(small ?? 0, 15));
});

test.each([
  '5 x ',
  'wound ',
  '(',
  '1',
  'debridement ',
  'left L4-5 facet injection right L5-S1 ',
  'colonoscopy snare sigmoid biopsy ascending colon ',
  'botox 3 muscles left arm ',
  'median and ulnar motor, ',
  'heel 5x5 cm. ',
  'left ',
  '45 sq cm ',
  'stage 3 ',
  'wound #1 ',
  'Medicare ',
  '11/3/2026 ',
  '30 minutes ',
  'down to muscle ',
  'muscle, ',
  'NPWT disposable. ',
  'the left the left ',
  'debrided the necrotic ',
  'repaired 3 cm arm, ',
  'injected knee ',
  'IV infusion of x ',
  'a motor, ',
  '. ',
  '\n',
  'L3-L4 ',
  'diabetic foot ',
  'of the ',
  'wound 1: heel 2x3 cm\n',
  'new patient ',
])('facts of a hostile mail are read in bounded time: %j repeated', unit => {
  const question = mailOf(1_000_000, unit);
  // Half a second on a quiet machine; a full one doubles CPU times, too.
  expect(quickest(1, () => readFacts(question, [], receivedOn))).toBeLessThan(3000);
});
