import { isAllowedAddress } from './allowed.ts';
import { type Authentication, type AuthenticationPolicy, authenticate } from './authentication.ts';
import { findMachineSign, type MachineReason } from './machine-mail.ts';
import type { Address, Mail } from './mail.ts';

export interface GuardPolicy {
  /** Every address this service sends from or copies: the mailbox, From, Reply-To, the team's addresses. */
  readonly ownAddresses: readonly string[];
  /** Whether a Message-ID was made by this service (HMAC checked). */
  readonly isOwnMessageId: (messageId: string) => boolean;
  /** Who may ask: `ann@clinic.example`, `@clinic.example`, `@*.clinic.example`, `*`. */
  readonly allowed: readonly string[];
  readonly authentication: AuthenticationPolicy;
  /** List-Ids that carry questions: a group address the mailbox itself is a member of. */
  readonly questionLists?: readonly string[];
}

declare const guarded: unique symbol;
/** A mail that may be answered: written by a person, from one authenticated and allowed address. Only `guard` makes one. */
export type AnswerableMail = Mail & { readonly asker: Address; readonly [guarded]: true };

export type IgnoredReason = 'own-mail' | 'loop' | MachineReason;
export type RejectedReason = 'no-sender' | 'several-senders' | 'not-allowed' | 'not-authenticated';

export type GuardVerdict =
  | { readonly kind: 'answerable'; readonly mail: AnswerableMail; readonly authenticatedBy: string }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason; readonly detail: string }
  | {
      readonly kind: 'rejected';
      readonly reason: RejectedReason;
      readonly detail: string;
      /** An allowed address that no check speaks against: the one mail a refusal may be told of. */
      readonly unjudged?: true;
    };

/** More relays than any route has; RFC 5321 s6.3 names 100 as the least a server should take as a loop. */
const maxHops = 50;

/**
 * Decides whether a mail may be answered: own mail and loops, machine mail, then the sender, in this order.
 * The first thing against it is the recorded reason.
 * @param checked what `checkSignatures` found, when the policy's authentication mode is `dkim`.
 */
export function guard(mail: Mail, policy: GuardPolicy, checked?: Authentication): GuardVerdict {
  return findLoop(mail, policy) ?? findMachine(mail, policy) ?? judgeSender(mail, policy, checked);
}

function findLoop(mail: Mail, policy: GuardPolicy): GuardVerdict | undefined {
  const own = new Set(policy.ownAddresses.map(address => address.toLowerCase()));
  const senders = [...mail.from.map(sender => sender.address), mail.envelopeSender ?? ''];
  const ownSender = senders.find(address => own.has(address.toLowerCase()));
  if (ownSender !== undefined) {
    return {
      kind: 'ignored',
      reason: 'own-mail',
      detail: `sent by ${ownSender}, an address of this service`,
    };
  }
  if (mail.headers.has('x-caseconsultant-case')) {
    return { kind: 'ignored', reason: 'loop', detail: 'carries the case header of this service' };
  }
  if (mail.messageId !== undefined && policy.isOwnMessageId(mail.messageId)) {
    return { kind: 'ignored', reason: 'own-mail', detail: 'has a Message-ID of this service' };
  }
  const hops = mail.headers.get('received')?.length ?? 0;
  return hops > maxHops ? { kind: 'ignored', reason: 'loop', detail: `passed ${hops} servers` } : undefined;
}

function findMachine(mail: Mail, policy: GuardPolicy): GuardVerdict | undefined {
  const listIds = (mail.headers.get('list-id') ?? []).map(value =>
    (/<([^<>]+)>/.exec(value)?.[1] ?? value).toLowerCase(),
  );
  const questionLists = policy.questionLists ?? [];
  const isQuestionList = listIds.some(id => questionLists.some(known => known.toLowerCase() === id));
  const sign = findMachineSign(isQuestionList ? withoutListHeaders(mail) : mail);
  return sign && { kind: 'ignored', reason: sign.reason, detail: sign.detail };
}

function withoutListHeaders(mail: Mail): Mail {
  const headers = new Map(
    [...mail.headers].filter(
      ([name]) => !/^(?:list-|mailing-list|precedence|x-google-group-id|x-beenthere)/.test(name),
    ),
  );
  const { envelopeSender: _sender, ...rest } = mail;
  return { ...rest, headers };
}

function judgeSender(mail: Mail, policy: GuardPolicy, checked: Authentication | undefined): GuardVerdict {
  const [asker, second] = mail.from;
  if (!asker || asker.address === '') {
    return { kind: 'rejected', reason: 'no-sender', detail: 'the From header names no address' };
  }
  if (second || (mail.headers.get('from')?.length ?? 0) > 1) {
    return { kind: 'rejected', reason: 'several-senders', detail: 'more than one From address' };
  }
  if (!isAllowedAddress(asker.address, policy.allowed)) {
    return {
      kind: 'rejected',
      reason: 'not-allowed',
      detail: `${asker.address} is not on the list of allowed senders`,
    };
  }
  const authentication = authenticate(mail, policy.authentication, checked);
  if (authentication.kind === 'unauthenticated') {
    const { why, unjudged } = authentication;
    return { kind: 'rejected', reason: 'not-authenticated', detail: why, ...(unjudged && { unjudged }) };
  }
  return { kind: 'answerable', mail: answerable(mail, asker), authenticatedBy: authentication.by };
}

function answerable(mail: Mail, asker: Address): AnswerableMail {
  return { ...mail, asker } as AnswerableMail;
}
