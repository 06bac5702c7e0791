import { fileTypeFromBuffer } from 'file-type';
import { isContent } from './attachments.ts';
import { cleanText } from './headers.ts';
import { htmlToPlainText } from './html.ts';
import { defaultParseLimits, parseMail, readMime } from './parse.ts';
import type { PictureReader } from './picture.ts';
import { readMarkup, readPlainFile } from './plain-file.ts';
import { isSmime } from './seal.ts';
import { describeArchive, describeCompound, describeEncrypted } from './sealed.ts';
import { openSigned } from './signed.ts';
import { isTnef } from './tnef.ts';

// The readers are loaded when a file needs them: each costs more to load than a text file to read.

/** Text of one attachment, or in plain words why there is none. Runs in the attachment thread only. */
export type AttachmentText = { readonly text: string } | { readonly problem: string };

const maxRows = 2000;
/** Inflated size an archive may claim; what lies about it meets the thread's memory limit. */
const maxInflatedBytes = 60 * 1024 * 1024;

/** Reads an attachment by what its bytes are; its name and declared type are the sender's words. */
export async function readAttachmentText(
  bytes: Uint8Array,
  declaredType: string,
  pictures: PictureReader,
  depth = 1,
): Promise<AttachmentText> {
  if (bytes.byteLength === 0) {
    return { problem: 'is empty' };
  }
  if (declaredType === 'message/rfc822') {
    return await readInnerMail(bytes, pictures, depth);
  }
  if (isTnef(bytes)) {
    const { readRichText } = await import('./rich-text.ts');
    return await readRichText(bytes, part =>
      readAttachmentText(part, 'application/octet-stream', pictures, depth + 1),
    );
  }
  const signed = isSmime(declaredType) ? await openSigned(bytes) : undefined;
  if (signed !== undefined) {
    return await readSigned(signed);
  }
  const encrypted = describeEncrypted(bytes, declaredType);
  if (encrypted !== undefined) {
    return { problem: encrypted };
  }
  const type = await fileTypeFromBuffer(bytes);
  if (!type) {
    return readPlainFile(bytes, declaredType);
  }
  switch (type.ext) {
    case 'pdf':
      return await (await import('./pdf.ts')).readPdf(bytes, pictures);
    case 'docx':
      return claimsTooMuch(bytes) ?? (await readDocx(bytes));
    case 'xlsx':
      return claimsTooMuch(bytes) ?? (await readXlsx(bytes));
    case 'odt':
      return claimsTooMuch(bytes) ?? (await (await import('./odt.ts')).readOdt(bytes));
    case 'tif':
      return await (await import('./tiff.ts')).readTiff(bytes, pictures);
    case 'xml':
      return readMarkup(bytes);
    case 'rtf':
      return await readRichTextFile(bytes);
    case 'cfb':
      return await readCompound(bytes, pictures, depth);
    case 'zip':
      return { problem: await describeArchive(bytes) };
    case '7z':
    case 'rar':
    case 'gz':
    case 'bz2':
    case 'xz':
    case 'tar':
      return { problem: 'is an archive; archives are not opened, please attach the document itself' };
    default:
      return type.mime.startsWith('image/')
        ? await readPicture(bytes, type.ext, pictures)
        : { problem: describeOther(type.mime) };
  }
}

/** The old Office container: of what it may hold, a saved Outlook message is read. */
async function readCompound(
  bytes: Uint8Array,
  pictures: PictureReader,
  depth: number,
): Promise<AttachmentText> {
  const { isSavedMessage, readSavedMessage } = await import('./outlook-file.ts');
  if (!isSavedMessage(bytes)) return { problem: describeCompound(bytes) };
  if (depth > maxInnerDepth) return { problem: 'is a mail within mails and was not opened' };
  return await readSavedMessage(bytes, part =>
    readAttachmentText(part, 'application/octet-stream', pictures, depth + 1).catch(() => damaged),
  );
}

function describeOther(mime: string): string {
  return /^(?:audio|video)\//.test(mime)
    ? 'is a recording; please write what it says'
    : `is of a kind that is not read (${mime}); please send it as PDF or text`;
}

/** What the recognition decodes by itself; a phone's HEIC is none of it. */
const readablePictures = new Set(['png', 'jpg', 'bmp', 'webp', 'gif']);

