import { ImapFlow, type ImapFlowError } from 'imapflow';
import { Permanent, RetryLater, storableText } from '../outcome.ts';
import {
  describeTlsFault,
  errorChain,
  errorCodes,
  isLoopback,
  readAuthorities,
  readOwnCertificate,
} from './certificate.ts';

/** A token for XOAUTH2, fetched or refreshed when needed. */
export type TokenSource = (use: { readonly fresh: boolean }) => Promise<string>;

export interface ImapSettings {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` forced, `none` only for a server on this machine. */
  readonly security: 'tls' | 'starttls' | 'none-on-loopback-only';
  readonly user: string;
  /** One of password and token is needed. */
  readonly password?: string;
  readonly token?: TokenSource;
  /** PEM file of an authority to trust besides the usual ones; certificates are always verified. */
  readonly caFile?: string;
  /** PEM files of a client certificate, for servers that ask for one; read at each connection, so they may be renewed. */
  readonly clientCertificate?: { readonly certFile: string; readonly keyFile: string };
  /** How the settings of this mailbox begin in messages to the operator. */
  readonly settingPrefix?: string;
  readonly maxMailBytes: number;
  readonly timeouts?: Partial<ImapTimeouts>;
}

export interface ImapTimeouts {
  readonly connectMs: number;
  /** Silence of a connection that should answer; a half-open peer is noticed after this. */
  readonly socketMs: number;
  /** IDLE is renewed this often; firewalls forget quiet connections. */
  readonly maxIdleMs: number;
  /** Quiet time after a command before IDLE starts. */
  readonly autoIdleMs: number;
}

const defaultTimeouts: ImapTimeouts = {
  connectMs: 20_000,
  socketMs: 80_000,
  maxIdleMs: 4 * 60_000,
  autoIdleMs: 500,
};

/**
 * A logged-in connection; one instance lives as long as its connection. Listen for 'close' to know its end.
 * @throws Permanent for refused credentials or certificates and impossible settings, RetryLater otherwise.
 */
export async function connectImap(settings: ImapSettings): Promise<ImapFlow> {
  try {
    return await connectOnce(settings, false);
  } catch (error) {
    // A token may be revoked before its time: one fresh token before the login counts as refused.
    const isLoginRefused = errorChain(error).some(entry => 'authenticationFailed' in entry);
    if (isLoginRefused && settings.token) {
      return await connectOnce(settings, true).catch((second: unknown) => {
        throw translateImapError(second, settings);
      });
    }
    throw translateImapError(error, settings);
  }
}

async function connectOnce(settings: ImapSettings, fresh: boolean): Promise<ImapFlow> {
  if (settings.security === 'none-on-loopback-only' && !isLoopback(settings.host)) {
    throw new Permanent(
      `${settings.settingPrefix ?? 'IMAP_'}SECURITY: without encryption only a server on this machine is used, not ${settings.host}.`,
    );
  }
  const timeouts = { ...defaultTimeouts, ...settings.timeouts };
  const secret = settings.token
    ? { accessToken: await settings.token({ fresh }) }
    : { pass: settings.password ?? '' };
  const ca =
    settings.caFile &&
    (await readAuthorities(settings.caFile, `${settings.settingPrefix ?? 'IMAP_'}CA_FILE`));
  const prefix = settings.settingPrefix ?? 'IMAP_';
  const own = settings.clientCertificate && (await readOwnCertificate(settings.clientCertificate, prefix));
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    ...(settings.security === 'tls' ? {} : { doSTARTTLS: settings.security === 'starttls' }),
    auth: { user: settings.user, ...secret },
    tls: {
      ...(ca ? { ca } : {}),
      ...own,
      minVersion: 'TLSv1.2',
    },
    clientInfo: { name: 'CaseConsultant' },
    logger: false,
    autoIdleDelay: timeouts.autoIdleMs,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    socketTimeout: timeouts.socketMs,
    maxIdleTime: timeouts.maxIdleMs,
    maxLiteralSize: settings.maxMailBytes + 1024 * 1024,
    maxResponseSize: 2 * settings.maxMailBytes + 2 * 1024 * 1024,
    maxLineLength: 16 * 1024 * 1024,
  });
  // Without a listener a reset connection would end the process; its end is seen by 'close'.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

/** An imapflow or network error as one of the two error kinds, with a text for the operator. */
export function translateImapError(error: unknown, settings: ImapSettings): Permanent | RetryLater {
  if (error instanceof Permanent || error instanceof RetryLater) {
    return error;
  }
  const { host, port, user } = settings;
  const prefix = settings.settingPrefix ?? 'IMAP_';
  const where = `IMAP server ${host}:${port}`;
  const tls = describeTlsFault(error, { host, port, settingPrefix: prefix });
  if (tls) {
    return new Permanent(`${prefix}HOST: ${tls}`, { cause: error });
  }
  const first = errorChain(error)[0] as ImapFlowError | undefined;
  const said = storableText(first?.responseText ?? first?.message ?? String(error), 300);
  if (first?.code === 'ETHROTTLE') {
    const afterMs = first.throttleReset;
    return new RetryLater(`the ${where} limits the rate: ${said}`, {
      cause: error,
      ...(afterMs === undefined ? {} : { afterMs }),
    });
  }
  if (first?.authenticationFailed && isLoginFinal(first)) {
    const secret = settings.token ? 'the OAuth settings' : `${prefix}PASSWORD`;
    return new Permanent(
      `${prefix}USER: the ${where} refused the login of ${user} (${said}). Check ${prefix}USER and ${secret}; ` +
        'Gmail needs an app password or OAuth2, Microsoft 365 needs OAuth2.',
      { cause: error },
    );
  }
  if (first?.tlsFailed || /STARTTLS/i.test(first?.message ?? '')) {
    return new Permanent(
      `${prefix}SECURITY: the ${where} offers no STARTTLS (${said}). Use ${prefix}SECURITY=tls with its TLS port (usually 993).`,
      { cause: error },
    );
  }
  const codes = errorCodes(error);
  return new RetryLater(`the ${where} cannot be reached or broke off: ${[...codes, said].join(', ')}`, {
    cause: error,
  });
}

/** RFC 5530: UNAVAILABLE, INUSE, LIMIT pass by themselves; they are no verdict on the password. */
function isLoginFinal(error: ImapFlowError): boolean {
  return !['UNAVAILABLE', 'INUSE', 'LIMIT', 'CONTACTADMIN', 'SERVERBUG'].includes(
    (error.serverResponseCode ?? '').toUpperCase(),
  );
}
