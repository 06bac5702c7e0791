import EmailReplyParser from 'email-reply-parser';
import nodeEmailReplyParser from 'node-email-reply-parser';
import planer from 'planer';
import { readQuestion, zoneText } from '../src/case/question.ts';
import { judgeFresh, type QuotedMail, readQuotedMails } from '../test/support/quotes.ts';

/**
 * How well readers of quoted history tell the new words of an answer from the rest, on the marked mails of
 * test/mails/quotes.txt. A leaked line is an earlier mail's taken for new (an old code gets answered again), a lost
 * line is the author's taken for old (his question is overlooked).
 */
const readers: readonly (readonly [string, (mail: QuotedMail) => string])[] = [
  ['this project', ({ subject, text }) => zoneText(readQuestion({ subject, text }), ['new'])],
  ['email-reply-parser', ({ text }) => new EmailReplyParser().read(text).getVisibleText()],
  ['planer', ({ text }) => planer.extractFromPlain(text)],
  ['node-email-reply-parser', ({ text }) => nodeEmailReplyParser(text, true)],
  ['everything is new', ({ text }) => text],
];

const mails = await readQuotedMails();
const rows = readers.map(([reader, read]) => {
  const verdicts = mails.map(mail => judgeFresh(mail, read(mail)));
  const exact = verdicts.filter(({ leaked, lost }) => leaked.length + lost.length === 0).length;
  return {
    reader,
    mails: mails.length,
    exact: `${Math.round((exact / mails.length) * 100)} %`,
    'mails with leaks': verdicts.filter(verdict => verdict.leaked.length > 0).length,
    'mails with losses': verdicts.filter(verdict => verdict.lost.length > 0).length,
  };
});
process.stdout.write(`${rows.map(row => JSON.stringify(row)).join('\n')}\n`);
if (process.argv.includes('--misses')) {
  const [, read = () => ''] = readers[0] ?? [];
  for (const mail of mails) {
    const { leaked, lost } = judgeFresh(mail, read(mail));
    if (leaked.length + lost.length > 0) {
      process.stdout.write(
        `${mail.name}\n  leaked ${JSON.stringify(leaked)}\n  lost ${JSON.stringify(lost)}\n`,
      );
    }
  }
}
