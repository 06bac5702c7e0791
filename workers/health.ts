import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Health } from '../src/ledger/health.ts';
import { errorCode, Permanent, RetryLater } from '../src/outcome.ts';

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Monitors ask often; the ledger is asked once in this time. */
const freshMs = 2000;

/**
 * For a monitor on this machine: `/live` answers 200 while this process does, `/health` 200 or 503 with what is wrong
 * with the service as a whole. Listens on 127.0.0.1 alone.
 * @throws Permanent when the port is taken.
 */
export async function openHealthServer(
  port: number,
  read: () => Promise<Health>,
  log: { error(line: object, message: string): void },
): Promise<HealthServer> {
  let latest: { readonly at: number; readonly answer: Promise<Answer> } | undefined;
  const answer = (): Promise<Answer> => {
    if (latest === undefined || performance.now() - latest.at > freshMs) {
      latest = { at: performance.now(), answer: answerOf(read) };
    }
    return latest.answer;
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const known = { '/live': async () => live, '/health': answer }[pathname] ?? (async () => unknownPath);
    const failed = (err: unknown) => {
      log.error({ err }, 'the health could not be told');
      return { status: 500, body: { state: 'in-trouble' } };
    };
    void known()
      .catch(failed)
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
        response.end(`${JSON.stringify(body)}\n`);
      });
  });
  server.requestTimeout = 5000;
  server.maxConnections = 20;
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const live: Answer = { status: 200, body: { state: 'alive' } };
const unknownPath: Answer = { status: 404, body: { paths: ['/live', '/health'] } };

async function answerOf(read: () => Promise<Health>): Promise<Answer> {
  try {
    const { state, troubles } = await read();
    return { status: state === 'in-trouble' ? 503 : 200, body: { state, troubles } };
  } catch (error) {
    if (!(error instanceof RetryLater || error instanceof Permanent)) throw error;
    const trouble = { kind: 'ledger-unreachable', subject: 'ledger', reason: error.message };
    return { status: 503, body: { state: 'in-trouble', troubles: [trouble] } };
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Permanent(`HEALTH_PORT: port ${port} on 127.0.0.1 cannot be used (${errorCode(cause)}).`, {
      cause,
    });
  }
}
