import type { Facts } from '../../src/case/facts.ts';
import type { Mention } from '../../src/case/match.ts';
import type { Question } from '../../src/case/question.ts';
import { codesIn, sentencesOf } from '../../src/consult/code-words.ts';
import type { OpinionData } from '../../src/consult/opinion.ts';
import { allowedCodes, verify } from '../../src/consult/verify.ts';
import { Permanent } from '../../src/outcome.ts';
import {
  compose,
  debridement,
  mention,
  npwt,
  printLines,
  RECEIVED_ON,
  starterBook,
  TEXT,
  wound,
} from './case-facts.ts';

const question: Question = { text: TEXT, zones: [{ kind: 'new', start: 0, end: TEXT.length }] };
const facts: Facts = { wounds: [wound('w1', 45)], procedures: [npwt('disposable'), debridement()] };
const mentions: readonly Mention[] = [
  mention('97607'),
  mention('97597'),
  mention('Q4101'),
  mention('J3301'),
  mention('99999'),
];
const offline = compose(facts, mentions);

function check(change: Partial<OpinionData>, more: Partial<Parameters<typeof verify>[1]> = {}): OpinionData {
  return verify(
    { ...offline, ...change },
    { question, facts, mentions, book: starterBook, offline, ...more },
  );
}

test('the rules own opinion passes unchanged, given or computed again', () => {
  expect(check({})).toEqual(offline);
  expect(verify(offline, { question, facts, mentions, book: starterBook })).toEqual(offline);
});

test('a line that contradicts the rules is replaced by theirs, with a note', () => {
  const [line] = offline.lines;
  const wrong = line ? [{ ...line, units: 3, modifiers: ['59'], status: 'bill' as const }] : [];
  const opinion = check({ lines: wrong });
  expect(printLines(opinion.lines)).toEqual(['97607 x1 depends']);
  expect(opinion.made.notes.join()).toContain('97607 was drafted otherwise');
});

test('a line that only the model adds takes its place by work value', () => {
  const work: Readonly<Record<string, number>> = { '97607': 0.4, J3301: 0, '99213': 1.3 };
  const book: typeof starterBook = {
    ...starterBook,
    card: (code: string, on: string) => {
      const card = starterBook.card(code, on);
      const workRvu = work[code];
      return card && { ...card, ...(workRvu !== undefined && { workRvu }) };
    },
    family: (family: string, on: string) => starterBook.family(family, on),
    pairs: (codes, on, setting) => starterBook.pairs(codes, on, setting),
    children: (code: string, on: string) => starterBook.children(code, on),
  };
  const [line] = offline.lines;
  const added = line ? [{ ...line, code: '99213', why: [] }] : [];
  const named = [...mentions, mention('99213')];
  const asked = [
    ...offline.asked,
    { code: '99213', system: 'CPT', status: 'valid', verdict: 'not-covered', text: '' },
  ];
  const opinion = check(
    { lines: [...offline.lines, ...added] },
    { book, mentions: named, offline: { ...offline, asked } as OpinionData },
  );
  expect(printLines(opinion.lines)).toEqual(['99213 x1 depends', '97607 x1 depends']);
});

const base = offline.lines[0];
const drafted = (code: string, more: object = {}) =>
  base ? [...offline.lines, { ...base, code, why: [], ...more }] : [];

test.each([
  ['invented', drafted('97699')],
  ['deleted', drafted('99201')],
  ['valid but neither asked nor computed', drafted('15271')],
  ['of a branch only', drafted('97597')],
  ['refused by the rules', drafted('A9272')],
  ['with an unknown modifier', drafted('J3301', { modifiers: ['QQ'] })],
])('a drafted line with a code %s is removed', (_, lines) => {
  const opinion = check({ lines });
  expect(opinion.lines.map(line => line.code)).toEqual(['97607']);
  expect(opinion.made.notes).toHaveLength(1);
});

test('a drafted line for an asked code that no rule decides is kept as unverified', () => {
  const opinion = check({ lines: drafted('J3301', { modifiers: ['JZ'] }) });
  expect(printLines(opinion.lines)).toEqual(['97607 x1 depends', 'J3301-JZ x1 depends']);
});

