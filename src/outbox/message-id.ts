import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Message-IDs of replies: `<cc.CASE.QUESTION.SIGNATURE@domain>`, the same for every attempt of a reply. The
 * signature keeps strangers from joining a case by inventing an In-Reply-To.
 */

const signatureChars = 20;

function sign(caseNumber: string, questionNumber: number, secret: string): string {
  return createHmac('sha256', secret)
    .update(`reply\n${caseNumber.toUpperCase()}\n${questionNumber}`)
    .digest('base64url')
    .replace(/[^A-Za-z0-9]/g, 'x')
    .slice(0, signatureChars)
    .toLowerCase();
}

/** The Message-ID of the reply to one question of a case, with angle brackets. */
export function replyMessageId(
  reply: { readonly caseNumber: string; readonly questionNumber: number },
  secret: string,
  domain: string,
): string {
  const { caseNumber, questionNumber } = reply;
  return `<cc.${caseNumber}.${questionNumber}.${sign(caseNumber, questionNumber, secret)}@${domain}>`;
}

export interface ReplyReference {
  readonly caseNumber: string;
  readonly questionNumber: number;
}

/** Mail systems may change case and, rewriting the ID on the way out, the domain; what is signed stays. */
const shape = /^<?cc\.([A-Za-z0-9-]{1,40})\.(\d{1,6})\.([A-Za-z0-9]{20})@[^<>\s@]{1,255}>?$/i;

/** The case and question a Message-ID of ours stands for, or undefined when it was not made with this secret. */
export function caseOfMessageId(messageId: string, secret: string): ReplyReference | undefined {
  const match = shape.exec(messageId.trim());
  const [, caseText, questionText, signature] = match ?? [];
  if (caseText === undefined || questionText === undefined || signature === undefined) {
    return undefined;
  }
  const caseNumber = caseText.toUpperCase();
  const questionNumber = Number(questionText);
  const expected = Buffer.from(sign(caseNumber, questionNumber, secret));
  const given = Buffer.from(signature.toLowerCase());
  const isOurs = expected.length === given.length && timingSafeEqual(expected, given);
  return isOurs ? { caseNumber, questionNumber } : undefined;
}

/** The newest of our replies that a mail answers: In-Reply-To first, then References from the end (RFC 5322 s3.6.4). */
export function referencedReply(
  mail: { readonly inReplyTo: readonly string[]; readonly references: readonly string[] },
  secret: string,
): ReplyReference | undefined {
  for (const id of [...mail.inReplyTo, ...[...mail.references].reverse()]) {
    const found = caseOfMessageId(id, secret);
    if (found) {
      return found;
    }
  }
  return undefined;
}
