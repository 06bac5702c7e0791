import { type MailCommand, readCommand } from '../../src/case/command.ts';
import { readQuestion } from '../../src/case/question.ts';

const of = (text: string, subject = 'Question') => readCommand(readQuestion({ subject, text }));

test.each<[string, MailCommand]>([
  ['help', { kind: 'help' }],
  ['HELP!', { kind: 'help' }],
  ['Stop.', { kind: 'stop' }],
  ['start', { kind: 'start' }],
  ['status', { kind: 'status', caseNumber: undefined }],
  ['status cc-2026-000123', { kind: 'status', caseNumber: 'CC-2026-000123' }],
  ['97607', { kind: 'lookup', codes: ['97607'], on: undefined }],
  ['lookup E11.621', { kind: 'lookup', codes: ['E11.621'], on: undefined }],
  [
    'lookup e11621, l89.153 on 2026-10-01',
    { kind: 'lookup', codes: ['E11621', 'L89.153'], on: '2026-10-01' },
  ],
  ['lookup 59', { kind: 'lookup', codes: ['59'], on: undefined }],
  ['A6550 and 97605?', { kind: 'lookup', codes: ['A6550', '97605'], on: undefined }],
  ['edits 97597 97607', { kind: 'edits', codes: ['97597', '97607'], on: undefined }],
  ['Edits 97597, 97607 on 2026-10-01', { kind: 'edits', codes: ['97597', '97607'], on: '2026-10-01' }],
  ['Correct: 97606, it was a DME pump', { kind: 'correct', text: '97606, it was a DME pump' }],
])('"%s" is a command', (text, command) => {
  expect(of(text)).toEqual(command);
});

test.each([
  'Disposable NPWT on 45 sq cm, what do we bill?',
  'Can we bill 97607 and 11042 together?',
  'Help, 97607 was denied for a 62 sq cm wound',
  'Stop billing 97602? The wound is 45 sq cm',
  '97607\nfor a 62 sq cm wound',
  'The status of the wound is unchanged',
  'edits 97597',
  'Thanks!',
  '',
])('"%s" is none', text => {
  expect(of(text)).toBeUndefined();
});

test('the subject counts when the body is empty, and a quoted reply does not', () => {
  expect(of('', 'Re: lookup 97607')).toEqual({ kind: 'lookup', codes: ['97607'], on: undefined });
  const reply =
    'stop\n\nOn Mon, Nov 23, 2026 at 9:00 AM Coding <coding@caseconsultant.test> wrote:\n> Bill 97607 x1\n';
  expect(of(reply, 'Re: [CC-2026-000001] NPWT')).toEqual({ kind: 'stop' });
});

test('hostile length is passed over in no time', () => {
  expect(of(`${'97607 '.repeat(200_000)}`)).toBeUndefined();
  expect(of(`status ${' '.repeat(200_000)}x`)).toBeUndefined();
});
