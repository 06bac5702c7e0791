import { domainToASCII } from 'node:url';
import type { RejectedRecipient } from './outcome-of.ts';

/** How far a reply came when the server took it for some of its recipients and not for others. */
export interface Progress {
  /** The asker's side (To) has it; `refused` when the server will never take it for them. */
  readonly asker: 'served' | 'waiting' | 'refused';
  /** Refused for now (4xx): the same bytes go to them alone, later. */
  readonly waiting: readonly string[];
  /** Refused for good (5xx). */
  readonly refused: readonly RejectedRecipient[];
}

/**
 * Sorts the recipients of one attempt by what the server said to each of them.
 * @param askers the reply's To. @param tried the envelope of this attempt; an asker who is not in it was served before.
 */
export function progressOf(
  askers: readonly string[],
  tried: readonly string[],
  rejected: readonly RejectedRecipient[],
): Progress {
  const verdicts = new Map(rejected.map(each => [keyOf(each.address), each]));
  const verdictOn = (address: string) => verdicts.get(keyOf(address));
  const waiting = tried.filter(address => verdictOn(address)?.permanent === false);
  const refused = tried.flatMap(address => {
    const verdict = verdictOn(address);
    return verdict?.permanent === true ? [{ ...verdict, address }] : [];
  });
  const isAsker = (address: string) => askers.some(asker => keyOf(asker) === keyOf(address));
  const asker = refused.some(({ address }) => isAsker(address))
    ? 'refused'
    : waiting.some(isAsker)
      ? 'waiting'
      : 'served';
  return { asker, waiting, refused };
}

/** Whether everybody in To has the reply already. @param remaining undefined while nobody has it. */
export function isAskerServed(askers: readonly string[], remaining: readonly string[] | undefined): boolean {
  if (remaining === undefined) return false;
  const left = new Set(remaining.map(keyOf));
  return !askers.some(asker => left.has(keyOf(asker)));
}

/** The mail library writes domains in lower case and in their ASCII form (RFC 5891). */
function keyOf(address: string): string {
  const [, local = address, domain = ''] = /^(.*)@([^@]*)$/.exec(address) ?? [];
  return `${local}@${domainToASCII(domain) || domain}`.toLowerCase();
}
