import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type AttachmentLimits,
  defaultAttachmentLimits,
  readAttachments,
} from '../../src/inbox/attachments.ts';
import { readMail } from '../support/mails.ts';

const stored = (name: string) => readFile(path.join(import.meta.dirname, '../mails/attached', name));

interface Part {
  readonly name: string;
  readonly content: Buffer | string;
  readonly type?: string;
  readonly disposition?: string;
}

function mailWith(parts: readonly Part[]): Buffer {
  const encoded = parts.map(
    ({ name, content, type = 'application/octet-stream', disposition = 'attachment' }) =>
      [
        '--b',
        `Content-Type: ${type}; name="${name}"`,
        `Content-Disposition: ${disposition}; filename="${name}"`,
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n'),
        '',
      ].join('\r\n'),
  );
  const head = 'From: a@b.test\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';
  return Buffer.from(`${head}--b\r\nContent-Type: text/plain\r\n\r\nsee\r\n${encoded.join('')}--b--`);
}

async function readOne(part: Part, limits: Partial<AttachmentLimits> = {}): Promise<string> {
  const [read] = await readAttachments(mailWith([part]), { ...defaultAttachmentLimits, ...limits });
  return read?.text ?? `${read?.name} ${read?.problem}`;
}

describe('read by content, whatever the name says', () => {
  test.each([
    ['a Word file', 'note.docx', 'Operative note\n\nArea | 62 sq cm'],
    ['a workbook', 'wounds.xlsx', 'Wounds:\nWound | Area\nA | 62'],
    ['a PDF', 'op.pdf', 'Wound area 45 sq cm\nDisposable NPWT applied'],
  ])('%s', async (_name, file, text) => {
    expect(await readOne({ name: 'photo.png', type: 'image/png', content: await stored(file) })).toBe(text);
  });

  test.each<[string, Part, string | RegExp]>([
    ['text', { name: 'a.txt', content: '45 cm²' }, '45 cm²'],
    ['text in Windows-1252', { name: 'a.txt', content: Buffer.from('45 cm\u00b2', 'latin1') }, '45 cm²'],
    ['CSV', { name: 'a.csv', type: 'text/csv', content: 'wound,area\r\nA,62\r\n' }, 'wound,area\nA,62'],
    ['HTML', { name: 'a.html', type: 'text/html', content: '<p>45 <b>sq cm</b></p>' }, '45 sq cm'],
    [
      'an attached mail',
      {
        name: 'case.eml',
        type: 'message/rfc822',
        content: 'From: L <l@ward.test>\r\nSubject: Case\r\n\r\n12 sq cm\r\n',
      },
      'Subject: Case\nFrom: L <l@ward.test>\n\n12 sq cm',
    ],
    [
      'a picture',
      { name: 'wound.jpg', content: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]) },
      /wound.jpg is a picture/,
    ],
    [
      'an archive',
      { name: 'a.zip', content: Buffer.from('504b0506000000000000000000000000000000000000', 'hex') },
      /a.zip is an archive/,
    ],
    [
      'an old Word file',
      { name: 'a.doc', content: Buffer.from('d0cf11e0a1b11ae1', 'hex') },
      /old or encrypted Office file/,
    ],
    ['RTF', { name: 'a.rtf', content: '{\\rtf1 hello}' }, /RTF/],
    ['a broken PDF', { name: 'a.pdf', content: '%PDF-1.7 nothing follows' }, /a.pdf is a broken PDF/],
    [
      'bytes of any kind',
      { name: 'a.bin', content: Buffer.from([1, 2, 0, 4, 5]) },
      /a.bin is of a kind that is not read/,
    ],
  ])('%s', async (_name, part, expected) => {
    const outcome = await readOne(part);
    if (typeof expected === 'string') {
      expect(outcome).toBe(expected);
    } else {
      expect(outcome).toMatch(expected);
    }
  });
});

test('signatures and pictures within the text are no content of a case', async () => {
  expect(await readAttachments(await readMail('smime-signed'))).toEqual([]);
  expect(await readAttachments(await readMail('apple-mail-mixed'))).toEqual([]);
  expect(await readAttachments(await readMail('calendar-invitation'))).toEqual([]);
});

test('a forwarded mail is read with its subject', async () => {
  expect(await readAttachments(await readMail('forwarded-as-attachment'))).toMatchObject([
    { name: 'case.eml', text: expect.stringContaining('Debridement to bone') },
  ]);
});

describe('limits', () => {
  const text = { name: 'a.txt', content: 'x'.repeat(500) };

  test('size, count and length of text are named', async () => {
    expect(await readOne(text, { maxBytesEach: 100 })).toMatch(/a.txt is too large \(500 bytes; at most 100/);
    expect(await readOne(text, { maxTextChars: 10 })).toBe(
      'xxxxxxxxxx\n(only the first 10 characters were read)',
    );
    const three = await readAttachments(mailWith([text, text, text]), {
      ...defaultAttachmentLimits,
      maxCount: 2,
    });
    expect(three.map(read => read.problem)).toEqual([
      undefined,
      undefined,
      expect.stringContaining('first 2'),
    ]);
  });

  test('a reader that takes too long is ended', async () => {
    expect(await readOne({ name: 'op.pdf', content: await stored('op.pdf') }, { maxMs: 1 })).toMatch(
      /took too long/,
    );
  });

  test('a document that claims to unpack to gigabytes is not unpacked', async () => {
    const bomb = Buffer.from(await stored('note.docx'));
    bomb.writeUInt32LE(2_000_000_000, bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    expect(await readOne({ name: 'bomb.docx', content: bomb })).toMatch(/unpacks to more than is read/);
  });
});
