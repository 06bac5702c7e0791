import { holdsQuestion, readQuestion, type ZoneKind, zoneText } from '../../src/case/question.ts';
import { type MailText, questionOf } from './reading.ts';

function textOf(mail: MailText, kind: ZoneKind): string {
  return zoneText(questionOf(mail), [kind]).replace(/\n+/g, '\n').trim();
}

const attribution = 'On Mon, Nov 16, 2026 at 9:12 AM CaseConsultant <cases@codes.example> wrote:';

const zoneCases: readonly (readonly [string, MailText, Partial<Record<ZoneKind, string>>])[] = [
  ['a plain question', 'What do we bill?', { new: 'What do we bill?', quoted: '', signature: '' }],
  [
    'a name block after two dashes',
    'What do we bill?\n\n-- \nDana Whitfield, CPC\nNew Hyde Park, NY 11042',
    { new: 'What do we bill?', signature: '-- \nDana Whitfield, CPC\nNew Hyde Park, NY 11042' },
  ],
  [
    'a phone signature',
    'Can we add 59?\n\nSent from my iPhone',
    { new: 'Can we add 59?', signature: 'Sent from my iPhone' },
  ],
  [
    'a sign-off with a name',
    'Is 97607 right?\n\nThanks,\nDana',
    { new: 'Is 97607 right?', signature: 'Thanks,\nDana' },
  ],
  [
    'thanks first, the case after it',
    'Thanks!\n\nOne more patient: 62 sq cm wound, disposable NPWT.',
    { new: 'Thanks!\nOne more patient: 62 sq cm wound, disposable NPWT.', signature: '' },
  ],
  [
    'a postscript with a fact',
    'Is 97607 right?\n\nThanks,\nDana\n\nPS the wound was 45 sq cm.',
    { new: 'Is 97607 right?\nPS the wound was 45 sq cm.', signature: 'Thanks,\nDana' },
  ],
  [
    'a ruled line between two wounds is no signature',
    'Wound 1: 45 sq cm\n---\nWound 2: 17 sq cm, debrided to bone',
    { new: 'Wound 1: 45 sq cm\n---\nWound 2: 17 sq cm, debrided to bone', signature: '' },
  ],
  [
    'a legal notice',
    'Is 59 needed?\n\nCONFIDENTIALITY NOTICE: This message is intended only for the addressee\nand may hold privileged information.',
    {
      new: 'Is 59 needed?',
      signature:
        'CONFIDENTIALITY NOTICE: This message is intended only for the addressee\nand may hold privileged information.',
    },
  ],
  [
    'a reply above its quote',
    ['Re: NPWT', `It was 62 sq cm after all.\n\n${attribution}\n> 97607 fits.\n> Is it 45 sq cm?`],
    { new: 'It was 62 sq cm after all.', quoted: `${attribution}\n> 97607 fits.\n> Is it 45 sq cm?` },
  ],
  [
    'answers between quoted lines stay new',
    ['Re: NPWT', `${attribution}\n> What depth?\nSubcutaneous.\n> Which payer?\nMedicare.`],
    { new: 'Subcutaneous.\nMedicare.' },
  ],
  [
    'an attribution broken over two lines',
    'Yes.\n\nOn Monday, November 16, 2026 at 9:12 AM Case Consultant Service\n<cases@codes.example> wrote:\n\n> old text',
    { new: 'Yes.' },
  ],
  [
    'an Outlook reply header',
    'It was 62.\n\n________________________________\nFrom: CaseConsultant <cases@codes.example>\nSent: Monday, November 16, 2026 9:12 AM\nTo: Dana Whitfield\nSubject: NPWT\n\n97607 fits.',
    { new: 'It was 62.' },
  ],
  [
    'a forwarded case is the case',
    [
      'Fwd: wound case',
      'Please see below.\n\n---------- Forwarded message ---------\nFrom: Kim Osei <kim@clinic.example>\nDate: Mon, Nov 16, 2026 at 9:12 AM\nSubject: wound case\nTo: Dana <dana@clinic.example>\n\nSacral wound 45 sq cm, disposable NPWT.\n\nKim',
    ],
    { new: 'Please see below.\nSacral wound 45 sq cm, disposable NPWT.\nKim' },
  ],
  [
    'only a quote: it is read as the question',
    ['', '> 45 sq cm sacral wound, what do we bill?'],
    { new: '> 45 sq cm sacral wound, what do we bill?' },
  ],
  [
    'prose that ends in "wrote:" is no attribution',
    'On the note the provider wrote:\nsharp debridement to fascia',
    { new: 'On the note the provider wrote:\nsharp debridement to fascia' },
  ],
];

