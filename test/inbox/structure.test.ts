import { isTooIntricate, type Structure } from '../../src/inbox/structure.ts';

const wide = (parts: number): Structure => ({ childNodes: Array.from({ length: parts }, () => ({})) });
const deep = (levels: number): Structure => (levels === 0 ? {} : { childNodes: [deep(levels - 1)] });

test.each<[string, Structure, boolean]>([
  ['one part', {}, false],
  ['as many parts as are taken', wide(199), false],
  ['one too many', wide(200), true],
  ['as deep as is taken', deep(30), false],
  ['one deeper', deep(31), true],
  ['many within many', { childNodes: Array.from({ length: 15 }, () => wide(15)) }, true],
])('%s', (_name, structure, expected) => {
  expect(isTooIntricate(structure)).toBe(expected);
});
