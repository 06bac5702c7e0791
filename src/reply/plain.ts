/** Makes any text safe to show as one piece of a mail: the last step before a template, whatever wrote the text. */

// Bidirectional overrides and isolates can make "do not bill" read as "bill" (Unicode TR 9, "Trojan Source"); zero-width
// characters hide words from the eye. The zero-width joiner stays: emoji and several scripts need it.
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const CONTROL = /[^\P{Cc}\n\t]/gu;

/** Upper bound of one text in a reply, in UTF-16 units; a longer one ends in an ellipsis. */
export const MAX_TEXT_CHARS = 4000;

/** One line without control, invisible or doubled white space characters, at most `maxChars` long. */
export function plainLine(text: string, maxChars = MAX_TEXT_CHARS): string {
  const line = clip(text, maxChars * 2).replace(/\r\n?|[\u2028\u2029]/g, '\n');
  return clip(
    line.replace(CONTROL, '').replace(INVISIBLE, '').toWellFormed().replace(/\s+/g, ' ').trim(),
    maxChars,
  );
}

/** The paragraphs of a text, each as one plain line; single line breaks inside a paragraph become spaces. */
export function plainParagraphs(text: string, maxChars = MAX_TEXT_CHARS): string[] {
  return clip(text, maxChars)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .split(/\n[\t ]*\n/)
    .map(paragraph => plainLine(paragraph, maxChars))
    .filter(paragraph => paragraph !== '');
}

/** The lines of a list without empty ones, at most `maxItems`; what is left out is counted in a last item. */
export function plainList(items: readonly string[], maxItems = 40): string[] {
  const lines = items.map(item => plainLine(item)).filter(item => item !== '');
  if (lines.length <= maxItems) return lines;
  return [...lines.slice(0, maxItems), `… and ${lines.length - maxItems} more.`];
}

function clip(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).toWellFormed()}…`;
}
