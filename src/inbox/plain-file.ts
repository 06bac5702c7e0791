import { SaxesParser } from 'saxes';
import type { AttachmentText } from './attachment-text.ts';
import { htmlToPlainText } from './html.ts';
import { defaultParseLimits } from './parse.ts';

/** A file without a signature of its own: text, HTML or CSV in whatever character set; else bytes of any kind. */
export function readPlainFile(bytes: Uint8Array, declaredType: string): AttachmentText {
  const charset = wideCharset(bytes);
  if (charset === undefined && bytes.subarray(0, 65_536).includes(0)) {
    return { problem: 'is of a kind that is not read' };
  }
  const text = charset === undefined ? decode(bytes) : new TextDecoder(charset).decode(bytes);
  if (/^\s*<(?:\?xml|svg)\b/.test(text)) return markupText(text);
  const isHtml = declaredType === 'text/html' || /^\s*(?:<!doctype html|<html)/i.test(text);
  return told(isHtml ? (htmlToPlainText(text.slice(0, defaultParseLimits.maxHtmlChars)) ?? '') : text);
}

/** XML as an export writes it (a C-CDA chart, for example): its text, one element a line. */
export function readMarkup(bytes: Uint8Array): AttachmentText {
  return markupText(decode(bytes));
}

function told(text: string): AttachmentText {
  return text.trim() === '' ? { problem: 'has no text in it' } : { text };
}

/** UTF-16 by its mark, or by every other byte of ASCII text being zero: how spreadsheets export "Unicode text". */
function wideCharset(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 400);
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) {
    if (byte === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  const most = head.length * 0.4;
  if (odd > most && even === 0) return 'utf-16le';
  return even > most && odd === 0 ? 'utf-16be' : undefined;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** No entity is looked up: one that a document defines itself is an error, and the file is named as unread. */
function markupText(text: string): AttachmentText {
  const parts: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', error => {
    throw error;
  });
  parser.on('text', piece => parts.push(piece.replace(/\s+/g, ' ')));
  parser.on('opentag', () => parts.push('\n'));
  parser.on('closetag', () => parts.push('\n'));
  parser.write(text).close();
  return told(
    parts
      .join('')
      .replace(/[ \n]*\n[ \n]*/g, '\n')
      .trim(),
  );
}
