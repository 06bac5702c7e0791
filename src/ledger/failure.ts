import { errorCode, Permanent, RetryLater, storableText } from '../outcome.ts';

/** SQLSTATE (whole, or its two-character class) and socket codes after which the same call may succeed. */
const passing: ReadonlySet<string> = new Set([
  '08', // connection exceptions
  '53', // out of disk, memory or connections
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '57014', // statement timeout
  '57P01', // the administrator stopped the server
  '57P02', // a crash elsewhere in the server
  '57P03', // starting up or shutting down
  '57P05', // idle session timeout
  '58', // I/O errors of the server's system
  '25006', // read-only: a standby during failover
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]);

/** What no waiting cures, with what to do about it. */
const final: Readonly<Record<string, string>> = {
  '28P01': 'the password is refused: check DATABASE_URL',
  '28000': 'the login is refused: check DATABASE_URL and pg_hba.conf',
  '3D000': 'the database does not exist: create it, or check DATABASE_URL',
  '42501': 'the login may not use this database: grant it CREATE and USAGE on its schema',
};

/** pg and Kysely report a lost connection by these words, without a code. */
const lostConnection =
  /^(connection terminated|postgres connection has been discarded|client has encountered a connection error|timeout exceeded when trying to connect|query read timeout|client was closed)/i;

/**
 * The error of a ledger call as this program's two kinds; anything else (a bug) comes back as it is.
 * @param step what was being done, for the reader of the log ("taking a question").
 */
export function translateFailure(step: string, error: unknown): unknown {
  if (error instanceof Permanent || error instanceof RetryLater) return error;
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = errorCode(first) ?? errorCode(error);
  const message = storableText(messageOf(first), 300);
  if (code !== undefined && code in final) {
    return new Permanent(`PostgreSQL, while ${step}: ${final[code]} (${code}: ${message}).`, {
      cause: error,
    });
  }
  const passes =
    code !== undefined ? passing.has(code) || passing.has(code.slice(0, 2)) : lostConnection.test(message);
  if (!passes) return error;
  return new RetryLater(`PostgreSQL is not available, while ${step} (${code ?? 'lost'}: ${message}).`, {
    cause: error,
  });
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
