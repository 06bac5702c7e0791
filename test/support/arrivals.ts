import { createHash } from 'node:crypto';
import type { OpinionData } from '../../src/consult/opinion.ts';
import type { Arrival } from '../../src/ledger/arrival.ts';
import type { ComposedReply } from '../../src/ledger/consulting.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { npwtOpinion } from './opinions.ts';

export const mailboxName = 'coding@practice.test/INBOX';
export const asker = 'dr.lee@clinic.test';

/** The clock of these tests: minutes after a fixed morning. */
export function at(minutes: number): Date {
  return new Date(Date.UTC(2026, 10, 23, 8, minutes));
}

let count = 0;

/** A mail nobody has seen yet, unless told otherwise. */
export function arrival(over: Partial<Arrival> = {}): Arrival {
  count += 1;
  const raw = over.raw ?? Buffer.from(`Subject: case ${count}\r\n\r\n45 sq cm, disposable device\r\n`);
  return {
    mailbox: mailboxName,
    uidValidity: '1',
    uid: 1000 + count,
    raw,
    rawSha256: createHash('sha256').update(raw).digest('hex'),
    sizeBytes: raw.length,
    messageId: `<question-${count}@clinic.test>`,
    from: asker,
    subject: `case ${count}`,
    receivedAt: at(0),
    ...over,
  };
}

export function composed(over: Partial<ComposedReply> = {}): ComposedReply {
  count += 1;
  return {
    messageId: `<reply-${count}@practice.test>`,
    sender: 'coding@practice.test',
    recipients: { to: [asker], cc: ['team@practice.test'] },
    subject: 'Re: case',
    text: 'Bill 97607 x1',
    html: '<p>Bill 97607 x1</p>',
    raw: Buffer.from('Subject: Re: case\r\n\r\nBill 97607 x1\r\n'),
    ...over,
  };
}

/** A question that was just taken. */
export async function taken(ledger: Ledger, over: Partial<Arrival> = {}, joinCaseId?: number) {
  const result = await ledger.takeQuestion(arrival(over), { asker, joinCaseId }, at(0));
  if (result.kind !== 'taken') throw new Error('expected a fresh question');
  return result;
}

/** A question with its reply ready to go. */
export async function answered(
  ledger: Ledger,
  reply = composed(),
  opinion: OpinionData = npwtOpinion,
  over: Partial<Arrival> = {},
) {
  const question = await taken(ledger, over);
  const { replyId } = await ledger.recordOpinionAndReply(question.questionId, opinion, reply, at(1));
  return { ...question, replyId };
}
