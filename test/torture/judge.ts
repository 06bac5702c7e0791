import { people } from '../../src/practice/accounts.ts';
import type { StoredMail } from '../../src/practice/mailbox.ts';
import { rawHeader } from '../../src/practice/received.ts';
import type { LedgerLook } from './ledger-look.ts';
import type { PlannedMail } from './mails.ts';
import type { Delivered } from './relay.ts';

/** One line of the verdict. */
export interface Finding {
  readonly what: string;
  readonly found: string;
  readonly isGood: boolean;
  /** Up to a few examples of what is wrong. */
  readonly examples?: readonly string[];
}

/** What was to happen and all that was seen of it. */
export interface Evidence {
  readonly plan: readonly JudgedMail[];
  /** Indices of the plan. */
  readonly posted: ReadonlySet<number>;
  /** Message-IDs of mails that a colleague deleted from the inbox. */
  readonly removed: ReadonlySet<string>;
  readonly delivered: readonly Delivered[];
  readonly ledger: LedgerLook;
  /** The service's own mailbox at the end. */
  readonly inbox: readonly StoredMail[];
  readonly sent: readonly StoredMail[];
  readonly jobsSeen: number;
  /** Job data with more than an id in it. */
  readonly wrongJobs: readonly string[];
  /** Places where words of a mail were found: queue or log. */
  readonly betrayed: readonly string[];
  readonly operatorActs: number;
  readonly accidents: readonly string[];
  readonly badStops: readonly string[];
  readonly faults: number;
  readonly wantedFaults: number;
}

/** Compares what the relay delivered and the ledger holds with what the plan calls for. */
export function judge(given: Evidence): Finding[] {
  const gone = removedUnseen(given.removed, given.ledger);
  // The order of the plan is referred to by index, so nothing is left out of it.
  const plan = given.plan.map(mail => (gone.has(mail.messageId) ? { ...mail, isGone: true } : mail));
  const evidence = { ...given, plan };
  return [
    ...judgeAnswers(evidence),
    ...judgeCopies(evidence),
    ...judgeSilence(evidence),
    ...judgeLedger(evidence),
    ...judgeMailbox(evidence),
    none('jobs that carry more than an id', evidence.wrongJobs, `0 of ${evidence.jobsSeen} seen`),
    none('words of a mail in queue or log', evidence.betrayed),
    none('processes that ended by themselves', evidence.accidents),
    none('processes that did not stop with 0', evidence.badStops),
    {
      what: 'faults that happened',
      found: `${evidence.faults} (asked for: ${evidence.wantedFaults})`,
      isGood: evidence.faults >= evidence.wantedFaults,
    },
  ];
}

/** Deleted before the service saw them: nobody can answer those. */
export function removedUnseen(removed: ReadonlySet<string>, { mails }: LedgerLook): Set<string> {
  const recorded = new Set(mails.map(({ messageId }) => messageId));
  return new Set([...removed].filter(messageId => !recorded.has(messageId)));
}

type JudgedMail = PlannedMail & { readonly isGone?: boolean };

const asked = (plan: readonly JudgedMail[]) => plan.filter(mail => mail.asks !== undefined && !mail.isGone);

function judgeAnswers({ plan, delivered, ledger }: Evidence): Finding[] {
  const questions = asked(plan);
  const toAsker = (mail: PlannedMail) =>
    delivered.filter(copy => copy.inReplyTo === mail.messageId && copy.to === mail.asks?.asker);
  const unanswered = questions.filter(mail => toAsker(mail).length === 0);
  const twice = questions.filter(mail => new Set(toAsker(mail).map(copy => copy.messageId)).size > 1);
  const wrong = questions.filter(mail =>
    toAsker(mail).some(copy => !textOf(copy).includes(mail.asks?.code ?? '')),
  );
  const followUps = questions.filter(mail => mail.kind === 'follow-up' && mail.after !== undefined);
  const caseOf = (messageId: string | undefined) =>
    ledger.questions.find(line => line.messageId === messageId)?.caseNumber;
  const astray = followUps.filter(
    mail => caseOf(mail.messageId) !== caseOf(plan[mail.after ?? -1]?.messageId),
  );
  return [
    {
      what: 'authorised questions answered',
      found: `${questions.length - unanswered.length} of ${questions.length}`,
      isGood: unanswered.length === 0,
      examples: unanswered.map(mail => `${mail.kind} ${mail.messageId} ${stateOf(mail, ledger)}`),
    },
    none(
      'questions with two different Message-IDs',
      twice.map(mail => mail.messageId),
    ),
    none(
      'answers without the right code',
      wrong.map(mail => `${mail.messageId} wants ${mail.asks?.code}`),
    ),
    none(
      'follow-ups outside their case',
      astray.map(mail => mail.messageId),
      `0 of ${followUps.length}`,
    ),
  ];
}

function stateOf(mail: PlannedMail, ledger: LedgerLook): string {
  const line = ledger.questions.find(entry => entry.messageId === mail.messageId);
  if (line !== undefined) return `question ${line.state}, reply ${line.replyState}`;
  const record = ledger.mails.find(entry => entry.messageId === mail.messageId);
  return record === undefined ? 'no record' : `${record.outcome} ${record.reason}`;
}

/** The parts of a reply, decoded enough to find a code in. */
function textOf({ raw }: Delivered): string {
  const text = raw.toString('latin1');
  const parts = text.match(/(?:^[A-Za-z0-9+/=]{60,}\r?\n)+[A-Za-z0-9+/=]*/gm) ?? [];
  return [text.replace(/=\r?\n/g, ''), ...parts.map(part => Buffer.from(part, 'base64').toString())].join(
    '\n',
  );
}

