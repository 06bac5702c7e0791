import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { loadModelSettings } from '../../config/model.ts';
import { consultQuestion, type OpenedQuestion, openQuestion, writeReply } from '../answer.ts';
import { type MailCommand, readCommand } from '../case/command.ts';
import { holdsQuestion, readQuestion } from '../case/question.ts';
import { openCatalog } from '../catalog/catalog.ts';
import { commandNotice } from '../catalog/notice.ts';
import { openModel } from '../consult/model.ts';
import { parseMail } from '../inbox/parse.ts';
import { Permanent } from '../outcome.ts';
import { openTemplates, renderReply } from '../reply/render.ts';
import { isoDay } from './day.ts';

const templatesDir = path.resolve(import.meta.dirname, '../../templates');
const maxBytes = 25 * 1024 * 1024;

/** `caseconsultant ask FILE.eml|-`: one case in, the reply on standard output, no servers. */
export function registerAsk(program: Command): void {
  program
    .command('ask')
    .argument('<file>', 'a mail (.eml), a plain text file, or - for standard input')
    .description('answer one case from a file, without any server')
    .option('--json', 'print the opinion as JSON')
    .option('--html', 'print the HTML part of the reply')
    .option('--on <date>', 'the day the question arrived (ISO date; default: today)')
    .option('--offline', 'do not consult the language model, even when one is configured')
    .action(async (file: string, options: AskOptions) => {
      process.stdout.write(await ask(file, options));
    });
}

interface AskOptions {
  readonly json?: true;
  readonly html?: true;
  readonly on?: string;
  readonly offline?: true;
}

async function ask(file: string, options: AskOptions): Promise<string> {
  const raw = file === '-' ? await buffer(process.stdin) : await readCase(file);
  const name = file === '-' ? 'standard input' : file;
  const { subject, question, attachments } = await readMailOrText(raw, name);
  const command = readCommand(question);
  if (command !== undefined) return answerCommand(command, subject, name, options);
  if (holdsQuestion(question) === 'empty') {
    throw new Permanent(`${name}: there is no text to answer. Put the case into the subject or the body.`);
  }
  const receivedOn = isoDay(options.on);
  const book = openCatalog(process.env.CATALOG_PATH);
  try {
    const model = options.offline ? undefined : loadModelSettings(process.env);
    const { opinion, privacy } = await consultQuestion(
      question,
      [],
      receivedOn,
      { book, askModel: model && openModel(model) },
      AbortSignal.timeout(120_000),
    );
    if (options.json) return `${JSON.stringify(opinion, null, 2)}\n`;
    const about = {
      caseNumber: 'CC-LOCAL',
      questionNumber: 1,
      askedSubject: subject,
      serviceName: 'CaseConsultant',
      attachments,
    };
    const reply = writeReply(opinion, about, openTemplates(templatesDir), privacy);
    return options.html ? reply.html : reply.text;
  } finally {
    book.close();
  }
}

/** What a mail with nothing but this command is answered, as far as the catalog alone can tell. */
function answerCommand(command: MailCommand, subject: string, name: string, options: AskOptions): string {
  const about = { askedSubject: subject, serviceName: 'CaseConsultant' };
  // As by mail: licensed wording stays inside the organisation; "lookup" shows it.
  const catalog = openCatalog(process.env.CATALOG_PATH);
  try {
    const view = commandNotice(command, about, catalog, isoDay(options.on));
    if (view === undefined) {
      throw new Permanent(
        `${name}: "${command.kind}" is about the sender's own cases; mail it to the service, or see "cases list".`,
      );
    }
    if (options.json) return `${JSON.stringify(view, null, 2)}\n`;
    const { html, text } = renderReply(openTemplates(templatesDir), view);
    return options.html ? html : text;
  } finally {
    catalog.close();
  }
}

async function readCase(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new Permanent(`${file}: cannot be read. Name an .eml or text file, or - for standard input.`, {
      cause,
    });
  }
}

/** A file whose first lines are header fields is a mail (RFC 5322 s2.2); anything else readable is a plain question. */
async function readMailOrText(raw: Buffer, name: string): Promise<OpenedQuestion & { subject: string }> {
  if (raw.length > maxBytes) throw new Permanent(`${name}: larger than ${maxBytes} bytes.`);
  if (raw.includes(0)) {
    throw new Permanent(
      `${name}: a binary file, neither a mail nor text. Save the mail as .eml (not .msg or .pdf).`,
    );
  }
  if (looksLikeMail(raw)) {
    const mail = await parseMail(raw);
    return { subject: mail.subject, ...(await openQuestion(raw, mail)) };
  }
  const text = decodeText(raw).replace(/\r\n?/g, '\n');
  return { subject: '', question: readQuestion({ subject: '', text }), attachments: [] };
}

const mailHeader =
  /^(from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|x-[\w-]+|dkim-signature|reply-to|cc):/im;

function looksLikeMail(raw: Buffer): boolean {
  const head = raw.subarray(0, 64 * 1024).toString('latin1');
  const first = head.split(/\r?\n/, 1)[0] ?? '';
  const isField = /^(?:From |[!-9;-~]+:)/.test(first);
  const block = head.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return isField && (block.match(new RegExp(mailHeader, 'gim'))?.length ?? 0) >= 2;
}

function decodeText(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return new TextDecoder('windows-1252').decode(raw);
  }
}
