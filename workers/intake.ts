import { createHash } from 'node:crypto';
import { type Received, receive } from '../src/answer.ts';
import { readCommand } from '../src/case/command.ts';
import type { Question } from '../src/case/question.ts';
import type { GuardPolicy } from '../src/inbox/guard.ts';
import type { Mail } from '../src/inbox/mail.ts';
import { type ParseLimits, parseMail } from '../src/inbox/parse.ts';
import { checkSignatures } from '../src/inbox/signature.ts';
import type { ArrivedMail, UnfetchedMail } from '../src/inbox/watch.ts';
import { type Arrival, describeMail } from '../src/ledger/arrival.ts';
import type { Log } from '../src/log.ts';
import type { Notify } from '../src/notice.ts';
import { Permanent } from '../src/outcome.ts';
import type { Queue } from '../src/queue.ts';
import { type AdmitParts, termsOf } from './admit.ts';
import { recordBounced } from './bounce.ts';
import { type RefusalPolicy, refusalOf } from './refuse.ts';

export interface IntakeParts extends AdmitParts {
  readonly queue: Queue;
  readonly guard: GuardPolicy;
  readonly limits: ParseLimits;
  readonly refusal: RefusalPolicy;
  readonly log: Log;
  readonly notify: Notify;
  readonly now: () => Date;
}

/**
 * Takes one arrived mail: decides, commits it to the ledger, and only then wakes the consult queue. When this
 * resolves the mail is recorded, whatever the decision was.
 */
export async function takeMail(arrived: ArrivedMail, parts: IntakeParts): Promise<void> {
  const startedAt = parts.now();
  const { ledger } = parts;
  const place = { mailbox: arrived.mailbox, uidValidity: arrived.uidValidity, uid: arrived.uid };
  const stored = { ...place, raw: arrived.raw, receivedAt: arrived.internalDate };
  let received: Received;
  try {
    received = await receive(arrived.raw, {
      policy: parts.guard,
      limits: parts.limits,
      checkSignatures: raw => checkSignatures(raw),
      inKnownCase: async mail => (await findCase(mail, mail.from[0]?.address ?? '', parts)) !== undefined,
    });
  } catch (error) {
    if (!(error instanceof Permanent)) throw error;
    const rawSha256 = createHash('sha256').update(arrived.raw).digest('hex');
    const arrival = { ...stored, rawSha256, sizeBytes: arrived.raw.length, from: '', subject: '' };
    await ledger.recordHeld(arrival, { reason: 'unreadable', detail: error.message }, startedAt);
    parts.log.warn({ ...place, outcome: 'held', reason: 'unreadable' }, 'mail held');
    parts.notify({ stage: 'held', at: parts.now(), reason: 'unreadable', detail: error.message });
    return;
  }
  const arrival: Arrival = { ...stored, ...describeMail(received.mail) };
  if (received.kind === 'ended') await recordEnd(arrival, received, parts);
  else if (await isSilenced(received, parts)) await recordSilenced(arrival, parts);
  else await takeQuestion(arrival, received, parts, startedAt);
}

type Answerable = Extract<Received, { kind: 'answerable' }>;

/** Whoever said stop is heard again with start, and only with that. */
async function isSilenced({ mail, question }: Answerable, { ledger }: IntakeParts): Promise<boolean> {
  return readCommand(question)?.kind !== 'start' && (await ledger.isStopped(mail.asker.address));
}

async function recordSilenced(arrival: Arrival, { ledger, log, notify, now }: IntakeParts): Promise<void> {
  const reason = 'stopped';
  await ledger.recordIgnored(arrival, { reason, detail: 'the sender said stop' }, now());
  log.info({ uid: arrival.uid, outcome: 'ignored', reason }, 'mail ended');
  notify({ stage: 'ignored', at: now(), reason });
}

async function recordEnd(
  arrival: Arrival,
  { verdict, mail }: Extract<Received, { kind: 'ended' }>,
  parts: IntakeParts,
): Promise<void> {
  if (verdict.kind === 'answered') throw new Error('a mail cannot end as answered at intake');
  const { kind, reason, detail } = verdict;
  if (reason === 'bounce')
    return await recordBounced(arrival, { reason, ...(detail === undefined ? {} : { detail }) }, parts);
  const record = { ignored: 'recordIgnored', rejected: 'recordRejected', held: 'recordHeld' } as const;
  const known = await findCase(mail, mail.from[0]?.address ?? '', parts);
  const refusal = await refusalOf(mail, verdict, parts);
  const ending = {
    reason,
    ...(detail === undefined ? {} : { detail }),
    ...(known === undefined ? {} : { caseId: known.caseId }),
    ...(refusal === undefined ? {} : { refusal }),
  };
  await parts.ledger[record[kind]](arrival, ending, parts.now());
  parts.log.info({ uid: arrival.uid, outcome: kind, reason }, 'mail ended');
  parts.notify({ stage: kind, at: parts.now(), reason, ...(detail === undefined ? {} : { detail }) });
}

