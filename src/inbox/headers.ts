import { parseAddressHeader } from 'mailparser';
import type { Address } from './mail.ts';

/** Mail text without what PostgreSQL refuses: NUL occurs in about one bounce of two hundred. */
export function cleanText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** Marks that are not seen and part codes and figures: zero widths, soft hyphens, directions of writing. */
const unseen = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** Text as a reader sees it: nothing unseen in it, and the wide letters and digits of East Asian type plain. */
export function plainText(text: string): string {
  return text
    .replace(unseen, '')
    .replace(/[\uff01-\uff5e]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

/** Lower-case header name to its unfolded values, topmost first (RFC 5322 s2.2.3). */
export function headerMap(
  lines: readonly { readonly key: string; readonly line: string }[],
): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (const { key, line } of lines) {
    const value = cleanText(line.slice(line.indexOf(':') + 1))
      .replace(/\r?\n(?=[ \t])/g, '')
      .trim();
    const values = map.get(key);
    if (values) {
      values.push(value);
    } else {
      map.set(key, [value]);
    }
  }
  return map;
}

/** Addresses of one header in order, groups flattened; domains stay in their ASCII form, as an envelope needs them. */
export function readAddresses(values: readonly string[] | undefined, max: number): readonly Address[] {
  if (!values) {
    return [];
  }
  const { value } = parseAddressHeader([...values], { flatten: true, decodePunycode: false });
  return value.slice(0, max).map(entry => ({
    name: cleanText(entry.name ?? '').trim(),
    address: normalAddress(cleanText(entry.address ?? '')),
  }));
}

/** The domain is case-insensitive, the local part is the receiving server's business (RFC 5321 s2.3.11). */
function normalAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(0, at + 1) + address.slice(at + 1).toLowerCase();
}

/** Message-IDs of a References or In-Reply-To header; commented or bare words are left out (RFC 5322 s3.6.4). */
export function readMessageIds(values: readonly string[] | undefined, max: number): readonly string[] {
  const ids = (values ?? []).flatMap(value => value.match(/<[^<>\s]{1,500}>/g) ?? []);
  return [...new Set(ids)].slice(0, max);
}

/** Return-Path as the receiving server wrote it: '' for the null path (RFC 5321 s4.5.5). */
export function readReturnPath(values: readonly string[] | undefined): string | undefined {
  const value = values?.[0];
  if (value === undefined) {
    return undefined;
  }
  const path = /<([^<>]*)>/.exec(value)?.[1] ?? value.replace(/\([^()]*\)/g, '');
  const address = path.trim();
  return /^mailer-daemon$/i.test(address) ? '' : address;
}

/** The Date header, or undefined when it is absent or not a date. */
export function readDate(values: readonly string[] | undefined): Date | undefined {
  const at = new Date((values?.[0] ?? '').replace(/\([^()]*\)/g, ' ').trim());
  return Number.isNaN(at.getTime()) ? undefined : at;
}
