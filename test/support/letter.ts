import { randomUUID } from 'node:crypto';
import { people } from '../../src/practice/accounts.ts';
import type { PracticeMailbox, StoredMail } from '../../src/practice/mailbox.ts';
import { type DemoQuestion, describeQuestion, submitQuestion } from '../../src/practice/questions.ts';
import { rawHeader } from '../../src/practice/received.ts';

export interface Letter {
  readonly from?: string;
  readonly cc?: string;
  readonly subject?: string;
  readonly headers?: readonly string[];
  readonly body: string;
}

/** A mail to the service as bytes, with a Message-ID of its own. */
export function letter({ from = people.asker, cc = people.team, ...rest }: Letter): Buffer {
  const { subject = 'Wound case', headers = [], body } = rest;
  const lines = [
    `From: Dana Whitfield <${from}>`,
    `To: ${people.service}`,
    `Cc: ${cc}`,
    `Subject: ${subject}`,
    `Message-ID: <${randomUUID()}@cedarhollow.test>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    ...headers,
    '',
    body,
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** Hands a letter to the practice SMTP server as its sender would. */
export async function post(practice: PracticeMailbox, content: Letter): Promise<DemoQuestion> {
  const question = await describeQuestion(letter(content), 'test letter');
  await submitQuestion(practice, question);
  return question;
}

/** Whether a delivered mail answers this Message-ID. */
export function answers(messageId: string): (mail: StoredMail) => boolean {
  return ({ raw }) => rawHeader(raw, 'In-Reply-To') === messageId;
}

/** A case whose only answer is 97608, posted. Returns what tells its reply. */
export async function postWoundCase(practice: PracticeMailbox): Promise<(mail: StoredMail) => boolean> {
  const body = 'Disposable NPWT, 62 sq cm sacral pressure ulcer. What do we bill?';
  return answers((await post(practice, { body })).messageId);
}
