import type { getDocumentProxy } from 'unpdf';
import type { PictureReader } from './picture.ts';
import { maxPixels, type Pixels } from './pixels.ts';

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Document['getPage']>>;

const maxPages = 100;
/** A scanned page costs seconds, a page of text none. */
const maxScannedPages = 8;
/** Smaller pictures on a page are logos and lines, not the scan of a page. */
const leastSide = 200;
const maxPicturesPerPage = 3;

/** Text of a PDF, page by page; pages that are only a picture are read by text recognition. */
export async function readPdf(
  bytes: Uint8Array,
  pictures: PictureReader,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const unpdf = await import('unpdf');
  let document: Document;
  try {
    document = await unpdf.getDocumentProxy(new Uint8Array(bytes), {
      verbosity: 0,
      maxImageSize: maxPixels,
      isOffscreenCanvasSupported: false,
    });
  } catch (error) {
    const isLocked = (error as { name?: string }).name === 'PasswordException';
    return { problem: isLocked ? 'is a PDF with a password' : 'is a broken PDF' };
  }
  const { OPS } = await unpdf.getResolvedPDFJS();
  const pages: string[] = [];
  const scanned = new ScannedPages(pictures, OPS.paintImageXObject);
  for (let number = 1; number <= Math.min(document.numPages, maxPages); number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map(item => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    pages.push(text.trim() === '' ? await scanned.read(page) : text);
    page.cleanup();
  }
  const text = pages.join('\n\n').trim();
  if (text === '') {
    return { problem: 'is a PDF in which no text could be read; please give its content as text' };
  }
  const notes = [
    ...scanned.notes,
    ...(document.numPages > maxPages
      ? [`only the first ${maxPages} of ${document.numPages} pages were read`]
      : []),
  ];
  return { text: [text, ...notes.map(note => `(${note})`)].join('\n') };
}

/** Reads pages that are pictures, as many as the time allows, and keeps account of it. */
class ScannedPages {
  readonly #pictures: PictureReader;
  readonly #paintImage: number;
  #read = 0;
  #left = 0;

  constructor(pictures: PictureReader, paintImage: number) {
    this.#pictures = pictures;
    this.#paintImage = paintImage;
  }

  get notes(): readonly string[] {
    return [
      ...(this.#read > 0 ? ['read from a scan by text recognition; please check the figures'] : []),
      ...(this.#left > 0 ? [`${this.#left} further scanned pages were not read`] : []),
    ];
  }

  async read(page: Page): Promise<string> {
    const scans = await this.#scansOf(page);
    if (scans.length === 0) return '';
    if (this.#read >= maxScannedPages) {
      this.#left += 1;
      return '';
    }
    const texts: string[] = [];
    for (const scan of scans) {
      try {
        texts.push((await this.#pictures.read({ ...scan, turn: page.rotate })) ?? '');
      } catch {
        this.#left += 1; // the reply tells that a page is missing
        return texts.join('\n');
      }
    }
    this.#read += 1;
    return texts.join('\n');
  }

  async #scansOf(page: Page): Promise<readonly Pixels[]> {
    const { fnArray, argsArray } = await page.getOperatorList();
    const names = fnArray.flatMap((operation, at) => {
      const name: unknown = operation === this.#paintImage ? argsArray[at]?.[0] : undefined;
      return typeof name === 'string' ? [name] : [];
    });
    const found: Pixels[] = [];
    for (const name of names.slice(0, maxPicturesPerPage)) {
      const store = name.startsWith('g_') ? page.commonObjs : page.objs;
      const image: unknown = await new Promise(resolve => store.get(name, resolve));
      const pixels = pixelsOf(image);
      if (pixels && pixels.width >= leastSide && pixels.height >= leastSide / 2) found.push(pixels);
    }
    return found;
  }
}

/** pdf.js names the layout of decoded pictures by number: 1 black and white, 2 RGB, 3 RGBA. */
function pixelsOf(image: unknown): Pixels | undefined {
  const { width, height, data, kind } = (image ?? {}) as Record<string, unknown>;
  if (typeof width !== 'number' || typeof height !== 'number') return undefined;
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) return undefined;
  const bits = { 1: 1, 2: 24, 3: 32 }[kind as number];
  if (bits === undefined || width * height > maxPixels) return undefined;
  return { width, height, bits, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}
