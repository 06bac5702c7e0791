import type { Socket } from 'node:net';
import createServer, { type Connection, type ImapServer } from 'hoodiecrow-imap';

export interface PracticeUser {
  readonly address: string;
  readonly password: string;
  /** Further addresses that are delivered here. */
  readonly aliases?: readonly string[];
}

export interface StoredMail {
  readonly uid: number;
  readonly raw: Buffer;
  readonly flags: readonly string[];
}

/** One user's mail over IMAP on a port of its own (the IMAP server keeps one account each), in memory. */
export interface Postbox {
  readonly user: PracticeUser;
  readonly port: number;
  store(raw: Uint8Array): void;
  mails(folder?: string): readonly StoredMail[];
  /** Numbers the inbox anew, as a server does after a repair: other UIDs, another UIDVALIDITY, every session ended. */
  renumber(): void;
  /** Decimal, of the inbox. */
  readonly uidValidity: string;
  /** Calls back after every change of the inbox until the returned function is called. */
  onStored(listener: () => void): () => void;
  close(): Promise<void>;
}

const plugins = [
  'ID',
  'IDLE',
  'UIDPLUS',
  'ENABLE',
  'CONDSTORE',
  'MOVE',
  'NAMESPACE',
  'SPECIAL-USE',
  'AUTH-PLAIN',
  'SASL-IR',
  'LITERALPLUS',
  'UNSELECT',
];

/** Opens a postbox on a free port of 127.0.0.1 (or the given one). */
export async function openPostbox(user: PracticeUser, port = 0): Promise<Postbox> {
  const imap = createServer({
    plugins,
    users: { [user.address]: { password: user.password } },
    storage: {
      INBOX: {},
      '': {
        separator: '/',
        folders: {
          Sent: { 'special-use': '\\Sent' },
          Drafts: { 'special-use': '\\Drafts' },
          Trash: { 'special-use': '\\Trash' },
          Archive: { 'special-use': '\\Archive' },
        },
      },
    },
  });
  const sockets = trackSockets(imap);
  await new Promise<void>((resolve, reject) => {
    imap.server.once('error', reject);
    imap.listen(port, '127.0.0.1', resolve);
  });
  const address = imap.server.address();
  const listeners = new Set<() => void>();
  return {
    user,
    port: typeof address === 'object' && address ? address.port : port,
    store: raw => {
      imap.appendMessage('INBOX', [], new Date(), Buffer.from(raw).toString('latin1'));
      for (const listener of [...listeners]) {
        listener();
      }
    },
    mails: (folder = 'INBOX') =>
      (imap.getMailbox(folder)?.messages ?? []).map(({ uid, raw, flags }) => ({
        uid,
        raw: Buffer.from(raw, 'latin1'),
        flags: [...flags],
      })),
    renumber: () => {
      const inbox = imap.getMailbox('INBOX');
      if (inbox === undefined) return;
      inbox.uidvalidity += 1;
      inbox.uidnext = 1;
      for (const message of inbox.messages) message.uid = inbox.uidnext++;
      for (const socket of sockets) socket.destroy();
    },
    get uidValidity() {
      return String(imap.getMailbox('INBOX')?.uidvalidity ?? 0);
    },
    onStored: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => closeServer(imap, sockets),
  };
}

function trackSockets(imap: ImapServer): Set<Socket> {
  const sockets = new Set<Socket>();
  imap.server.on('connection', socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  imap.connectionHandlers.push(endIdleWithConnection);
  return sockets;
}

/** The server's half-hour IDLE timer outlives its connection and would keep the process up; DONE clears it. */
function endIdleWithConnection(connection: Connection): void {
  connection.socket?.once('close', () => {
    if (connection.inputHandler) {
      connection.inputHandler('DONE');
    }
  });
}

async function closeServer(imap: ImapServer, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise<void>(resolve => imap.close(resolve));
  for (const socket of sockets) {
    socket.destroy();
  }
  await closed;
}
