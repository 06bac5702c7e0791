import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { parseMail } from '../inbox/parse.ts';
import { Permanent } from '../outcome.ts';
import { people } from './accounts.ts';
import type { PracticeMailbox } from './mailbox.ts';
import { sampleMails } from './samples.ts';

/** A mail ready to be handed to the practice SMTP server, with what its reply will be known by. */
export interface DemoQuestion {
  readonly from: string;
  readonly subject: string;
  readonly messageId: string;
  readonly raw: Buffer;
}

/** The sample cases as HTML mails with signature, copied to the team. */
export function sampleQuestions(): Promise<DemoQuestion[]> {
  return Promise.all(sampleMails.map(({ subject, html }) => composeQuestion({ subject, html })));
}

/** A typed question as a plain text mail of the demo's coder. */
export function typedQuestion(text: string): Promise<DemoQuestion> {
  return composeQuestion({ subject: 'Coding question', text });
}

async function composeQuestion(content: {
  subject: string;
  text?: string;
  html?: string;
}): Promise<DemoQuestion> {
  const composer = new MailComposer({
    from: { name: 'Dana Whitfield', address: people.asker },
    to: people.service,
    cc: people.team,
    ...content,
  });
  return await describeQuestion(await composer.compile().build(), 'the composed mail');
}

/**
 * The user's own .eml; it is sent from its own From address.
 * @throws Permanent when it is no mail, has no sender or no Message-ID.
 */
export async function describeQuestion(raw: Buffer, name: string): Promise<DemoQuestion> {
  const mail = await parseMail(raw);
  const from = mail.from[0]?.address ?? '';
  if (from === '') throw new Permanent(`${name}: has no From address, so no reply could reach anybody.`);
  if (from.toLowerCase() === people.service) throw new Permanent(`${name}: is sent from the service itself.`);
  if (mail.messageId === undefined) {
    // Without one no reply could be told to be its answer; mail programs always write one.
    throw new Permanent(`${name}: has no Message-ID header. Save the mail from a mail program as .eml.`);
  }
  return { from, subject: mail.subject, messageId: mail.messageId, raw };
}

/** Hands the mail to the practice SMTP server as its sender, addressed to the service and the team. */
export async function submitQuestion(practice: PracticeMailbox, question: DemoQuestion): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: practice.smtpPort,
    ignoreTLS: true,
    auth: { user: question.from, pass: people.password },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const to = [...new Set([people.service, people.team])];
  try {
    await transport.sendMail({ raw: question.raw, envelope: { from: question.from, to } });
  } finally {
    transport.close();
  }
}
