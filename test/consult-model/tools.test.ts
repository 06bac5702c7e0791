import { openTools } from '../../src/consult/tools.ts';
import { RECEIVED_ON, starterBook } from '../consult/case-facts.ts';

const tools = openTools({ book: starterBook, on: RECEIVED_ON });
const run = (name: string, input: unknown): string =>
  tools.find(tool => tool.name === name)?.run(input) ?? 'no tool';

test.each<[string, unknown, string]>([
  ['lookup_code', { code: '97607' }, '97607 CPT | '],
  ['lookup_code', { code: '99999' }, 'no such code'],
  ['lookup_code', { code: "'; drop table" }, 'no such code'],
  ['check_edits', { codes: ['97597', '97607'] }, 'column 1 97597, column 2 97607, modifier indicator 1'],
  ['check_edits', { codes: ['11042', '97607'] }, 'No pair edit among them.'],
  ['check_edits', { codes: [] }, 'No pair edit among them.'],
  ['run_rule', { rule: 'npwt', facts: '{"areasCm2": [45], "device": "disposable"}' }, '97607 x1'],
  ['run_rule', { rule: 'npwt', facts: '{"areasCm2": "x"}' }, 'do not fit rule npwt'],
  ['run_rule', { rule: 'npwt', facts: '{' }, 'not JSON'],
  ['run_rule', { rule: 'rm', facts: '{}' }, 'no such rule'],
  ['search_catalog', { words: 'disposable npwt' }, '97607 CPT | '],
  ['search_catalog', { words: 'zzqqxv' }, 'Nothing found.'],
])('%s %j', (name, input, answer) => {
  expect(run(name, input)).toContain(answer);
});

test('without a search index there is no search tool', () => {
  const { card, family, pairs, children, edition } = starterBook;
  const book = { card, family, pairs, children, edition };
  expect(openTools({ book, on: RECEIVED_ON }).map(tool => tool.name)).toEqual([
    'lookup_code',
    'check_edits',
    'run_rule',
  ]);
});
