import type { Token } from './tokens.ts';

/** A code freed of what is written to it without a space: "CPT97597", "97598x2", "3x97598", "97598s", "97597w/59". */
export interface Unglued {
  readonly token: Token;
  readonly units?: number;
  /** A label as in "CPT97597" leaves no doubt that it is a code. */
  readonly labelled: boolean;
}

const label = /^(?:CPT|HCPCS|ICD-?10|ICD|DX|PX|CODE)[.:]?(?=[A-Z]?\d)/i;
const unitsAfter = /^([A-Za-z]?\d{4}[A-Za-z0-9]?)[xX](\d{1,2})$/;
const unitsBefore = /^(\d{1,2})[xX](?=(?:\d{5}|[A-Z]\d{4})$)/;
const plural = /^(?:\d{5}|[A-Z]\d{4})(?<!00)(?=[sw]$)/;

/** The code in a token; the token itself where nothing is glued to it. */
export function unglue(token: Token): Unglued {
  const { text } = token;
  if (text.length < 6) return { token, labelled: false };
  const after = unitsAfter.exec(text);
  if (after?.[1] !== undefined)
    return { token: first(token, after[1]), units: Number(after[2]), labelled: false };
  const before = unitsBefore.exec(text);
  if (before) return { token: rest(token, before[0].length), units: Number(before[1]), labelled: false };
  const many = plural.exec(text);
  if (many) return { token: first(token, many[0]), labelled: false };
  const size = label.exec(text)?.[0].length ?? 0;
  return size === 0 ? { token, labelled: false } : { token: rest(token, size), labelled: true };
}

function first(token: Token, text: string): Token {
  return { ...token, text, end: token.start + text.length };
}

function rest(token: Token, from: number): Token {
  return { ...token, text: token.text.slice(from), start: token.start + from };
}
