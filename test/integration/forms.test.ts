import { readFile } from 'node:fs/promises';
import path from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type Mail from 'nodemailer/lib/mailer/index.js';
import { people } from '../../src/practice/accounts.ts';
import { describeQuestion, submitQuestion } from '../../src/practice/questions.ts';
import { readReceived } from '../../src/practice/received.ts';
import { answers, letter } from '../support/letter.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type Neighbourhood, openNeighbourhood } from '../support/running.ts';
import { attachment, property, tnef } from '../support/tnef.ts';

/** Cases in whatever form mail programs give them, from the SMTP server to the reply. */

const npwt45 = 'Disposable NPWT on a 45 sq cm sacral pressure ulcer, stage 3. Medicare. What do we bill?';
const stored = (name: string) => readFile(path.join(import.meta.dirname, '../mails/attached', name));

let postgres: TestPostgres;
let place: Neighbourhood;

beforeAll(async () => {
  postgres = await startPostgres();
  place = await openNeighbourhood({ databaseUrl: await postgres.fresh() });
  await place.start();
}, 120_000);
afterAll(async () => {
  await place.close();
  await postgres.stop();
});

async function replyTo(raw: Buffer): Promise<string> {
  const question = await describeQuestion(raw, 'test mail');
  await submitQuestion(place.practice, question);
  const reply = await place.practice.waitFor(question.from, answers(question.messageId), 60_000);
  return (await readReceived(reply.raw)).text;
}

async function composed(content: Mail.Options): Promise<string> {
  const composer = new MailComposer({ from: people.asker, to: people.service, ...content });
  return await replyTo(await composer.compile().build());
}

/** A mail whose Content-Type is all that differs. */
const typed = (type: string, body: string, subject = 'Case') =>
  replyTo(
    Buffer.from(
      letter({ subject, body })
        .toString()
        .replace('Content-Type: text/plain; charset=utf-8', `Content-Type: ${type}`),
    ),
  );

const inner = letter({ from: 'lee@ward.test', subject: 'Wound vac', body: npwt45 }).toString();
const forwarded = { filename: 'case.eml', contentType: 'message/rfc822', content: inner };
const enclosed = [
  property(0x1013, 0x0102, Buffer.from(`<p>${npwt45}</p>`)),
  ...attachment('NOTE~1.TXT', Buffer.from('Seen in the wound clinic.'), 'note.txt'),
];

describe('answered', () => {
  test.each<[string, () => Promise<string>]>([
    [
      'a case forwarded as an attachment',
      () => composed({ subject: 'Fwd: Wound vac', text: 'See attached.', attachments: [forwarded] }),
    ],
    ['the same without a word', () => composed({ subject: 'Fwd: Wound vac', attachments: [forwarded] })],
    ['a mail that is another mail', () => typed('message/rfc822', inner, 'Fwd: Wound vac')],
    [
      'a mail with an S/MIME signature',
      () =>
        typed(
          'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=s',
          [
            `--s\r\nContent-Type: text/plain\r\n\r\n${npwt45}`,
            '--s\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\n\r\nMIAGCSqGSIb3DQEHAqCA',
            '--s--\r\n',
          ].join('\r\n'),
        ),
    ],
    [
      'an empty mail with a PDF',
      async () => composed({ attachments: [{ filename: 'op.pdf', content: await stored('op.pdf') }] }),
    ],
    [
      'an Outlook envelope',
      () => composed({ text: 'x', attachments: [{ filename: 'winmail.dat', content: tnef(enclosed) }] }),
    ],
  ])('%s', async (_name, reply) => {
    const text = await reply();
    expect(text).toMatch(/BOTTOM LINE\s+Bill 97607 x1 \(disposable NPWT, 45 sq cm\)/);
    expect(text).not.toMatch(/In your mail:|could not be read/);
  });

  test.each(['scan.pdf', 'note.png'])('%s, by text recognition', async filename => {
    const text = await composed({
      subject: 'Case',
      attachments: [{ filename, content: await stored(filename) }],
    });
    expect(text).toMatch(/97607/);
    expect(text).toContain(`${filename} was read.`);
  });

  test('what could not be read of a mail is told', async () => {
    const reply = await replyTo(letter({ body: `The patient\u00e2\u20ac\u2122s case: ${npwt45}` }));
    expect(reply.replace(/\s+/g, ' ')).toMatch(/In your mail: some characters arrived mangled/);
  });
});

describe('refused in clear words, without a coding question', () => {
  const armour = '-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n';

  test.each<[string, RegExp, () => Promise<string>]>([
    [
      'PGP/MIME',
      /encrypted \(PGP\), and we have no key/,
      () =>
        typed(
          'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=e',
          `--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--e\r\nContent-Type: application/octet-stream\r\n\r\n${armour}--e--\r\n`,
          '...',
        ),
    ],
    ['PGP in the text', /encrypted \(PGP\), and we have no key/, () => typed('text/plain', armour, '...')],
    [
      'S/MIME',
      /encrypted \(S\/MIME\), and we have no key/,
      () =>
        typed('application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', 'MIAGCSqGSIb3DQEHA6CA'),
    ],
    [
      'S/MIME around the text',
      /wrapped in its signature/,
      () => typed('application/pkcs7-mime; smime-type=signed-data; name=smime.p7m', 'MIAGCSqGSIb3DQEHAqCA'),
    ],
  ])('%s', async (_name, words, reply) => {
    const text = await reply();
    expect(text.replace(/\s+/g, ' ')).toMatch(words);
    expect(text).not.toMatch(/BOTTOM LINE/);
  });
});
