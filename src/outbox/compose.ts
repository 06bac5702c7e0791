import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { Address, Mail } from '../inbox/mail.ts';
import type { Recipients } from './recipients.ts';

export { caseOfMessageId, type ReplyReference, referencedReply, replyMessageId } from './message-id.ts';

/** A reply as it is sent, stored and filed: the same bytes every time. */
export interface OutgoingMail {
  readonly messageId: string;
  readonly raw: Buffer;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly recipients: Recipients;
  readonly subject: string;
}

export interface ReplyParts {
  readonly from: Address;
  readonly replyTo?: Address;
  readonly recipients: Recipients;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly caseNumber: string;
  readonly at: Date;
  /** The mail that is answered. */
  readonly answers: Pick<Mail, 'messageId' | 'inReplyTo' | 'references'>;
}

/** Builds the reply's bytes: text and HTML, threading headers, and the marks that keep responders from answering. */
export async function composeReply(parts: ReplyParts): Promise<OutgoingMail> {
  const { recipients, answers } = parts;
  const subject = oneLine(parts.subject);
  const references = referencesOf(answers);
  const composer = new MailComposer({
    from: headerAddress(parts.from),
    ...(parts.replyTo === undefined ? {} : { replyTo: headerAddress(parts.replyTo) }),
    to: recipients.to.map(headerAddress),
    cc: recipients.cc.map(headerAddress),
    subject,
    messageId: parts.messageId,
    date: parts.at,
    ...(answers.messageId === undefined ? {} : { inReplyTo: answers.messageId }),
    ...(references.length === 0 ? {} : { references: [...references] }),
    headers: {
      // RFC 3834 s5: this answers a message, no automatic answer may follow.
      'Auto-Submitted': 'auto-replied',
      // Exchange heeds this one where it ignores Auto-Submitted.
      'X-Auto-Response-Suppress': 'All',
      'X-CaseConsultant-Case': oneLine(parts.caseNumber),
    },
    text: parts.text,
    html: parts.html,
    encoding: 'quoted-printable',
    newline: 'windows',
    baseBoundary: parts.messageId.replace(/[^A-Za-z0-9]/g, '').slice(0, 60),
    normalizeHeaderKey: key => (/^x-caseconsultant-case$/i.test(key) ? 'X-CaseConsultant-Case' : key),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await composer.compile().build();
  const to = [...recipients.to, ...recipients.cc].map(recipient => recipient.address);
  return {
    messageId: parts.messageId,
    raw,
    envelope: { from: parts.from.address, to },
    recipients,
    subject,
  };
}

const maxReferenceChars = 1500;

/**
 * References of a reply: those of the answered mail (or its single In-Reply-To), then its Message-ID. Kept
 * are the first and the last ones: some relays refuse long header blocks (RFC 5322 s3.6.4).
 */
export function referencesOf(answers: ReplyParts['answers']): readonly string[] {
  const earlier =
    answers.references.length > 0
      ? answers.references
      : answers.inReplyTo.length === 1
        ? answers.inReplyTo
        : [];
  const all = [...new Set([...earlier, ...(answers.messageId === undefined ? [] : [answers.messageId])])];
  const [first, ...later] = all.filter(id => id.length <= 500);
  if (first === undefined) {
    return [];
  }
  const kept: string[] = [];
  let chars = first.length;
  for (const id of later.reverse()) {
    chars += id.length + 1;
    if (chars > maxReferenceChars) {
      break;
    }
    kept.unshift(id);
  }
  return [first, ...kept];
}

/** Line breaks and other controls never reach a header (RFC 5322 s2.2). */
function oneLine(text: string): string {
  return text
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500);
}

function headerAddress(address: Address): { name: string; address: string } {
  return { name: oneLine(address.name), address: address.address };
}
