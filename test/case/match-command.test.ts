import { match } from '../../src/commands/match.ts';
import { book, receivedOn } from './reading.ts';

function mentions(text: string) {
  return JSON.parse(match(text, book, receivedOn, { json: true })).mentions;
}

test('prints code, system, offsets, status, role, units and modifiers', () => {
  expect(mentions('We billed +97598-59 x2')).toEqual([
    {
      code: '97598',
      system: 'CPT',
      start: 11,
      end: 16,
      status: 'valid',
      role: 'billed',
      units: 2,
      modifiers: ['59'],
    },
  ]);
});

test('offsets count code points, not UTF-16 units', () => {
  const text = '🦶🏽 ulcer 𝐋 97597 ok? 🙂 then 97607';
  const found = mentions(text);
  const points = [...text];
  expect(
    found.map((one: { start: number; end: number }) => points.slice(one.start, one.end).join('')),
  ).toEqual(['97597', '97607']);
});

test('one output line for each input line', () => {
  const input = `${JSON.stringify({ text: 'CPT 97607' })}\n\n${JSON.stringify({ text: 'NY 11042', id: 7 })}\n`;
  const lines = match(input, book, receivedOn, { jsonl: true })
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines.map(line => line.mentions.length)).toEqual([1, 0]);
});

test.each([
  ['{"text": "a"}\nnot json', 'line 2: not JSON'],
  ['{"words": "a"}', 'line 1: no "text"'],
])('names the line that is wrong: %j', (input, message) => {
  expect(() => match(input, book, receivedOn, { jsonl: true }, 'cases.jsonl')).toThrow(message);
});

test('line ends of any system keep the offsets true', () => {
  const text = 'a\r\nCPT 97607\r\n97597';
  expect(mentions(text).map((one: { start: number; end: number }) => text.slice(one.start, one.end))).toEqual(
    ['97607', '97597'],
  );
});
