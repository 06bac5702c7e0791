import utif from 'utif2';
import type { AttachmentText } from './attachment-text.ts';
import type { PictureReader } from './picture.ts';
import { maxPixels, type Pixels } from './pixels.ts';

/** A fax page costs seconds. */
const maxPages = 8;
const tag = { width: 't256', height: 't257', xResolution: 't282', yResolution: 't283' } as const;

/** Pages of a TIFF, as fax gateways send them, by text recognition. */
export async function readTiff(bytes: Uint8Array, pictures: PictureReader): Promise<AttachmentText> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pages = utif.decode(file).filter(page => numberOf(page[tag.width]) >= 200);
  const texts: string[] = [];
  let left = Math.max(0, pages.length - maxPages);
  for (const page of pages.slice(0, maxPages)) {
    if (numberOf(page[tag.width]) * numberOf(page[tag.height]) > maxPixels) {
      left += 1;
      continue;
    }
    utif.decodeImage(file, page);
    try {
      texts.push((await pictures.read(pixelsOf(page))) ?? '');
    } catch {
      left += 1; // the reply tells that a page is missing
    }
  }
  const text = texts.join('\n\n').trim();
  if (text === '')
    return { problem: 'is a picture (TIFF) without legible text; please give its content as text' };
  const notes = [
    'read from a scan by text recognition; please check the figures',
    ...(left > 0 ? [`${left} further scanned pages were not read`] : []),
  ];
  return { text: [text, ...notes.map(note => `(${note})`)].join('\n') };
}

/** A fax in standard quality has half as many lines as dots: they are doubled, or letters are squashed. */
function pixelsOf(page: utif.IFD): Pixels {
  const data = utif.toRGBA8(page);
  const { width, height } = page;
  const isFlat = numberOf(page[tag.xResolution]) > numberOf(page[tag.yResolution]) * 1.5;
  if (!isFlat) return { width, height, bits: 32, data };
  const rowBytes = width * 4;
  const tall = new Uint8Array(data.length * 2);
  for (let row = 0; row < height; row += 1) {
    const line = data.subarray(row * rowBytes, (row + 1) * rowBytes);
    tall.set(line, row * 2 * rowBytes);
    tall.set(line, (row * 2 + 1) * rowBytes);
  }
  return { width, height: height * 2, bits: 32, data: tall };
}

/** Values of a tag are lists; only single numbers are looked at. */
function numberOf(value: unknown): number {
  const first: unknown = Array.isArray(value) || ArrayBuffer.isView(value) ? (value as number[])[0] : value;
  return typeof first === 'number' && Number.isFinite(first) ? first : 0;
}
