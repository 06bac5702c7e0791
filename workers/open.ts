import { z } from 'zod';
import { type OpenedQuestion, openQuestion } from '../src/answer.ts';
import type { Mail } from '../src/inbox/mail.ts';
import type { Ledger } from '../src/ledger/ledger.ts';

/** What was read of attachments, as the ledger keeps it. */
const keptSchema = z.array(
  z.object({
    name: z.string(),
    contentType: z.string(),
    sizeBytes: z.number(),
    text: z.string().exactOptional(),
    problem: z.string().exactOptional(),
  }),
);

export interface StoredMail {
  readonly questionId: number;
  readonly raw: Uint8Array;
  /** As stored; undefined before the first reading. */
  readonly attachments: unknown;
}

/**
 * A stored mail as a question. Its attachments are read once (a scan takes seconds) and kept with the mail, as long as
 * that is kept; neither a follow-up nor a second attempt reads them again.
 */
export async function openStored(
  { questionId, raw, attachments }: StoredMail,
  mail: Mail,
  ledger: Ledger,
  pictureLanguage?: string,
): Promise<OpenedQuestion> {
  // Kept by an older version in another shape: read again.
  const known = keptSchema.safeParse(attachments).data;
  const opened = await openQuestion(raw, mail, { known, pictureLanguage });
  if (known === undefined && opened.attachments.length > 0) {
    await ledger.keepAttachments(questionId, opened.attachments);
  }
  return opened;
}
