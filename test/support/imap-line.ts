import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line to an IMAP server whose words can be changed on the way, and that remembers the client's commands. */
export interface ImapLine {
  readonly port: number;
  /** Every command of every client, without its tag. */
  readonly commands: readonly string[];
  /** Clients that are connected now. */
  live(): number;
  /** Ends every connection, as a network does. */
  cut(): void;
  close(): Promise<void>;
}

export interface ImapLineOptions {
  /** Capabilities the server is not to have: struck out of everything it says. */
  readonly without?: readonly string[];
  /** From the first command that matches on, the client hears nothing but "still here". */
  readonly stuckAt?: RegExp;
  /** How often it says so. */
  readonly stillHereMs?: number;
}

/** Opens a line in clear text on a free loopback port to `target`. */
export async function openImapLine(target: number, options: ImapLineOptions = {}): Promise<ImapLine> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  let live = 0;
  const server = createServer(client => {
    live += 1;
    client.once('close', () => {
      live -= 1;
    });
    const upstream = connect(target, '127.0.0.1');
    keep(client);
    keep(upstream);
    let isStuck = false;
    client.on('data', chunk => {
      for (const line of chunk.toString('latin1').split('\r\n').filter(Boolean)) {
        commands.push(line.replace(/^\S+ /, ''));
        if (options.stuckAt?.test(line) && !isStuck) {
          isStuck = true;
          timers.add(setInterval(() => client.write('* OK still here\r\n'), options.stillHereMs ?? 50));
        }
      }
      if (!isStuck) upstream.write(chunk);
    });
    upstream.on('data', chunk => {
      if (!isStuck) client.write(struckOut(chunk, options.without ?? []));
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    commands,
    live: () => live,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Of capability lists only: the rest of the bytes pass as they are. */
function struckOut(chunk: Buffer, without: readonly string[]): Buffer {
  if (without.length === 0) return chunk;
  const gone = new Set(without);
  const text = chunk.toString('latin1').replace(/CAPABILITY [^\]\r\n]*/g, list =>
    list
      .split(' ')
      .filter(word => !gone.has(word))
      .join(' '),
  );
  return Buffer.from(text, 'latin1');
}
