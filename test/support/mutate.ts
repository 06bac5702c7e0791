/** A small seeded generator (mulberry32): the same seed gives the same mails on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Mutation = (lines: string[], pick: (below: number) => number) => string[];

const charsets = [
  'utf-8',
  'utf-7',
  'utf-16',
  'iso-2022-jp',
  'gb18030',
  'x-none',
  '',
  '"',
  'us-ascii; charset=big5',
  'ISO-2022-CN-EXT',
];
const encodings = ['base64', 'quoted-printable', '8bit', 'x-uuencode', 'bas e64', 'BASE64;'];
const types = [
  'text/html',
  'multipart/mixed',
  'multipart/alternative',
  'message/rfc822',
  'message/delivery-status',
  'text/plain; format=flowed; delsp=yes',
  'text/',
  '/',
  'multipart/mixed; boundary=""',
];
const odd = [
  '\u0000',
  '=?utf-8?B?////?=',
  '=?iso-2022-jp?Q?=1B$B?=',
  '<'.repeat(300),
  '('.repeat(300),
  '"',
  '\u00ff\u00fe',
  '=',
  '=0',
  '--',
  '<table><tr><td>',
  '\u001b$B',
  '=?x?x?x?=',
];

/** One change of the kind that broken software, gateways and attackers make. */
const mutations: readonly Mutation[] = [
  (lines, pick) => lines.toSpliced(pick(lines.length), 1 + pick(3)),
  (lines, pick) =>
    lines.toSpliced(pick(lines.length), 0, ...lines.slice(pick(lines.length)).slice(0, 1 + pick(20))),
  (lines, pick) => lines.slice(0, 1 + pick(lines.length)),
  (lines, pick) => lines.toSpliced(pick(lines.length), 0, odd[pick(odd.length)] ?? ''),
  (lines, pick) =>
    replaceAt(
      lines,
      pick(lines.length),
      line =>
        line.slice(0, pick(line.length + 1)) +
        (odd[pick(odd.length)] ?? '') +
        line.slice(pick(line.length + 1)),
    ),
  (lines, pick) =>
    lines.map(line =>
      line.replace(/charset="?[\w-]*"?/i, () => `charset=${charsets[pick(charsets.length)]}`),
    ),
  (lines, pick) =>
    lines.map(line =>
      line.replace(
        /^(content-transfer-encoding:).*/i,
        (_all, name) => `${name} ${encodings[pick(encodings.length)]}`,
      ),
    ),
  (lines, pick) =>
    lines.map(line =>
      line.replace(/^(content-type:)[^;]*/i, (_all, name) => `${name} ${types[pick(types.length)]}`),
    ),
  (lines, pick) => replaceAt(lines, pick(lines.length), line => line.replace(/:/, ';')),
  (lines, pick) =>
    replaceAt(lines, pick(lines.length), line => (line.length > 5000 ? line : line.repeat(1 + pick(200)))),
  (lines, pick) => lines.toSpliced(pick(lines.length), 0, ...Array<string>(pick(50)).fill('X-Many: 1')),
  (lines, pick) =>
    replaceAt(lines, pick(lines.length), line =>
      String.fromCharCode(...[...line].map(char => (pick(8) === 0 ? pick(256) : char.charCodeAt(0) & 255))),
    ),
  (lines, pick) => [
    ...lines,
    ...Array<string>(pick(30)).fill(
      '--never-ends\r\nContent-Type: multipart/mixed; boundary="never-ends"\r\n',
    ),
  ],
  (lines, pick) =>
    replaceAt(
      lines,
      pick(Math.min(lines.length, 12)),
      line => `${line.split(':', 1)[0]}: ${odd[pick(odd.length)]}`,
    ),
];

function replaceAt(lines: string[], at: number, change: (line: string) => string): string[] {
  return lines.map((line, index) => (index === at ? change(line) : line));
}

/** The mail with one to five such changes, still mail-shaped. */
export function mutateMail(raw: Uint8Array, random: () => number): Buffer {
  const pick = (below: number) => Math.floor(random() * below);
  let lines = Buffer.from(raw).toString('latin1').split('\r\n');
  for (let left = 1 + pick(5); left > 0; left -= 1) {
    lines = mutations[pick(mutations.length)]?.(lines, pick) ?? lines;
  }
  return Buffer.from(lines.join('\r\n'), 'latin1');
}