async function readPicture(bytes: Uint8Array, ext: string, pictures: PictureReader): Promise<AttachmentText> {
  if (!readablePictures.has(ext)) {
    return {
      problem: `is a picture of a kind that is not read (${ext}); please send it as PNG, JPEG or PDF`,
    };
  }
  const text = await pictures.read(bytes);
  return text === undefined
    ? { problem: 'is a picture without legible text; please give its content as text' }
    : { text: `${text}\n(read from a picture by text recognition; please check the figures)` };
}

async function readRichTextFile(bytes: Uint8Array): Promise<AttachmentText> {
  const { readRtf } = await import('./rtf.ts');
  const text = await readRtf(bytes);
  return text === '' ? { problem: 'is an RTF file without text' } : { text };
}

const damaged: AttachmentText = { problem: 'could not be read; it is damaged or not what it seems' };
const maxInnerAttachments = 5;
/** A forward of a forward of a case; deeper ones are named only. */
const maxInnerDepth = 3;

/** An attached mail: whom it is from, its text, and what is attached to it under the name of each. */
async function readInnerMail(
  bytes: Uint8Array,
  pictures: PictureReader,
  depth: number,
): Promise<AttachmentText> {
  if (depth > maxInnerDepth) return { problem: 'is a mail within mails and was not opened' };
  const limits = { ...defaultParseLimits, maxParts: 50 };
  const mail = await parseMail(bytes, limits);
  const from = mail.from[0];
  const head = [`Subject: ${mail.subject}`, ...(from ? [`From: ${from.name} <${from.address}>`] : [])];
  const { parsed } = await readMime(bytes, limits);
  const found = parsed.attachments.filter(isContent);
  const texts = [`${head.join('\n')}\n\n${mail.text}`.trim()];
  for (const part of found.slice(0, maxInnerAttachments)) {
    const name = cleanText(part.filename ?? '').slice(0, 255) || 'an attachment without name';
    const read = await readAttachmentText(part.content, part.contentType, pictures, depth + 1).catch(
      () => damaged,
    );
    texts.push('text' in read ? `${name}:\n${read.text}` : `(${name} ${read.problem})`);
  }
  const left = found.length - maxInnerAttachments;
  if (left > 0) texts.push(`(${left} further attachments of this inner mail were not read)`);
  return { text: texts.join('\n\n') };
}

/** A signed entity has Content-* fields and a body, and is no mail by itself. */
async function readSigned(entity: Uint8Array): Promise<AttachmentText> {
  const { text } = await parseMail(Buffer.concat([Buffer.from('X-Signed: yes\r\n'), entity]));
  return text === '' ? { problem: 'is a signed part without text' } : { text };
}

async function readDocx(bytes: Uint8Array): Promise<AttachmentText> {
  const { default: mammoth } = await import('mammoth');
  const options = {
    externalFileAccess: false,
    convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
  };
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, options);
  const text = htmlToPlainText(value) ?? '';
  return text === '' ? { problem: 'is a Word file without text' } : { text };
}

async function readXlsx(bytes: Uint8Array): Promise<AttachmentText> {
  const { default: readXlsxFile } = await import('read-excel-file/node');
  const sheets = await readXlsxFile(Buffer.from(bytes));
  const lines = sheets.flatMap(({ sheet, data }) => [
    `${sheet}:`,
    ...data.slice(0, maxRows).map(row => row.map(cell => cellText(cell)).join(' | ')),
    ...(data.length > maxRows ? [`(only the first ${maxRows} of ${data.length} rows were read)`] : []),
  ]);
  return { text: lines.join('\n') };
}

function cellText(cell: unknown): string {
  if (cell instanceof Date) {
    return cell.toISOString().slice(0, 10);
  }
  return cell === null || cell === undefined ? '' : String(cell);
}

/** What a ZIP's central directory claims (APPNOTE 4.3.12): an honest bomb is refused before it is inflated. */
function claimsTooMuch(bytes: Uint8Array): AttachmentText | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const signature = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  let total = 0;
  let entries = 0;
  for (
    let at = view.indexOf(signature);
    at >= 0 && at + 46 <= view.length;
    at = view.indexOf(signature, at + 4)
  ) {
    total += view.readUInt32LE(at + 24);
    entries += 1;
  }
  return total > maxInflatedBytes || entries > 5000
    ? { problem: 'is a document that unpacks to more than is read' }
    : undefined;
}
