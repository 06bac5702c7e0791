import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type AttachmentLimits,
  defaultAttachmentLimits,
  readAttachments,
} from '../../src/inbox/attachments.ts';
import { requireLanguage } from '../../src/inbox/picture.ts';
import { readMail } from '../support/mails.ts';
import { savedMessage } from '../support/outlook-file.ts';

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

const rtf = Buffer.from(
  [
    String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\colortbl;\red0\green0\blue0;}`,
    String.raw`{\info{\author Dr X}}{\header letterhead}\pard\f0\fs24 Operative note\par`,
    String.raw`Wound area: 45 cm\'b2, \u8804? 50{\pict\pngblip 89504e47}\par\trowd\cellx100 A\cell 62\cell\row`,
    String.raw`see {\field{\*\fldinst HYPERLINK "http://x.test"}{\fldrslt link}}}`,
  ].join('\n'),
  'latin1',
);

function pngHeader(width: number, height: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000080000000000000000', 'hex');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

const heicHeader = Buffer.from('0000001c66747970686569630000000068656963000000000000000000000000', 'hex');

/** A ZIP of empty files. */
function zipOf(names: readonly string[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  for (const name of names) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(Buffer.concat(locals).length, 42);
    locals.push(local, Buffer.from(name));
    central.push(entry, Buffer.from(name));
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(Buffer.concat(central).length, 12);
  end.writeUInt32LE(Buffer.concat(locals).length, 16);
  return Buffer.concat([...locals, ...central, end]);
}

function compound(name: string): Buffer {
  return Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    Buffer.from(name, 'utf16le'),
  ]);
}

