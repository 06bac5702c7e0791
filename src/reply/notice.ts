import { plainLine, plainList, plainParagraphs } from './plain.ts';
import { bareSubject, replySubject } from './subject.ts';
import { DISCLAIMER } from './words.ts';

/** A short mail beside opinions: what to send, how a case stands, what the catalog holds on a code. */
export interface NoticeView {
  readonly kind: 'notice';
  readonly subject: string;
  readonly preheader: string;
  readonly serviceName: string;
  /** Empty when the mail opened no case. */
  readonly caseNumber: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly sections: readonly NoticeSection[];
  /** Small print under the sections: wording licences, editions. */
  readonly notes: readonly string[];
  readonly disclaimer: readonly string[];
}

export interface NoticeSection {
  /** Empty for a section that needs none. */
  readonly title: string;
  readonly entries: readonly NoticeEntry[];
}

export interface NoticeEntry {
  /** Set off from the text: a code, a case number, a label. Empty for a plain line. */
  readonly lead: string;
  readonly text: string;
}

export interface NoticeContext {
  readonly askedSubject: string;
  readonly serviceName: string;
  readonly caseNumber?: string;
}

/** What a notice says; any text, made plain and bounded here. */
export interface NoticeContent {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  readonly sections?: readonly {
    readonly title: string;
    readonly entries: readonly (string | { readonly lead: string; readonly text: string })[];
  }[];
  readonly notes?: readonly string[];
}

const MAX_SECTIONS = 40;
const MAX_ENTRIES = 60;

/** Any notice. Sections without entries vanish; what is too much is counted in a last entry. */
export function noticeView(about: NoticeContext, content: NoticeContent): NoticeView {
  const caseNumber = plainLine(about.caseNumber ?? '', 40);
  const subject = bareSubject(about.askedSubject);
  const paragraphs = (content.paragraphs ?? []).flatMap(text => plainParagraphs(text));
  return {
    kind: 'notice',
    subject:
      caseNumber === ''
        ? `Re: ${subject === '' ? 'Your mail' : subject}`
        : replySubject(about.askedSubject, caseNumber),
    preheader: plainLine(paragraphs[0] ?? content.title, 140),
    serviceName: plainLine(about.serviceName, 80),
    caseNumber,
    title: plainLine(content.title, 200),
    paragraphs,
    sections: (content.sections ?? [])
      .slice(0, MAX_SECTIONS)
      .map(section => ({ title: plainLine(section.title, 200), entries: viewEntries(section.entries) }))
      .filter(section => section.entries.length > 0),
    notes: plainList(content.notes ?? []),
    disclaimer: DISCLAIMER,
  };
}

function viewEntries(entries: NonNullable<NoticeContent['sections']>[number]['entries']): NoticeEntry[] {
  const shown = entries
    .slice(0, MAX_ENTRIES)
    .map(entry =>
      typeof entry === 'string'
        ? { lead: '', text: plainLine(entry) }
        : { lead: plainLine(entry.lead, 80), text: plainLine(entry.text) },
    )
    .filter(entry => entry.lead !== '' || entry.text !== '');
  const more = entries.length - MAX_ENTRIES;
  return more > 0 ? [...shown, { lead: '', text: `… and ${more} more.` }] : shown;
}
