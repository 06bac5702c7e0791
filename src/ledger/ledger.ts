import { tellAlerts } from './alerts.ts';
import { countBounces, recordBounce } from './bounces.ts';
import { caseByReplyMessageIds, listCases, showCase } from './cases.ts';
import {
  beginConsult,
  keepAttachments,
  loadQuestion,
  recordConsultFailed,
  recordConsultRetry,
  recordOpinionAndReply,
} from './consulting.ts';
import { type Db, openDatabase } from './database.ts';
import {
  claimReply,
  holdReply,
  loadReply,
  recordFailed,
  recordPartlySent,
  recordRetry,
  recordSent,
  recordUnknown,
  resendUnknown,
} from './delivery.ts';
import { abandonDesk, postponeDesk, recordAnsweredFlag, recordFiled } from './desk.ts';
import { translateFailure } from './failure.ts';
import { listFeedback, recordFeedback } from './feedback.ts';
import { keepIncidents } from './incidents.ts';
import { recordHeld, recordIgnored, recordRejected, takeQuestion } from './intake.ts';
import { openMailbox, recogniseMails, recordBacklogDone, untakenUids } from './mailbox.ts';
import { listMails } from './mails.ts';
import { migrate } from './migrations.ts';
import { listOverdue } from './overdue.ts';
import { countQuestions } from './quota.ts';
import { claimRefusal, settleRefusal } from './refusals.ts';
import { requeueCase } from './requeue.ts';
import { claimRetake, requeueMail } from './retake.ts';
import { eraseCase, exportCase, purgeOlder } from './retention.ts';
import { isStopped, restoreAddress, resumeSender, stopSender, suppressedAmong } from './senders.ts';
import { countTokens, reserveTokens, settleTokens } from './spending.ts';
import { listStandings } from './standing.ts';
import { readVitals, recordPulse } from './vitals.ts';

/** Every event and question the ledger knows. Times are the caller's, so that a test can move the clock. */
const calls = {
  openMailbox,
  untakenUids,
  recogniseMails,
  recordBacklogDone,
  takeQuestion,
  recordIgnored,
  recordRejected,
  recordHeld,
  recordBounce,
  countBounces,
  beginConsult,
  loadQuestion,
  keepAttachments,
  recordOpinionAndReply,
  recordConsultRetry,
  recordConsultFailed,
  loadReply,
  claimReply,
  recordSent,
  recordPartlySent,
  recordRetry,
  recordFailed,
  recordUnknown,
  resendUnknown,
  holdReply,
  recordFiled,
  recordAnsweredFlag,
  postponeDesk,
  listOverdue,
  abandonDesk,
  countQuestions,
  countTokens,
  reserveTokens,
  settleTokens,
  listStandings,
  caseByReplyMessageIds,
  listCases,
  showCase,
  listMails,
  requeueCase,
  requeueMail,
  claimRetake,
  claimRefusal,
  settleRefusal,
  exportCase,
  eraseCase,
  purgeOlder,
  tellAlerts,
  recordPulse,
  readVitals,
  keepIncidents,
  recordFeedback,
  listFeedback,
  stopSender,
  resumeSender,
  isStopped,
  suppressedAmong,
  restoreAddress,
} as const;

type Calls = typeof calls;
type Bound<F> = F extends (db: Db, ...rest: infer A) => Promise<infer R> ? (...rest: A) => Promise<R> : never;

/**
 * The ledger: what is true about every case. Each call is one transaction; a lost database makes it throw
 * RetryLater, a refused login or a missing database Permanent.
 */
export type Ledger = { readonly [Name in keyof Calls]: Bound<Calls[Name]> } & {
  /** The round trip to the database works. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export interface LedgerOptions {
  /** Told of connections that broke (the next call opens a new one). */
  readonly onLost?: (error: Error) => void;
}

/**
 * Connects and brings the schema up to date.
 * @throws Permanent for a refused login, a missing database or a newer schema; RetryLater when it is down.
 */
export async function openLedger(databaseUrl: string, options: LedgerOptions = {}): Promise<Ledger> {
  const { db, close } = openDatabase(databaseUrl, options.onLost ?? ignoreLost);
  try {
    await guarded('opening the ledger', () => migrate(db));
  } catch (error) {
    await close();
    throw error;
  }
  const bound = Object.entries(calls).map(([name, call]) => [
    name,
    (...rest: unknown[]) =>
      guarded(stepOf(name), () => (call as (db: Db, ...rest: unknown[]) => Promise<unknown>)(db, ...rest)),
  ]);
  return {
    ...(Object.fromEntries(bound) as { [Name in keyof Calls]: Bound<Calls[Name]> }),
    ping: () =>
      guarded(
        'asking for a sign of life',
        async () => void (await db.selectNoFrom(e => e.lit(1).as('one')).execute()),
      ),
    close,
  };
}

/** The pool drops the broken connection itself; whoever needs one next learns of an outage. */
function ignoreLost(): void {}

async function guarded<T>(step: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateFailure(step, error);
  }
}

/** `recordSent` -> "record sent". */
function stepOf(name: string): string {
  return name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}
