import { setTimeout as pause } from 'node:timers/promises';
import type { LoadedReply } from '../src/ledger/delivery.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Log } from '../src/log.ts';
import type { Notify } from '../src/notice.ts';
import { type Outlets, outletOf } from '../src/outbox/outlet.ts';
import type { SendableMail } from '../src/outbox/send.ts';
import { RetryLater } from '../src/outcome.ts';
import type { Queue } from '../src/queue.ts';
import { openRecipients, recordOutcome } from './attempt.ts';
import { within } from './within.ts';

export interface DeliverParts {
  readonly ledger: Ledger;
  readonly outlets: Outlets;
  readonly queue: Queue;
  readonly sendRetryForMs: number;
  readonly log: Log;
  readonly notify: Notify;
  readonly now: () => Date;
}

/** Longer than the longest SMTP dialogue: only a dead process lets its lease end. */
export const sendLeaseMs = 5 * 60_000;
const sendDeadlineMs = 4 * 60_000;

/**
 * One sending attempt of a reply that is ready. What is left to do in the mailbox (a copy in Sent, the flag, the
 * look-up when nobody knows what became of it) is the desk's: a reply leaves whatever IMAP does. Running it again is
 * harmless.
 */
export async function deliverReply(replyId: number, parts: DeliverParts, signal: AbortSignal): Promise<void> {
  const { ledger } = parts;
  const claim = await ledger.claimReply(replyId, sendLeaseMs, parts.now());
  if (claim.kind === 'claimed') await sendClaimed(claim.reply, parts, signal);
  const { state } = await ledger.loadReply(replyId);
  if (state === 'sent' || state === 'unknown') await callDesk(replyId, parts);
}

/** The reply's state is in the ledger: when the queue is down, the sweep adds the job later. */
async function callDesk(replyId: number, { queue, log }: DeliverParts): Promise<void> {
  try {
    await queue.add('desk', replyId);
  } catch (err) {
    if (!(err instanceof RetryLater)) throw err;
    log.warn({ reply: replyId, err }, 'queue not reached; the sweep will add the job');
  }
}

async function sendClaimed(reply: LoadedReply, parts: DeliverParts, signal: AbortSignal): Promise<void> {
  const startedAt = parts.now();
  const mail: SendableMail = {
    raw: reply.raw,
    envelope: { from: reply.sender, to: openRecipients(reply) },
  };
  const { sender } = outletOf(parts.outlets, reply.mailbox);
  const outcome = await within(sendDeadlineMs, signal, limited => sender.send(mail, limited));
  await untilRecorded(() => recordOutcome(reply, outcome, parts), signal);
  const ms = parts.now().getTime() - startedAt.getTime();
  const about = {
    case: reply.caseNumber,
    reply: reply.replyId,
    outcome: outcome.kind,
    attempt: reply.attempts,
    ms,
  };
  parts.log[outcome.kind === 'sent' ? 'info' : 'warn'](
    { ...about, response: outcome.response },
    'reply attempt',
  );
}

const longestPauseMs = 5000;

/**
 * What the server said is known here alone: when the database is away at that moment, it is told later. Otherwise
 * a reply that was taken would count as of unknown outcome, and go out again or wait for a person.
 */
async function untilRecorded(record: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let pauseMs = 200; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      await record();
      return;
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      await pause(pauseMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) throw error;
    }
  }
}
