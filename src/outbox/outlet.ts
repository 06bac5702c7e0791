import type { Address } from '../inbox/mail.ts';
import type { RecipientPolicy } from './recipients.ts';
import type { Sender } from './send.ts';

/** How the replies of one mailbox leave: under which name, to whom beside the asker, by which account. */
export interface Outlet {
  readonly from: Address;
  readonly replyTo: Address | undefined;
  readonly serviceName: string;
  readonly recipients: RecipientPolicy;
  /** The same object where mailboxes share an account. */
  readonly sender: Sender;
}

/** By the mailbox's name, as recorded with each mail; the first mailbox first. */
export type Outlets = ReadonlyMap<string, Outlet>;

/** The outlet of a mailbox; the first one's for a mailbox that is not among the settings any more. */
export function outletOf(outlets: Outlets, mailbox: string): Outlet {
  const [first] = outlets.values();
  const outlet = outlets.get(mailbox) ?? first;
  if (outlet === undefined) throw new Error('no mailbox has an outlet');
  return outlet;
}
