import { domainOf } from './allowed.ts';

/** How many mails are answered within a window of time, counted for one sender, for one domain or for everybody. */
export interface QuotaRule {
  readonly of: 'sender' | 'domain' | 'overall';
  readonly per: 'hour' | 'day';
  readonly limit: number;
  /** Of a domain: its name, lower-cased, or `*` for each that no rule names. */
  readonly domain?: string;
}

/** The rules that hold for a sender; a `*` rule then names the sender's own domain. */
export function rulesFor(sender: string, rules: readonly QuotaRule[]): QuotaRule[] {
  const domain = domainOf(sender);
  const isNamed = rules.some(rule => rule.domain === domain);
  return rules
    .filter(rule => rule.of !== 'domain' || rule.domain === (isNamed ? domain : '*'))
    .map(rule => (rule.of === 'domain' ? { ...rule, domain } : rule));
}

/** The fixed word for a broken rule, as it is recorded: `quota-domain-day`. */
export function nameOfRule({ of, per }: QuotaRule): string {
  return `quota-${of}-${per}`;
}

/** Windows slide: an hour is the last sixty minutes. */
export function windowMsOf({ per }: Pick<QuotaRule, 'per'>): number {
  return per === 'hour' ? 3600_000 : 24 * 3600_000;
}
