import { createTransport, type NodemailerError, type SMTPSentMessageInfo } from 'nodemailer';
import { isLoopback, readAuthorities } from '../inbox/certificate.ts';
import type { TokenSource } from '../inbox/imap.ts';
import { Permanent, RetryLater, storableText } from '../outcome.ts';
import { outcomeOfError, rejectedRecipients, type SendOutcome } from './outcome-of.ts';

export type { RejectedRecipient, SendOutcome } from './outcome-of.ts';

export interface SendSettings {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` forced, no encryption only to a server on this machine. */
  readonly security: 'tls' | 'starttls' | 'none-on-loopback-only';
  /** Absent for a relay without login. */
  readonly user?: string;
  readonly password?: string;
  readonly token?: TokenSource;
  /** PEM file of an authority to trust besides the usual ones; certificates are always verified. */
  readonly caFile?: string;
  /** How these settings begin in messages to the operator. */
  readonly settingPrefix?: string;
  readonly timeouts?: { readonly connectMs: number; readonly socketMs: number };
}

/** The bytes to send and to whom; the same for every attempt. */
export interface SendableMail {
  readonly raw: Uint8Array;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
}

export interface Sender {
  /** One attempt. Expected failures are outcomes; only a bug or a wrong CA file throws. */
  send(mail: SendableMail, signal: AbortSignal): Promise<SendOutcome>;
  /** Connects and logs in. @throws Permanent when the settings cannot work, RetryLater when the server is away. */
  verify(): Promise<void>;
}

/** A sender over SMTP. Nothing connects before the first use; every attempt has a connection of its own. */
export function openSender(settings: SendSettings): Sender {
  return {
    send: (mail, signal) => send(settings, mail, signal),
    verify: () => verify(settings),
  };
}

const defaultTimeouts = { connectMs: 20_000, socketMs: 120_000 };

interface Attempt {
  readonly transport: ReturnType<typeof createTransport>;
  /** True once the server asked for the message body. */
  readonly bodyRequested: () => boolean;
}

async function openAttempt(settings: SendSettings, fresh: boolean): Promise<Attempt> {
  const { host, port, security } = settings;
  const prefix = settings.settingPrefix ?? 'SMTP_';
  if (security === 'none-on-loopback-only' && !isLoopback(host)) {
    throw new Permanent(
      `${prefix}SECURITY: without encryption only a server on this machine is used, not ${host}.`,
    );
  }
  const timeouts = settings.timeouts ?? defaultTimeouts;
  const ca = settings.caFile && (await readAuthorities(settings.caFile, `${prefix}CA_FILE`));
  let requested = false;
  // The library reports a broken connection alike before and after the body; the server's 354 tells them apart.
  const notice = (entry: unknown, text: unknown) => {
    const isServerLine =
      typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'server';
    requested ||= isServerLine && /^354/.test(String(text));
  };
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none-on-loopback-only',
    tls: { ...(ca ? { ca } : {}), minVersion: 'TLSv1.2' },
    ...(await authOf(settings, fresh)),
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    socketTimeout: timeouts.socketMs,
    socketCloseTimeout: 1000,
    disableFileAccess: true,
    disableUrlAccess: true,
    transactionLog: true,
    logger: { trace: notice, debug: notice, info: notice, warn: notice, error: notice, fatal: notice },
  });
  return { transport, bodyRequested: () => requested };
}

async function authOf(settings: SendSettings, fresh: boolean) {
  const { user, password, token } = settings;
  if (user === undefined) {
    return {};
  }
  return token
    ? { auth: { type: 'OAuth2', user, accessToken: await token({ fresh }) } }
    : { auth: { user, pass: password ?? '' } };
}

async function send(settings: SendSettings, mail: SendableMail, signal: AbortSignal): Promise<SendOutcome> {
  const first = await sendOnce(settings, mail, signal, false);
  // An access token may be revoked before its time.
  return first.kind === 'credentials' && settings.token
    ? await sendOnce(settings, mail, signal, true)
    : first;
}

async function sendOnce(
  settings: SendSettings,
  mail: SendableMail,
  signal: AbortSignal,
  fresh: boolean,
): Promise<SendOutcome> {
  const attempt = await openAttempt(settings, fresh);
  try {
    const info = await attempt.transport.sendMail({
      raw: Buffer.from(mail.raw),
      envelope: { from: mail.envelope.from, to: [...mail.envelope.to] },
      signal,
    });
    return sentOutcome(info);
  } catch (error) {
    return outcomeOfError(error as NodemailerError, attempt.bodyRequested(), endpointOf(settings));
  } finally {
    attempt.transport.close();
  }
}

function sentOutcome(info: SMTPSentMessageInfo): SendOutcome {
  const serverMessageId = info.serverMessageId;
  return {
    kind: 'sent',
    accepted: info.accepted,
    rejected: rejectedRecipients(info.rejectedErrors),
    response: storableText(info.response, 500),
    ...(typeof serverMessageId === 'string' ? { serverMessageId } : {}),
  };
}

async function verify(settings: SendSettings): Promise<void> {
  const attempt = await openAttempt(settings, false);
  const prefix = settings.settingPrefix ?? 'SMTP_';
  try {
    await attempt.transport.verify();
  } catch (error) {
    const outcome = outcomeOfError(error as NodemailerError, false, endpointOf(settings));
    const where = `SMTP server ${settings.host}:${settings.port}`;
    switch (outcome.kind) {
      case 'credentials':
        throw new Permanent(
          `${prefix}USER: the ${where} refused the login of ${settings.user ?? 'nobody'} (${outcome.response}). ` +
            `Check ${prefix}USER and ${prefix}PASSWORD; Gmail needs an app password or OAuth2.`,
          { cause: error },
        );
      case 'certificate':
        throw new Permanent(`${prefix}HOST: ${outcome.response}`, { cause: error });
      case 'refused':
        throw new Permanent(`${prefix}HOST: the ${where} refused this client (${outcome.response}).`, {
          cause: error,
        });
      default:
        throw new RetryLater(
          `the ${where} cannot be reached or is busy (${outcome.kind === 'sent' ? '' : outcome.response})`,
          {
            cause: error,
          },
        );
    }
  } finally {
    attempt.transport.close();
  }
}

function endpointOf(settings: SendSettings) {
  return { host: settings.host, port: settings.port, settingPrefix: settings.settingPrefix ?? 'SMTP_' };
}