test.each([
  [
    'an invented code',
    'The pump is fine. Bill 97699 as well. Keep the note.',
    'The pump is fine. Keep the note.',
  ],
  ['a code nobody asked for', 'Use 15271 here. Fine.', 'Fine.'],
  ['a deleted code as if valid', 'Report 99201 too. Fine.', 'Fine.'],
  ['an ICD-10-CM code without dot that nobody asked for', 'Link E11621 to it. Fine.', 'Fine.'],
  ['units against the rules', 'Report 97598 x3 for it. Fine.', 'Fine.'],
  ['an unknown asked code as if valid', 'Report 99999 too. Fine.', 'Fine.'],
])('prose with %s loses that sentence', (_, text, left) => {
  const opinion = check({ why: [{ basis: 'model', text, quotes: [] }] });
  expect(opinion.why.at(-1)?.text).toBe(left);
  expect(opinion.made.notes).toHaveLength(1);
});

test.each([
  'An area of 45 sq cm gives 97607.',
  '97598 x2 follows from 45 sq cm.',
  'Code 99999 is not valid: it is in no code set.',
  'See article A53001 and LCD L35125.',
])('prose within the limits stays: %s', text => {
  const opinion = check({ why: [{ basis: 'model', text, quotes: [] }] });
  expect(opinion.why.at(-1)?.text).toBe(text);
  expect(opinion.made.notes).toEqual([]);
});

test('a bottom line that skips a line, or names a code that is only an alternative, gives way to the rules', () => {
  expect(check({ bottomLine: 'Bill 97608.' }).bottomLine).toBe(offline.bottomLine);
  expect(check({ bottomLine: 'It depends.' }).bottomLine).toBe(offline.bottomLine);
  expect(check({ bottomLine: '97607 fits; its payment hangs on depth.' }).bottomLine).toBe(
    '97607 fits; its payment hangs on depth.',
  );
});

test('quotes must stand in the mail or an earlier one; offsets are put right', () => {
  const why = [
    {
      basis: 'model' as const,
      text: 'As stated.',
      quotes: [
        { text: '45 sq cm', start: 0, end: 3 },
        { text: '80 sq cm', start: 0, end: 8 },
        { text: 'muscle', start: 5, end: 11 },
      ],
    },
  ];
  const earlier = [{ text: 'muscle seen', zones: [] }];
  const opinion = check({ why }, { earlier });
  const start = TEXT.indexOf('45 sq cm');
  expect(opinion.why.at(-1)?.quotes).toEqual([
    { text: '45 sq cm', start, end: start + 8 },
    { text: 'muscle', start: 0, end: 6 },
  ]);
  expect(opinion.made.notes).toHaveLength(1);
});

test("confidence is never raised, edits, branches and arithmetic are never the draft's", () => {
  const opinion = check({
    confidence: { level: 'high', cause: 'sure' },
    edits: [],
    branches: [],
    arithmetic: [],
  });
  expect(opinion).toEqual(offline);
  expect(check({ confidence: { level: 'low', cause: 'unclear note' } }).confidence).toEqual({
    level: 'low',
    cause: 'unclear note',
  });
});

test('a draft that does not fit the schema is refused', () => {
  expect(() =>
    verify(
      { ...offline, questions: ['1', '2', '3', '4', '5', '6'] },
      { question, facts, mentions, book: starterBook, offline },
    ),
  ).toThrow(Permanent);
});

test('allowed codes are those of the rules and of the mail', () => {
  const allowed = allowedCodes(offline, mentions, starterBook);
  for (const code of ['97607', '97597', '97598', '11042', '11045', '97608', '97602', 'A9272', 'Q4101'])
    expect(allowed).toContain(code);
  expect(allowed).not.toContain('15271');
});

test.each([
  ['Bill 97597-59 and E11.621, L97.422.', ['97597', 'E11.621', 'L97.422']],
  ['11042x is none, 97607/97608 and 97605-97606 are two each', ['97607', '97608', '97605', '97606']],
  ['$97607 and 12,700 and 2026-03-02', []],
  ['G2212 and 0232T', ['G2212', '0232T']],
])('codes in %j', (text, codes) => {
  expect(codesIn(text, starterBook, RECEIVED_ON)).toEqual(codes);
});

test('sentences end at marks and line breaks, not in E11.621 or 50.1', () => {
  expect(sentencesOf('Use E11.621 for 50.1 sq cm. Then stop!\nNext')).toEqual([
    'Use E11.621 for 50.1 sq cm.',
    'Then stop!',
    'Next',
  ]);
});
