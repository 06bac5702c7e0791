import type { Ledger } from '../src/ledger/ledger.ts';
import type { Queue } from '../src/queue.ts';

export interface Swept {
  /** Jobs that the queue had lost or given up. */
  readonly added: number;
  /** Sending attempts whose process died: their outcome counts as unknown now. */
  readonly expired: number;
}

/**
 * Adds a job for everything the ledger says is due. The ledger is the truth: after a lost Redis, a killed
 * worker or a crash between any two steps, this is what brings the work back.
 * @throws RetryLater when ledger or queue are down; the next sweep does it.
 */
export async function sweep(ledger: Ledger, queue: Queue, now: Date): Promise<Swept> {
  const overdue = await ledger.listOverdue(now);
  const expired = [];
  for (const replyId of overdue.expired) {
    const changed = await ledger.recordUnknown(
      replyId,
      'the sending process ended before the outcome was known',
      now,
    );
    if (changed) expired.push(replyId);
  }
  let added = 0;
  for (const questionId of overdue.consult) {
    if ((await queue.addAgain('consult', questionId)) === 'added') added += 1;
  }
  // The deliver worker looks at the reply's state: send it, settle an unknown outcome, or finish the chores.
  const deliver = new Set([...overdue.deliver, ...expired, ...overdue.unknown, ...overdue.unfinished]);
  for (const replyId of deliver) {
    if ((await queue.addAgain('deliver', replyId)) === 'added') added += 1;
  }
  return { added, expired: expired.length };
}
