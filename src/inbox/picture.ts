import { createRequire } from 'node:module';
import path from 'node:path';
import { imageSize } from 'image-size';

/** Gray or colour values as a decoder gives them, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bits of a pixel: 1 (rows padded to bytes), 8, 24 or 32. */
  readonly bits: number;
  readonly data: Uint8Array;
}

/** Reads printed text in pictures; loaded and started at the first picture, one picture at a time. */
export interface PictureReader {
  /** Undefined: nothing legible in it. @throws Error when the bytes are no picture or the time is over. */
  read(picture: Uint8Array | Pixels): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A letter page scanned at 400 dpi has 15 million pixels. */
export const maxPixels = 25_000_000;
/** What the recognition makes of a photograph without text is below this. */
const leastConfidence = 45;
const languageData = '@tesseract.js-data/eng/package.json';

export interface PictureLimits {
  readonly maxMsEach: number;
  /** From the opening on, so that what was read before the end is told. */
  readonly maxMsAll: number;
}

/**
 * The recognition runs in a thread of its own; its language data is part of the installation, so that nothing
 * is fetched while a mail is read.
 */
export function openPictureReader(limits: PictureLimits): PictureReader {
  const endsAt = performance.now() + limits.maxMsAll;
  let recognition: ReturnType<typeof startRecognition> | undefined;
  const close = async () => {
    const started = recognition;
    recognition = undefined;
    await (await started)?.terminate();
  };
  return {
    async read(picture) {
      const maxMs = Math.min(limits.maxMsEach, endsAt - performance.now());
      if (maxMs <= 0) throw new Error('the time for pictures is over');
      const image = 'bits' in picture ? graymap(picture) : checkSize(picture);
      recognition ??= startRecognition();
      const worker = await recognition;
      const overdue = Promise.withResolvers<never>();
      const deadline = setTimeout(() => overdue.reject(new Error('the picture took too long')), maxMs);
      try {
        const { data } = await Promise.race([worker.recognize(image), overdue.promise]);
        const text = data.text.trim();
        return text === '' || data.confidence < leastConfidence ? undefined : text;
      } catch (error) {
        // Whatever state the recognition is in, the next picture gets a fresh one.
        await close();
        throw error;
      } finally {
        clearTimeout(deadline);
      }
    },
    close,
  };
}

async function startRecognition() {
  const { default: tesseract } = await import('tesseract.js');
  const data = path.dirname(createRequire(import.meta.url).resolve(languageData));
  return await tesseract.createWorker('eng', tesseract.OEM.LSTM_ONLY, {
    langPath: path.join(data, '4.0.0_best_int'),
    cacheMethod: 'none',
    errorHandler: () => {}, // the call that failed rejects as well
  });
}

/** What a header claims decides about memory, so it is looked at before anything is decoded. */
function checkSize(bytes: Uint8Array): Buffer {
  const { width, height } = imageSize(bytes);
  if (width * height > maxPixels) {
    throw new RangeError(`the picture claims ${width} x ${height} pixels`);
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Netpbm's binary gray (P5): the plainest picture file the recognition takes. */
function graymap({ width, height, bits, data }: Pixels): Buffer {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`);
  const out = Buffer.alloc(head.length + width * height);
  head.copy(out);
  const rowBytes = Math.ceil(width / 8);
  const channels = bits / 8;
  let at = head.length;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      out[at] =
        bits === 1
          ? (((data[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) * 255
          : grayOf(data, (y * width + x) * channels, channels);
      at += 1;
    }
  }
  return out;
}

function grayOf(data: Uint8Array, at: number, channels: number): number {
  const red = data[at] ?? 255;
  if (channels === 1) return red;
  return Math.round((red * 299 + (data[at + 1] ?? 255) * 587 + (data[at + 2] ?? 255) * 114) / 1000);
}
