import type { LoadedReply } from '../src/ledger/delivery.ts';
import { isAskerServed, type Progress, progressOf } from '../src/outbox/progress.ts';
import type { SendOutcome } from '../src/outbox/send.ts';
import type { DeliverParts } from './deliver.ts';

/** To whom the next attempt goes: everybody, or those who do not have the reply yet. */
export function openRecipients({ recipients, remaining }: LoadedReply): readonly string[] {
  return remaining ?? [...recipients.to, ...recipients.cc];
}

/**
 * What the ledger learns of an attempt. Nothing here sends again: that is the queue's and the sweep's work. An
 * address of the team that is refused never keeps the answer from the asker, and an asker who is refused is a
 * failed reply whoever else got it.
 */
export async function recordOutcome(
  reply: LoadedReply,
  outcome: SendOutcome,
  parts: DeliverParts,
): Promise<void> {
  const { ledger, notify } = parts;
  const at = parts.now();
  switch (outcome.kind) {
    case 'sent':
      return await recordTaken(reply, outcome, parts);
    case 'refused':
      return await recordRefused(reply, outcome.response, 'refused', parts);
    case 'unknown':
      await ledger.recordUnknown(reply.replyId, outcome.response, at);
      return notify({ stage: 'unknown', at, caseNumber: reply.caseNumber, detail: outcome.response });
    case 'later': {
      const { asker, refused } = sortRecipients(reply, outcome.rejected ?? []);
      if (asker !== 'refused') return await retryOrGiveUp(reply, outcome, parts);
      return await recordRefused(reply, refused[0]?.response ?? outcome.response, 'refused', parts);
    }
    case 'credentials':
    case 'certificate':
      return await retryOrGiveUp(reply, outcome, parts);
  }
}

type Rejected = Extract<SendOutcome, { kind: 'sent' }>['rejected'];

function sortRecipients(reply: LoadedReply, rejected: Rejected): Progress {
  return progressOf(reply.recipients.to, openRecipients(reply), rejected);
}

/** The server took it, for all or for some. */
async function recordTaken(
  reply: LoadedReply,
  outcome: Extract<SendOutcome, { kind: 'sent' }>,
  parts: DeliverParts,
): Promise<void> {
  const { ledger, notify, log } = parts;
  const { replyId, caseNumber } = reply;
  const { asker, waiting, refused } = sortRecipients(reply, outcome.rejected);
  const at = parts.now();
  const refusal = refused[0]?.response;
  if (refused.length > 0) {
    log.error({ case: caseNumber, reply: replyId, refused: refused.length }, 'some recipients were refused');
  }
  if (asker === 'refused') {
    const left = [...refused.map(({ address }) => address), ...waiting];
    return await recordDead(reply, refusal ?? outcome.response, 'refused', parts, left);
  }
  const receipt = {
    smtpReply: outcome.response,
    accepted: outcome.accepted,
    rejected: refused.map(({ address }) => address),
    ...(refusal === undefined ? {} : { refusal }),
  };
  if (waiting.length > 0 && !isTimeOver(reply, at, parts)) {
    const nextAttemptAt = nextAttempt(reply, at);
    const askerServed = asker === 'served';
    await ledger.recordPartlySent(replyId, receipt, { waiting, askerServed, nextAttemptAt }, at);
    return notify({ stage: 'retry', at, caseNumber, reason: 'some-recipients' });
  }
  if (asker === 'waiting') return await recordDead(reply, 'gave up', 'gave-up', parts, waiting);
  await ledger.recordSent(replyId, { ...receipt, rejected: [...receipt.rejected, ...waiting] }, at);
  notify({ stage: 'sent', at, caseNumber, ms: at.getTime() - reply.madeAt.getTime() });
}

/** Nobody of this attempt will get it: a failed reply, unless the asker has it and only copies are missing. */
async function recordRefused(
  reply: LoadedReply,
  response: string,
  reason: 'refused' | 'gave-up',
  parts: DeliverParts,
): Promise<void> {
  if (!isAskerServed(reply.recipients.to, reply.remaining)) {
    return await recordDead(reply, reason === 'gave-up' ? `gave up: ${response}` : response, reason, parts);
  }
  const { ledger, log, notify } = parts;
  const { replyId, caseNumber } = reply;
  const at = parts.now();
  const rejected = openRecipients(reply);
  await ledger.recordSent(replyId, { smtpReply: response, accepted: [], rejected, refusal: response }, at);
  log.error({ case: caseNumber, reply: replyId, refused: rejected.length }, 'some recipients were refused');
  notify({ stage: 'sent', at, caseNumber, reason: 'copies-refused', detail: response });
}

/** @param left when somebody has it already: who does not. */
async function recordDead(
  reply: LoadedReply,
  response: string,
  reason: 'refused' | 'gave-up',
  { ledger, log, notify, now }: DeliverParts,
  left?: readonly string[],
): Promise<void> {
  const { replyId, caseNumber } = reply;
  await ledger.recordFailed(replyId, response, now(), left);
  log.error({ case: caseNumber, reply: replyId, reason, response }, 'dead letter: the asker has no reply');
  notify({ stage: 'failed', at: now(), caseNumber, reason, detail: response });
}

/** A wrong password counts like an outage: somebody will mend it. */
async function retryOrGiveUp(
  reply: LoadedReply,
  outcome: Extract<SendOutcome, { kind: 'later' | 'credentials' | 'certificate' }>,
  parts: DeliverParts,
): Promise<void> {
  const { ledger, notify } = parts;
  const { replyId, caseNumber } = reply;
  const at = parts.now();
  if (isTimeOver(reply, at, parts)) return await recordRefused(reply, outcome.response, 'gave-up', parts);
  await ledger.recordRetry(replyId, nextAttempt(reply, at), outcome.response, at);
  notify({ stage: 'retry', at, caseNumber, reason: outcome.kind, detail: outcome.response });
}

function isTimeOver(reply: LoadedReply, at: Date, { sendRetryForMs }: DeliverParts): boolean {
  return at.getTime() - reply.madeAt.getTime() >= sendRetryForMs;
}

/** Backoff doubles from 15 s to 15 min. */
function nextAttempt({ attempts }: LoadedReply, at: Date): Date {
  return new Date(at.getTime() + Math.min(15 * 60_000, 15_000 * 2 ** Math.min(attempts - 1, 10)));
}
