import { errorCode, Permanent, RetryLater, storableText } from '../outcome.ts';

/**
 * A queue call that may wait for ever (an unreachable Redis holds commands back) as one that ends. A late
 * success is harmless: jobs have deterministic ids and the ledger decides what is done.
 * @throws RetryLater after `ms`, or when the call itself fails for any passing reason.
 */
export async function bounded<T>(what: string, ms: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new RetryLater(`The queue did not answer within ${ms} ms, while ${what}.`)),
      ms,
    );
  });
  try {
    return await Promise.race([call, late]);
  } catch (error) {
    throw queueFailure(what, error);
  } finally {
    clearTimeout(timer);
    // The call may still fail after we stopped waiting; that must not end the process.
    call.catch(() => {});
  }
}

/** Programming and set-up mistakes that no waiting cures, by the name BullMQ or Redis gives them. */
const finalNames: ReadonlySet<string> = new Set([
  'SchemaVersionMismatchError',
  'UnsupportedPostgresVersionError',
]);
const finalReplies = /\b(WRONGPASS|NOAUTH|NOPERM|invalid password|password authentication failed)\b/i;

/** Certificates do not mend themselves. */
const tlsCodes =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_)/;

export function queueFailure(what: string, error: unknown): Permanent | RetryLater {
  if (error instanceof Permanent || error instanceof RetryLater) return error;
  const name = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
  const told =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  const message = storableText(told, 300);
  if (tlsCodes.test(errorCode(error) ?? '')) {
    return new Permanent(
      `The queue's server is not trusted or speaks no TLS, while ${what}: ${message}. Check REDIS_URL (rediss: is with TLS, redis: without) and REDIS_CA_FILE.`,
      { cause: error },
    );
  }
  if (finalNames.has(name) || finalReplies.test(told)) {
    return new Permanent(
      `The queue refuses us, while ${what}: ${message}. Check REDIS_URL and DATABASE_URL.`,
      {
        cause: error,
      },
    );
  }
  return new RetryLater(`The queue is not available, while ${what} (${message}).`, { cause: error });
}