describe('read by content, whatever the name says', () => {
  test.each([
    ['a Word file', 'note.docx', 'Operative note\n\nArea | 62 sq cm'],
    ['a workbook', 'wounds.xlsx', 'Wounds:\nWound | Area\nA | 62'],
    ['an OpenDocument text', 'note.odt', '45 sq cm'],
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
      'a broken picture',
      { name: 'wound.jpg', content: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]) },
      /wound.jpg could not be read/,
    ],
    [
      'a picture that claims a gigapixel',
      { name: 'bomb.png', content: pngHeader(40_000, 40_000) },
      /bomb.png could not be read/,
    ],
    ['a phone picture', { name: 'a.heic', content: heicHeader }, /a.heic is a picture of a kind/],
    [
      'an archive',
      { name: 'a.zip', content: Buffer.from('504b0506000000000000000000000000000000000000', 'hex') },
      /a.zip is an archive/,
    ],
    [
      'an old Word file',
      { name: 'a.doc', content: Buffer.from('d0cf11e0a1b11ae1', 'hex') },
      /old Office file/,
    ],
    [
      'an Office document with a password',
      { name: 'a.docx', content: compound('EncryptedPackage') },
      /a.docx is an Office document with a password/,
    ],
    [
      'a damaged Outlook message',
      { name: 'a.msg', content: compound('__properties_version1.0') },
      /a.msg (?:is a damaged Outlook message|could not be read)/,
    ],
    [
      'PGP',
      { name: 'a.asc', content: '-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----' },
      /a.asc is encrypted \(PGP\)/,
    ],
    [
      'RTF: tables, symbols, code pages; no picture, header or field code',
      { name: 'a.rtf', content: rtf },
      'Operative note\nWound area: 45 cm², ≤ 50\nA | 62\nsee link',
    ],
    [
      'HTML wrapped in RTF',
      {
        name: 'a.rtf',
        content:
          '{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}Area 45{\\*\\htmltag84 <b>} sq cm{\\*\\htmltag92 </b>}{\\*\\htmltag72 </p>}}',
      },
      'Area 45 sq cm',
    ],
    ['broken RTF', { name: 'a.rtf', content: '{\\rtf1 {{{{ a' }, 'a'],
    ['nothing', { name: 'a.pdf', content: '' }, /a.pdf is empty/],
    ['white space', { name: 'a.txt', content: ' \r\n' }, /a.txt has no text in it/],
    [
      'a CSV in UTF-16',
      { name: 'a.csv', content: Buffer.from('\ufeffwound;area\r\nA;62 cm²', 'utf16le') },
      'wound;area\nA;62 cm²',
    ],
    [
      'UTF-16 without its mark',
      { name: 'a.txt', content: Buffer.from('area 62 sq cm', 'utf16le') },
      'area 62 sq cm',
    ],
    [
      'UTF-16, high bytes first',
      { name: 'a.txt', content: Buffer.from('\ufeff62 cm²', 'utf16le').swap16() },
      '62 cm²',
    ],
    [
      'a chart as XML',
      {
        name: 'a.xml',
        content: '<?xml version="1.0"?><doc><title>Wound</title><p>45 <b>sq</b> cm</p></doc>',
      },
      'Wound\n45\nsq\ncm',
    ],
    [
      'XML that multiplies itself',
      {
        name: 'a.xml',
        content: '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><d>&b;</d>',
      },
      /a.xml could not be read/,
    ],
    [
      'a recording',
      { name: 'a.wav', content: Buffer.from('RIFF\u0024\u0000\u0000\u0000WAVEfmt ', 'latin1') },
      /a.wav is a recording; please write what it says/,
    ],
    [
      'a mail under a common type',
      {
        name: 'a.dat',
        content: 'From: L <l@ward.test>\r\nTo: x@y.test\r\nSubject: Case\r\n\r\n12 sq cm\r\n',
      },
      /12 sq cm/,
    ],
    [
      'RTF with an object',
      { name: 'a.rtf', content: '{\\rtf1\\ansi 45 sq cm{\\object\\objemb{\\*\\objdata 01050000}}\\par end}' },
      '45 sq cm\nend',
    ],
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

describe('text recognition', () => {
  const words = 'Operative note\nWound area after debridement: 45 sq cm\nDisposable NPWT applied\n';

  test('a picture', async () => {
    const picture = { name: 'note.dat', content: await stored('note.png') };
    expect(await readOne(picture)).toBe(
      `${words}(read from a picture by text recognition; please check the figures)`,
    );
  });

  test('a scanned PDF', async () => {
    expect(await readOne({ name: 'scan.pdf', content: await stored('scan.pdf') })).toBe(
      `${words}(read from a scan by text recognition; please check the figures)`,
    );
  });

  test.each([
    ['a fax in standard quality', 'fax.tif'],
    ['a page that its viewer turns', 'turned-scan.pdf'],
  ])('%s', async (_name, file) => {
    const scanned = '(read from a scan by text recognition; please check the figures)';
    expect(await readOne({ name: file, content: await stored(file) })).toBe(`${words}${scanned}`);
  });

  test('a picture that lies on its side', async () => {
    expect(await readOne({ name: 'a.png', content: await stored('sideways.png') })).toBe(
      `${words}(read from a picture by text recognition; please check the figures)`,
    );
  });

  test('a screenshot in the text counts, a logo does not', async () => {
    const picture = { type: 'image/png', disposition: 'inline' };
    const read = await readAttachments(
      mailWith([
        { ...picture, name: 'logo.png', content: (await stored('note.png')).subarray(0, 3000) },
        { ...picture, name: 'shot.png', content: await stored('note.png') },
      ]),
    );
    expect(read).toMatchObject([{ name: 'shot.png', text: expect.stringContaining('45 sq cm') }]);
  });

  test('a picture that takes too long is given up, the rest is read', async () => {
    const read = await readAttachments(
      mailWith([
        { name: 'note.png', type: 'image/png', content: await stored('note.png') },
        { name: 'a.txt', content: 'x' },
      ]),
      { ...defaultAttachmentLimits, maxMsEachPicture: 1 },
    );
    expect(read).toMatchObject([{ problem: expect.stringContaining('could not be read') }, { text: 'x' }]);
  });
});

test('an archive is named with what is in it, and one with a password as such', async () => {
  const zip = zipOf(['op note.pdf', 'wounds.xlsx']);
  expect(await readOne({ name: 'case.zip', content: zip })).toMatch(
    /case.zip is an archive with op note.pdf, wounds.xlsx; archives are not opened/,
  );
  const entry = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  zip.writeUInt16LE(1, entry + 8);
  zip.writeUInt32LE(12, entry + 20); // the encryption header
  expect(await readOne({ name: 'case.zip', content: zip })).toMatch(/an archive with a password/);
});

test('an Office document that lost its shape is named as one', async () => {
  const content = zipOf(['[Content_Types].xml', 'word/document.xml']);
  expect(await readOne({ name: 'a.docx', content })).toMatch(/a.docx is a damaged Office document/);
});

test('a forwarded mail is read with its subject', async () => {
  expect(await readAttachments(await readMail('forwarded-as-attachment'))).toMatchObject([
    { name: 'case.eml', text: expect.stringContaining('Debridement to bone') },
  ]);
});

test('what is attached to an attached mail is read, and mails within mails come to an end', async () => {
  const inner = mailWith([{ name: 'op.pdf', type: 'application/pdf', content: await stored('op.pdf') }]);
  const wrap = (content: Buffer) => mailWith([{ name: 'case.eml', type: 'message/rfc822', content }]);
  const [read] = await readAttachments(wrap(inner));
  expect(read?.text).toMatch(/^Subject: x\nFrom: {2}<a@b.test>\n\nsee\n\nop.pdf:\nWound area 45 sq cm/);
  const [deep] = await readAttachments(wrap(wrap(wrap(wrap(inner)))));
  expect(deep?.text).toMatch(/\(case.eml is a mail within mails and was not opened\)$/);
});

test('a saved Outlook message is read with what is attached to it', async () => {
  const content = savedMessage({
    subject: 'Wound',
    sender: 'Kim Osei',
    body: 'Sacral ulcer, 45 cm², disposable NPWT.',
    attachment: { name: 'op.pdf', content: await stored('op.pdf') },
  });
  expect(await readOne({ name: 'case.msg', content })).toBe(
    'Subject: Wound\nFrom: Kim Osei <>\n\nSacral ulcer, 45 cm², disposable NPWT.\n\nop.pdf:\nWound area 45 sq cm\nDisposable NPWT applied',
  );
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

  test('an attachment that takes all memory is left out, the others are read', async () => {
    const read = await readAttachments(
      mailWith([
        { name: 'sparse.xlsx', content: await stored('sparse.xlsx') },
        { name: 'a.txt', content: '45 sq cm' },
      ]),
      { ...defaultAttachmentLimits, maxMemoryMb: 128 },
    );
    expect(read).toMatchObject([
      { problem: 'was not read: it took too long or too much memory' },
      { text: '45 sq cm' },
    ]);
  });

  test('an attachment that never ends leaves time for the others', async () => {
    const endless = savedMessage({
      subject: 'Wound',
      sender: 'Kim',
      body: 'x'.repeat(5000),
      attachment: { name: 'a', content: new Uint8Array(6000) },
    });
    endless[1019] = 4; // the chain of its sectors runs in a circle
    const read = await readAttachments(
      mailWith([
        { name: 'endless.msg', content: endless },
        { name: 'a.txt', content: '45 sq cm' },
      ]),
      { ...defaultAttachmentLimits, maxMsEach: 1500 },
    );
    expect(read).toMatchObject([{ problem: expect.stringMatching(/took too long/) }, { text: '45 sq cm' }]);
  }, 30_000);

  test('a document that claims to unpack to gigabytes is not unpacked', async () => {
    const bomb = Buffer.from(await stored('note.docx'));
    bomb.writeUInt32LE(2_000_000_000, bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    expect(await readOne({ name: 'bomb.docx', content: bomb })).toMatch(/unpacks to more than is read/);
  });
});

test('a language whose data is not installed is named with what to install', () => {
  expect(requireLanguage('eng')).toBe('eng');
  expect(() => requireLanguage('xyz')).toThrow(/npm install @tesseract.js-data\/xyz/);
});
