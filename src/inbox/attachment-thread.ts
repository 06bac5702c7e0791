import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { readAttachmentText } from './attachment-text.ts';
import { openPictureReader } from './picture.ts';

/** The thread that takes attachments apart: it may be killed at any moment, and holds nothing but their bytes. */

const orderSchema = z.object({
  parts: z.array(z.object({ index: z.number(), contentType: z.string(), content: z.instanceof(Uint8Array) })),
  pictures: z.object({
    maxMsEach: z.number().positive(),
    maxMsAll: z.number().positive(),
    language: z.string(),
  }),
});

const reader = parentPort;
if (reader) {
  const { parts, pictures: limits } = orderSchema.parse(workerData);
  const pictures = openPictureReader(limits);
  // Pictures take longest: when the time is over, they are what is missing.
  const order = [...parts].sort(
    (one, other) => Number(isPicture(one.contentType)) - Number(isPicture(other.contentType)),
  );
  for (const { index, ...part } of order) {
    reader.postMessage({ index });
    try {
      reader.postMessage({ index, ...(await readAttachmentText(part.content, part.contentType, pictures)) });
    } catch {
      // A reader that gives up says nothing about the mail beyond this one attachment.
      reader.postMessage({ index, problem: 'could not be read; it is damaged or not what it seems' });
    }
  }
  await pictures.close();
}

function isPicture(contentType: string): boolean {
  return contentType.startsWith('image/');
}
