import { charsetOf, decodeUtf7 } from './charset.ts';

/**
 * Mends the declarations of text parts that are plainly wrong, before the parser believes them: UTF-8 said to be
 * Latin 1, Windows-1252 said to be ASCII, Japanese escapes under any name, base64 that is none or has a list's
 * footer below it, UTF-7. Everything else stays byte for byte.
 */
export function mendParts(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly note?: string } {
  const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const pieces: string[] = [];
  const boundaries = new Set<string>();
  let note: string | undefined;
  let copied = 0;
  let at = 0;
  for (let parts = 0; parts < maxParts && at < mail.length; parts += 1) {
    const bodyStart = afterHead(mail, at);
    const head = mail.slice(at, bodyStart);
    if (head.length > maxHeadChars) break;
    const type = fieldOf(head, 'content-type');
    const boundary = parameterOf(type, 'boundary');
    if (boundary !== undefined) boundaries.add(boundary);
    if (
      /^message\/(?:rfc822|global)/i.test(type) &&
      !/base64/i.test(fieldOf(head, 'content-transfer-encoding'))
    ) {
      at = bodyStart;
      continue;
    }
    const end = nextBoundary(mail, bodyStart, boundaries);
    const mended = boundary === undefined ? mendPart(head, mail.slice(bodyStart, end.at)) : undefined;
    if (mended) {
      pieces.push(mail.slice(copied, at), mended.head, mended.body);
      copied = end.at;
      note ??= mended.note;
    }
    at = end.next;
  }
  if (pieces.length === 0) return { bytes };
  return {
    bytes: Buffer.from([...pieces, mail.slice(copied)].join(''), 'latin1'),
    ...(note === undefined ? {} : { note }),
  };
}

const maxParts = 300;
/** The parser refuses more. */
const maxHeadChars = 300_000;
/** A text longer than this is cut later anyway. */
const maxPartChars = 4_000_000;

/** Where the body begins: after the blank line, or at once when the part has no header. */
function afterHead(mail: string, at: number): number {
  if (/^\r?\n/.test(mail.slice(at, at + 2))) return at + (mail[at] === '\r' ? 2 : 1);
  const blank = /\n\r?\n/g;
  blank.lastIndex = at;
  return blank.exec(mail) === null ? mail.length : blank.lastIndex;
}

function fieldOf(head: string, name: string): string {
  const value = new RegExp(`^${name}[ \\t]*:(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head)?.[1] ?? '';
  return value.replace(/\r?\n/g, '').trim();
}

function parameterOf(value: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]{0,200})"|([^\\s;"]{1,200}))`, 'i').exec(value);
  return found?.[1] ?? found?.[2];
}

/** The line end before the next boundary line, and the start of the line after it. */
function nextBoundary(
  mail: string,
  from: number,
  boundaries: ReadonlySet<string>,
): { at: number; next: number } {
  for (let at = mail.indexOf('--', from); at >= 0; at = mail.indexOf('\n--', at + 2)) {
    const start = mail[at] === '\n' ? at + 1 : at;
    const feed = mail.indexOf('\n', start);
    const next = feed < 0 ? mail.length : feed + 1;
    const line = mail.slice(start + 2, Math.min(next, start + 300)).trimEnd();
    const isBoundary = boundaries.has(line) || boundaries.has(line.replace(/--$/, ''));
    if (isBoundary && (start === from || mail[start - 1] === '\n')) return { at: start, next };
    if (mail[at] !== '\n') at = start - 1;
  }
  return { at: mail.length, next: mail.length };
}

interface Mended {
  readonly head: string;
  readonly body: string;
  readonly note?: string;
}

function mendPart(head: string, body: string): Mended | undefined {
  const type = fieldOf(head, 'content-type');
  const isAttached = /^attachment/i.test(fieldOf(head, 'content-disposition'));
  if ((type !== '' && !/^text(?:\/|$)/i.test(type)) || isAttached || body.length > maxPartChars)
    return undefined;
  const encoding = fieldOf(head, 'content-transfer-encoding').toLowerCase();
  const declared = parameterOf(type, 'charset')?.toLowerCase();
  if (encoding.startsWith('base64') && !isBase64(body)) return withoutBase64(head, body, declared);
  const content = decodeTransfer(body, encoding);
  if (declared === 'utf-7' || declared === 'unicode-1-1-utf-7') {
    return asUtf8(head, decodeUtf7(content.toString('latin1')));
  }
  const charset = charsetOf(content, declared);
  if (charset === undefined) return undefined;
  const isGuess = charset === 'windows-1252';
  return {
    head: withCharset(head, charset),
    body,
    ...(isGuess
      ? {
          note: 'the mail names no character set, or a wrong one; it was read as Western European text (Windows-1252)',
        }
      : {}),
  };
}

/** Stray marks within encoded lines are to be ignored (RFC 2045 s6.8); words with spaces and stops are no base64. */
function isBase64Line(line: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(line.trim().replace(/[!<>\t]+/g, ''));
}

function isBase64(body: string): boolean {
  return body.split('\n').every(isBase64Line);
}

/** What is readable as base64 from the beginning, and the plain text below it (a list's footer), or all of it. */
function withoutBase64(head: string, body: string, declared: string | undefined): Mended {
  const lines = body.split('\n');
  const end = lines.findIndex(line => !isBase64Line(line));
  const encoded = Buffer.from(lines.slice(0, end).join(''), 'base64');
  const rest = lines.slice(end).join('\n');
  const charset = charsetOf(encoded, declared) ?? declared ?? 'utf-8';
  let decoded = '';
  try {
    decoded = new TextDecoder(charset).decode(encoded);
  } catch {
    decoded = encoded.toString('latin1');
  }
  return asUtf8(head, decoded === '' ? rest : `${decoded}\n${rest}`);
}

function asUtf8(head: string, text: string): Mended {
  const plain = withCharset(head, 'utf-8').replace(
    /^content-transfer-encoding[ \t]*:.*(?:\r?\n[ \t].*)*/im,
    'Content-Transfer-Encoding: 8bit',
  );
  return { head: plain, body: Buffer.from(text).toString('latin1') };
}

function withCharset(head: string, charset: string): string {
  if (/^content-type[ \t]*:/im.test(head)) {
    const isNamed = parameterOf(fieldOf(head, 'content-type'), 'charset') !== undefined;
    return isNamed
      ? head.replace(/(charset\s*=\s*)(?:"[^"]{0,200}"|[^\s;"]{1,200})/i, `$1${charset}`)
      : head.replace(/^(content-type[ \t]*:\s*[^;\r\n]+)/im, `$1; charset=${charset}`);
  }
  return `Content-Type: text/plain; charset=${charset}\r\n${head}`;
}

function decodeTransfer(body: string, encoding: string): Buffer {
  if (encoding.startsWith('base64')) return Buffer.from(body, 'base64');
  if (!encoding.startsWith('quoted-printable')) return Buffer.from(body, 'latin1');
  const text = body
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
