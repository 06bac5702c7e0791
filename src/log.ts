import { type DestinationStream, type Logger, pino } from 'pino';
import { storableText } from './outcome.ts';

export type Log = Logger;

/**
 * A structured log: ids, counts and times; never bodies, names or secrets. Errors are reduced to name, message,
 * code and cause, because a driver's error object may carry the query and its parameters.
 */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options, pino.destination(2));
}

interface ErrorNote {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly cause?: ErrorNote;
}

/** What a log line may say of an error; causes are followed to a bounded depth. */
export function describeError(error: unknown, depth = 0): ErrorNote {
  if (!(error instanceof Error)) return { name: typeof error, message: storableText(String(error), 500) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    message: storableText(error.message, 500),
    ...(code === undefined ? {} : { code }),
    ...(error.cause === undefined || depth >= 3 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
