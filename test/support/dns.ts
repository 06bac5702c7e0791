import { createSocket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { once } from 'node:events';
import { decode, encode, RECURSION_DESIRED, type TxtAnswer } from 'dns-packet';

/** What a name answers: its TXT records, or a failure of the server (RFC 1035 s4.1.1). */
export type Zone = Readonly<Record<string, readonly string[] | 'SERVFAIL'>>;

const noSuchName = 3;
const serverFailure = 2;
/** A string within a TXT record holds so many bytes; longer texts come in several (RFC 7208 s3.3). */
const stringBytes = 255;

/**
 * A DNS server on loopback that knows one zone, put in place of the system's for all of this process while `work`
 * runs.
 */
export async function withDns<T>(zone: Zone, work: (asked: readonly string[]) => Promise<T>): Promise<T> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = decode(message);
    const question = query.questions?.[0];
    const name = question?.name.toLowerCase() ?? '';
    asked.push(`${question?.type} ${name}`);
    const records = zone[name];
    const texts = Array.isArray(records) && question?.type === 'TXT' ? (records as readonly string[]) : [];
    const answers = texts.map((text): TxtAnswer => ({ type: 'TXT', name, ttl: 60, data: inStrings(text) }));
    const failure = records === 'SERVFAIL' ? serverFailure : records === undefined ? noSuchName : 0;
    const questions = query.questions ?? [];
    const flags = RECURSION_DESIRED | failure;
    socket.send(
      encode({ type: 'response', id: query.id ?? 0, flags, questions, answers }),
      from.port,
      from.address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const before = dns.getServers();
  dns.setServers([`127.0.0.1:${socket.address().port}`]);
  try {
    return await work(asked);
  } finally {
    dns.setServers(before);
    socket.close();
  }
}

function inStrings(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / stringBytes) }, (_, index) =>
    text.slice(index * stringBytes, (index + 1) * stringBytes),
  );
}
