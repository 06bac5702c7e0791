import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerSession } from 'smtp-server';
import { Permanent } from '../outcome.ts';
import { openPostbox, type Postbox, type PracticeUser, type StoredMail } from './postbox.ts';

export type { PracticeUser, StoredMail } from './postbox.ts';

export interface PracticeSettings {
  readonly users: readonly PracticeUser[];
  readonly smtpPort?: number;
  /** IMAP port of the first user; the others follow, or take free ones. */
  readonly imapPort?: number;
}

export interface Envelope {
  /** '' for the null path. */
  readonly from: string;
  readonly to: readonly string[];
}

/** A small mail system in this process: SMTP in, IMAP out, for the demo and the tests. Listens on 127.0.0.1 only. */
/** What the server found out about the sender: DMARC passed or nothing, or these results as they stand. */
export interface Checked {
  readonly authenticated?: boolean;
  readonly results?: string;
}

export interface PracticeMailbox {
  readonly smtpPort: number;
  /** How the server signs its Authentication-Results. */
  readonly authservId: string;
  imapPort(address: string): number;
  addUser(user: PracticeUser): Promise<void>;
  /** Puts a mail into the inboxes of its recipients as a server would; vouches for the sender only when told so. */
  deliver(raw: Uint8Array, envelope: Envelope, options?: Checked): void;
  mails(address: string, folder?: string): readonly StoredMail[];
  /** See `Postbox`. */
  renumber(address: string): void;
  uidValidity(address: string): string;
  /** The first mail in the user's inbox that `fits`; waits for it. @throws Permanent when none came in time. */
  waitFor(address: string, fits: (mail: StoredMail) => boolean, timeoutMs?: number): Promise<StoredMail>;
  close(): Promise<void>;
}

const authservId = 'practice.caseconsultant.test';
const maxBytes = 40 * 1024 * 1024;

/** Starts the practice mail system with its users' postboxes. */
export async function startPracticeMailbox(settings: PracticeSettings): Promise<PracticeMailbox> {
  const system = new PracticeSystem();
  for (const [index, user] of settings.users.entries()) {
    await system.addUser(user, settings.imapPort === undefined ? 0 : settings.imapPort + index);
  }
  await system.listen(settings.smtpPort ?? 0);
  return system;
}

class PracticeSystem implements PracticeMailbox {
  readonly authservId = authservId;
  smtpPort = 0;
  readonly #postboxes = new Map<string, Postbox>();
  readonly #smtp: SMTPServer;
  /** Ends the waits that are under way. */
  readonly #closing = new AbortController();

