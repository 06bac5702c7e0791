import { CAPS, FULL, GAP, INITIAL, W } from './name-patterns.ts';
import { isPlainWord, trimName } from './name-trim.ts';
import { AMBIGUOUS_NAMES } from './name-words.ts';
import type { Found } from './personal.ts';

const SIGN_OFF =
  /^[ \t>]*(?:(?:best|kind|warm|many|with)?\s?(?:regards|wishes|thanks|thank you)|thx|thanks(?: again| so much| in advance)?|best|warmly|cheers|sincerely|respectfully|cordially|--|—)[,.!]?[ \t]*$/i;

const NEXT_LINE = new RegExp(
  `^[ \\t>]*(${FULL}|${CAPS}|(?:\\p{Lu}\\.){2,3}|\\p{Ll}{3,15})(?=[ \\t]*(?:$|[,|]))`,
  'u',
);
const ALONE = new RegExp(`^[ \\t>]*(${FULL})[ \\t]*$`, 'u');
/** "Cheers, Fitz", "- Nadia", "~Bettina K.", "thanks, priya r." */
const INLINE = new RegExp(
  `(?:^|[.?!][ \\t]{1,2})[ \\t>]*(?:(?:[Mm]any |[Kk]ind |[Bb]est )?(?:[Tt]hanks|[Tt]hank you|[Tt]hx|[Tt]hnx|[Tt]ks|[Tt]x|[Tt]y|[Cc]heers|[Bb]est|[Rr]egards|THANKS|THX)[,!.]{0,2}${GAP}(?:[-–—][ \\t]?)?|[-~–—]{1,2}[ \\t]?)(${W}(?:${GAP}(?:${INITIAL}|${W}))?|\\p{Ll}{3,15}(?:${GAP}\\p{Ll}\\.?)?)\\.?[ \\t]*$`,
  'u',
);
/** Only at the foot of a mail is "- Nadia" a signature. */
const footLines = 4;

/** Who signed: the first line after a sign-off, the words after one, a name alone in the last line. */
export function signatureNames(text: string): Found[] {
  const lines = [...text.matchAll(/[^\n]*/g)].filter(match => match[0].trim() !== '');
  const found: Found[] = [];
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    if (next && line[0].length <= 60 && SIGN_OFF.test(line[0])) found.push(...read(next, NEXT_LINE, false));
    if (line[0].length <= 200 && (index >= lines.length - footLines || isFollowedByBlank(text, line)))
      found.push(...readInline(line));
  }
  const last = lines.at(-1);
  if (last && lines.length > 1 && last[0].length < 60) found.push(...read(last, ALONE, true));
  return found;
}

function isFollowedByBlank(text: string, line: RegExpExecArray): boolean {
  return /^\n[ \t]*(?:\n|$)/.test(text.slice(line.index + line[0].length, line.index + line[0].length + 8));
}

function read(line: RegExpExecArray, form: RegExp, strict: boolean): Found[] {
  const match = form.exec(line[0]);
  const raw = match?.[1] ?? '';
  if (!match || raw.length > 40) return [];
  const trimmed = trimName(
    line.index +
      match.index +
      match[0].length -
      match[0].trimStart().length +
      match[0].trimStart().indexOf(raw),
    raw,
    strict,
    false,
  );
  return trimmed ? [{ kind: 'NAME', ...trimmed }] : [];
}

function readInline(line: RegExpExecArray): Found[] {
  const match = INLINE.exec(line[0]);
  const raw = match?.[1] ?? '';
  if (!match) return [];
  const [first = ''] = raw.split(/\s/u);
  if (/^\p{Ll}/u.test(first) && (isPlainWord(first) || AMBIGUOUS_NAMES.has(first))) return [];
  const trimmed = trimName(line.index + match.index + match[0].lastIndexOf(raw), raw, true, false);
  return trimmed ? [{ kind: 'NAME', ...trimmed }] : [];
}
