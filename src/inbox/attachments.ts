import { Worker } from 'node:worker_threads';
import type { Attachment } from 'mailparser';
import { z } from 'zod';
import { cleanText } from './headers.ts';
import { defaultParseLimits, type ParseLimits, readMime } from './parse.ts';

export interface AttachmentLimits {
  readonly maxCount: number;
  readonly maxBytesEach: number;
  /** Of one attachment's text; the rest is cut, with a note. */
  readonly maxTextChars: number;
  /** For all attachments of a mail together. */
  readonly maxMs: number;
  /** For one of them: what never ends leaves time for the others. */
  readonly maxMsEach: number;
  /** For one picture or scanned page. */
  readonly maxMsEachPicture: number;
  readonly maxMemoryMb: number;
  /** Of printed text, as tesseract's data is named. */
  readonly pictureLanguage: string;
}

/** Pictures are given up before the thread is ended: the pages read by then are worth having. */
const pictureShare = 0.6;

export const defaultAttachmentLimits: AttachmentLimits = {
  maxCount: 10,
  maxBytesEach: 15 * 1024 * 1024,
  maxTextChars: 100_000,
  maxMs: 25_000,
  maxMsEach: 16_000,
  maxMsEachPicture: 10_000,
  maxMemoryMb: 512,
  pictureLanguage: 'eng',
};

/** One attachment: its text, or in words for the reply why it was not read. */
export interface ReadAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly text?: string;
  /** Continues the sentence "op note.pdf ...". */
  readonly problem?: string;
}

const answerSchema = z.object({
  index: z.number().int().nonnegative(),
  text: z.string().optional(),
  problem: z.string().optional(),
});

/**
 * Reads what is attached to a mail: text, HTML, CSV, RTF, PDF, DOCX, XLSX, winmail.dat, attached mails, pictures
 * and scans of printed text, by content. Signatures and logos are passed over. Time and memory are bounded: the readers run in a thread
 * that is ended when it takes too long.
 * @throws Permanent when the mail itself cannot be read, as `parseMail` does.
 */
export async function readAttachments(
  raw: Uint8Array,
  limits: AttachmentLimits = defaultAttachmentLimits,
  parseLimits: ParseLimits = defaultParseLimits,
): Promise<readonly ReadAttachment[]> {
  const { parsed } = await readMime(raw, parseLimits);
  const found = parsed.attachments.filter(isContent);
  const readable = found.slice(0, limits.maxCount).filter(part => part.size <= limits.maxBytesEach);
  const answers = readable.length === 0 ? new Map() : await readInThreads(readable, limits);
  const read = found.map((part, position): ReadAttachment => {
    const about = {
      name: cleanText(part.filename ?? '').slice(0, 255) || 'an attachment without name',
      contentType: part.contentType,
      sizeBytes: part.size,
    };
    if (position >= limits.maxCount) {
      return { ...about, problem: `was not read: only the first ${limits.maxCount} attachments are` };
    }
    if (part.size > limits.maxBytesEach) {
      return {
        ...about,
        problem: `is too large (${part.size} bytes; at most ${limits.maxBytesEach} are read)`,
      };
    }
    const answer = answers.get(readable.indexOf(part));
    return answer?.text === undefined
      ? { ...about, problem: answer?.problem ?? 'was not read: it took too long or too much memory' }
      : { ...about, ...cutText(answer.text, limits.maxTextChars) };
  });
  // A photograph or a banner within the text is not worth a word when it says nothing.
  return read.filter((entry, position) => {
    const part = found[position];
    return entry.text !== undefined || part === undefined || !isWithinText(part);
  });
}

/** A screenshot pasted into the text is larger than the logo of a signature. */
const leastInlineBytes = 12_000;

function isWithinText(part: Attachment): boolean {
  return part.contentType.startsWith('image/') && (part.related || part.contentDisposition === 'inline');
}

/** Cryptographic signatures, logos in the text, cards and invitations are no content of a case. */
export function isContent(part: Attachment): boolean {
  const isLogo = isWithinText(part) && part.size < leastInlineBytes;
  const isSignature = /^application\/(?:(?:x-)?pkcs7-signature|pgp-(?:signature|encrypted))$/.test(
    part.contentType,
  );
  return !isLogo && !isSignature && !/^text\/(?:calendar|vcard|x-vcard)$/.test(part.contentType);
}

function cutText(text: string, maxChars: number): { text: string } {
  const clean = cleanText(text).replace(/\r\n?/g, '\n').trim();
  return clean.length <= maxChars
    ? { text: clean }
    : {
        text: `${clean.slice(0, maxChars).toWellFormed()}\n(only the first ${maxChars} characters were read)`,
      };
}

type Answers = Map<number, { text?: string | undefined; problem?: string | undefined }>;

/**
 * Each attachment's answer by its place; missing where the time was over. One that takes its thread down with it
 * (memory) is left out, and another thread reads the rest.
 */
async function readInThreads(parts: readonly Attachment[], limits: AttachmentLimits): Promise<Answers> {
  const answers: Answers = new Map();
  const endsAt = performance.now() + limits.maxMs;
  let pending = parts.map((part, index) => ({ index, part }));
  while (pending.length > 0 && performance.now() < endsAt) {
    const begun = await readInThread(pending, answers, endsAt - performance.now(), limits);
    const count = pending.length;
    pending = pending.filter(({ index }) => !answers.has(index) && index !== begun);
    if (pending.length === count) break; // a thread that does not even begin will not the next time
  }
  return answers;
}

/** Notes the answers of one thread, and returns which attachment it was at when it ended. */
async function readInThread(
  parts: readonly { readonly index: number; readonly part: Attachment }[],
  answers: Answers,
  maxMs: number,
  limits: AttachmentLimits,
): Promise<number | undefined> {
  let begun: number | undefined;
  const thread = new Worker(new URL('./attachment-thread.ts', import.meta.url), {
    workerData: {
      parts: parts.map(({ index, part }) => ({
        index,
        contentType: part.contentType,
        content: new Uint8Array(part.content),
      })),
      pictures: {
        maxMsEach: limits.maxMsEachPicture,
        maxMsAll: maxMs * pictureShare,
        language: limits.pictureLanguage,
      },
    },
    resourceLimits: { maxOldGenerationSizeMb: limits.maxMemoryMb },
    // Nothing of the service's settings and secrets is any business of a document.
    env: {},
    stdout: true,
    stderr: true,
  });
  const end = () => void thread.terminate();
  const deadline = setTimeout(end, maxMs);
  let ownDeadline: NodeJS.Timeout | undefined;
  await new Promise<void>(resolve => {
    thread.on('message', message => {
      const { index, ...answer } = answerSchema.parse(message);
      if (begun !== index) {
        begun = index;
        clearTimeout(ownDeadline);
        ownDeadline = setTimeout(end, limits.maxMsEach);
      }
      if (answer.text !== undefined || answer.problem !== undefined) answers.set(index, answer);
    });
    thread.on('error', () => {}); // out of memory; 'exit' follows
    thread.once('exit', () => resolve());
  });
  clearTimeout(deadline);
  clearTimeout(ownDeadline);
  return begun;
}