async function takeQuestion(
  arrival: Arrival,
  { mail, question }: Answerable,
  parts: IntakeParts,
  startedAt: Date,
): Promise<void> {
  const asker = mail.asker.address;
  const known = await findCase(mail, asker, parts);
  const terms = await termsOf(mail, arrival.mailbox, parts);
  const taken = await parts.ledger.takeQuestion(
    arrival,
    { asker, joinCaseId: known?.caseId, word: stopOrStart(question), ...terms },
    parts.now(),
  );
  if (taken.kind === 'obeyed') {
    const { reason } = taken;
    parts.log.info({ uid: arrival.uid, outcome: 'ignored', reason }, 'mail ended');
    return parts.notify({ stage: 'ignored', at: parts.now(), reason });
  }
  if (taken.kind === 'duplicate') {
    parts.log.info({ uid: arrival.uid, outcome: 'duplicate', question: taken.questionId }, 'mail seen again');
    return;
  }
  const { caseNumber, questionId, held } = taken;
  const ms = parts.now().getTime() - startedAt.getTime();
  parts.log.info({ case: caseNumber, question: questionId, held, ms }, 'question taken');
  parts.notify({ stage: held ? 'held' : 'taken', at: parts.now(), caseNumber, ms });
  if (!held) await wake(parts, questionId, caseNumber);
}

function stopOrStart(question: Question): 'stop' | 'start' | undefined {
  const kind = readCommand(question)?.kind;
  return kind === 'stop' || kind === 'start' ? kind : undefined;
}

/** The question is in the ledger: when the queue is down, the sweep adds the job later. */
async function wake({ queue, log }: IntakeParts, questionId: number, caseNumber: string): Promise<void> {
  try {
    await queue.add('consult', questionId);
  } catch (err) {
    log.warn(
      { case: caseNumber, question: questionId, err },
      'queue not reached; the sweep will add the job',
    );
  }
}

async function findCase(mail: Mail, sender: string, { ledger, guard }: IntakeParts) {
  const ids = [...mail.inReplyTo, ...mail.references].filter(guard.isOwnMessageId);
  return ids.length === 0 ? undefined : await ledger.caseByReplyMessageIds(ids, sender);
}

/** What cannot be downloaded; `gone` when a person wants it read again and it is no longer in the mailbox. */
export type Unfetched = Omit<UnfetchedMail, 'reason'> & { readonly reason: UnfetchedMail['reason'] | 'gone' };

/** A mail that was not downloaded (too large, or no fetch survived it) is recorded with what its header tells. */
export async function takeUnfetched(mail: Unfetched, parts: IntakeParts): Promise<void> {
  const about = mail.header === undefined ? undefined : await readHeader(mail.header, parts.limits);
  const arrival: Arrival = {
    mailbox: mail.mailbox,
    uidValidity: mail.uidValidity,
    uid: mail.uid,
    sizeBytes: mail.sizeBytes,
    from: about?.from[0]?.address ?? '',
    subject: about?.subject ?? '',
    ...(about?.messageId === undefined ? {} : { messageId: about.messageId }),
    receivedAt: parts.now(),
  };
  const detail = `${mail.sizeBytes} bytes`;
  await parts.ledger.recordHeld(arrival, { reason: mail.reason, detail }, parts.now());
  parts.log.warn({ uid: mail.uid, outcome: 'held', reason: mail.reason, bytes: mail.sizeBytes }, 'mail held');
  parts.notify({ stage: 'held', at: parts.now(), reason: mail.reason, detail });
}

/** The header block is a mail without a body; when even that is unreadable, the record goes without it. */
async function readHeader(header: Uint8Array, limits: ParseLimits): Promise<Mail | undefined> {
  try {
    return await parseMail(header, limits);
  } catch (error) {
    if (error instanceof Permanent) return undefined;
    throw error;
  }
}
