import { plainLine, plainList, plainParagraphs } from './plain.ts';
import { bareSubject, replySubject } from './subject.ts';
import { DISCLAIMER } from './words.ts';

/** A short mail that answers no coding question: it says why, and what to send. */
export interface NoticeView {
  readonly kind: 'notice';
  readonly subject: string;
  readonly preheader: string;
  readonly serviceName: string;
  /** Empty when the mail opened no case. */
  readonly caseNumber: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly listTitle: string;
  readonly list: readonly string[];
  readonly example: readonly string[];
  readonly disclaimer: readonly string[];
}

export interface HelpContext {
  readonly askedSubject: string;
  readonly serviceName: string;
  readonly caseNumber?: string;
  /** Why there is no opinion, in one sentence ("The body's character set is unknown."). */
  readonly reason?: string;
}

const WHAT_TO_SEND = [
  'What was done, in the words of the note: procedure, technique, device or product, and the deepest tissue removed.',
  'Sizes, counts and times: each wound with length and width in cm (or its area in sq cm), minutes, number of lesions.',
  'Where: body site and side, and which procedure was on which wound.',
  'Diagnoses as documented, with stage or type where there is one.',
  'Payer, date of service, place of service, and who did it.',
  'The codes you have in mind, or the denial you received, if any.',
] as const;

const EXAMPLE = [
  'Medicare, office, date of service in this month. Left heel pressure ulcer, stage 3, 9 x 5 cm.',
  'Disposable negative pressure device placed after sharp debridement of the whole wound; subcutaneous tissue removed.',
  'Which CPT codes and units, and do we need a modifier?',
] as const;

/** The help mail: for a mail without a question, or one that could not be read. */
export function helpView(about: HelpContext): NoticeView {
  const caseNumber = plainLine(about.caseNumber ?? '', 40);
  const reason = plainLine(about.reason ?? 'We found no coding question in your mail.', 400);
  const subject = bareSubject(about.askedSubject);
  return {
    kind: 'notice',
    subject:
      caseNumber === ''
        ? `Re: ${subject === '' ? 'Your mail' : subject}`
        : replySubject(about.askedSubject, caseNumber),
    preheader: plainLine(reason, 140),
    serviceName: plainLine(about.serviceName, 80),
    caseNumber,
    title: 'What to send us',
    paragraphs: plainParagraphs(
      `${reason} Reply to this mail with the case and we answer in the same thread.\n\nPlease leave out names, birth dates, record numbers and everything else that identifies a patient.`,
    ),
    listTitle: 'A case we can answer tells',
    list: plainList(WHAT_TO_SEND),
    example: plainList(EXAMPLE),
    disclaimer: DISCLAIMER,
  };
}
