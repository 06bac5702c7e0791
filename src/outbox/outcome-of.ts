import type { NodemailerError } from 'nodemailer';
import { describeTlsFault, type TlsEndpoint } from '../inbox/certificate.ts';
import { storableText } from '../outcome.ts';

/** What became of one attempt to hand a reply to the SMTP server. */
export type SendOutcome =
  /** Taken by the server for the accepted recipients; the others may be tried again alone. */
  | {
      readonly kind: 'sent';
      readonly accepted: readonly string[];
      readonly rejected: readonly RejectedRecipient[];
      readonly response: string;
      /** Some providers replace the Message-ID; replies will then refer to this one. */
      readonly serverMessageId?: string;
    }
  /** The server will never take this message. */
  | { readonly kind: 'refused'; readonly response: string; readonly code: number }
  /** Nothing was handed over; the same bytes may go later. */
  | {
      readonly kind: 'later';
      readonly response: string;
      /** When the server refused every recipient, some of them only for now: what it said to each. */
      readonly rejected?: readonly RejectedRecipient[];
    }
  /** The message was handed over and no verdict came back: it may have been delivered. */
  | { readonly kind: 'unknown'; readonly response: string }
  /** The login was refused: no reply can leave until somebody mends the settings. */
  | { readonly kind: 'credentials'; readonly response: string }
  /** The certificate or TLS of the server was refused by this side. */
  | { readonly kind: 'certificate'; readonly response: string };

export interface RejectedRecipient {
  readonly address: string;
  /** True: the server will never take this address (5xx). */
  readonly permanent: boolean;
  readonly response: string;
}

/** Replies that speak of the login wherever they come: RFC 4954 s6, RFC 3207 s4. */
const loginCodes = new Set([530, 534, 535, 538]);

/**
 * A failed attempt as an outcome. The server's reply code decides where there is one; without it, whether
 * the server had asked for the message body (354) separates "nothing happened" from "nobody knows".
 */
export function outcomeOfError(
  error: NodemailerError,
  bodyRequested: boolean,
  endpoint: TlsEndpoint,
): SendOutcome {
  const code = error.responseCode;
  const response = storableText((error.response ?? error.message).replace(/\s+/g, ' '), 500);
  const tls = describeTlsFault(error, endpoint);
  if (tls !== undefined) {
    return { kind: 'certificate', response: tls };
  }
  if (code !== undefined) {
    const isFinal = error.permanent ?? (code >= 500 && code !== 503);
    if (isFinal && (loginCodes.has(code) || error.code === 'EAUTH')) {
      return { kind: 'credentials', response };
    }
    // A refusal in the greeting is about this client or hour, not about the message.
    if (isFinal && error.command !== 'CONN') return { kind: 'refused', response, code };
    const rejected = rejectedRecipients(error.rejectedErrors);
    return { kind: 'later', response, ...(rejected.length === 0 ? {} : { rejected }) };
  }
  if (bodyRequested) {
    return { kind: 'unknown', response };
  }
  switch (error.code) {
    case 'EAUTH':
    case 'ENOAUTH':
    case 'EOAUTH2':
      return { kind: 'credentials', response };
    case 'ETLS':
      return { kind: 'certificate', response: `${endpoint.settingPrefix}SECURITY: ${response}` };
    case 'EENVELOPE':
    case 'EMESSAGE':
    case 'EMAXRECIPIENTS':
      return { kind: 'refused', response, code: 0 };
    default:
      return { kind: 'later', response };
  }
}

/** What the server said to each recipient it did not take. */
export function rejectedRecipients(errors: readonly NodemailerError[] | undefined): RejectedRecipient[] {
  return (errors ?? []).map(error => ({
    address: error.recipient ?? '',
    permanent: error.permanent ?? (error.responseCode ?? 0) >= 500,
    response: storableText(error.response ?? error.message, 300),
  }));
}
