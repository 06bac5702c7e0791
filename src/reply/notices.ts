import type { QuotaRule } from '../inbox/quota.ts';
import { type NoticeContext, type NoticeView, noticeView } from './notice.ts';

/** The notices of the service: help, the standing of cases, and code cards by mail. */

const WHAT_TO_SEND = [
  'What was done, in the words of the note: procedure, technique, device or product, and the deepest tissue removed.',
  'Sizes, counts and times: each wound with length and width in cm (or its area in sq cm), minutes, number of lesions.',
  'Where: body site and side, and which procedure was on which wound.',
  'Diagnoses as documented, with stage or type where there is one.',
  'Payer, date of service, place of service, and who did it.',
  'The codes you have in mind, or the denial you received, if any.',
];

const EXAMPLE = [
  'Medicare, office, date of service in this month. Left heel pressure ulcer, stage 3, 9 x 5 cm.',
  'Disposable negative pressure device placed after sharp debridement of the whole wound; subcutaneous tissue removed.',
  'Which CPT codes and units, and do we need a modifier?',
];

const COMMANDS = [
  {
    lead: 'lookup 97607',
    text: 'what the catalog holds on a code; also with a day: lookup 97607 on 2026-03-02',
  },
  { lead: 'edits 97597 97607', text: 'the NCCI edits among codes' },
  { lead: 'status', text: 'how your cases stand; also of one: status CC-2026-000123' },
  { lead: 'correct: ...', text: 'in a reply: what the answer should have been' },
  { lead: 'stop', text: 'no more answers to you, until you send: start' },
  { lead: 'help', text: 'this mail' },
];

export interface HelpContext extends NoticeContext {
  /** Why there is no opinion, in one sentence ("The body's character set is unknown."). */
  readonly reason?: string;
}

/** What to send: for a mail without a question, one that could not be read, or one that asks for help. */
export function helpView(about: HelpContext): NoticeView {
  const reason = about.reason ?? 'We found no coding question in your mail.';
  return noticeView(about, {
    title: 'What to send us',
    paragraphs: [
      `${reason} Reply to this mail with the case and we answer in the same thread.`,
      'Please leave out names, birth dates, record numbers and everything else that identifies a patient.',
    ],
    sections: [
      { title: 'A case we can answer tells', entries: WHAT_TO_SEND },
      { title: 'An example', entries: EXAMPLE },
      { title: 'A mail with nothing but one of these lines is answered at once', entries: COMMANDS },
    ],
  });
}

/** A code card as the catalog shows it (`cardView`): rows of labelled lines, and the notices that go with them. */
export interface ShownCard {
  readonly code: string;
  readonly system: string;
  readonly statusText: string;
  readonly text: string;
  readonly rows: readonly {
    readonly label: string;
    readonly lines: readonly { readonly code?: string; readonly text: string }[];
    readonly more?: number;
  }[];
  readonly notices: readonly string[];
}

export interface LookupContext extends NoticeContext {
  /** ISO date the cards speak for. */
  readonly on: string;
  readonly edition: { readonly label: string; readonly asOf: string };
  /** Codes asked for that no loaded edition holds. */
  readonly unknown?: readonly string[];
}

/** Code cards by mail, in the order asked; notices that several cards share stand once. */
export function lookupView(about: LookupContext, cards: readonly ShownCard[]): NoticeView {
  const unknown = about.unknown ?? [];
  return noticeView(about, {
    title: cards.length === 1 ? `${cards[0]?.system} ${cards[0]?.code}` : 'Codes you asked for',
    paragraphs:
      unknown.length === 0 ? [] : [`In no loaded edition: ${unknown.join(', ')}. Please check the digits.`],
    sections: cards.map(card => ({
      title: cards.length === 1 ? '' : `${card.system} ${card.code}`,
      entries: [{ lead: card.statusText, text: card.text }, ...card.rows.flatMap(entriesOf)],
    })),
    notes: [
      ...new Set(cards.flatMap(card => card.notices)),
      `For date of service ${about.on}. Catalog: ${about.edition.label}, as of ${about.edition.asOf}.`,
    ],
  });
}

function entriesOf(row: ShownCard['rows'][number]): { lead: string; text: string }[] {
  const lines = row.lines.map((line, index) => ({
    lead: index === 0 ? row.label : '',
    text: line.code === undefined ? line.text : `${line.code} ${line.text}`,
  }));
  return row.more === undefined ? lines : [...lines, { lead: '', text: `and ${row.more} more` }];
}

export interface CaseStanding {
  readonly caseNumber: string;
  /** In words: "answered", "being worked on", "held for a person to look at". */
  readonly standing: string;
  /** ISO date of the last question. */
  readonly askedOn: string;
}

/** How the asker's own cases stand, newest first. */
export function statusView(about: NoticeContext, cases: readonly CaseStanding[]): NoticeView {
  return noticeView(about, {
    title: 'Your cases',
    paragraphs: cases.length === 0 ? ['We hold no case of yours.'] : [],
    sections: [
      {
        title: '',
        entries: cases.map(one => ({
          lead: one.caseNumber,
          text: `${one.standing}; last asked ${one.askedOn}`,
        })),
      },
    ],
  });
}

/** The first mail beyond what a sender or a domain is answered in a window of time; those after it get nothing. */
export function quotaView(about: NoticeContext, { of, per, limit, domain }: QuotaRule): NoticeView {
  const window = per === 'hour' ? 'an hour' : 'a day';
  const whose = of === 'domain' ? `from ${domain} together` : 'of one sender';
  const who = of === 'domain' ? 'more have come' : 'you have sent more';
  return noticeView(about, {
    title: 'One mail too many',
    paragraphs: [
      `We answer ${limit} mails ${whose} within ${window}, and ${who}. This mail was not worked on: please send it again in ${window}.`,
      'Until then further mails of yours wait for our staff, without another word from us.',
    ],
  });
}

/**
 * To the address in whose name a mail came that nobody vouches for. It repeats nothing of that mail, not even its
 * subject: whoever forges a sender must not get words of theirs carried to somebody else.
 */
export function refusalView({
  serviceName,
  periodDays,
}: {
  serviceName: string;
  periodDays: number;
}): NoticeView {
  const view = noticeView(
    { askedSubject: '', serviceName },
    {
      title: 'Your mail was not accepted',
      paragraphs: [
        'A mail in your name came in, and the receiving server could not tell whether it is from you. Nobody worked on it.',
        'If you sent it: your mail server has to sign what it sends (DKIM) or name its senders (SPF). Please show this to your mail administrator, then send the mail again.',
        'If you did not send it, there is nothing to do.',
        `You will not get this notice again within ${periodDays} ${periodDays === 1 ? 'day' : 'days'}, whatever comes in your name.`,
      ],
    },
  );
  return { ...view, subject: `Not accepted by ${view.serviceName}` };
}
