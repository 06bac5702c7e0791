import type { Quota } from '../config/policy.ts';
import type { AnswerableMail } from '../src/inbox/guard.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import { chooseRecipients, type RecipientPolicy } from '../src/outbox/recipients.ts';

export interface AdmitParts {
  readonly ledger: Ledger;
  readonly quota: Quota;
  readonly recipients: RecipientPolicy;
  /** An address is not written to any more after so many replies came back for good. */
  readonly suppressAfterBounces: number;
  readonly now: () => Date;
}

/** Why a question waits for a person, in a fixed word and a detail. */
export interface Hold {
  readonly reason: 'suppressed-address' | 'quota-sender' | 'quota-overall';
  readonly detail: string;
}

/** What keeps an authorised question from being worked on now; undefined for nothing. */
export async function findHold(mail: AnswerableMail, parts: AdmitParts): Promise<Hold | undefined> {
  return (await unreachable(mail, parts)) ?? (await overQuota(mail.asker.address, parts));
}

/** Nobody gets an answer at an address from which our replies keep coming back: a person has to look. */
async function unreachable(
  mail: AnswerableMail,
  { ledger, recipients, suppressAfterBounces }: AdmitParts,
): Promise<Hold | undefined> {
  const to = chooseRecipients(mail, recipients).to.map(({ address }) => address);
  const [suppressed] = await ledger.suppressedAmong(to, suppressAfterBounces);
  if (suppressed === undefined) return undefined;
  return { reason: 'suppressed-address', detail: `replies to ${suppressed} came back for good` };
}

async function overQuota(asker: string, { ledger, quota, now }: AdmitParts): Promise<Hold | undefined> {
  const since = new Date(now().getTime() - quota.windowMs);
  const minutes = quota.windowMs / 60_000;
  if ((await ledger.countReplies(asker, since)) >= quota.perSender) {
    return { reason: 'quota-sender', detail: `${quota.perSender} questions in ${minutes} minutes` };
  }
  if ((await ledger.countAllReplies(since)) >= quota.overall) {
    return { reason: 'quota-overall', detail: `${quota.overall} questions in ${minutes} minutes` };
  }
  return undefined;
}
