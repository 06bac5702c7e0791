import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** One answer with history: which of its lines are the author's new words, earlier mail, or his signature. */
export interface QuotedMail {
  readonly name: string;
  readonly subject: string;
  readonly text: string;
  readonly fresh: readonly string[];
  readonly quoted: readonly string[];
}

const file = path.join(import.meta.dirname, '../mails/quotes.txt');

/** Blank lines belong to no zone: white space is not compared. */
const filled = (lines: readonly string[], mark: string): readonly string[] =>
  lines
    .filter(line => line.startsWith(mark))
    .map(line => normalLine(line.slice(1)))
    .filter(line => line !== '');

export function normalLine(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

/** The mails of quotes.txt: "+" marks new lines, "-" earlier mail, "~" signatures and notices. */
export async function readQuotedMails(): Promise<readonly QuotedMail[]> {
  const entries = (await readFile(file, 'utf8')).split(/^# /m).slice(1);
  return entries.map(entry => {
    const [name = '', subjectLine = '', ...rest] = entry.trimEnd().split('\n');
    return {
      name,
      subject: subjectLine.replace(/^Subject: /, ''),
      text: rest.map(line => line.slice(1)).join('\n'),
      fresh: filled(rest, '+'),
      quoted: filled(rest, '-'),
    };
  });
}

export interface Verdict {
  readonly leaked: readonly string[];
  readonly lost: readonly string[];
}

/** What a reader took for new, held against the marks; a signature may go either way. */
export function judgeFresh(mail: QuotedMail, taken: string): Verdict {
  const lines = taken.split('\n').map(normalLine);
  return {
    leaked: mail.quoted.filter(line => lines.includes(line) && !mail.fresh.includes(line)),
    lost: mail.fresh.filter(line => !lines.includes(line)),
  };
}
