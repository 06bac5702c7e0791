import { htmlToPlainText } from '../../src/inbox/html.ts';
import { defaultParseLimits, parseMail } from '../../src/inbox/parse.ts';

const head = 'From: ann@clinic.test\r\nSubject: x\r\n';

describe('what is not a mail is refused in plain words', () => {
  test.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /not a mail: it is empty/],
    ['blank lines', Buffer.from('\r\n\r\n \n'), /not a mail: it is empty/],
    [
      'a text without header',
      Buffer.from('Which code for 45 sq cm?\n\nThanks'),
      /not a mail: it has no mail header/,
    ],
    ['a text that begins like a header', Buffer.from('Question: which code?\n\nThanks'), /no mail header/],
    ['a PDF', Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n', 'latin1'), /no mail header/],
    ['a zip archive', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 8, 0, 0]), /binary file/],
    ['a saved Outlook message', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0, 0]), /binary file/],
    ['too many bytes', Buffer.from(`${head}\r\n${'x'.repeat(2000)}`), /has \d+ bytes; at most 1500/],
  ])('%s', async (_name, raw, message) => {
    const outcome = parseMail(raw, { ...defaultParseLimits, maxBytes: 1500 });
    await expect(outcome).rejects.toThrow(message);
    await expect(outcome).rejects.toMatchObject({ name: 'Permanent' });
  });

  test('too many parts and endless headers', async () => {
    const parts = Array.from({ length: 500 }, () => '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n').join('');
    const manyParts = Buffer.from(`${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--`);
    await expect(parseMail(manyParts)).rejects.toThrow(/more than 200 parts/);
    const manyHeaders = Buffer.from(`${head}${'X-A: b\r\n'.repeat(60_000)}\r\nx`);
    await expect(parseMail(manyHeaders)).rejects.toThrow(/bytes of headers/);
  });
});

test('a UTF-16 file, a byte order mark and lone CR line ends are read', async () => {
  const text = `${head}\r\n45 cm²\r\n`;
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  expect((await parseMail(utf16)).text).toBe('45 cm²');
  expect((await parseMail(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]))).text).toBe(
    '45 cm²',
  );
  expect((await parseMail(Buffer.from(text.replaceAll('\r\n', '\r')))).text).toBe('45 cm²');
});

test.each<[string, string, { date?: string; from?: string; path?: string | undefined; refs?: string[] }]>([
  ['a date that is none', 'Date: sometime', {}],
  [
    'a date with a comment',
    'Date: Mon, 23 Nov 2026 10:00:00 -0500 (EST)',
    { date: '2026-11-23T15:00:00.000Z' },
  ],
  ['the null path', 'Return-Path: <>', { path: '' }],
  ['a daemon as path', 'Return-Path: <MAILER-DAEMON>', { path: '' }],
  ['a path', 'Return-Path: <Ann@Clinic.test>', { path: 'Ann@Clinic.test' }],
  ['references across lines', 'References: <a@b>\r\n\t<c@d> junk\r\n <a@b>', { refs: ['<a@b>', '<c@d>'] }],
])('%s', async (_name, header, expected) => {
  const mail = await parseMail(Buffer.from(`${header}\r\n${head}\r\nx`));
  expect(mail.sentAt?.toISOString()).toBe(expected.date);
  expect(mail.envelopeSender).toBe(expected.path);
  expect(mail.references).toEqual(expected.refs ?? []);
});

test.each<[string, string, string]>([
  ['a name that looks like an address', '"boss@clinic.test" <eve@evil.test>', 'eve@evil.test'],
  ['an encoded name', '=?utf-8?B?Ym9zc0BjbGluaWMudGVzdA==?= <eve@evil.test>', 'eve@evil.test'],
  ['a name without quotes', 'boss@clinic.test <eve@evil.test>', 'eve@evil.test'],
  ['a comment', '(boss@clinic.test) eve@evil.test', 'eve@evil.test'],
  ['no address', 'MAILER-DAEMON <>', ''],
])('From with %s', async (_name, from, address) => {
  const mail = await parseMail(Buffer.from(`From: ${from}\r\nSubject: x\r\n\r\nx`));
  expect(mail.from.map(sender => sender.address)).toEqual([address]);
});

