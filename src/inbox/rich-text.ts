import rtfCompression from '@kenjiuno/decompressrtf';
import type { AttachmentText } from './attachment-text.ts';
import { cleanText } from './headers.ts';
import { htmlToPlainText } from './html.ts';
import { readRtf } from './rtf.ts';
import { isTnef, readTnef, type Tnef } from './tnef.ts';

const maxAttachments = 10;
/** [MS-OXRTFCP] 2.1.3.1.1 tells the inflated size; a text of this size is no mail. */
const maxRtfBytes = 8 * 1024 * 1024;

/** An Outlook winmail.dat: the text of its body, and of what is attached inside it, under the name of each. */
export async function readRichText(
  bytes: Uint8Array,
  readPart: (part: Uint8Array) => Promise<AttachmentText>,
): Promise<AttachmentText> {
  const envelope = readTnef(bytes);
  const parts = [await readBody(envelope)];
  for (const { name, content } of envelope.attachments.slice(0, maxAttachments)) {
    const read = isTnef(content) ? { problem: 'is not opened' } : await readPart(content);
    const title = cleanText(name).slice(0, 255) || 'an attachment without name';
    parts.push('text' in read ? `${title}:\n${read.text}` : `(${title} ${read.problem})`);
  }
  const left = envelope.attachments.length - maxAttachments;
  if (left > 0) parts.push(`(${left} further attachments of it were not read)`);
  const text = parts.filter(part => part !== '').join('\n\n');
  return text === '' ? { problem: 'is an Outlook envelope (winmail.dat) without text' } : { text };
}

async function readBody({ text, html, compressedRtf }: Tnef): Promise<string> {
  const fromHtml = html === undefined ? '' : (htmlToPlainText(html) ?? '').trim();
  if (fromHtml !== '') return fromHtml;
  if (text !== undefined && text.trim() !== '') return text.replace(/\r\n?/g, '\n').trim();
  if (compressedRtf === undefined || claimedBytes(compressedRtf) > maxRtfBytes) return '';
  return await readRtf(Uint8Array.from(rtfCompression.decompressRTF([...compressedRtf])));
}

function claimedBytes(compressed: Uint8Array): number {
  const head = Buffer.from(compressed.buffer, compressed.byteOffset, compressed.byteLength);
  return head.length < 8 ? Number.POSITIVE_INFINITY : head.readUInt32LE(4);
}
