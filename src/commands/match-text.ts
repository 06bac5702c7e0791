import type { CodeBook } from '../case/codebook.ts';
import { type Mention, matchCodes } from '../case/match.ts';
import { readQuestion } from '../case/question.ts';

/** One mention as printed: offsets count Unicode code points of the input text. */
export interface PrintedMention {
  readonly code: string;
  readonly system: string;
  readonly start: number;
  readonly end: number;
  readonly status: string;
  readonly role: string;
  readonly units?: number;
  readonly modifiers?: readonly string[];
  readonly range?: { readonly from: string; readonly to: string };
  readonly ambiguous?: string;
}

/** A file of its owner is read to its end; only a mail is bounded in what it may name. */
const most = 500_000;

/** The code references of one text. Line ends may be those of any system. */
export function matchText(text: string, book: CodeBook, on: string): PrintedMention[] {
  const plain = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const question = readQuestion({ subject: '', text: plain });
  const shift = question.text.length - plain.length;
  const toPoints = pointCounter(text);
  return matchCodes(question, book, on, most).map(mention => ({
    code: mention.code,
    system: mention.system,
    start: toPoints(mention.start - shift),
    end: toPoints(mention.end - shift),
    status: mention.status,
    role: mention.role,
    ...optional(mention),
  }));
}

function optional({ units, modifiers, range, ambiguous }: Mention): Partial<PrintedMention> {
  return {
    ...(units === undefined ? {} : { units }),
    ...(modifiers === undefined ? {} : { modifiers }),
    ...(range === undefined ? {} : { range }),
    ...(ambiguous === undefined ? {} : { ambiguous }),
  };
}

/**
 * Converts ascending UTF-16 offsets in the text with line ends of one character to code points of the text as it
 * was given: each surrogate pair counts once, each CR LF twice.
 */
function pointCounter(given: string): (offset: number) => number {
  let at = 0;
  let read = 0;
  let points = 0;
  return offset => {
    while (read < offset) {
      const size = (given.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      const isPair = given.charCodeAt(at) === 13 && given.charCodeAt(at + 1) === 10;
      at += isPair ? 2 : size;
      read += size;
      points += isPair ? 2 : 1;
    }
    return points;
  };
}

/** The mentions as lines for a person. */
export function inWords(mentions: readonly PrintedMention[], text: string): string {
  if (mentions.length === 0) return 'No code references.\n';
  const points = [...text];
  return mentions
    .map(({ code, system, start, end, status, role, units, modifiers, range, ambiguous }) => {
      const name =
        [code, ...(modifiers ?? [])].join('-') + (range && range.to !== code ? `..${range.to}` : '');
      const words = points
        .slice(start, end)
        .join('')
        .replace(/\p{Cc}|\p{Cf}/gu, ' ');
      const count = units === undefined ? '' : ` x${units}`;
      const doubt = ambiguous === undefined ? '' : `  (${ambiguous})`;
      return `${start}-${end}  ${name}${count}  ${system}  ${status}  ${role}  "${words}"${doubt}\n`;
    })
    .join('');
}
