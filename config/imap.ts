import { isIP } from 'node:net';
import { type Problems, problem } from './read.ts';
import type { Values } from './settings.ts';

/** How a connection is secured; clear text is refused except to the own machine. */
export type Security = Values['IMAP_SECURITY'];

export interface ImapSettings {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly user: string;
  /** Empty with OAuth2. */
  readonly password: string;
  readonly folder: string;
  readonly start: 'now' | 'unseen';
  /** Move answered mail here; absent: keep it where it is, flagged. */
  readonly answeredFolder?: string;
  /** A folder name, `auto` (the server's \Sent folder) or `off`. */
  readonly sentFolder: string;
  readonly caFile?: string;
  /** Of a server that asks its clients for a certificate. */
  readonly clientCertificate?: { readonly certFile: string; readonly keyFile: string };
  /** How its settings begin in messages: `IMAP_`, `IMAP_2_`. */
  readonly settingPrefix: string;
}

// The checks see values that may be undefined because reading them failed; that is already a problem.

/** Whether the values of one mailbox go together. */
export function checkImap(values: Values, problems: Problems): void {
  checkClearText('IMAP', values, problems);
  if (values.IMAP_ANSWERED_ACTION === 'move' && values.IMAP_ANSWERED_FOLDER === undefined) {
    problems.push(problem('IMAP_ANSWERED_FOLDER', 'is missing: IMAP_ANSWERED_ACTION=move needs a folder'));
  }
  if (values.IMAP_ANSWERED_FOLDER !== undefined && values.IMAP_ANSWERED_FOLDER === values.IMAP_FOLDER) {
    problems.push(problem('IMAP_ANSWERED_FOLDER', 'is the watched folder itself'));
  }
  const { IMAP_CLIENT_CERT_FILE: cert, IMAP_CLIENT_KEY_FILE: key } = values;
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'IMAP_CLIENT_CERT_FILE' : 'IMAP_CLIENT_KEY_FILE';
    problems.push(
      problem(missing, 'is missing: IMAP_CLIENT_CERT_FILE and IMAP_CLIENT_KEY_FILE come together'),
    );
  }
}

/** Passwords and patient data leave this machine encrypted or not at all. */
export function checkClearText(protocol: 'IMAP' | 'SMTP', values: Values, problems: Problems): void {
  const host: string | undefined = values[`${protocol}_HOST`];
  if (values[`${protocol}_SECURITY`] !== 'none-on-loopback-only' || host === undefined || isLoopback(host)) {
    return;
  }
  problems.push(
    problem(
      `${protocol}_SECURITY`,
      `is none-on-loopback-only but ${protocol}_HOST "${host}" is another machine: passwords and patient data would travel in clear text`,
    ),
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

export function arrangeImap(values: Values, settingPrefix = 'IMAP_'): ImapSettings {
  const moves = values.IMAP_ANSWERED_ACTION === 'move' && values.IMAP_ANSWERED_FOLDER !== undefined;
  const { IMAP_CLIENT_CERT_FILE: certFile, IMAP_CLIENT_KEY_FILE: keyFile } = values;
  return Object.freeze({
    host: values.IMAP_HOST,
    port: values.IMAP_PORT ?? (values.IMAP_SECURITY === 'tls' ? 993 : 143),
    security: values.IMAP_SECURITY,
    user: values.IMAP_USER,
    password: values.IMAP_PASSWORD,
    folder: values.IMAP_FOLDER,
    start: values.IMAP_START,
    ...(moves ? { answeredFolder: values.IMAP_ANSWERED_FOLDER } : {}),
    sentFolder: values.IMAP_SENT_FOLDER,
    ...(values.IMAP_CA_FILE === undefined ? {} : { caFile: values.IMAP_CA_FILE }),
    ...(certFile === undefined || keyFile === undefined
      ? {}
      : { clientCertificate: Object.freeze({ certFile, keyFile }) }),
    settingPrefix,
  });
}
