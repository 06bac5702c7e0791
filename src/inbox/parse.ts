import { createHash } from 'node:crypto';
import { type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import { Permanent } from '../outcome.ts';
import { errorCodes } from './certificate.ts';
import { recodeUndeclared, textDamage, unknownCharsets } from './charset.ts';
import {
  cleanText,
  headerMap,
  plainText,
  readAddresses,
  readDate,
  readMessageIds,
  readReturnPath,
} from './headers.ts';
import { holdsTable, htmlToPlainText } from './html.ts';
import type { AttachmentNote, Mail } from './mail.ts';
import { mendParts } from './mend.ts';
import { isSmime, sealOf } from './seal.ts';
import { openSigned } from './signed.ts';

export interface ParseLimits {
  readonly maxBytes: number;
  /** Of all header lines together. */
  readonly maxHeaderBytes: number;
  readonly maxParts: number;
  readonly maxHtmlChars: number;
  /** Text beyond this is cut, with a note. */
  readonly maxTextChars: number;
  readonly maxAddresses: number;
}

export const defaultParseLimits: ParseLimits = {
  maxBytes: 25 * 1024 * 1024,
  maxHeaderBytes: 256 * 1024,
  maxParts: 200,
  maxHtmlChars: 1_000_000,
  maxTextChars: 200_000,
  maxAddresses: 500,
};

/**
 * Raw bytes to a Mail; nothing is decided, unreadable parts are named in `damage`.
 * @throws Permanent when the bytes are empty, binary, have no mail header or break a limit.
 */
export async function parseMail(raw: Uint8Array, limits: ParseLimits = defaultParseLimits): Promise<Mail> {
  const { parsed, recoded, note } = await readMime(raw, limits);
  const headers = headerMap(parsed.headerLines);
  const one = (name: string) => headers.get(name);
  const body = bodyText(parsed, limits);
  const subject = plainText(cleanText(parsed.subject ?? ''))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 2000);
  const seal = sealOf({ headers, attachments: parsed.attachments, text: body.text });
  const isEncrypted = seal === 'PGP' || seal === 'S/MIME';
  const damage = [
    ...(note ? [note] : []),
    ...(isEncrypted ? ['the mail is encrypted and could not be read; please send it unencrypted'] : []),
    ...body.damage,
    ...textDamage(`${subject}\n${body.text}`, unknownCharsets(recoded)),
  ];
  const sentAt = readDate(one('date'));
  const messageId = readMessageIds(one('message-id')?.slice(0, 1), 1)[0];
  const envelopeSender = readReturnPath(one('return-path'));
  return {
    rawSha256: createHash('sha256').update(raw).digest('hex'),
    sizeBytes: raw.byteLength,
    ...(messageId === undefined ? {} : { messageId }),
    inReplyTo: readMessageIds(one('in-reply-to'), 20),
    references: readMessageIds(one('references'), 200),
    from: readAddresses(one('from'), limits.maxAddresses),
    replyTo: readAddresses(one('reply-to'), limits.maxAddresses),
    to: readAddresses(one('to'), limits.maxAddresses),
    cc: readAddresses(one('cc'), limits.maxAddresses),
    subject,
    ...(sentAt === undefined ? {} : { sentAt }),
    text: body.text,
    attachments: parsed.attachments.map(noteOf),
    headers,
    ...(envelopeSender === undefined ? {} : { envelopeSender }),
    damage,
  };
}

interface Mime {
  readonly parsed: ParsedMail;
  /** The bytes the parser saw: line ends and undeclared charsets mended. */
  readonly recoded: Uint8Array;
  readonly note?: string;
}

/** MIME structure of the bytes, attachments' content included. @throws Permanent like `parseMail`. */
export async function readMime(raw: Uint8Array, limits: ParseLimits): Promise<Mime> {
  if (raw.byteLength > limits.maxBytes) {
    throw new Permanent(
      `the mail has ${raw.byteLength} bytes; at most ${limits.maxBytes} are read. Send the case without large attachments.`,
    );
  }
  const recoded = recodeUndeclared(mendLineEnds(raw));
  requireMailHeader(recoded.bytes, limits);
  const mended = mendParts(recoded.bytes);
  const bytes = mended.bytes;
  const note = recoded.note ?? mended.note;
  const parsed = await takeApart(bytes, limits);
  const opened = await openSignature(bytes, parsed);
  if (opened === undefined) return { parsed, recoded: bytes, ...(note === undefined ? {} : { note }) };
  const inner = mendParts(recodeUndeclared(opened).bytes).bytes;
  return { parsed: await takeApart(inner, limits), recoded: inner };
}

async function takeApart(bytes: Uint8Array, limits: ParseLimits): Promise<ParsedMail> {
  try {
    return await simpleParser(Buffer.from(bytes), {
      skipHtmlToText: true,
      keepCidLinks: true,
      skipTextLinks: true,
      checksumAlgo: false,
      maxHtmlLengthToParse: limits.maxHtmlChars,
      maxHeadSize: limits.maxHeaderBytes,
      maxChildNodes: limits.maxParts,
    });
  } catch (cause) {
    const tooMuch = errorCodes(cause).includes('EMAXLEN');
    throw new Permanent(
      tooMuch
        ? `the mail has more than ${limits.maxParts} parts or ${limits.maxHeaderBytes} bytes of headers; it was not read`
        : 'the mail could not be taken apart: its MIME structure is broken',
      { cause },
    );
  }
}