test.each(zoneCases)('zones: %s', (_name, mail, expected) => {
  for (const [kind, text] of Object.entries(expected)) expect(textOf(mail, kind as ZoneKind)).toBe(text);
});

test.each(zoneCases)('zones cover the text: %s', (_name, mail) => {
  const question = questionOf(mail);
  let end = 0;
  for (const zone of question.zones) {
    expect(zone.start).toBe(end);
    end = zone.end;
  }
  expect(end).toBe(question.text.length);
});

test.each([
  ['question', 'What do we bill?'],
  ['question', ['97607 or 97608 for 51 sq cm?', '']],
  ['question', ['Re: NPWT', 'Medicare.']],
  ['question', ['Re: NPWT', 'Thanks! And for 62 sq cm?']],
  ['question', ['Disposable NPWT on a sacral wound', '\n\nSent from my iPhone']],
  ['thanks', ['Re: NPWT', 'Thanks, got it!']],
  ['thanks', ['Re: NPWT', 'Thank you so much, this is very helpful.\n\nDana']],
  ['thanks', ['Re: NPWT', `Perfect, thanks!\n\n${attribution}\n> 97607 fits.`]],
  ['thanks', ['Re: NPWT', `Thank you!\n\n${attribution}\n> 97607 fits.`]],
  ['thanks', ['Re: NPWT', `Many thanks,\nDana Whitfield, CPC\n\n${attribution}\n\n97607 fits.`]],
  ['question', ['Re: NPWT', `Dana Whitfield, CPC\n\n${attribution}\n> 97607 or 97608?`]],
  ['question', ['NPWT', 'Thanks,\nDana\n\nP.S. Stage 3 ulcer of 62 sq cm']],
  ['empty', ['', '']],
  ['empty', ['Question', '  \n\n']],
  ['empty', ['(no subject)', '-- \nDana Whitfield, CPC']],
] as const)('holds %s: %j', (expected, mail) => {
  expect(holdsQuestion(questionOf(mail as MailText))).toBe(expected);
});

test.each(['On 1\n', 'From: a\n', '> ', '\n', 'x@1:\n', '--\n', 'Thanks,\n', '-'])(
  'reads hostile text in linear time: %j repeated',
  unit => {
    const before = process.cpuUsage();
    questionOf(unit.repeat(Math.ceil(400_000 / unit.length)));
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  },
);

test.each([
  ['Hello,\n\nCXR PA/lat done in hospital outpt, our radiologist read only\n', 'CXR'],
  ['Hi\n\nPT eval done today, low complexity\n', 'PT eval'],
  ['Hi\n\nSeen by the NP, 25 min est\n', 'Seen by'],
])('letters of a profession in a last paragraph make no signature of it: %j', (text, told) => {
  const { text: whole, zones } = readQuestion({ subject: 'x', text });
  const zone = zones.find(one => whole.slice(one.start, one.end).includes(told));
  expect(zone?.kind).toBe('new');
});

test.each([
  'Dana Whitfield, RN, CWS\nWound Center',
  'JANE DOE, CPC',
  'Dana Whitfield CPC\nCedar Hollow Clinic',
])('a name with its letters below a case is a signature: %j', block => {
  const { text: whole, zones } = readQuestion({ subject: 'x', text: `What do we bill?\n\n${block}\n` });
  expect(
    zones.filter(one => one.kind === 'signature').map(one => whole.slice(one.start, one.end).trim()),
  ).toEqual([block]);
});
