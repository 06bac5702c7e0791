/** A parsed inbound mail: what the bytes say, nothing decided yet. */

export interface Address {
  readonly name: string;
  /** Lower-cased domain, local part as given; empty when the header named no address (`MAILER-DAEMON <>`). */
  readonly address: string;
}

export interface AttachmentNote {
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
}

export interface Mail {
  readonly rawSha256: string;
  readonly sizeBytes: number;
  /** With angle brackets, as sent; absent in about one bounce in ten. */
  readonly messageId?: string;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly from: readonly Address[];
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly sentAt?: Date;
  /** text/plain, or the text of the HTML part. Line ends are \n. */
  readonly text: string;
  readonly attachments: readonly AttachmentNote[];
  /** Lower-case header name to its unfolded values, topmost first. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Return-Path: '' is the null path of bounces (RFC 5321 s4.5.5); absent when no header told it. */
  readonly envelopeSender?: string;
  /** What could not be read, in words for the reply ("the body's charset is unknown"). */
  readonly damage: readonly string[];
}
