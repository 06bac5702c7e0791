import { isIP } from 'node:net';
import { type Environment, type Problems, problem, readValues } from './read.ts';
import { type SettingName, settings, type Values } from './settings.ts';

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

const imapNames = (Object.keys(settings) as SettingName[]).filter(name => name.startsWith('IMAP_'));
const numbered = /^IMAP_([2-9])_(\w+)$/;

/** The setting a numbered one repeats (`IMAP_2_FOLDER`: `IMAP_FOLDER`), or undefined when it is none. */
export function repeatedSetting(key: string): string | undefined {
  const [, , rest] = numbered.exec(key) ?? [];
  return rest === undefined ? undefined : `IMAP_${rest}`;
}

/** A login is never sent to another server, nor a password with another login; all else is as for the first. */
const server = ['HOST', 'PORT', 'SECURITY', 'CA_FILE', 'CLIENT_CERT_FILE', 'CLIENT_KEY_FILE'];
const secrets = ['PASSWORD', 'PASSWORD_FILE'];
const login = ['USER', ...secrets];

export interface NumberedValues {
  readonly values: Values;
  readonly prefix: string;
}

/** The mailboxes beside the first, each told by what differs from it: `IMAP_2_USER`, `IMAP_3_FOLDER`. */
export function readMoreMailboxes(env: Environment, problems: Problems): readonly NumberedValues[] {
  const numbers = Object.keys(env).flatMap(key => (env[key] ? (numbered.exec(key)?.[1] ?? []) : []));
  return [...new Set(numbers)].sort().map(number => readNumbered(number, env, problems));
}

function readNumbered(number: string, env: Environment, problems: Problems): NumberedValues {
  const given = (rest: string) => env[`IMAP_${number}_${rest}`]?.trim() || undefined;
  const isAnother = given('HOST') !== undefined || given('USER') !== undefined;
  const afresh = [...(given('HOST') ? server : []), ...(isAnother ? login : [])];
  const known = [...imapNames.map(name => name.slice('IMAP_'.length)), 'PASSWORD_FILE'];
  // A password of its own, or the token of the first: neither goes with a password left over there.
  const hasOwnSecret =
    (given('PASSWORD') ?? given('PASSWORD_FILE') ?? env.OAUTH_PROVIDER?.trim()) !== undefined;
  const overlaid = known.map(rest => {
    const isOwn = afresh.includes(rest) || (hasOwnSecret && secrets.includes(rest));
    return [`IMAP_${rest}`, given(rest) ?? (isOwn ? undefined : env[`IMAP_${rest}`])] as const;
  });
  const found: Problems = [];
  const values = readValues(Object.fromEntries(overlaid), found, imapNames);
  checkImap(values, found);
  const told = new Set(problems);
  problems.push(
    ...found.filter(line => !told.has(line)).map(line => line.replaceAll('IMAP_', `IMAP_${number}_`)),
  );
  return { values, prefix: `IMAP_${number}_` };
}

/** Two watches on one folder would race for each mail; none of them is of any use. */
export function checkDistinct(
  first: Values,
  more: readonly NumberedValues[],
  byToken: boolean,
  problems: Problems,
): void {
  const place = ({ IMAP_HOST: host, IMAP_USER: user, IMAP_FOLDER: folder }: Values) =>
    JSON.stringify([host?.toLowerCase(), user, folder]);
  const taken = new Set([place(first)]);
  for (const { values, prefix } of more) {
    if (values.IMAP_PASSWORD === '' && !byToken) {
      problems.push(
        problem('IMAP_PASSWORD', 'is missing: expected the password or app password').replaceAll(
          'IMAP_',
          prefix,
        ),
      );
    }
    if (taken.has(place(values)))
      problems.push(`${prefix}FOLDER names a mailbox and folder that is watched already.`);
    taken.add(place(values));
  }
}
