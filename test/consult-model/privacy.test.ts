import { consult, consultRecorded } from '../../src/consult/consult.ts';
import { openModel } from '../../src/consult/model.ts';
import { replySubject } from '../../src/reply/subject.ts';
import { npwt, RECEIVED_ON, wound } from '../consult/case-facts.ts';
import { type OpenAiServer, startOpenAiServer, userText } from '../support/openai-server.ts';
import { inputOf, questionOf } from './cases.ts';

const TEXT = `NPWT for Adaeze Okonkwo

Hi Priya,
Patient: Adaeze Okonkwo, DOB 03/14/1931, MRN 00123456, Medicare ID 1EG4-TE5-MK73, cell (555) 010-4477.
Seen 03/02/2026. Disposable NPWT on the sacrum, 45 sq cm, after debridement on 2/18/2026. ZIP 11042. Bill 97607?`;
const IDENTIFIERS = [
  'Adaeze',
  'Okonkwo',
  'Priya',
  '03/14/1931',
  '00123456',
  '1EG4-TE5-MK73',
  '010-4477',
  '2/18/2026',
  '11042',
];

const quoteOf = (text: string) => ({
  text,
  start: TEXT.indexOf(text),
  end: TEXT.indexOf(text) + text.length,
});
const input = inputOf(
  {
    wounds: [
      wound('w1', undefined, {
        areaCm2: { value: 45, quote: quoteOf('45 sq cm') },
        site: { value: 'Okonkwo sacrum', quote: quoteOf('Patient: Adaeze Okonkwo') },
      }),
    ],
    procedures: [npwt('disposable', { quote: quoteOf('Disposable NPWT') })],
    dateOfService: { value: RECEIVED_ON, quote: quoteOf('03/02/2026') },
  },
  { question: questionOf(TEXT), mentions: [] },
);
const signal = new AbortController().signal;

let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer();
});
afterAll(async () => await server[Symbol.asyncDispose]());
const model = (deidentify?: boolean) =>
  openModel({
    baseUrl: server.baseUrl,
    apiKey: 'k',
    model: 'm',
    timeoutMs: 5000,
    ...(deidentify === undefined ? {} : { deidentify }),
  });
const empty = { explanation: '', lines: [], answers: [], confidence: '', disagreements: [] };

test('nothing that identifies a person reaches the endpoint; codes and facts do', async () => {
  server.play({ say: JSON.stringify(empty) });
  await consult(input, model(), signal);
  const body = server.requests.at(-1);
  const sent = JSON.stringify(body);
  for (const identifier of IDENTIFIERS) expect(sent).not.toContain(identifier);
  expect(body && userText(body)).toContain(
    'Seen [DATE-1: the date of service]. Disposable NPWT on the sacrum, 45 sq cm, after debridement on [DATE-2: 12 days before the date of service]',
  );
  expect(sent).toContain('Bill 97607?');
});

test('an operator may switch it off for an endpoint in the own network', async () => {
  server.play({ say: JSON.stringify(empty) });
  await consult(input, model(false), signal);
  expect(JSON.stringify(server.requests.at(-1))).toContain('Adaeze Okonkwo');
});

test('the reply repeats no identifier, reads naturally, and says so once', async () => {
  server.play({
    say: JSON.stringify({
      ...empty,
      explanation:
        '[NAME-1] came with one wound. The debridement was [DATE-2: 12 days before the date of service].',
      lines: [
        {
          code: '97607',
          units: 1,
          why: 'The size of the wound of [NAME-1] is stated.',
          quotes: ['Patient: [NAME-1]', 'Seen [DATE-1: the date of service]', '45 sq cm'],
          cites: [],
        },
      ],
    }),
  });
  const opinion = await consult(input, model(), signal);
  const whole = JSON.stringify({ ...opinion, privacyNotice: '', made: { ...opinion.made, calls: [] } });
  for (const identifier of IDENTIFIERS) expect(whole).not.toContain(identifier);
  expect(opinion.why.map(why => why.text)).toContain(
    'the patient came with one wound. The debridement was 12 days before the date of service.',
  );
  const quotes = opinion.lines[0]?.why.at(-1)?.quotes.map(quote => quote.text);
  expect(quotes).toEqual(['Seen 03/02/2026', '45 sq cm']);
  expect(opinion.privacyNotice).toMatch(/^A kind request: .*\(.*name.*birth date.*\)/);
  for (const identifier of IDENTIFIERS) expect(opinion.privacyNotice).not.toContain(identifier);
});

test('the kind request is made once in a case, and never without cause', async () => {
  const again = await consult({ ...input, earlier: [questionOf(TEXT)] }, undefined, signal);
  expect(again.privacyNotice).toBeUndefined();
  const signed = questionOf('NPWT\n\nHi Priya,\nDisposable NPWT, 45 sq cm.\nThanks,\nDana Whitfield, CPC');
  expect((await consult(inputOf({}, { question: signed }), undefined, signal)).privacyNotice).toBeUndefined();
});

test.each([
  ['NPWT for Adaeze Okonkwo', 'Re: [CC-2026-000001] NPWT for [name]'],
  ['Denied 97597, claim 2026-55123-A', 'Re: [CC-2026-000001] Denied 97597, claim [record]'],
  ['claim 97597 denied', 'Re: [CC-2026-000001] claim 97597 denied'],
  ['Trigger Finger Release', 'Re: [CC-2026-000001] Trigger Finger Release'],
  [
    'Same device, larger wound - and a debridement',
    'Re: [CC-2026-000001] Same device, larger wound - and a debridement',
  ],
])('subject %j', (asked, expected) => {
  expect(replySubject(asked, 'CC-2026-000001')).toBe(expected);
});

test.each([
  ['Okonkwo_Adaeze.pdf', 'attachment.pdf'],
  ['op-note-OKONKWO.docx', 'attachment.docx'],
  ['chart 44718290.txt', 'attachment.txt'],
  ['scan20260302.pdf', 'attachment.pdf'],
  ['Dr. Maria Jensen', 'attachment'],
  ['op note.pdf', 'op note.pdf'],
  ['97607 wound measurements.xlsx', '97607 wound measurements.xlsx'],
])('a file named %s is called %s in the reply', async (name, shown) => {
  const subject = 'NPWT for Adaeze Okonkwo';
  const question = questionOf(`${subject}\n\nDisposable NPWT, 45 sq cm. Which code?`);
  const { privacy } = await consultRecorded(inputOf({}, { question, mentions: [] }), undefined, signal);
  expect(privacy.hideFileName(name)).toBe(shown);
  expect(privacy.hide(`Re: ${subject}`)).toBe('Re: NPWT for [name]');
});
