import type { Config } from './config.ts';

/** Who may ask and how much is answered, as typed data. */
export interface Policy {
  /** Lower-cased. */
  readonly ownAddresses: readonly string[];
  readonly teamCc: readonly string[];
  /** Addresses, `@domain`, or the single entry `*`; lower-cased. */
  readonly allowedSenders: readonly string[];
  readonly allowedCc: readonly string[];
  readonly senderAuthentication: 'required' | 'dkim' | 'off';
  readonly trustedAuthservIds: readonly string[];
  readonly quota: Quota;
}

export interface Quota {
  readonly windowMs: number;
  readonly perSender: number;
  readonly overall: number;
}

/** The policy that a configuration sets. Mailbox names are compared without regard to case, as providers do. */
export function policyOf(config: Config): Policy {
  const lower = (entries: readonly string[]) => Object.freeze(entries.map(entry => entry.toLowerCase()));
  const { identity, permission } = config;
  return Object.freeze({
    ownAddresses: lower(identity.ownAddresses),
    teamCc: lower(identity.teamCc),
    allowedSenders: lower(permission.allowedSenders),
    allowedCc: lower(permission.allowedCc),
    senderAuthentication: permission.senderAuthentication,
    trustedAuthservIds: permission.trustedAuthservIds,
    quota: Object.freeze({
      windowMs: 3600_000,
      perSender: permission.maxRepliesPerSenderPerHour,
      overall: permission.maxRepliesPerHour,
    }),
  });
}
