import type { ChildProcess } from 'node:child_process';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeCertificate } from './certificate.ts';
import { spawnKept } from './kept.ts';
import type { Part } from './parts.ts';

export const dovecotPart: Part = {
  name: 'Dovecot',
  paths: ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'],
  debianPackage: 'dovecot-imapd',
};

/** A real Dovecot in a private folder on free loopback ports, with a certificate of its own. */
export interface Dovecot {
  readonly plainPort: number;
  readonly tlsPort: number;
  /** The self-signed certificate, to be trusted or not. */
  readonly caFile: string;
  /** A fresh, empty mailbox. */
  openAccount(): Promise<Account>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface Account {
  readonly user: string;
  readonly password: string;
  /** Puts a mail into the maildir as a delivery agent does. */
  deliver(raw: string | Uint8Array, options?: { readonly seen?: boolean; readonly at?: Date }): Promise<void>;
  /** Takes the mark of having been read from every mail. */
  markUnread(): Promise<void>;
  /** Rebuilds the inbox: same mails, new UIDs, new UIDVALIDITY. */
  renumber(): Promise<void>;
  /** Ends every session of the server without a word, as a failing network would. */
  killSessions(): Promise<void>;
}

const password = 'practice-word';

export async function startDovecot(binary: string): Promise<Dovecot> {
  const root = await mkdtemp(path.join(tmpdir(), 'caseconsultant-dovecot-'));
  await chmod(root, 0o755);
  const { certFile, keyFile } = makeCertificate(root);
  const [plainPort, tlsPort] = [await freePort(), await freePort()];
  const owner = await mailOwner();
  await mkdir(path.join(root, 'mail'));
  await giveAway(path.join(root, 'mail'), owner);
  await writeFile(
    path.join(root, 'dovecot.conf'),
    configuration({ root, certFile, keyFile, plainPort, tlsPort, owner }),
  );
  let server: ChildProcess | undefined;
  let accounts = 0;
  const killSessions = async () => {
    for (const pid of await imapSessions(server?.pid)) {
      process.kill(pid, 'SIGKILL');
    }
  };
  const start = async () => {
    server = spawnKept(binary, ['-F', '-c', path.join(root, 'dovecot.conf')], 'TERM');
    server.stdout?.resume();
    await answering(plainPort);
  };
  const stop = async () => {
    // Sessions would outlive the server by some seconds.
    await killSessions();
    const running = server;
    server = undefined;
    if (running && running.exitCode === null) {
      const gone = new Promise<void>(resolve => running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      await gone;
    }
  };
  await start();
  return {
    plainPort,
    tlsPort,
    caFile: certFile,
    start,
    stop,
    openAccount: async () => {
      accounts += 1;
      return await openAccount(root, `u${accounts}@svc.test`, owner, killSessions);
    },
    close: async () => {
      await stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function openAccount(
  root: string,
  user: string,
  owner: Owner | undefined,
  killSessions: () => Promise<void>,
): Promise<Account> {
  const maildir = path.join(root, 'mail', user);
  for (const folder of ['cur', 'new', 'tmp']) {
    await mkdir(path.join(maildir, folder), { recursive: true });
  }
  await giveAway(maildir, owner);
  let count = 0;
  return {
    user,
    password,
    killSessions,
    deliver: async (raw, options = {}) => {
      count += 1;
      const at = options.at ?? new Date();
      const name = `${Math.floor(at.getTime() / 1000)}.M${process.pid}P${count}.localhost`;
      const target = options.seen ? path.join('cur', `${name}:2,S`) : path.join('new', name);
      const staged = path.join(maildir, 'tmp', name);
      await writeFile(staged, raw);
      await utimes(staged, at, at);
      if (owner) {
        await chown(staged, owner.uid, owner.gid);
      }
      await rename(staged, path.join(maildir, target));
    },
    markUnread: async () => {
      const cur = path.join(maildir, 'cur');
      for (const name of await readdir(cur)) {
        await rename(path.join(cur, name), path.join(cur, name.replace(/:2,(.*)S/, ':2,$1')));
      }
    },
    renumber: async () => {
      // Dovecot takes the second as the new UIDVALIDITY; within the same second it would be the old one.
      await delay(1100);
      for (const name of await readdir(maildir)) {
        if (name.startsWith('dovecot')) {
          await rm(path.join(maildir, name), { recursive: true, force: true });
        }
      }
      await killSessions();
    },
  };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
}

/** Dovecot refuses to read mail as root; as root the mail belongs to "mail", else to whoever runs the tests. */
async function mailOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, , uid, gid] =
    passwd
      .split('\n')
      .find(line => line.startsWith('mail:'))
      ?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error('no system user "mail" to own the test maildir');
  }
  return { uid: Number(uid), gid: Number(gid), user: 'mail', group: 'mail' };
}

async function giveAway(folder: string, owner: Owner | undefined): Promise<void> {
  if (!owner) {
    return;
  }
  const entries = await readdir(folder, { recursive: true });
  for (const entry of ['', ...entries]) {
    await chown(path.join(folder, entry), owner.uid, owner.gid);
  }
}

interface Layout {
  readonly root: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly plainPort: number;
  readonly tlsPort: number;
  readonly owner: Owner | undefined;
}

function configuration({ root, certFile, keyFile, plainPort, tlsPort, owner }: Layout): string {
  const me = owner ? undefined : process.env.USER || 'nobody';
  const ids = owner
    ? `uid=${owner.uid} gid=${owner.gid}`
    : `uid=${process.getuid?.()} gid=${process.getgid?.()}`;
  return `
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${certFile}
ssl_key = <${keyFile}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:~
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 50
${me === undefined ? '' : `default_internal_user = ${me}\ndefault_login_user = ${me}\n`}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = ${ids} home=${root}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
}
service imap-login {
  inet_listener imap {
    port = ${plainPort}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
  ${me === undefined ? '' : 'chroot ='}
}
service anvil {
  # A wrong password in one test must not slow the logins of the next.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
  ${me === undefined ? '' : 'chroot ='}
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>(resolve => server.close(() => resolve()));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Waits until the port answers, asking again until the deadline. */
async function answering(port: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const isUp = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
      socket.setTimeout(1000, () => {
        socket.destroy();
        resolve(false);
      });
    });
    if (isUp) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`Dovecot does not answer on port ${port}`);
    }
    await delay(50);
  }
}

/** The imap processes below the master, found through /proc. */
async function imapSessions(master: number | undefined): Promise<number[]> {
  const pids: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) {
      continue;
    }
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [, comm, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? [];
    // Sessions over TLS are proxied by imap-login: ending the imap process ends both.
    if (Number(parent) === master && comm === 'imap') {
      pids.push(Number(name));
    }
  }
  return pids;
}