/** A second copy is right only where the ledger allowed it, or where the relay made it itself. */
function judgeCopies({ plan, delivered, ledger }: Evidence): Finding[] {
  const transactions = new Map<string, Set<number>>();
  for (const { messageId, to, transaction } of delivered) {
    const key = `${messageId} ${to}`;
    const seen = transactions.get(key) ?? new Set();
    transactions.set(key, seen.add(transaction));
  }
  const allowed = new Map(ledger.questions.map(line => [line.replyMessageId, line.allowedSends]));
  const tooOften = [...transactions].filter(
    ([key, seen]) => seen.size > (allowed.get(key.split(' ')[0] ?? '') ?? 0),
  );
  const again = [...transactions].filter(([, seen]) => seen.size > 1).map(([key]) => key.split(' ')[0]);
  const repeated = new Set(again).size;
  const made = new Set(asked(plan).map(mail => mail.messageId));
  const answered = ledger.questions.filter(line => made.has(line.messageId) && line.replyMessageId !== null);
  return [
    none(
      'replies sent more often than the ledger allows',
      tooOften.map(([key]) => key),
    ),
    {
      what: 'replies that reached the relay again, same Message-ID',
      found: `${repeated} of ${answered.length} (outcome unknown, or a person's decision)`,
      isGood: true,
    },
  ];
}

function judgeSilence({ plan, delivered, posted }: Evidence): Finding[] {
  const questions = new Map(asked(plan).map(mail => [mail.messageId, mail.asks?.asker]));
  const never = plan.filter((mail, index) => mail.asks === undefined && posted.has(index));
  const wrong = delivered.filter(copy => !questions.has(copy.inReplyTo));
  const strayed = delivered.filter(
    copy =>
      questions.has(copy.inReplyTo) && copy.to !== people.team && copy.to !== questions.get(copy.inReplyTo),
  );
  return [
    none(
      'answers to what must not be answered',
      wrong.map(copy => copy.inReplyTo),
      `0 of ${never.length} such mails`,
    ),
    none(
      'copies to anyone but the asker and the team',
      strayed.map(copy => copy.to),
    ),
  ];
}

function judgeLedger({ plan, posted, operatorActs, ledger }: Evidence): Finding[] {
  const recorded = new Set(ledger.mails.map(mail => mail.messageId));
  // Our own reply comes back under its own Message-ID.
  const ours = plan.filter(
    (mail, index) => posted.has(index) && !mail.isGone && mail.kind !== 'our own reply',
  );
  const unrecorded = ours.filter(mail => !recorded.has(mail.messageId));
  const wanted = new Set(asked(plan).map(mail => mail.messageId));
  const times = new Map<string, number>();
  for (const { messageId } of ledger.questions) times.set(messageId, (times.get(messageId) ?? 0) + 1);
  const surplus = [...times]
    .filter(([messageId, n]) => n > 1 || !wanted.has(messageId))
    .map(([messageId]) => messageId);
  return [
    none(
      'mails without a record',
      unrecorded.map(mail => `${mail.kind} ${mail.messageId}`),
      `0 of ${ours.length}`,
    ),
    none(
      'mails never written, for want of a reply to answer',
      plan.filter((_, index) => !posted.has(index)).map(mail => mail.kind),
    ),
    none('cases opened for no or twice for one question', surplus),
    {
      what: 'cases without their mail',
      found: String(ledger.casesWithoutMail),
      isGood: ledger.casesWithoutMail === 0,
    },
    {
      what: "a person's decisions (refused for good, or unknown and not arrived)",
      found: String(operatorActs),
      isGood: true,
    },
  ];
}

/** The chores after a reply: one copy in Sent, the question flagged. */
function judgeMailbox({ plan, removed, inbox, sent: copies, ledger }: Evidence): Finding[] {
  const sent = new Map<string, number>();
  for (const { raw } of copies) {
    const messageId = rawHeader(raw, 'Message-ID') ?? '';
    sent.set(messageId, (sent.get(messageId) ?? 0) + 1);
  }
  const done = ledger.questions.filter(line => line.replyState === 'sent');
  const unfiled = done.filter(line => sent.get(line.replyMessageId ?? '') !== 1);
  const made = new Set(done.map(line => line.messageId));
  const wanted = new Set(asked(plan).map(mail => mail.messageId));
  const flagged = new Set(
    inbox
      .filter(mail => mail.flags.includes('\\Answered'))
      .map(mail => rawHeader(mail.raw, 'Message-ID') ?? ''),
  );
  return [
    none(
      'sent replies without exactly one copy in Sent',
      unfiled.map(line => `${line.replyMessageId}: ${sent.get(line.replyMessageId ?? '') ?? 0}`),
      `0 of ${done.length}`,
    ),
    none(
      'answered mails that are not flagged',
      [...made].filter(messageId => !flagged.has(messageId) && !removed.has(messageId)),
    ),
    none(
      'flagged mails that are no questions',
      [...flagged].filter(messageId => !wanted.has(messageId)),
    ),
  ];
}

function none(what: string, wrong: readonly string[], good = '0'): Finding {
  return {
    what,
    found: wrong.length === 0 ? good : String(wrong.length),
    isGood: wrong.length === 0,
    examples: wrong.slice(0, 5),
  };
}
