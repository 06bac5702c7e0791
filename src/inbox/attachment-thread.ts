import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { readAttachmentText } from './attachment-text.ts';

/** The thread that takes attachments apart: it may be killed at any moment, and holds nothing but their bytes. */

const partsSchema = z.array(z.object({ contentType: z.string(), content: z.instanceof(Uint8Array) }));

const reader = parentPort;
if (reader) {
  for (const [index, part] of partsSchema.parse(workerData).entries()) {
    try {
      reader.postMessage({ index, ...(await readAttachmentText(part.content, part.contentType)) });
    } catch {
      // A reader that gives up says nothing about the mail beyond this one attachment.
      reader.postMessage({ index, problem: 'could not be read; it is damaged or not what it seems' });
    }
  }
}
