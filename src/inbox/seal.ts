import type { AttachmentNote } from './mail.ts';

/** How a mail is closed to everybody but a holder of its key, or to programs that know its signature form. */
export type Seal = 'PGP' | 'S/MIME' | 'S/MIME signature';

/** As large as a mail may be. */
export const maxSealedBytes = 25 * 1024 * 1024;

/** Whether a part's type is that of S/MIME, signed or encrypted (RFC 8551 s3.2). */
export function isSmime(contentType: string): boolean {
  return /^application\/(?:x-)?pkcs7-mime\b/i.test(contentType.trim());
}

/**
 * What keeps the whole mail from being read: PGP/MIME (RFC 3156), PGP armour as its text, S/MIME encryption or
 * a signature that wraps the text (RFC 8551 s3.4.2). A signature beside the text seals nothing.
 */
export function sealOf(mail: {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly attachments: readonly Pick<AttachmentNote, 'contentType'>[];
  readonly text: string;
}): Seal | undefined {
  const type = (mail.headers.get('content-type')?.[0] ?? '').toLowerCase();
  if (isSmime(type)) {
    return type.includes('signed-data') ? 'S/MIME signature' : 'S/MIME';
  }
  const isPgp =
    type.startsWith('multipart/encrypted') ||
    mail.attachments.some(part => part.contentType === 'application/pgp-encrypted') ||
    mail.text.trimStart().startsWith('-----BEGIN PGP MESSAGE-----');
  return isPgp ? 'PGP' : undefined;
}
