import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { rawHeader } from '../../src/practice/received.ts';

/** What the relay does to one transaction; anything else it takes and delivers. */
export type RelayFault =
  | { readonly at: 'mail' | 'rcpt' | 'data' | 'body'; readonly say: string }
  /** One recipient is refused, the others are not. */
  | { readonly at: 'one-rcpt'; readonly which: number; readonly say: string }
  /** The connection ends: before DATA's answer, in the body, or after the body (delivered or not). */
  | { readonly at: 'cut-data' | 'cut-body' | 'lost' | 'lost-after-250' }
  /** Taken, delivered, and not a word for so long; then the connection ends. */
  | { readonly at: 'silent'; readonly ms: number; readonly delivers: boolean }
  /** Taken and delivered several times, as a forwarding server at fault does. */
  | { readonly at: 'twice' };

/** One copy of a reply in one inbox. */
export interface Delivered {
  readonly to: string;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly subject: string;
  readonly caseNumber: string;
  readonly raw: Buffer;
  /** Counts the transactions the relay delivered; two copies of one transaction are the relay's own doing. */
  readonly transaction: number;
}

/** The SMTP server that takes the service's replies: real answers, and the faults it was told to make. */
export interface Relay {
  readonly port: number;
  readonly delivered: readonly Delivered[];
  /** The next transaction suffers it. */
  expect(fault: RelayFault, happened: () => void): void;
  onDelivered(listener: () => void): void;
  close(): Promise<void>;
}

export async function openRelay(): Promise<Relay> {
  const delivered: Delivered[] = [];
  const faults: { fault: RelayFault; happened: () => void }[] = [];
  const listeners: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let transactions = 0;
  const deliver = (raw: Buffer, to: readonly string[], copies: number) => {
    transactions += 1;
    const header = (name: string) => rawHeader(raw, name) ?? '';
    const about = {
      messageId: header('Message-ID'),
      inReplyTo: header('In-Reply-To'),
      subject: header('Subject'),
      caseNumber: header('X-CaseConsultant-Case'),
      raw,
      transaction: transactions,
    };
    for (let copy = 0; copy < copies; copy += 1)
      delivered.push(...to.map(address => ({ ...about, to: address })));
    for (const listener of listeners) listener();
  };
  const takeFault = () => {
    const next = faults.shift();
    next?.happened();
    return next?.fault;
  };
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    new Dialogue(socket, takeFault, deliver).greet();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    delivered,
    expect: (fault, happened) => void faults.push({ fault, happened }),
    onDelivered: listener => void listeners.push(listener),
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

class Dialogue {
  readonly #socket: Socket;
  readonly #takeFault: () => RelayFault | undefined;
  readonly #deliver: (raw: Buffer, to: readonly string[], copies: number) => void;
  #fault: RelayFault | undefined;
  #to: string[] = [];
  /** Recipients named in this transaction, taken or not. */
  #asked = 0;
  #body: string[] | undefined;
  #pending = '';

  constructor(
    socket: Socket,
    takeFault: () => RelayFault | undefined,
    deliver: (raw: Buffer, to: readonly string[], copies: number) => void,
  ) {
    this.#socket = socket;
    this.#takeFault = takeFault;
    this.#deliver = deliver;
  }

  greet(): void {
    this.#say('220 relay.torture.test ESMTP');
    this.#socket.on('data', chunk => {
      this.#pending += chunk.toString('latin1');
      for (let end = this.#pending.indexOf('\r\n'); end >= 0; end = this.#pending.indexOf('\r\n')) {
        const line = this.#pending.slice(0, end);
        this.#pending = this.#pending.slice(end + 2);
        if (this.#body === undefined) this.#command(line);
        else this.#bodyLine(line, this.#body);
      }
    });
  }

  #say(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  #sayOr(place: RelayFault['at'], usual: string): boolean {
    const fault = this.#fault;
    const isHere = fault !== undefined && fault.at === place && 'say' in fault;
    this.#say(isHere ? fault.say : usual);
    return !isHere;
  }

  #command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    switch (verb) {
      case 'EHLO':
        this.#say('250-relay.torture.test\r\n250-SIZE 40000000\r\n250-8BITMIME\r\n250 AUTH PLAIN');
        return;
      case 'AUTH':
        this.#say('235 2.7.0 welcome');
        return;
      case 'MAIL':
        this.#fault = this.#takeFault();
        this.#to = [];
        this.#asked = 0;
        this.#sayOr('mail', '250 2.1.0 ok');
        return;
      case 'RCPT':
        this.#recipient(/<([^>]*)>/.exec(line)?.[1] ?? '');
        return;
      case 'DATA':
        if (this.#fault?.at === 'cut-data') this.#socket.resetAndDestroy();
        else if (this.#sayOr('data', '354 go ahead')) this.#body = [];
        return;
      case 'QUIT':
        this.#say('221 2.0.0 bye');
        this.#socket.end();
        return;
      default:
        this.#say('250 2.0.0 ok');
    }
  }

  #recipient(address: string): void {
    const fault = this.#fault;
    this.#asked += 1;
    const isRefused = fault?.at === 'one-rcpt' && fault.which === this.#asked;
    if (isRefused) this.#say(fault.say);
    else if (this.#sayOr('rcpt', '250 2.1.5 ok')) this.#to.push(address);
  }

  #bodyLine(line: string, body: string[]): void {
    if (this.#fault?.at === 'cut-body') {
      this.#socket.resetAndDestroy();
    } else if (line === '.') {
      this.#body = undefined;
      this.#end(Buffer.from(`${body.join('\r\n')}\r\n`, 'latin1'));
    } else {
      body.push(line.replace(/^\./, ''));
    }
  }

  #end(raw: Buffer): void {
    const fault = this.#fault;
    this.#fault = undefined;
    const isKept =
      fault?.at === 'body' || fault?.at === 'lost' || (fault?.at === 'silent' && !fault.delivers);
    if (!isKept) {
      this.#deliver(raw, this.#to, fault?.at === 'twice' ? 2 : 1);
    }
    if (fault?.at === 'body') this.#say(fault.say);
    else if (fault?.at === 'lost' || fault?.at === 'lost-after-250') this.#socket.resetAndDestroy();
    else if (fault?.at === 'silent') setTimeout(() => this.#socket.destroy(), fault.ms).unref();
    else this.#say('250 2.0.0 queued');
  }
}
