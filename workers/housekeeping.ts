import type { Alert } from '../src/ledger/alerts.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import { RetryLater, storableText } from '../src/outcome.ts';

export interface HousekeepingSettings {
  /** Mail and texts older than this are erased; undefined keeps them. */
  readonly purgeMailAfterMs?: number | undefined;
  /** Where alerts are posted; undefined: they stay in the ledger and the log. */
  readonly alertWebhookUrl?: string | undefined;
}

export interface HousekeepingLog {
  info(line: object, message: string): void;
  warn(line: object, message: string): void;
  error(line: object, message: string): void;
}

const postMs = 10_000;
/** After a longer silence old trouble is history; nobody wants it all at once. */
const newsMs = 7 * 24 * 3600_000;

/**
 * What is due beside the cases: erase what is older than the retention, tell the operator what went wrong.
 * Runs with the sweep; several processes may run it at once.
 * @throws RetryLater when the ledger or the webhook is down: nothing is lost, the next round does it.
 */
export async function keepHouse(
  ledger: Ledger,
  settings: HousekeepingSettings,
  log: HousekeepingLog,
  now: Date,
): Promise<void> {
  if (settings.purgeMailAfterMs !== undefined) {
    const purged = await ledger.purgeOlder(new Date(now.getTime() - settings.purgeMailAfterMs), now);
    if (purged.cases + purged.mails > 0) log.info(purged, 'mail older than the retention was erased');
  }
  const { alertWebhookUrl: url } = settings;
  await ledger.tellAlerts(new Date(now.getTime() - newsMs), now, async alerts => {
    for (const alert of alerts) {
      log.error(
        { event: alert.eventId, kind: alert.kind, case: alert.caseNumber, reason: alert.reason },
        'alert',
      );
    }
    if (url !== undefined) await post(url, alerts);
  });
}

/** `text` is what chat services show; the rest is for programs. Ids and reasons only. */
async function post(url: string, alerts: readonly Alert[]): Promise<void> {
  const lines = alerts.map(alert => [alert.kind, alert.caseNumber, alert.reason].filter(Boolean).join(' '));
  const body = JSON.stringify({ text: `CaseConsultant: ${lines.join('; ')}`, alerts });
  let status: number;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(postMs),
    });
    await response.body?.cancel();
    status = response.status;
  } catch (cause) {
    // The URL may carry a token, so only the kind of failure is told.
    const name = cause instanceof Error ? cause.name : 'error';
    throw new RetryLater(
      `The alert webhook (ALERT_WEBHOOK_URL) cannot be reached (${storableText(name, 60)}).`,
    );
  }
  if (status >= 300) throw new RetryLater(`The alert webhook (ALERT_WEBHOOK_URL) answers ${status}.`);
}