  constructor() {
    this.#smtp = new SMTPServer({
      name: authservId,
      size: maxBytes,
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      logger: false,
      closeTimeout: 100,
      authMethods: ['PLAIN', 'LOGIN'],
      onAuth: (auth, _session, done) => this.#logIn(auth, done),
      onRcptTo: ({ address }, _session, done) => {
        const known = this.#find(address) !== undefined;
        done(known ? null : Object.assign(new Error('5.1.1 no such address here'), { responseCode: 550 }));
      },
      onData: (stream, session, done) => {
        buffer(stream).then(
          raw => {
            if (stream.sizeExceeded) {
              return done(Object.assign(new Error('5.3.4 message too large'), { responseCode: 552 }));
            }
            this.#accept(raw, session);
            done(null, `2.0.0 delivered`);
          },
          (error: Error) => done(error),
        );
      },
    });
    this.#smtp.on('error', () => {});
  }

  async addUser(user: PracticeUser, imapPort = 0): Promise<void> {
    if (this.#find(user.address)) {
      throw new Permanent(`the practice mailbox has the address ${user.address} already`);
    }
    const postbox = await openPostbox(user, imapPort);
    for (const address of [user.address, ...(user.aliases ?? [])]) {
      this.#postboxes.set(address.toLowerCase(), postbox);
    }
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#smtp.server.once('error', reject);
      this.#smtp.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#smtp.server.address();
    this.smtpPort = typeof address === 'object' && address ? address.port : port;
  }

  imapPort(address: string): number {
    return this.#require(address).port;
  }

  deliver(raw: Uint8Array, envelope: Envelope, { authenticated = false, results }: Checked = {}): void {
    const fromDomain = headerFromDomain(raw);
    // A logged-in user is vouched for only under an own address, as a real submission server would do it.
    const dmarc = `dmarc=${authenticated && fromDomain !== undefined ? 'pass' : 'none'}`;
    const verdict = results ?? (fromDomain === undefined ? dmarc : `${dmarc} header.from=${fromDomain}`);
    const boxes = new Set(envelope.to.map(address => this.#require(address)));
    for (const box of boxes) {
      box.store(Buffer.concat([trace(envelope, box, verdict), withCrlf(raw)]));
    }
  }

  mails(address: string, folder?: string): readonly StoredMail[] {
    return this.#require(address).mails(folder);
  }

  renumber(address: string): void {
    this.#require(address).renumber();
  }

  uidValidity(address: string): string {
    return this.#require(address).uidValidity;
  }

  waitFor(address: string, fits: (mail: StoredMail) => boolean, timeoutMs = 30_000): Promise<StoredMail> {
    const box = this.#require(address);
    const { promise, resolve, reject } = Promise.withResolvers<StoredMail>();
    const look = () => {
      const found = box.mails().find(fits);
      if (found) {
        resolve(found);
      }
    };
    const stop = box.onStored(look);
    const timer = setTimeout(
      () => reject(new Permanent(`no such mail reached ${address} within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const closed = () => reject(new Permanent(`closed while waiting for a mail to ${address}`));
    this.#closing.signal.addEventListener('abort', closed, { once: true });
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      this.#closing.signal.removeEventListener('abort', closed);
      stop();
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const boxes = new Set(this.#postboxes.values());
    await Promise.all([
      new Promise<void>(resolve => this.#smtp.close(resolve)),
      ...[...boxes].map(box => box.close()),
    ]);
  }

  #find(address: string): Postbox | undefined {
    return this.#postboxes.get(address.toLowerCase());
  }

  #require(address: string): Postbox {
    const box = this.#find(address);
    if (!box) {
      throw new Permanent(`the practice mailbox has no address ${address}`);
    }
    return box;
  }

  #logIn(
    auth: SMTPServerAuthentication,
    done: (error: Error | null, response?: { user: string }) => void,
  ): void {
    const box = this.#find(auth.username ?? '');
    if (box && auth.password === box.user.password) {
      done(null, { user: box.user.address });
    } else {
      done(Object.assign(new Error('5.7.8 wrong user name or password'), { responseCode: 535 }));
    }
  }

  #accept(raw: Buffer, session: SMTPServerSession): void {
    const sender = session.envelope.mailFrom;
    const user = typeof session.user === 'string' ? this.#find(session.user) : undefined;
    const own =
      user && [user.user.address, ...(user.user.aliases ?? [])].map(address => address.toLowerCase());
    const from = headerFrom(raw);
    this.deliver(
      raw,
      { from: sender ? sender.address : '', to: session.envelope.rcptTo.map(({ address }) => address) },
      { authenticated: from !== undefined && (own?.includes(from) ?? false) },
    );
  }
}

/** The headers a receiving server adds at the top, newest first (RFC 5321 s4.4, RFC 8601 s2). */
function trace(envelope: Envelope, box: Postbox, verdict: string): Buffer {
  const at = new Date().toUTCString().replace('GMT', '+0000');
  return Buffer.from(
    `Return-Path: <${envelope.from}>\r\n` +
      `Delivered-To: ${box.user.address}\r\n` +
      `Authentication-Results: ${authservId};\r\n` +
      ` ${verdict}\r\n` +
      `Received: from localhost by ${authservId} with ESMTP id ${randomUUID()};\r\n ${at}\r\n`,
  );
}

function headerFrom(raw: Uint8Array): string | undefined {
  const head =
    Buffer.from(raw.subarray(0, 64 * 1024))
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? '';
  const line = /^from:((?:[^\r\n]|\r?\n[ \t])*)/im.exec(head)?.[1] ?? '';
  const address = /<([^<>\s]+@[^<>\s]+)>/.exec(line)?.[1] ?? /([^\s<>,;"]+@[^\s<>,;"]+)/.exec(line)?.[1];
  return address?.toLowerCase();
}

function headerFromDomain(raw: Uint8Array): string | undefined {
  return headerFrom(raw)?.split('@').at(-1);
}

/** IMAP clients count bytes; line ends on the wire are CR LF. */
function withCrlf(raw: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(raw).toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
}
