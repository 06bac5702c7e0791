import { createServer, type Socket } from 'node:net';

/** How the scripted server behaves at each step; what is not named succeeds. */
export interface SmtpScript {
  /** `silent`: no greeting at all. */
  readonly greeting?: string | 'silent';
  readonly auth?: string;
  readonly mailFrom?: string;
  /** By recipient, or for all. */
  readonly rcptTo?: string | Readonly<Record<string, string>>;
  /** Answer to DATA; `drop` ends the connection instead. */
  readonly data?: string | 'drop';
  /** Answer to the body; `drop` ends the connection, `silent` keeps it open without a word. */
  readonly body?: string | 'drop' | 'silent';
  /** Called with each body, before it is answered. */
  readonly onBody?: () => void;
  readonly offersAuth?: boolean;
}

export interface ScriptedSmtp {
  readonly port: number;
  /** Message bodies received to the final dot. */
  readonly bodies: readonly string[];
  readonly recipients: readonly string[];
  /** Envelope senders. */
  readonly senders: readonly string[];
  /** What AUTH PLAIN said. */
  readonly logins: readonly string[];
  close(): Promise<void>;
}

/** A server that follows a script to the letter, for outcomes no real server can be asked to produce. */
export async function scriptSmtp(script: SmtpScript): Promise<ScriptedSmtp> {
  const bodies: string[] = [];
  const heard = { recipients: [] as string[], senders: [] as string[], logins: [] as string[] };
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    converse(socket, script, bodies, heard);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    bodies,
    ...heard,
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

function converse(
  socket: Socket,
  script: SmtpScript,
  bodies: string[],
  heard: Record<'recipients' | 'senders' | 'logins', string[]>,
): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let pending = '';
  let inBody = false;
  let body = '';
  const answerBody = () => {
    bodies.push(body);
    script.onBody?.();
    const answer = script.body ?? '250 2.0.0 queued as 42';
    if (answer === 'drop') {
      socket.destroy();
    } else if (answer !== 'silent') {
      say(answer);
    }
  };
  const answer = (line: string) => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') {
      say(
        `250-script.test\r\n250-SIZE 10000000${script.offersAuth ? '\r\n250-AUTH PLAIN' : ''}\r\n250 8BITMIME`,
      );
    } else if (verb === 'AUTH') {
      heard.logins.push(Buffer.from(line.split(' ')[2] ?? '', 'base64').toString());
      say(script.auth ?? '235 2.7.0 welcome');
    } else if (verb === 'MAIL') {
      heard.senders.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
      say(script.mailFrom ?? '250 ok');
    } else if (verb === 'RCPT') {
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      heard.recipients.push(address);
      const { rcptTo } = script;
      say((typeof rcptTo === 'string' ? rcptTo : rcptTo?.[address]) ?? '250 ok');
    } else if (verb === 'DATA') {
      const reply = script.data ?? '354 go ahead';
      if (reply === 'drop') {
        socket.destroy();
        return;
      }
      inBody = reply.startsWith('354');
      body = '';
      say(reply);
    } else if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
    } else {
      say('250 ok');
    }
  };
  socket.on('data', chunk => {
    pending += chunk.toString('latin1');
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      if (!inBody) {
        answer(line);
      } else if (line === '.') {
        inBody = false;
        answerBody();
      } else {
        body += `${line.replace(/^\./, '')}\r\n`;
      }
    }
  });
  if (script.greeting !== 'silent') {
    say(script.greeting ?? '220 script.test ESMTP');
  }
}
