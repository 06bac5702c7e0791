/** What a watch hands over, and what it asks of the memory behind it. */

/** What counts at the very first start: only new mail, everything unseen, or everything. */
export type StartMode = 'now' | 'unseen' | 'all';

/** What the server says of the folder when it is opened. */
export interface OpenedFolder {
  readonly name: string;
  /** Decimal text: imapflow gives a bigint. */
  readonly uidValidity: string;
  readonly uidNext: number;
  readonly start: StartMode;
}

export interface KnownFolder {
  /** Mail up to this UID was there before the first start; 0 after a UIDVALIDITY change, when UIDs begin anew. */
  readonly floorUid: number;
  /** When the service first opened the folder. */
  readonly since: Date | undefined;
  /** What lay there unread at the first start was taken once; what is marked unread later is old mail. */
  backlogDone: boolean;
}

/** A mail as the server lists it, for recognising it without its body. */
export interface MailLook {
  readonly uid: number;
  readonly messageId: string | undefined;
  readonly sizeBytes: number;
  readonly internalDate: Date;
}

/** The memory of what was taken, implemented by the ledger: one record a mail, so no mail hides behind a watermark. */
export interface MailboxState {
  /** Registers the folder at its first opening (`floorUid` = uidNext - 1), recognises it later. */
  open(folder: OpenedFolder): Promise<KnownFolder>;
  /** Of these UIDs of the opened folder, the ones without a record, ascending. */
  untaken(uids: readonly number[]): Promise<readonly number[]>;
  /** Of these mails under new UIDs, those that are surely known: they have a record from now on. Returns their UIDs. */
  recognise(looks: readonly MailLook[]): Promise<readonly number[]>;
  /** Everything that was there at the first start is taken or passed over. */
  backlogDone(): Promise<void>;
}

export interface ArrivedMail {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly raw: Uint8Array;
  /** When the server took the mail in. */
  readonly internalDate: Date;
}

/** A mail that is not fetched: too large, of too many parts, or every attempt broke the connection. */
export interface UnfetchedMail {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly sizeBytes: number;
  readonly reason: 'too-large' | 'too-many-parts' | 'unreadable';
  /** The header block, when it could be had. */
  readonly header: Uint8Array | undefined;
}

export interface MailTakers {
  readonly state: MailboxState;
  /** Must record the mail before it resolves; a rejection means "not taken" and the mail is offered again. */
  onMail(mail: ArrivedMail): Promise<void>;
  onUnfetched(mail: UnfetchedMail): Promise<void>;
}
