import type { CodeSystem } from './codebook.ts';
import { identifierAt } from './identifiers.ts';
import type { Draft, Read } from './match.ts';
import type { Reading } from './match-reading.ts';
import type { Token } from './tokens.ts';

/** An open place ("9760x") or a hyphen after the token ("L89.15-"). */
export function mayNameFamily(text: string, token: Token): boolean {
  const next = text.charCodeAt(token.end);
  return next === 45 || next === 95 || next === 46 || /[xX]/.test(token.text);
}

/** A family sign may end in a hyphen ("L89.15-"), which is no token character. */
export function familyText(text: string, token: Token): string {
  const after = text.slice(token.end, token.end + 5);
  const sign = /^\.?[-_]{1,3}(?![A-Za-z0-9])/.exec(after)?.[0] ?? '';
  return /^[A-Za-z]\d/.test(token.text) && sign !== ''
    ? token.text + (token.text.includes('.') ? sign : `.${sign.replace('.', '')}`)
    : token.text;
}

/** A family named by what its codes share. */
export function readFamily(
  reading: Reading,
  token: Token,
  family: { prefix: string; system: CodeSystem },
): Read | undefined {
  if (identifierAt(reading.text, token)) return undefined;
  const members = family.system === 'ICD-10-CM' ? [] : membersOf(reading, family.prefix);
  const status = family.system === 'ICD-10-CM' ? reading.statusOf(family.prefix) : 'not-billable';
  const from = members[0];
  const to = members.at(-1);
  const open = family.system !== 'ICD-10-CM';
  if (open && members.length === 0 && !reading.aboutCodes()) return undefined;
  const end =
    token.end +
    (open
      ? 0
      : (/^\.?[-_]{1,3}(?![A-Za-z0-9])/.exec(reading.text.slice(token.end, token.end + 5))?.[0].length ?? 0));
  const draft: Draft = {
    code: open ? `${family.prefix}${'X'.repeat(5 - family.prefix.length)}` : family.prefix,
    system: family.system,
    start: token.start,
    end,
    status: open && members.length === 0 ? 'unknown' : status,
    ...(from !== undefined && to !== undefined ? { range: { from, to } } : {}),
    ambiguous: 'names a family of codes, not one code',
  };
  return { drafts: [draft], end };
}

function membersOf(reading: Reading, prefix: string): string[] {
  const open = 5 - prefix.length;
  const codes: string[] = [];
  for (let i = 0; i < 10 ** Math.min(open, 2); i += 1) {
    const code = prefix + String(i).padStart(Math.min(open, 2), '0') + '0'.repeat(Math.max(0, open - 2));
    if (reading.statusOf(code) === 'valid') codes.push(code);
  }
  return codes;
}
