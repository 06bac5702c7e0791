import type { CodeBook } from '../../src/case/codebook.ts';
import { orderLines } from '../../src/consult/line-order.ts';
import { starterBook } from './case-facts.ts';

const ON = '2026-03-02';

/** The starter's cards with the work values of a fee schedule. */
function valued(work: Readonly<Record<string, number>>): CodeBook {
  return {
    edition: starterBook.edition,
    card: (code, on) => {
      const card = starterBook.card(code, on);
      const workRvu = work[code];
      return card && { ...card, ...(workRvu !== undefined && { workRvu }) };
    },
    family: (family, on) => starterBook.family(family, on),
    pairs: (codes, on, setting) => starterBook.pairs(codes, on, setting),
    children: (code, on) => starterBook.children(code, on),
  };
}

const WORK = { '97597': 0.88, '97598': 0.5, '11043': 2.7, '11046': 1.03, '97606': 0.6, '99213': 1.3 };

test.each<[string, Readonly<Record<string, number>>, readonly string[], readonly string[]]>([
  ['no fees: the given order', {}, ['97606', '11043', '11046'], ['97606', '11043', '11046']],
  ['the highest work value first', WORK, ['97606', '99213', '11043'], ['11043', '99213', '97606']],
  [
    'an add-on stays with its base, whatever its own value',
    WORK,
    ['97597', '97598', '11043', '11046', '97606'],
    ['11043', '11046', '97597', '97598', '97606'],
  ],
  ['an add-on named before its base', WORK, ['11046', '97606', '11043'], ['11043', '11046', '97606']],
  ['an add-on without its base by its own value', WORK, ['97606', '11046'], ['11046', '97606']],
  ['equal values keep their order', { '97606': 1, '97597': 1 }, ['97606', '97597'], ['97606', '97597']],
  ['a code without a value comes last', { '97606': 0 }, ['J0585', '97606'], ['97606', 'J0585']],
  ['both sides of one code stay two lines', WORK, ['97606', '11043', '11043'], ['11043', '11043', '97606']],
])('%s', (_, work, given, expected) => {
  const lines = given.map(code => ({ code }));
  expect(orderLines(lines, valued(work), ON).map(line => line.code)).toEqual(expected);
});
