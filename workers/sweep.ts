import type { Ledger } from '../src/ledger/ledger.ts';
import type { Queue, Stage } from '../src/queue.ts';

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
  const due: readonly (readonly [Stage, Iterable<number>])[] = [
    ['consult', overdue.consult],
    ['deliver', overdue.deliver],
    // The desk looks at the reply's state: settle an unknown outcome, file the copy, flag the question.
    ['desk', new Set([...expired, ...overdue.unknown, ...overdue.unfinished])],
  ];
  let added = 0;
  for (const [stage, ids] of due) {
    for (const id of ids) {
      if ((await queue.addAgain(stage, id)) === 'added') added += 1;
    }
  }
  return { added, expired: expired.length };
}