/**
 * A mail whose whole content sits in an S/MIME signature, as if it had been sent with the signature beside it: its
 * own header says who and when, the signed entity's what. Undefined for any other mail. One layer: mail programs
 * sign once, what is signed again is refused like an encrypted mail.
 */
async function openSignature(bytes: Uint8Array, parsed: ParsedMail): Promise<Uint8Array | undefined> {
  const type = parsed.headerLines.find(({ key }) => key === 'content-type')?.line ?? '';
  const [part] = parsed.attachments;
  if (!isSmime(type.slice(type.indexOf(':') + 1)) || part === undefined) return undefined;
  const entity = await openSigned(part.content);
  if (entity === undefined) return undefined;
  const whole = Buffer.from(bytes).toString('latin1');
  const head = whole
    .slice(0, /\r?\n\r?\n/.exec(whole)?.index)
    .replace(/^(?:content-[!-9;-~]+|mime-version)[ \t]*:.*(?:\r?\n[ \t].*)*(?:\r?\n|$)/gim, '')
    .trimEnd();
  const { own, body } = entityParts(Buffer.from(entity));
  return Buffer.concat([Buffer.from(`${head}\r\nMIME-Version: 1.0\r\n${own}\r\n`, 'latin1'), body]);
}

/** The Content-* fields of a signed entity and what follows them; whatever else it claims does not count. */
function entityParts(entity: Buffer): { own: string; body: Buffer } {
  const text = entity.subarray(0, 64 * 1024).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null || !/^[!-9;-~]+:/.test(text)) return { own: '', body: entity };
  const fields = text.slice(0, end.index).match(/^content-[!-9;-~]+:.*(?:\r?\n[ \t].*)*/gim) ?? [];
  return {
    own: fields.map(field => `${field}\r\n`).join(''),
    body: entity.subarray(end.index + end[0].length),
  };
}

/** Blank lines and an mbox separator before the header, and lone CR line ends, are how exports mangle a mail. */
function mendLineEnds(raw: Uint8Array): Uint8Array {
  let bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (!bytes.includes(0x0a) && bytes.includes(0x0d)) {
    bytes = Buffer.from(bytes.toString('latin1').replaceAll('\r', '\r\n'), 'latin1');
  }
  let start = 0;
  while (bytes[start] === 0x0a || bytes[start] === 0x0d) {
    start += 1;
  }
  bytes = bytes.subarray(start);
  if (bytes.subarray(0, 5).toString('latin1') === 'From ') {
    bytes = bytes.subarray(bytes.indexOf(0x0a) + 1);
  }
  return bytes;
}

const mailField =
  /^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|reply-to|sender|delivered-to|in-reply-to|references|x-[\w-]+|dkim-signature|authentication-results)[ \t]*:/im;

function requireMailHeader(bytes: Uint8Array, limits: ParseLimits): void {
  const head = Buffer.from(bytes.subarray(0, limits.maxHeaderBytes)).toString('latin1');
  if (head.trim() === '') {
    throw new Permanent('not a mail: it is empty. Save the message with its headers as .eml.');
  }
  const block = head.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const firstLine = block.split(/\r?\n/, 1)[0] ?? '';
  if (/^[!-9;-~]+[ \t]*:/.test(firstLine) && mailField.test(block)) {
    return;
  }
  const kind = head.slice(0, 2000).includes('\u0000') ? 'it is a binary file' : 'it has no mail header';
  throw new Permanent(
    `not a mail: ${kind}. Save the message with its headers as .eml (an .msg or .pdf file is not read).`,
  );
}

interface Body {
  readonly text: string;
  readonly damage: readonly string[];
}

/**
 * The plain text part, unless the HTML says clearly more: it is missing or a stub ("please use an HTML
 * reader"), or the HTML holds a table, whose rows mail programs tear apart in the plain text.
 */
function bodyText(parsed: ParsedMail, limits: ParseLimits): Body {
  // One character more than is kept shows that something was cut; the rest of a huge text is not worth its time.
  const given = plainText(cleanText((parsed.text ?? '').slice(0, limits.maxTextChars + 1)));
  // Scripts that write mail forget the type: a page without its declaration is a page.
  const isPage = !parsed.html && /^\s*(?:<!doctype html|<html|<body)\b/i.test(given);
  const plain = isPage ? '' : given;
  const html = isPage ? given : plainText(cleanText((parsed.html || '').slice(0, limits.maxHtmlChars + 1)));
  const damage: string[] = [];
  const converted = html.length > limits.maxHtmlChars ? undefined : htmlToPlainText(html);
  if (converted === undefined) {
    damage.push('the HTML part is too large or too deeply nested to read; only the plain text was used');
  }
  const shown = converted ?? '';
  const isRicher = letters(plain) < letters(shown) * 0.6 || (holdsTable(html) && letters(shown) > 0);
  const text = (isRicher ? shown : plain).replace(/\r\n?/g, '\n').trim();
  if (text.length > limits.maxTextChars) {
    damage.push(`only the first ${limits.maxTextChars} characters of the text were read`);
  }
  return { text: text.slice(0, limits.maxTextChars).toWellFormed(), damage };
}

function letters(text: string): number {
  return text.replace(/[^\p{L}\p{N}]+/gu, '').length;
}

function noteOf(part: Attachment): AttachmentNote {
  return {
    name: cleanText(part.filename ?? '').slice(0, 255),
    contentType: part.contentType,
    sizeBytes: part.size,
  };
}
