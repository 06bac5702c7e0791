import { match } from '../../src/commands/match.ts';
import { matchLines } from '../../src/commands/match-lines.ts';
import { book, receivedOn } from './reading.ts';

interface Printed {
  readonly start: number;
  readonly end: number;
  readonly code: string;
}

function mentions(text: string): Printed[] {
  return JSON.parse(match(text, book, receivedOn, { json: true })).mentions;
}

/** The output for some input bytes that arrive in pieces of a given size. */
async function lines(input: string | Buffer, piece = 7): Promise<{ mentions: Printed[] }[]> {
  const bytes = Buffer.from(input);
  async function* arriving() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const printed: { mentions: Printed[] }[] = [];
  for await (const line of matchLines(arriving(), book, receivedOn, 'cases.jsonl')) {
    expect(line.indexOf('\n')).toBe(line.length - 1);
    printed.push(JSON.parse(line));
  }
  return printed;
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

test.each([
  ['emoji', '🦶🏽 ulcer 𝐋 97597 ok? 🙂 then 97607', ['97597', '97607']],
  ['combining marks', 'Jose\u0301 Pen\u0303a had 97597, n\u0308 97607', ['97597', '97607']],
  ['CR LF', 'a\r\nCPT 97607\r\n\r\n97597\r\n', ['97607', '97597']],
  ['a lone CR', 'a\rCPT 97607\r\r97597', ['97607', '97597']],
  ['tabs and no-break spaces', '\t97597\u00a0x\u00a02\t\u00a011042\u00a0RT', ['97597', '11042']],
  ['other hyphens', '99202\u201099205 and 97597\u201159', ['99202\u201099205', '97597']],
  ['a lone surrogate', '\ud83e 97597', ['97597']],
])('offsets count the code points of the input: %s', (_name, text, expected) => {
  const points = [...text];
  expect(mentions(text).map(one => points.slice(one.start, one.end).join(''))).toEqual(expected);
});

test('one output line for each input line, also for an empty text or line', async () => {
  const input = [{ text: 'CPT 97607' }, { text: '' }, { text: 'NY 11042', id: 7 }, { text: 'Bill 97597 €' }];
  const given = `${input.map(line => JSON.stringify(line)).join('\n')}\n`;
  expect((await lines(given)).map(line => line.mentions.length)).toEqual([1, 0, 0, 1]);
  expect((await lines(given.replaceAll('\n', '\r\n').trimEnd())).length).toBe(4);
  expect((await lines(`${given}\n{"text":"97597"}`)).map(line => line.mentions.length)).toEqual([
    1, 0, 0, 1, 0, 1,
  ]);
  expect(await lines('')).toEqual([]);
});

test.each([
  ['{"text": "a"}\nnot json', 'cases.jsonl, line 2: not JSON'],
  ['{"words": "a"}', 'line 1: no "text"'],
  ['{"text": "a"}\n\n{"text": 5}', 'line 3: no "text"'],
  [Buffer.from([0x7b, 0xff, 0x0a]), 'line 1: not UTF-8'],
])('names the line that is wrong: %j', async (input, message) => {
  await expect(lines(input)).rejects.toThrow(message);
});

test('a file is read to its end, however much it names', () => {
  expect(mentions('97597 x2\n'.repeat(30_000))).toHaveLength(30_000);
});
