import { type MailCommand, readCommand } from '../src/case/command.ts';
import type { Question } from '../src/case/question.ts';
import type { Catalog } from '../src/catalog/catalog.ts';
import { commandNotice } from '../src/catalog/notice.ts';
import type { LoadedQuestion } from '../src/ledger/consulting.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Standing } from '../src/ledger/standing.ts';
import { type NoticeContext, type NoticeView, noticeView } from '../src/reply/notice.ts';
import { statusView } from '../src/reply/notices.ts';

export interface CommandParts {
  readonly ledger: Ledger;
  /** Opened without licensed wording: what it reads out leaves by mail. */
  readonly catalog: Catalog;
  readonly serviceName: string;
  /** ISO date in the practice's calendar: for a command without a date of service. */
  readonly today: string;
  readonly now: () => Date;
}

/** The mail that may order something. */
export interface Ordered {
  readonly loaded: LoadedQuestion;
  readonly subject: string;
  readonly question: Question;
  /** The question of the case that it replies to. */
  readonly repliesTo: number | undefined;
}

export interface CommandAnswer {
  /** The command's own word: help, status, ... */
  readonly kind: MailCommand['kind'];
  readonly view: NoticeView;
}

/**
 * Carries a mail's command out and says so; undefined when it is a case. Doing it again after a crash changes
 * nothing more. What is told goes to the sender alone, and of cases only their own.
 */
export async function answerCommand(
  ordered: Ordered,
  parts: CommandParts,
): Promise<CommandAnswer | undefined> {
  const command = readCommand(ordered.question);
  if (command === undefined) return undefined;
  const about: NoticeContext = {
    askedSubject: ordered.subject,
    serviceName: parts.serviceName,
    caseNumber: ordered.loaded.caseNumber,
  };
  const view =
    commandNotice(command, about, parts.catalog, parts.today) ??
    (await carryOut(command, ordered, about, parts));
  return { kind: command.kind, view };
}

async function carryOut(
  command: MailCommand,
  { loaded, repliesTo }: Ordered,
  about: NoticeContext,
  { ledger, now }: CommandParts,
): Promise<NoticeView> {
  switch (command.kind) {
    case 'status':
      return await showStanding(command.caseNumber, loaded, about, ledger);
    case 'correct':
      return await keepCorrection(command.text, loaded, repliesTo, about, { ledger, now });
    case 'stop':
      await ledger.stopSender(loaded.asker, now());
      return noticeView(about, {
        title: 'You will get no more answers',
        paragraphs: ['This is the last mail you get from us. Send a mail with the word start to go on.'],
      });
    case 'start':
      await ledger.resumeSender(loaded.asker, now());
      return noticeView(about, {
        title: 'Your mails are answered',
        paragraphs: [
          'From now on your mails are answered. What you sent while you had stopped was not kept for an answer; please send it again.',
        ],
      });
    default:
      throw new Error(`the command ${command.kind} needs no ledger`);
  }
}

const standingWords: Readonly<Record<Standing['state'], string>> = {
  taken: 'being worked on',
  consulted: 'answered, the reply is on its way',
  answered: 'answered',
  failed: 'could not be answered; our staff was told',
  held: 'held for a person to look at',
};

async function showStanding(
  caseNumber: string | undefined,
  { asker, questionId }: LoadedQuestion,
  about: NoticeContext,
  ledger: Ledger,
): Promise<NoticeView> {
  const standings = await ledger.listStandings(asker, { caseNumber, exceptQuestionId: questionId });
  if (caseNumber !== undefined && standings.length === 0) {
    return noticeView(about, {
      title: 'Your cases',
      paragraphs: [`We hold no case ${caseNumber} of yours. A mail with the word status lists what we hold.`],
    });
  }
  return statusView(
    about,
    standings.map(({ caseNumber: number, state, askedAt }) => ({
      caseNumber: number,
      standing: standingWords[state],
      askedOn: askedAt.toISOString().slice(0, 10),
    })),
  );
}

/** Kept with the answer it is about, once, however often the mail is worked on. */
async function keepCorrection(
  text: string,
  loaded: LoadedQuestion,
  repliesTo: number | undefined,
  about: NoticeContext,
  { ledger, now }: Pick<CommandParts, 'ledger' | 'now'>,
): Promise<NoticeView> {
  const answered =
    loaded.earlier.find(({ questionNumber }) => questionNumber === repliesTo) ?? loaded.earlier.at(-1);
  if (answered === undefined) {
    return noticeView(about, {
      title: 'Which answer is it about?',
      paragraphs: ['Please send the correction as a reply to the answer that it corrects.'],
    });
  }
  const { caseId, asker } = loaded;
  const { questionId } = answered;
  const known = await ledger.listFeedback({ caseId });
  if (!known.some(one => one.questionId === questionId && one.by === asker && one.text === text)) {
    await ledger.recordFeedback({ caseId, questionId, by: asker, text }, now());
  }
  return noticeView(about, {
    title: 'Thank you for the correction',
    paragraphs: [
      'It is kept with the case for our staff. The answer itself is not changed by it: send the corrected facts as a reply if you want a new one.',
    ],
  });
}
