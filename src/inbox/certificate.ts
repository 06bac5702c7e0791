import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates } from 'node:tls';
import { types } from 'node:util';
import { Permanent } from '../outcome.ts';

/** TLS failures that trying again cannot mend, in words that say what to do. Shared by IMAP and SMTP. */

const faults: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'is signed by an authority this machine does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is signed by an authority this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT: 'is signed by an authority this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is signed by an authority this machine does not know',
  CERT_UNTRUSTED: 'is signed by an authority this machine does not know',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet (is the clock of this machine right?)',
  CERT_REVOKED: 'has been revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host name',
  HOSTNAME_MISMATCH: 'is for another host name',
};

const noTls = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'EPROTO',
]);

/** Every error in the chain of causes, outermost first; libraries wrap the TLS error that says what is wrong. */
export function errorChain(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  let current: unknown = error;
  while (types.isNativeError(current) && chain.length < 8 && !chain.includes(current)) {
    chain.push(current);
    current = current.cause ?? ('_err' in current ? current._err : undefined);
  }
  return chain;
}

/** The codes of an error and its causes: `code`, and `originalCode` as nodemailer keeps it. */
export function errorCodes(error: unknown): readonly string[] {
  return errorChain(error).flatMap(entry => {
    const { code, originalCode } = entry as { code?: unknown; originalCode?: unknown };
    return [originalCode, code].filter(value => typeof value === 'string');
  });
}

export interface TlsEndpoint {
  readonly host: string;
  readonly port: number;
  /** `IMAP_` or `SMTP_`: how the settings of this connection begin. */
  readonly settingPrefix: string;
}

/** What is wrong with the server's certificate or TLS, or undefined when TLS is not the trouble. */
export function describeTlsFault(error: unknown, to: TlsEndpoint): string | undefined {
  const codes = errorCodes(error);
  const fault = codes.map(code => faults[code]).find(text => text !== undefined);
  if (fault) {
    return (
      `the certificate of ${to.host}:${to.port} ${fault}; the connection was refused. ` +
      `Check ${to.settingPrefix}HOST, or name the authority's certificate file in ${to.settingPrefix}CA_FILE.`
    );
  }
  if (codes.some(code => noTls.has(code))) {
    return (
      `${to.host}:${to.port} does not speak TLS from the first byte. ` +
      `Check ${to.settingPrefix}PORT, or set ${to.settingPrefix}SECURITY=starttls if the server upgrades later.`
    );
  }
  return undefined;
}

/**
 * The usual authorities and those of a PEM file.
 * @throws Permanent naming the setting when the file cannot be read or holds no certificate.
 */
export async function readAuthorities(file: string, setting: string): Promise<string[]> {
  const pem = await readPem(file, setting);
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new Permanent(
      `${setting}: the file ${file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`,
    );
  }
  return [...rootCertificates, pem];
}

/**
 * A certificate of ours and its key, for a server that asks for one.
 * @throws Permanent naming the setting when a file cannot be read or the two do not belong together.
 */
export async function readOwnCertificate(
  { certFile, keyFile }: { readonly certFile: string; readonly keyFile: string },
  settingPrefix: string,
): Promise<{ cert: string; key: string }> {
  const cert = await readPem(certFile, `${settingPrefix}CLIENT_CERT_FILE`);
  const key = await readPem(keyFile, `${settingPrefix}CLIENT_KEY_FILE`);
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new Permanent(
      `${settingPrefix}CLIENT_KEY_FILE: ${certFile} and ${keyFile} are no certificate with its key in PEM form (or the key has a passphrase).`,
      { cause },
    );
  }
  return { cert, key };
}

async function readPem(file: string, setting: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Permanent(`${setting}: the file ${file} cannot be read.`, { cause });
  }
}

/** Whether a host is this machine: the only place mail may go unencrypted. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
