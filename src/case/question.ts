import { zoneBody } from './zones.ts';

/** One inbound message as a question: its text with the zones a reader tells apart. */

export type ZoneKind = 'subject' | 'new' | 'quoted' | 'signature' | 'attachment';

export interface Zone {
  readonly kind: ZoneKind;
  /** UTF-16 offsets into `Question.text`, half open. */
  readonly start: number;
  readonly end: number;
  /** Earlier mail that is read as new, because the author added nothing of his own. */
  readonly isQuote?: true;
}

export interface Question {
  /**
   * Subject, a blank line, the whole body text, then each attachment's text after a blank line. Every offset in
   * mentions and facts points into this.
   */
  readonly text: string;
  /** In order, together covering `text`. */
  readonly zones: readonly Zone[];
}

/** How mail programs mark forwarded mail and answers, by language. */
const forwardSubject = /^\s*(?:fwd?|fw|wg|tr|rv|enc|doorst|vb|vl|pd|ilt|i|转发|转寄|轉寄|전달)\s*[:：]/i;
const replySubject =
  /^\s*(?:re|aw|sv|antw(?:ort)?|odp|res|rif|r|ynt|vs|回复|答复|回覆|답장)\s*(?:\[\d+\])?\s*[:：]/i;

/**
 * The mail as subject, new text, quoted history and signature. Nothing is discarded: a mail whose new text
 * is empty is read as new throughout, and the body of a forwarded mail is the case itself.
 */
export function readQuestion(mail: {
  subject: string;
  text: string;
  /** Those without text (pictures, unread formats) add nothing. */
  attachments?: readonly { name: string; text?: string }[];
}): Question {
  const subject = mail.subject.replace(/\s+/g, ' ').trim();
  const body = mail.text;
  let text = `${subject}\n\n${body}`;
  const bodyStart = subject.length + 2;
  const zones: Zone[] = [{ kind: 'subject', start: 0, end: bodyStart }];
  const parts = zoneBody(body, forwardSubject.test(subject));
  for (const part of parts) {
    zones.push({ ...part, start: part.start + bodyStart, end: part.end + bodyStart });
  }
  for (const attachment of mail.attachments ?? []) {
    if (attachment.text === undefined) continue;
    const start = text.length;
    text += `\n\n${attachment.text}`;
    zones.push({ kind: 'attachment', start, end: text.length });
  }
  return { text, zones };
}

/** The text of some zones in place: the other zones are blanked, so that every offset stays true. */
export function zoneText(question: Question, kinds: readonly ZoneKind[]): string {
  return question.zones
    .map(zone => {
      const piece = question.text.slice(zone.start, zone.end);
      return kinds.includes(zone.kind) ? piece : '\n'.repeat(piece.length);
    })
    .join('');
}

/** Whether the subject was written by an earlier mail of the thread ("Re: ..."): then it is history. */
export function isReply(question: Question): boolean {
  return replySubject.test(subjectOf(question));
}

function subjectOf(question: Question): string {
  const zone = question.zones[0];
  return zone?.kind === 'subject' ? question.text.slice(zone.start, zone.end).trim() : '';
}

const thanksWord =
  /\b(?:thanks?|thank\s*you|thx|ty|tysm|appreciated?|appreciate\s+(?:it|the|your)|cheers|got\s+it|perfect|great|awesome|wonderful|excellent|noted|understood|received|helpful|helps|ok(?:ay)?)\b/i;
const thanksFiller =
  /\b(?:hi|hello|dear|all|team|everyone|again|so|very|a|an|the|i|we|we'll|i'll|you|your|yours|much|many|lot|lots|for|this|that|that's|thats|it|it's|its|is|was|are|have|has|had|nice|good|day|weekend|evening|one|too|really|super|quick|prompt|fast|detailed|clear|reply|response|answer|answers|help|info|information|explanation|will|do|what|exactly|needed|need|everything|no|further|other|more|questions?|at|time|now|works?|sounds|makes?|sense|and|to|my|our|of|me|us|just|in|on|with|as|always|kind|kindly|best|regards|sincerely|be|am|all\s+set|set|know|let|yes|yep|sure|any|from)\b/gi;
const emptySubject =
  /^(?:(?:re|fwd?|fw|aw)\s*:\s*)*(?:|\(?no\s+subject\)?|hi|hello|hey|question|quick\s+question|a\s+question|coding(?:\s+question)?|help|urgent|test|untitled|fyi|case|consult|inquiry|enquiry)[.!?\s]*$/i;

/**
 * Whether there is anything to answer: 'thanks' for mere politeness, 'empty' when neither the body nor the
 * subject says anything. A subject alone may hold the question.
 */
export function holdsQuestion(question: Question): 'question' | 'thanks' | 'empty' {
  const fresh = zoneText(question, ['new']).trim();
  const attached = zoneText(question, ['attachment']).trim();
  if (fresh === '' && attached !== '') return 'question';
  if (fresh === '') {
    const subject = subjectOf(question);
    return emptySubject.test(subject) ? 'empty' : isThanks(subject) ? 'thanks' : 'question';
  }
  if (attached === '' && (isThanks(fresh) || isThanksAboveQuote(question))) return 'thanks';
  return /[\p{L}\p{N}]/u.test(fresh) || !emptySubject.test(subjectOf(question)) ? 'question' : 'empty';
}

/** "Thank you!" with a name block and no other word reads as a signature; the quote under it asks nothing new. */
function isThanksAboveQuote(question: Question): boolean {
  if (!question.zones.some(zone => zone.isQuote)) return false;
  const [first = ''] = zoneText(question, ['signature']).trim().split('\n');
  return isThanks(first);
}

function isThanks(text: string): boolean {
  if (text.length > 400 || /[?\d]/.test(text.replace(/\b24\/7\b/g, '')) || !thanksWord.test(text))
    return false;
  const rest = text
    .replace(new RegExp(thanksWord.source, 'gi'), ' ')
    .replace(thanksFiller, ' ')
    .match(/[\p{L}\p{N}]+/gu);
  // Two words are left for the names of who is thanked and who thanks.
  return (rest?.length ?? 0) <= 2;
}
