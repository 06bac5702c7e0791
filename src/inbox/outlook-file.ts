import msgreader from '@kenjiuno/msgreader';
import type { AttachmentText } from './attachment-text.ts';
import { cleanText } from './headers.ts';
import { readOutlookBody, titledParts } from './rich-text.ts';

const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const rootProperties = Buffer.from('__properties_version1.0', 'utf16le');

/** A message saved from Outlook ([MS-OXMSG]): a compound file that holds message properties. */
export function isSavedMessage(bytes: Uint8Array): boolean {
  return signature.equals(bytes.subarray(0, signature.length)) && Buffer.from(bytes).includes(rootProperties);
}

/** Whom a saved message is from, its text, and what is attached to it under the name of each. */
export async function readSavedMessage(
  bytes: Uint8Array,
  readPart: (part: Uint8Array) => Promise<AttachmentText>,
): Promise<AttachmentText> {
  const reader = new msgreader.default(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const message = reader.getFileData();
  if (message.error !== undefined)
    return { problem: 'is a damaged Outlook message; please forward the message itself' };
  const { subject = '', senderName = '', senderEmail = '', body, bodyHtml, html, compressedRtf } = message;
  const page = bodyHtml ?? (html === undefined ? undefined : Buffer.from(html).toString('utf8'));
  const text = await readOutlookBody({
    ...(body === undefined ? {} : { text: body }),
    ...(page === undefined ? {} : { html: page }),
    ...(compressedRtf === undefined ? {} : { compressedRtf }),
  });
  const head = `Subject: ${cleanText(subject)}\nFrom: ${cleanText(senderName)} <${cleanText(senderEmail)}>`;
  const attached = (message.attachments ?? [])
    .filter(one => one.attachmentHidden !== true)
    .map(one => reader.getAttachment(one))
    .map(({ fileName, content }) => ({ name: fileName, content: Uint8Array.from(content) }));
  return {
    text: [head, text, ...(await titledParts(attached, readPart))].filter(part => part !== '').join('\n\n'),
  };
}
