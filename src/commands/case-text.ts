import type { CaseLine, ShownCase, ShownQuestion } from '../ledger/cases.ts';
import type { MailLine } from '../ledger/mails.ts';

/** Cases as lines of text. */
export function caseTable(lines: readonly CaseLine[]): string {
  if (lines.length === 0) return 'No cases.\n';
  return table(
    ['CASE', 'STATE', 'ASKED', 'LAST ACTIVE', 'ASKER', 'SUBJECT'],
    lines.map(line => [
      line.number,
      line.state,
      `${line.questions}x`,
      minute(line.activeAt),
      plain(line.asker),
      plain(line.subject),
    ]),
  );
}

/** Inbound mails with what was decided about each. */
export function mailTable(lines: readonly MailLine[]): string {
  if (lines.length === 0) return 'No mails.\n';
  return table(
    ['MAIL', 'RECEIVED', 'OUTCOME', 'REASON', 'CASE', 'FROM', 'SUBJECT'],
    lines.map(line => [
      String(line.messageId),
      minute(line.receivedAt),
      [line.outcome, line.state, line.requeued ? 'to be read again' : undefined].filter(Boolean).join(', '),
      plain([line.reason, line.detail].filter(Boolean).join(': ')),
      line.caseNumber ?? '',
      plain(line.from),
      plain(line.subject),
    ]),
  );
}

/** One case for a person: questions with their replies, then every event. */
export function caseDetails(shown: ShownCase): string {
  const head = [
    `${shown.number}  ${plain(shown.subject)}`,
    `asked by ${plain(shown.asker)}, opened ${minute(shown.openedAt)}, last active ${minute(shown.activeAt)}`,
    ...(shown.purgedAt === undefined ? [] : [`mails and texts were purged ${minute(shown.purgedAt)}`]),
  ];
  const events = shown.events.map(
    event => `  ${second(event.at)}  ${event.kind}  ${plain(JSON.stringify(event.detail))}`,
  );
  return `${[...head, '', ...shown.questions.flatMap(questionLines), '', 'Events', ...events].join('\n')}\n`;
}

function questionLines(question: ShownQuestion): string[] {
  const { reply } = question;
  const made = [question.editionId, question.model].filter(Boolean).join(', ');
  return [
    `Question ${question.questionNumber}: ${question.state}, received ${minute(question.receivedAt)} from ${plain(question.asker)}`,
    ...(question.reason === undefined ? [] : [`  reason: ${plain(question.reason)}`]),
    ...(question.notice === undefined ? [] : [`  answered with a notice: ${plain(question.notice)}`]),
    ...(made === '' ? [] : [`  opinion by: ${made}`]),
    ...(reply === undefined
      ? []
      : [
          `  reply ${reply.state} after ${reply.attempts} attempt(s), ${reply.messageId}`,
          `  to ${plain([...reply.recipients.to, ...reply.recipients.cc].join(', '))}`,
          ...[reply.smtpReply, reply.reason].flatMap(told =>
            told === undefined ? [] : [`  ${plain(told)}`],
          ),
        ]),
  ];
}

/** Texts of mails reach a terminal here: control characters would drive it. */
function plain(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}/gu, ' ').trim();
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

function second(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

const widest = 48;

/** Columns as wide as their widest cell, within bounds. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cut = (cell: string) => (cell.length <= widest ? cell : `${cell.slice(0, widest - 1)}…`);
  const all = [head, ...rows].map(row => row.map(cut));
  const widths = head.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)));
  const lines = all.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
