import type { Mail } from '../src/inbox/mail.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { ClaimedRefusal, Refusal, RefusalEnd } from '../src/ledger/refusals.ts';
import type { Log } from '../src/log.ts';
import { composeReply, replyMessageId } from '../src/outbox/compose.ts';
import { type Outlet, type Outlets, outletOf } from '../src/outbox/outlet.ts';
import type { SendOutcome } from '../src/outbox/send.ts';
import type { Verdict } from '../src/outcome.ts';
import { refusalView } from '../src/reply/notices.ts';
import { renderReply, type Templates } from '../src/reply/render.ts';
import { within } from './within.ts';

/** Whether the sender of a mail without any authentication is told so, and how often. */
export interface RefusalPolicy {
  readonly isTold: boolean;
  readonly periodDays: number;
}

const aDayMs = 24 * 3600_000;

/**
 * Whom to tell of a rejected mail; undefined for nearly all. A forged sender must not bring the notice to its victim:
 * it goes to an allowed address alone, that no check speaks against and that the envelope names as well, never to one
 * that said stop or from which replies come back, and machine mail never gets here.
 */
export async function refusalOf(
  mail: Mail,
  verdict: Verdict,
  {
    ledger,
    refusal,
    suppressAfterBounces,
    now,
  }: {
    readonly ledger: Ledger;
    readonly refusal: RefusalPolicy;
    readonly suppressAfterBounces: number;
    readonly now: () => Date;
  },
): Promise<Refusal | undefined> {
  if (!refusal.isTold || verdict.kind !== 'rejected' || verdict.unjudged !== true) return undefined;
  const address = mail.from[0]?.address ?? '';
  // RFC 3834 s4: an automatic answer goes to the envelope's sender; one that is not From's may be anybody's.
  if (address === '' || mail.envelopeSender?.toLowerCase() !== address.toLowerCase()) return undefined;
  if (await ledger.isStopped(address)) return undefined;
  if ((await ledger.suppressedAmong([address], suppressAfterBounces)).length > 0) return undefined;
  return { address, since: new Date(now().getTime() - refusal.periodDays * aDayMs) };
}

export interface RefuseParts {
  readonly ledger: Ledger;
  readonly outlets: Outlets;
  readonly templates: Templates;
  readonly refusal: RefusalPolicy;
  readonly replySecret: string;
  readonly log: Log;
  readonly now: () => Date;
}

const sendDeadlineMs = 2 * 60_000;
const maxAttempts = 5;
const retryMs = 15 * 60_000;

/**
 * Sends the refusals that are due, each at most once: what may have been delivered is not sent again.
 * @throws RetryLater when the ledger is away.
 */
export async function sendRefusals(parts: RefuseParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const claimed = await parts.ledger.claimRefusal(parts.now());
    if (claimed === undefined) return;
    const outlet = outletOf(parts.outlets, claimed.mailbox);
    const mail = await composeRefusal(claimed, outlet, parts);
    const outcome = await within(sendDeadlineMs, signal, limited => outlet.sender.send(mail, limited));
    const end = endOf(outcome, claimed, parts.now());
    await parts.ledger.settleRefusal(claimed.messageId, end, parts.now());
    parts.log.info({ mail: claimed.messageId, outcome: outcome.kind, attempt: claimed.attempts }, 'refusal');
  }
}

async function composeRefusal(
  { messageId, address, answers }: ClaimedRefusal,
  { from, serviceName }: Outlet,
  { templates, refusal, replySecret, now }: RefuseParts,
) {
  const rendered = renderReply(templates, refusalView({ serviceName, periodDays: refusal.periodDays }));
  const caseNumber = `REFUSED-${messageId}`;
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return await composeReply({
    from,
    recipients: { to: [{ name: '', address }], cc: [] },
    ...rendered,
    messageId: replyMessageId({ caseNumber, questionNumber: 0 }, replySecret, domain),
    caseNumber,
    at: now(),
    answers: { ...(answers === undefined ? {} : { messageId: answers }), inReplyTo: [], references: [] },
  });
}

function endOf(outcome: SendOutcome, { attempts }: ClaimedRefusal, at: Date): RefusalEnd {
  const { response } = outcome;
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'sent', response };
    case 'unknown':
    case 'refused':
      return { kind: 'failed', response };
    default:
      return attempts >= maxAttempts
        ? { kind: 'failed', response }
        : { kind: 'later', response, dueAt: new Date(at.getTime() + retryMs) };
  }
}
