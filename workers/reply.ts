import type { Opinion } from '../src/consult/opinion.ts';
import type { AnswerableMail } from '../src/inbox/guard.ts';
import type { Address } from '../src/inbox/mail.ts';
import type { LoadedQuestion } from '../src/ledger/consulting.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import { composeReply, replyMessageId } from '../src/outbox/compose.ts';
import { type Outlets, outletOf } from '../src/outbox/outlet.ts';
import { chooseRecipients } from '../src/outbox/recipients.ts';
import type { Rendered } from '../src/reply/render.ts';

export interface ReplyParts {
  readonly ledger: Ledger;
  readonly outlets: Outlets;
  readonly replySecret: string;
  /** An address is left out of the copies after so many replies to it came back for good. */
  readonly suppressAfterBounces: number;
  readonly now: () => Date;
}

/** What is said: an opinion, or a notice of a kind. */
export interface Written {
  readonly rendered: Rendered;
  readonly opinion?: Opinion;
  readonly notice?: string;
}

/**
 * Composes the reply to one question and stores it with what it says. A notice goes to the sender alone: it may
 * tell of other cases of theirs, which those in copy have nothing to do with.
 */
export async function recordReply(
  loaded: LoadedQuestion,
  mail: AnswerableMail,
  { rendered, opinion, notice }: Written,
  parts: ReplyParts,
): Promise<{ kind: 'recorded' | 'already'; replyId: number }> {
  const { from, replyTo, recipients: policy } = outletOf(parts.outlets, loaded.mailbox);
  const { to, cc } = chooseRecipients(mail, policy);
  const recipients = { to, cc: opinion === undefined ? [] : await whoGetsCopies(cc, parts) };
  const outgoing = await composeReply({
    from,
    ...(replyTo === undefined ? {} : { replyTo }),
    recipients,
    ...rendered,
    messageId: replyMessageId(
      loaded,
      parts.replySecret,
      from.address.slice(from.address.lastIndexOf('@') + 1),
    ),
    caseNumber: loaded.caseNumber,
    at: parts.now(),
    answers: mail,
  });
  const reply = {
    messageId: outgoing.messageId,
    sender: outgoing.envelope.from,
    recipients: { to: recipients.to.map(addressOf), cc: recipients.cc.map(addressOf) },
    subject: outgoing.subject,
    text: rendered.text,
    html: rendered.html,
    raw: outgoing.raw,
    ...(notice === undefined ? {} : { notice }),
  };
  return await parts.ledger.recordOpinionAndReply(loaded.questionId, opinion, reply, parts.now());
}

/** Whoever said stop gets no copies either, nor does an address from which replies keep coming back. */
async function whoGetsCopies(
  cc: readonly Address[],
  { ledger, suppressAfterBounces }: ReplyParts,
): Promise<Address[]> {
  const isStopped = await Promise.all(cc.map(({ address }) => ledger.isStopped(address)));
  const suppressed = await ledger.suppressedAmong(cc.map(addressOf), suppressAfterBounces);
  return cc.filter(({ address }, index) => isStopped[index] === false && !suppressed.includes(address));
}

function addressOf({ address }: Address): string {
  return address;
}
