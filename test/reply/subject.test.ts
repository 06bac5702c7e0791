import { replySubject } from '../../src/reply/subject.ts';

const CASE = 'CC-2026-000123';

test.each([
  ['NPWT on 45 sq cm', 'Re: [CC-2026-000123] NPWT on 45 sq cm'],
  ['Re: NPWT', 'Re: [CC-2026-000123] NPWT'],
  ['RE: re: AW: NPWT', 'Re: [CC-2026-000123] NPWT'],
  ['Re[2]: NPWT', 'Re: [CC-2026-000123] NPWT'],
  ['Re: [CC-2026-000123] NPWT', 'Re: [CC-2026-000123] NPWT'],
  ['Re: [CC-2026-000123] Re: [CC-2026-000123] NPWT', 'Re: [CC-2026-000123] NPWT'],
  ['Re: [CC-2025-000001] other case', 'Re: [CC-2026-000123] other case'],
  ['cc-2026-000123 lower case', 'Re: [CC-2026-000123] lower case'],
  ['Fwd: NPWT', 'Re: [CC-2026-000123] Fwd: NPWT'],
  ['Revision: of a flap', 'Re: [CC-2026-000123] Revision: of a flap'],
  ['', 'Re: [CC-2026-000123] Your coding question'],
  ['Re:', 'Re: [CC-2026-000123] Your coding question'],
  ['x\r\nBcc: victim@example.test', 'Re: [CC-2026-000123] x Bcc: [email]'],
  ['{{caseNumber}}', 'Re: [CC-2026-000123] {{caseNumber}}'],
  ['Wunde 🩹 Größe', 'Re: [CC-2026-000123] Wunde 🩹 Größe'],
])('%j becomes %j', (asked, expected) => {
  expect(replySubject(asked, CASE)).toBe(expected);
});

test('a reply to the reply keeps the subject as it is', () => {
  const first = replySubject('Question', CASE);
  expect(replySubject(first, CASE)).toBe(first);
});
