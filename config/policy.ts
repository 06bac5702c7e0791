import type { QuotaRule } from '../src/inbox/quota.ts';
import type { Config, PermissionSettings } from './config.ts';

/** Who may ask and how much is answered, as typed data. */
export interface Policy {
  /** Lower-cased. */
  readonly ownAddresses: readonly string[];
  /** Addresses, `@domain`, or the single entry `*`; lower-cased. */
  readonly allowedSenders: readonly string[];
  readonly allowedCc: readonly string[];
  readonly senderAuthentication: 'required' | 'dkim' | 'off';
  readonly trustedAuthservIds: readonly string[];
  readonly quotas: readonly QuotaRule[];
}

/** The policy that a configuration sets. Mailbox names are compared without regard to case, as providers do. */
export function policyOf(config: Config): Policy {
  const lower = (entries: readonly string[]) => Object.freeze(entries.map(entry => entry.toLowerCase()));
  const { identity, permission } = config;
  return Object.freeze({
    ownAddresses: lower(identity.ownAddresses),
    allowedSenders: lower(permission.allowedSenders),
    allowedCc: lower(permission.allowedCc),
    senderAuthentication: permission.senderAuthentication,
    trustedAuthservIds: permission.trustedAuthservIds,
    quotas: Object.freeze(quotasOf(permission)),
  });
}

function quotasOf(permission: PermissionSettings): QuotaRule[] {
  const { maxRepliesPerSenderPerHour, maxRepliesPerSenderPerDay, domainQuotas, maxRepliesPerHour } =
    permission;
  return [
    { of: 'sender', per: 'hour', limit: maxRepliesPerSenderPerHour },
    ...(maxRepliesPerSenderPerDay === undefined
      ? []
      : [{ of: 'sender' as const, per: 'day' as const, limit: maxRepliesPerSenderPerDay }]),
    ...domainQuotas.map(quota => ({ of: 'domain' as const, ...quota })),
    { of: 'overall', per: 'hour', limit: maxRepliesPerHour },
  ];
}
