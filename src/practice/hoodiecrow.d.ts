/** hoodiecrow-imap ships no types: the part of its interface used here. */
declare module 'hoodiecrow-imap' {
  import type { Server, Socket } from 'node:net';

  export interface StoredMessage {
    uid: number;
    flags: string[];
    /** The message as a string of bytes (latin1). */
    raw: string;
  }
  export interface StoredFolder {
    messages: StoredMessage[];
    uidvalidity: number;
    uidnext: number;
  }
  export interface Connection {
    readonly socket: Socket | null;
    inputHandler: ((line: string) => void) | false;
  }
  export interface ImapServer {
    readonly server: Server;
    readonly connectionHandlers: ((connection: Connection) => void)[];
    listen(port: number, host: string, listening: () => void): void;
    close(closed?: () => void): void;
    getMailbox(path: string): StoredFolder | undefined;
    appendMessage(
      folder: string,
      flags: string[],
      internalDate: Date,
      raw: string,
    ): { message: StoredMessage };
  }
  export interface FolderOptions {
    readonly 'special-use'?: string;
    readonly folders?: Record<string, FolderOptions>;
  }
  export interface ServerOptions {
    readonly plugins?: readonly string[];
    readonly users?: Record<
      string,
      { password: string; xoauth2?: { accessToken: string; sessionTimeout: number } }
    >;
    readonly storage?: Record<string, { folders?: Record<string, FolderOptions>; separator?: string }>;
    readonly secureConnection?: boolean;
    readonly credentials?: { readonly key: string; readonly cert: string };
  }
  export default function createServer(options: ServerOptions): ImapServer;
}
