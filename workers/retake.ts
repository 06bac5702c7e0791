import type { MailboxDesk } from '../src/inbox/desk.ts';
import type { Retake } from '../src/ledger/retake.ts';
import { type IntakeParts, takeMail, takeUnfetched } from './intake.ts';

export interface RetakeParts extends IntakeParts {
  /** By the mailbox's name: where mail that was never downloaded is fetched from. */
  readonly desks: ReadonlyMap<string, MailboxDesk>;
}

/** Longer than fetching and parsing take. */
const leaseMs = 10 * 60_000;

/**
 * Judges mails again that a person set going, one after the other. Running it in several processes is harmless.
 * @returns how many.
 * @throws RetryLater when the ledger or a mailbox is away; the next round goes on.
 */
export async function retakeMails(parts: RetakeParts, signal: AbortSignal): Promise<number> {
  const mailboxes = [...parts.desks.keys()];
  for (let count = 0; ; count += 1) {
    if (signal.aborted) return count;
    const mail = await parts.ledger.claimRetake(mailboxes, leaseMs, parts.now());
    if (mail === undefined) return count;
    await retakeMail(mail, parts);
  }
}

async function retakeMail(mail: Retake, parts: RetakeParts): Promise<void> {
  const { mailbox, uidValidity, uid, receivedAt } = mail;
  const place = { mailbox, uidValidity, uid };
  const fetched = mail.raw ?? (await parts.desks.get(mailbox)?.fetchMail(place, parts.limits.maxBytes));
  if (fetched instanceof Uint8Array) {
    return await takeMail({ ...place, raw: fetched, internalDate: receivedAt }, parts);
  }
  const reason = fetched === 'too-large' ? fetched : 'gone';
  await takeUnfetched({ ...place, sizeBytes: mail.sizeBytes, reason, header: undefined }, parts);
}
