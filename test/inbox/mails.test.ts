import { guard } from '../../src/inbox/guard.ts';
import { parseMail } from '../../src/inbox/parse.ts';
import { readMail, strictPolicy } from '../support/mails.ts';

interface Expected {
  readonly verdict?: string;
  readonly subject?: string;
  /** Exact text when a string, else what must and must not be in it. */
  readonly text?: string | { readonly has: readonly string[]; readonly lacks?: readonly string[] };
  readonly damage?: readonly RegExp[];
  readonly attachments?: readonly string[];
}

const cases: readonly (readonly [string, Expected])[] = [
  ['plain-question', { subject: 'NPWT on sacral ulcer', text: { has: ['45 sq cm', 'What do we bill?'] } }],
  ['html-only', { text: 'Disposable NPWT, wound of 45 cm².\n\nWhat do we bill?' }],
  [
    'outlook-table',
    {
      text: {
        has: ['Wound | Size | Depth\nA | 9 x 5 cm | subcutaneous\nB | 4 x 3 cm | muscle', 'Regards,\nDana'],
      },
    },
  ],
  [
    'gmail-reply-with-quote',
    { text: { has: ['62 sq cm, not 45', '> Bill 97607.', '>> What do we bill?', 'wrote:'] } },
  ],
  [
    'apple-mail-mixed',
    { text: { has: ['22 sq cm', 'Two units of 11045?'] }, attachments: ['wound.png image/png'] },
  ],
  ['windows-1252-declared', { subject: 'Größe 45 cm²', text: 'Wound 45 cm² – the patient’s NPWT.' }],
  [
    'windows-1252-undeclared',
    { text: 'Wound 45 cm² – the patient’s NPWT.', damage: [/names no character set.*Windows-1252/] },
  ],
  ['iso-2022-jp', { subject: '創傷 45 cm2', text: '陰圧閉鎖療法 45 cm2 97607?' }],
  ['iso-2022-jp-undeclared', { text: '陰圧閉鎖療法 45 cm2 97607?' }],
  ['gb18030-base64', { subject: '伤口 45 平方厘米', text: '负压治疗 45 平方厘米, 97607?' }],
  [
    'utf8-base64-folded',
    {
      subject: 'Skin substitute – leg ulcer 30 cm²',
      text: 'Skin substitute graft, leg, 30 cm² – 15271 with 15272 × 1?',
    },
  ],
  [
    'format-flowed',
    {
      text: {
        has: [
          'The wound bed measured 45 sq cm and a disposable device was applied by the physician in the office.',
        ],
      },
    },
  ],
  ['forwarded-inline', { text: { has: ['Please code this one.', 'Forwarded message', '18 sq cm'] } }],
  ['forwarded-as-attachment', { text: 'See attached.', attachments: ['case.eml message/rfc822'] }],
  [
    'unknown-charset',
    { text: { has: ['Wound 45 cm'] }, damage: [/2 characters could not be read.*x-klingon-8/] },
  ],
  ['mojibake', { damage: [/mangled by a wrong character set/] }],
  ['empty-body', { subject: '', text: '' }],
  ['subject-only', { subject: '97607 vs 97608 for 50 sq cm?', text: '' }],
  ['no-question-thanks', { text: 'Thank you so much!\n\nDana' }],
  ['pdf-attached', { attachments: ['op note.pdf application/pdf'] }],
  ['smime-opaque', { text: 'Disposable NPWT, 45 cm² sacral ulcer. What do we bill?', attachments: [] }],
  ['smime-signed', { text: 'NPWT, 45 sq cm?' }],
  ['pgp-encrypted', { text: '', damage: [/is encrypted and could not be read/] }],
  ['smime-encrypted', { text: '', damage: [/is encrypted and could not be read/] }],
  ['outlook-winmail-dat', { text: 'Case attached.', attachments: ['winmail.dat application/ms-tnef'] }],
  ['plain-stub-html-rich', { text: { has: ['30 and 28 sq cm'], lacks: ['does not support'] } }],
  ['broken-boundary', { text: 'NPWT on 45 sq cm, mail cut off by a relay.' }],
  ['bare-lf', { text: 'NPWT on 45 sq cm.\nWhat do we bill?' }],
  ['mbox-line-first', { subject: 'Saved from mbox', text: 'NPWT on 45 sq cm.' }],
  ['nul-bytes', { text: 'NPWT on 45 sq cm.' }],
  ['bounce-postfix', { verdict: 'ignored bounce' }],
  ['bounce-qmail-no-headers', { verdict: 'ignored bounce' }],
  ['bounce-exchange-german', { verdict: 'ignored bounce' }],
  ['bounce-no-address', { verdict: 'ignored bounce' }],
  ['out-of-office-exchange', { verdict: 'ignored auto-reply' }],
  ['out-of-office-german-bare', { verdict: 'ignored auto-reply' }],
  ['out-of-office-japanese', { verdict: 'ignored auto-reply' }],
  ['out-of-office-french', { verdict: 'ignored auto-reply' }],
  ['list-mailman', { verdict: 'ignored list' }],
  ['newsletter', { verdict: 'ignored list' }],
  ['calendar-invitation', { verdict: 'ignored calendar' }],
  ['read-receipt', { verdict: 'ignored receipt' }],
  ['forged-from', { verdict: 'rejected not-authenticated' }],
  ['two-from-headers', { verdict: 'rejected several-senders' }],
  ['stranger', { verdict: 'rejected not-allowed' }],
];

test.each(cases)('%s', async (quirk, expected) => {
  const mail = await parseMail(await readMail(quirk));
  const verdict = guard(mail, strictPolicy);
  expect(verdict.kind === 'answerable' ? 'answerable' : `${verdict.kind} ${verdict.reason}`).toBe(
    expected.verdict ?? 'answerable',
  );
  if (expected.subject !== undefined) {
    expect(mail.subject).toBe(expected.subject);
  }
  if (typeof expected.text === 'string') {
    expect(mail.text).toBe(expected.text);
  }
  if (typeof expected.text === 'object') {
    for (const part of expected.text.has) {
      expect(mail.text).toContain(part);
    }
    for (const part of expected.text.lacks ?? []) {
      expect(mail.text).not.toContain(part);
    }
  }
  if (expected.verdict === undefined) {
    expect(mail.damage).toEqual((expected.damage ?? []).map(note => expect.stringMatching(note)));
  }
  if (expected.attachments) {
    expect(mail.attachments.map(part => `${part.name} ${part.contentType}`)).toEqual(expected.attachments);
  }
});