test('long texts are cut with a note, deep HTML falls back to the plain text', async () => {
  const long = await parseMail(Buffer.from(`${head}\r\n${'word '.repeat(100_000)}`));
  expect(long.text).toHaveLength(200_000);
  expect(long.damage).toEqual([expect.stringContaining('first 200000 characters')]);
  const html = `Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(5000)}x\r\n--b--`;
  const deep = await parseMail(Buffer.from(`${head}${html}`));
  expect(deep.text).toBe('plain');
  expect(deep.damage).toEqual([expect.stringContaining('deeply nested')]);
});

test.each<[string, string, string]>([
  [
    'rows and cells',
    '<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>',
    'A | B\n1 | 2',
  ],
  ['an empty cell keeps its place', '<table><tr><td>A</td><td></td><td>C</td></tr></table>', 'A | | C'],
  [
    'layout tables become lines',
    '<table><tr><td><p>one</p></td></tr><tr><td><p>two</p></td></tr></table>',
    'one\n\ntwo',
  ],
  ['list items', '<ul><li>a</li><li>b</li></ul>', '* a\n * b'],
  ['quotes', '<p>new</p><blockquote>old</blockquote>', 'new\n\n> old'],
  ['display none', '<p>a<span style="color:red; display : none">x</span>b</p>', 'ab'],
  ['size zero', '<p>a<span style="font-size:0px">x</span>b</p>', 'ab'],
  ['a small but visible size stays', '<p>a<span style="font-size:0.8em">x</span>b</p>', 'axb'],
  ['a hidden attribute', '<p>a</p><div hidden>x</div>', 'a'],
  [
    'a hidden row',
    '<table><tr style="display:none"><td>x</td><td>y</td></tr><tr><td>a</td><td>b</td></tr></table>',
    'a | b',
  ],
  ['comments and scripts', '<p>a<!-- x --></p><script>y</script><style>z</style>', 'a'],
  ['links without their targets', '<a href="https://track.test/1">CMS</a>', 'CMS'],
  ['entities', '<p>45&nbsp;cm&sup2; &lt; 50</p>', '45 cm² < 50'],
])('HTML: %s', (_name, html, text) => {
  expect(htmlToPlainText(html)).toBe(text);
});

