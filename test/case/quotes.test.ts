import EmailReplyParser from 'email-reply-parser';
import nodeEmailReplyParser from 'node-email-reply-parser';
import { readQuestion, zoneText } from '../../src/case/question.ts';
import { judgeFresh, type QuotedMail, readQuotedMails } from '../support/quotes.ts';

const mails = await readQuotedMails();
const readFresh = ({ subject, text }: QuotedMail) => zoneText(readQuestion({ subject, text }), ['new']);

test('the corpus is wide enough to choose by', () => {
  expect(mails.length).toBeGreaterThanOrEqual(80);
  expect(new Set(mails.map(mail => mail.name)).size).toBe(mails.length);
});

test.each(mails.map(mail => [mail.name, mail] as const))(
  'new words are told from history: %s',
  (_name, mail) => {
    expect(judgeFresh(mail, readFresh(mail))).toEqual({ leaked: [], lost: [] });
  },
);

test('no library tells them better', () => {
  const exactOf = (read: (mail: QuotedMail) => string) =>
    mails.filter(mail => {
      const { leaked, lost } = judgeFresh(mail, read(mail));
      return leaked.length + lost.length === 0;
    }).length;
  const best = Math.max(
    exactOf(({ text }) => new EmailReplyParser().read(text).getVisibleText()),
    exactOf(({ text }) => nodeEmailReplyParser(text, true)),
  );
  expect(best).toBeGreaterThan(0);
  expect(exactOf(readFresh)).toBeGreaterThan(best);
});
