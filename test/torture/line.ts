import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP line to a server that can be cut, stalled and closed, as networks do. */
export interface Line {
  readonly port: number;
  /** Connections at this moment. */
  live(): number;
  /** Resets connections: all, or the one `which` picks. Returns how many. */
  cut(which: 'all' | number): number;
  /** Resets a connection (the next one, when none is open) in the middle of an answer: after so many more bytes of it. */
  cutAfter(bytes: number, which: number, happened: () => void): void;
  /** Nothing passes for so long, then it goes on, or everything is reset. */
  stall(ms: number, then: 'resume' | 'reset'): void;
  /** New connections are reset for so long; those that are open go on. */
  refuse(ms: number): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  left: number;
  broken: () => void;
}

/** Opens a line on a free loopback port to `target` on this machine: a port, or where new connections lead by then. */
export async function openLine(target: number | (() => number)): Promise<Line> {
  const lead = typeof target === 'number' ? () => target : target;
  const pairs = new Set<Pair>();
  const timers = new Set<NodeJS.Timeout>();
  const awaited: { bytes: number; happened: () => void }[] = [];
  let stalledUntil = 0;
  let refusedUntil = 0;
  const reset = (pair: Pair) => {
    pairs.delete(pair);
    pair.client.resetAndDestroy();
    pair.server.resetAndDestroy();
  };
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };
  const hold = ({ client, server }: Pair) => {
    client.pause();
    server.pause();
  };
  const server = createServer(client => {
    client.on('error', () => {});
    if (Date.now() < refusedUntil) {
      client.resetAndDestroy();
      return;
    }
    const pair: Pair = {
      client,
      server: connect(lead(), '127.0.0.1'),
      left: Number.POSITIVE_INFINITY,
      broken: () => {},
    };
    pairs.add(pair);
    const cut = awaited.shift();
    if (cut !== undefined) Object.assign(pair, { left: cut.bytes, broken: cut.happened });
    couple(pair, reset);
    if (Date.now() < stalledUntil) hold(pair);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    live: () => pairs.size,
    cut(which) {
      const all = [...pairs];
      const chosen = which === 'all' ? all : all.slice(which % Math.max(1, all.length)).slice(0, 1);
      for (const pair of chosen) reset(pair);
      return chosen.length;
    },
    cutAfter(bytes, which, happened) {
      const pair = [...pairs][which % Math.max(1, pairs.size)];
      if (pair === undefined) awaited.push({ bytes, happened });
      else Object.assign(pair, { left: bytes, broken: happened });
    },
    stall(ms, then) {
      stalledUntil = Date.now() + ms;
      for (const pair of pairs) hold(pair);
      later(ms, () => {
        for (const pair of [...pairs]) {
          if (then === 'reset') reset(pair);
          else {
            pair.client.resume();
            pair.server.resume();
          }
        }
      });
    },
    refuse(ms) {
      refusedUntil = Date.now() + ms;
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const pair of [...pairs]) reset(pair);
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function couple(pair: Pair, reset: (pair: Pair) => void): void {
  const { client, server } = pair;
  server.on('error', () => {});
  client.on('data', chunk => server.write(chunk));
  server.on('data', chunk => {
    client.write(chunk.subarray(0, Math.min(chunk.length, pair.left)));
    pair.left -= chunk.length;
    // The bytes before the break should arrive: a reset at once would overtake them.
    if (pair.left > 0) return;
    pair.broken();
    pair.broken = () => {};
    setImmediate(reset, pair);
  });
  client.on('end', () => server.end());
  server.on('end', () => client.end());
  client.on('close', () => reset(pair));
  server.on('close', () => reset(pair));
}