describe('parts that say the wrong thing of themselves', () => {
  const guessed = [/names no character set, or a wrong one.*Windows-1252/];
  const japanese = Buffer.from('\u001b$B1"05\u001b(B 45 cm2', 'latin1');

  test.each<[string, string, Buffer | string, string, (readonly RegExp[])?]>([
    ['UTF-8 as Latin 1', 'text/plain; charset=iso-8859-1', Buffer.from('45 cm² “x”'), '45 cm² “x”'],
    ['UTF-8 as ASCII', 'text/plain; charset=us-ascii', Buffer.from('45 cm²'), '45 cm²'],
    [
      'Windows-1252 as ASCII',
      'text/plain; charset=us-ascii',
      '45 cm\u00b2 \u0093x\u0094',
      '45 cm² “x”',
      guessed,
    ],
    ['Windows-1252 as UTF-8', 'text/plain; charset="utf-8"', '45 cm\u00b2', '45 cm²', guessed],
    [
      'Windows-1252 as nothing',
      'text/plain',
      '45 cm\u00b2 \u0093x\u0094',
      '45 cm² “x”',
      [/names no character set/],
    ],
    ['Windows-1251', 'text/plain; charset=windows-1251', '\u00d0\u00e0\u00ed\u00e0 45', 'Рана 45'],
    ['Windows-1256', 'text/plain; charset=windows-1256', '\u00cc\u00d1\u00cd 45', 'جرح 45'],
    ['Japanese escapes as ASCII', 'text/plain; charset=us-ascii', japanese, '陰圧 45 cm2'],
    [
      'GB 18030 as GB 2312',
      'text/plain; charset=gb2312',
      Buffer.from('c9cbbfda81308130', 'hex'),
      '伤口\u0080',
    ],
    ['UTF-7', 'text/plain; charset=utf-7', '45 cm+ALI- A+-B', '45 cm² A+B'],
    ['a page without its type', 'text/plain', '<html><body><p>45 <b>sq cm</b></p></body></html>', '45 sq cm'],
    [
      'a Korean set no decoder knows',
      'text/plain; charset=iso-2022-kr',
      '\u001b$)C45',
      '\u001b$)C45',
      [/1 character could not/],
    ],
  ])('%s', async (_name, type, body, text, damage = []) => {
    const raw = Buffer.concat([
      Buffer.from(`${head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n`),
      Buffer.from(`Content-Type: ${type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`),
      Buffer.from(body as string, 'latin1'),
      Buffer.from('\r\n--b--\r\n'),
    ]);
    const mail = await parseMail(raw);
    expect(mail.text).toBe(text);
    expect(mail.damage).toEqual(damage.map(note => expect.stringMatching(note)));
  });

  test.each([
    [
      'base64 that is none',
      'Wound 45 sq cm, disposable NPWT. Code?',
      'Wound 45 sq cm, disposable NPWT. Code?',
    ],
    [
      'base64 with the footer of a list',
      `${Buffer.from('Wound 45 sq cm').toString('base64')}\r\n-- the list of coders`,
      'Wound 45 sq cm\n-- the list of coders',
    ],
    ['base64 with marks between', 'V291\r\n!bmQg\r\n!NDU=', 'Wound 45'],
  ])('%s', async (_name, body, text) => {
    const type = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64';
    expect((await parseMail(Buffer.from(`${head}${type}\r\n\r\n${body}\r\n`))).text).toBe(text);
  });
});

test.each([
  ['zero widths in a code', '976\u200b07 and 110\u00ad42', '97607 and 11042'],
  ['a turned direction', '\u202e70679\u202c', '70679'],
  ['wide digits', '４５ ｃｍ，97607', '45 cm,97607'],
])('what is not seen parts nothing: %s', async (_name, body, text) => {
  const type = 'Content-Type: text/plain; charset=utf-8';
  expect((await parseMail(Buffer.from(`${head}${type}\r\n\r\n${body}`))).text).toBe(text);
});

test.each([
  [
    'a class',
    '<style>.h, #i { display:none }</style><div class="h">11111</div><p id="i">22222</p><p>45</p>',
    '45',
  ],
  ['another screen', '<style>@media (max-width:9px){.h{display:none}}</style><div class="h">45</div>', '45'],
  ['no colour of its own', '<p style="color:#fff;background:#FFF">11111</p><p>45</p>', '45'],
  ['a place beyond the edge', '<p style="position:absolute;left:-9999px">11111</p><p>45</p>', '45'],
  ['a raised digit', '<p>45<sup>1</sup> cm<sup>2</sup>, 1<sup>st</sup></p>', '45¹ cm², 1st'],
  ['a raised digit in a table', '<table><tr><td>A</td><td>45 cm<sup>2</sup></td></tr></table>', 'A | 45 cm²'],
])('HTML as it is seen: %s', (_name, html, text) => {
  expect(htmlToPlainText(html)).toBe(text);
});

test.each([
  '<style>',
  '<style>.a{',
  '<style>@media{',
  '<style>/*',
  '<sup>1',
  '<style>.h{display:none}</style>',
])('hostile style sheets take linear time: %j repeated', unit => {
  const before = process.cpuUsage();
  htmlToPlainText(unit.repeat(Math.ceil(900_000 / unit.length)));
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
});
