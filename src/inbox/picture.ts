import { createRequire } from 'node:module';
import path from 'node:path';
import { imageSize } from 'image-size';
import { Permanent } from '../outcome.ts';
import { graymap, maxPixels, type Pixels, type Turn, turns, withOrientation } from './pixels.ts';

/** Reads printed text in pictures; loaded and started at the first picture, one picture at a time. */
export interface PictureReader {
  /** Undefined: nothing legible in it. @throws Error when the bytes are no picture or the time is over. */
  read(picture: Uint8Array | Pixels): Promise<string | undefined>;
  close(): Promise<void>;
}

/** What the recognition makes of a photograph without text is below this. */
const leastConfidence = 45;

export interface PictureLimits {
  readonly maxMsEach: number;
  /** From the opening on, so that what was read before the end is told. */
  readonly maxMsAll: number;
  /** As the packages of tesseract's data are named: eng, spa. */
  readonly language: string;
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
      const view = viewsOf(picture);
      recognition ??= startRecognition(limits.language);
      const worker = await recognition;
      const overdue = Promise.withResolvers<never>();
      const deadline = setTimeout(() => overdue.reject(new Error('the picture took too long')), maxMs);
      try {
        return await Promise.race([recognize(worker, view), overdue.promise]);
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

type Recognition = Awaited<ReturnType<typeof startRecognition>>;

/** A page laid on the scanner sideways reads as crumbs of letters; a large photograph is not turned and read again. */
const maxMsToTurn = 3000;

/** The picture as the recognition takes it, turned clockwise; undefined where a format cannot be turned. */
type View = (turn: Turn) => Buffer | undefined;

function viewsOf(picture: Uint8Array | Pixels): View {
  if ('bits' in picture) return turn => graymap({ ...picture, turn: (picture.turn ?? 0) + turn });
  const image = checkSize(picture);
  return turn => (turn === 0 ? image : withOrientation(image, turn));
}

/** Of the characters that stand in words, on a page of a note or a form. */
const leastWordShare = 0.5;
/** A page of figures has hardly a word, and is believed only when it is clearly printed. */
const leastFigureConfidence = 75;

async function recognize(worker: Recognition, view: View): Promise<string | undefined> {
  const startedAt = performance.now();
  const straight = await recognizeView(worker, view(0));
  if (isWorded(straight)) return straight.text;
  if (straight.text !== '' && performance.now() - startedAt <= maxMsToTurn) {
    for (const turn of turns) {
      const turned = await recognizeView(worker, view(turn));
      if (isWorded(turned)) return turned.text;
    }
  }
  return straight.text !== '' && straight.confidence >= leastFigureConfidence ? straight.text : undefined;
}

interface Recognized {
  readonly text: string;
  readonly confidence: number;
}

async function recognizeView(worker: Recognition, image: Buffer | undefined): Promise<Recognized> {
  if (image === undefined) return { text: '', confidence: 0 };
  const { data } = await worker.recognize(image);
  return { text: data.text.trim(), confidence: data.confidence };
}

function isWorded({ text, confidence }: Recognized): boolean {
  const inWords = (text.match(/\p{L}{3,}|\d+[.,]?\d+/gu) ?? []).join('').length;
  return (
    confidence >= leastConfidence &&
    inWords >= text.replace(/\s+/g, '').length * leastWordShare &&
    inWords > 0
  );
}

/** The language when its data is installed. @throws Permanent, saying what to install. */
export function requireLanguage(language: string): string {
  dataFolderOf(language);
  return language;
}

function dataFolderOf(language: string): string {
  const name = `@tesseract.js-data/${language}`;
  try {
    const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return path.join(path.dirname(file), '4.0.0_best_int');
  } catch (cause) {
    throw new Permanent(`OCR_LANGUAGE: the data of ${language} is not installed. Run: npm install ${name}`, {
      cause,
    });
  }
}

async function startRecognition(language: string) {
  const { default: tesseract } = await import('tesseract.js');
  return await tesseract.createWorker(language, tesseract.OEM.LSTM_ONLY, {
    langPath: dataFolderOf(language),
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
