import type { AnswerableMail } from '../src/inbox/guard.ts';
import { type QuotaRule, rulesFor } from '../src/inbox/quota.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import { type Outlets, outletOf } from '../src/outbox/outlet.ts';
import { chooseRecipients } from '../src/outbox/recipients.ts';

export interface AdmitParts {
  readonly ledger: Ledger;
  readonly quotas: readonly QuotaRule[];
  readonly outlets: Outlets;
  /** An address is not written to any more after so many replies came back for good. */
  readonly suppressAfterBounces: number;
}

/** Why a question waits for a person, in a fixed word and a detail. */
export interface Hold {
  readonly reason: 'suppressed-address';
  readonly detail: string;
}

/** Under which terms an authorised question is taken: its sender's quotas, or why it has to wait. */
export async function termsOf(
  mail: AnswerableMail,
  mailbox: string,
  { ledger, quotas, outlets, suppressAfterBounces }: AdmitParts,
): Promise<{ readonly hold?: Hold; readonly quotas: readonly QuotaRule[] }> {
  const rules = rulesFor(mail.asker.address, quotas);
  const { recipients } = outletOf(outlets, mailbox);
  const to = chooseRecipients(mail, recipients).to.map(({ address }) => address);
  const [suppressed] = await ledger.suppressedAmong(to, suppressAfterBounces);
  if (suppressed === undefined) return { quotas: rules };
  // Nobody gets an answer at an address from which our replies keep coming back: a person has to look.
  const detail = `replies to ${suppressed} came back for good`;
  return { hold: { reason: 'suppressed-address', detail }, quotas: rules };
}
