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
  const parts = [await readOutlookBody(envelope), ...(await titledParts(envelope.attachments, readPart))];
  const text = parts.filter(part => part !== '').join('\n\n');
  return text === '' ? { problem: 'is an Outlook envelope (winmail.dat) without text' } : { text };
}

/** What is attached to an Outlook message, each under its name, with why where it was not read. */
export async function titledParts(
  attachments: Tnef['attachments'],
  readPart: (part: Uint8Array) => Promise<AttachmentText>,
): Promise<readonly string[]> {
  const parts: string[] = [];
  for (const { name, content } of attachments.slice(0, maxAttachments)) {
    const read = isTnef(content) ? { problem: 'is not opened' } : await readPart(content);
    const title = cleanText(name).slice(0, 255) || 'an attachment without name';
    parts.push('text' in read ? `${title}:\n${read.text}` : `(${title} ${read.problem})`);
  }
  const left = attachments.length - maxAttachments;
  return left > 0 ? [...parts, `(${left} further attachments of it were not read)`] : parts;
}

/** The body of an Outlook message: of its three forms the one that holds tables, if there is text in it. */
export async function readOutlookBody({
  text,
  html,
  compressedRtf,
}: Pick<Tnef, 'text' | 'html' | 'compressedRtf'>): Promise<string> {
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
