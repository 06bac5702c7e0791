import type { ImapFlow } from 'imapflow';
import { RetryLater } from '../outcome.ts';

/** How long one command may take, the download of the largest mail over a slow line included. */
const commandMs = 5 * 60_000;

/**
 * The answer to a command, or the end of its connection. A server that goes on saying something ("still here") while
 * it never answers is not silent, so no timeout of the socket ends the wait.
 * @throws RetryLater after `ms`; the connection is closed then.
 */
export async function answerOf<T>(client: ImapFlow, command: Promise<T>, ms = commandMs): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new RetryLater(`the IMAP server has not answered a command for ${Math.round(ms / 1000)} s`));
    client.close();
  }, ms);
  try {
    return await Promise.race([late.promise, command]);
  } finally {
    clearTimeout(timer);
    // Closing fails the command as well, which nobody waits for any more.
    command.catch(() => {});
  }
}
