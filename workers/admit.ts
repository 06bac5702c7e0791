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

/** The notice of the first question beyond a sender's quota. */
export const quotaNotice = 'quota-sender';

/** How an authorised question is taken: to be worked on, to be told that it is one too many, or to wait. */
export interface Admission {
  readonly hold?: Hold;
  readonly notice?: typeof quotaNotice;
}

/**
 * Whether an authorised question is worked on now. Beyond the sender's quota the first one in the window is
 * answered with a word about it, the others wait in silence.
 */
export async function admit(mail: AnswerableMail, parts: AdmitParts): Promise<Admission> {
  const asker = mail.asker.address;
  const hold = (await unreachable(mail, parts)) ?? (await overQuota(asker, parts));
  if (hold === undefined) return {};
  const told = () => parts.ledger.countNotices(asker, quotaNotice, windowStart(parts));
  return hold.reason === 'quota-sender' && (await told()) === 0 ? { notice: quotaNotice } : { hold };
}

function windowStart({ quota, now }: AdmitParts): Date {
  return new Date(now().getTime() - quota.windowMs);
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

async function overQuota(asker: string, parts: AdmitParts): Promise<Hold | undefined> {
  const { ledger, quota } = parts;
  const since = windowStart(parts);
  const minutes = quota.windowMs / 60_000;
  if ((await ledger.countReplies(asker, since)) >= quota.perSender) {
    return { reason: 'quota-sender', detail: `${quota.perSender} questions in ${minutes} minutes` };
  }
  if ((await ledger.countAllReplies(since)) >= quota.overall) {
    return { reason: 'quota-overall', detail: `${quota.overall} questions in ${minutes} minutes` };
  }
  return undefined;
}
