import { domainOf, isAllowedAddress } from '../inbox/allowed.ts';
import type { AnswerableMail } from '../inbox/guard.ts';
import type { Address } from '../inbox/mail.ts';

export interface RecipientPolicy {
  /** Every address of this service; never a recipient, or replies would come back as questions. */
  readonly ownAddresses: readonly string[];
  readonly teamCc: readonly string[];
  /** Which of the asker's other recipients get the reply, as `isAllowedAddress` reads them. */
  readonly allowedCc: readonly string[];
  /** Of To and Cc together, the team's addresses included. */
  readonly maxRecipients: number;
}

export interface Recipients {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
}

/**
 * Who gets the reply: the asker (at Reply-To when that lies in the asker's own domain or among the allowed),
 * the asker's To and Cc as far as allowed, and the team. Never a blind copy.
 */
export function chooseRecipients(
  mail: Pick<AnswerableMail, 'asker' | 'replyTo' | 'to' | 'cc'>,
  policy: RecipientPolicy,
): Recipients {
  const taken = new Set(policy.ownAddresses.map(address => address.toLowerCase()));
  const teamKeys = new Set(policy.teamCc.map(address => address.toLowerCase()));
  const fresh = (address: Address): boolean => {
    const key = address.address.toLowerCase();
    const isNew = isPlainAddress(key) && !taken.has(key);
    taken.add(key);
    return isNew;
  };
  const to = [replyAddress(mail, policy)];
  to.forEach(address => {
    taken.add(address.address.toLowerCase());
  });
  const team = policy.teamCc.map(address => ({ name: '', address })).filter(fresh);
  const copied = [...mail.to, ...mail.cc]
    .filter(address => !teamKeys.has(address.address.toLowerCase()))
    .filter(address => isAllowedAddress(address.address, policy.allowedCc))
    .filter(fresh)
    .slice(0, Math.max(0, policy.maxRecipients - to.length - team.length));
  return { to, cc: [...copied, ...team] };
}

/** A foreign Reply-To would carry case content to an address nobody authenticated. */
function replyAddress(mail: Pick<AnswerableMail, 'asker' | 'replyTo'>, policy: RecipientPolicy): Address {
  const [wanted, second] = mail.replyTo;
  if (!wanted || second || !isPlainAddress(wanted.address)) {
    return mail.asker;
  }
  const isOwn = policy.ownAddresses.some(own => own.toLowerCase() === wanted.address.toLowerCase());
  const isNear =
    domainOf(wanted.address) === domainOf(mail.asker.address) ||
    isAllowedAddress(wanted.address, policy.allowedCc);
  return isNear && !isOwn ? wanted : mail.asker;
}

/** Exactly one @, no spaces, quotes or control characters: what an envelope can carry without escaping. */
function isPlainAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s@<>(),;:"\\[\]\p{C}]+@[^\s@<>(),;:"\\[\]\p{C}]+$/u.test(address);
}
