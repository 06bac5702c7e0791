import { type DeliveryReport, readDeliveryReport } from '../src/inbox/delivery-report.ts';
import type { Arrival } from '../src/ledger/arrival.ts';
import { Permanent } from '../src/outcome.ts';
import type { IntakeParts } from './intake.ts';

/** A reply of ours that came back is told by the Message-ID that only we can sign; any other bounce is just ignored. */
export async function recordBounced(
  arrival: Arrival,
  ending: { readonly reason: string; readonly detail?: string },
  { ledger, guard, log, notify, now }: IntakeParts,
): Promise<void> {
  const { messageIds, recipients } = await readReport(arrival.raw);
  const report = { messageIds: messageIds.filter(guard.isOwnMessageId), recipients };
  const { replyId, caseNumber } = await ledger.recordBounce(arrival, report, ending, now());
  const { reason } = ending;
  log.info({ uid: arrival.uid, outcome: 'ignored', reason, case: caseNumber, reply: replyId }, 'mail ended');
  notify({ stage: 'ignored', at: now(), reason, ...(caseNumber === undefined ? {} : { caseNumber }) });
}

/** A report that cannot be read tells of no reply; the mail itself was readable, so it is recorded all the same. */
async function readReport(raw: Uint8Array | undefined): Promise<DeliveryReport> {
  const nothing = { messageIds: [], recipients: [] };
  try {
    return raw === undefined ? nothing : await readDeliveryReport(raw);
  } catch (error) {
    if (error instanceof Permanent) return nothing;
    throw error;
  }
}
