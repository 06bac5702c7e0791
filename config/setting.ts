import { domainToASCII } from 'node:url';
import { z } from 'zod';

/** How one setting is declared; the reader, the error texts and `.env.example` all come from this. */
export interface Setting<T = unknown> {
  readonly section: string;
  /** From the text of the environment to its value. */
  readonly type: z.ZodType<T, string>;
  /** Completes "expected ...". */
  readonly expected: string;
  readonly example: string;
  readonly doc: string;
  /** As it would be written in the environment. */
  readonly default?: string;
  /** Without a default: whether the program runs without it. */
  readonly optional?: true;
  /** Has a default, but most installations must set it: printed ready to fill in. */
  readonly advised?: true;
  /** Never shown in an error; may be read from the file that `NAME_FILE` names. */
  readonly secret?: true;
}

/** An address with an optional display name, as `MAIL_FROM` gives it. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const domain = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*$/;

/** The address with its domain in lower-case ASCII (RFC 5891), or undefined when it is none. */
export function plainAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const host = domainToASCII(text.slice(at + 1).toLowerCase());
  if (at < 1 || local.length > 64 || /[\s<>@,;:"()[\]\\]/.test(local) || !domain.test(host)) return undefined;
  return `${local}@${host}`;
}

/** An address, or `@domain` for everyone there. */
export function addressPattern(text: string): string | undefined {
  if (!text.startsWith('@')) return plainAddress(text);
  const address = plainAddress(`x${text}`);
  return address?.slice(1);
}

function refuse(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom', message: 'not of the expected form' });
  return z.NEVER;
}

export const text = z.string().min(1);

export const address = z.string().transform((given, context) => plainAddress(given) ?? refuse(context));

/** `Name <address>`, `"Name" <address>` or the bare address. */
export const mailbox = z.string().transform((given, context): Mailbox => {
  const open = given.indexOf('<');
  const bare = open < 0 ? given : given.endsWith('>') ? given.slice(open + 1, -1) : '';
  const plain = plainAddress(bare.trim()) ?? refuse(context);
  const name =
    open < 0
      ? ''
      : given
          .slice(0, open)
          .trim()
          .replace(/^"(.*)"$/, '$1');
  if (/[<>"\r\n]/.test(name)) return refuse(context);
  return { name, address: plain };
});

function listOf<T>(parse: (entry: string) => T | undefined) {
  return z.string().transform((given, context): readonly T[] => {
    const entries = given.split(/[,;\s]+/).filter(entry => entry !== '');
    return entries.map(entry => parse(entry) ?? refuse(context));
  });
}

export const addresses = listOf(plainAddress);
export const senderPatterns = listOf(entry => (entry === '*' ? entry : addressPattern(entry)));
export const names = listOf(entry => (domain.test(entry.toLowerCase()) ? entry.toLowerCase() : undefined));

export interface DomainQuota {
  /** `*`: each domain that has no quota of its own. */
  readonly domain: string;
  readonly limit: number;
  readonly per: 'hour' | 'day';
}

/** `clinic.example=50/hour`. */
export const domainQuotas = listOf((entry): DomainQuota | undefined => {
  const [, name = '', count = '', per] = /^@?([^=]+)=([1-9]\d{0,5})\/(hour|day)$/i.exec(entry) ?? [];
  const domainName = name === '*' ? name : addressPattern(`@${name}`)?.slice(1);
  if (domainName === undefined || count === '') return undefined;
  return { domain: domainName, limit: Number(count), per: per?.toLowerCase() === 'day' ? 'day' : 'hour' };
});

/** As the data of the text recognition is named (ISO 639-2, and the script where there are several). */
export const language = z.string().regex(/^[a-z]{3}(?:_[a-z]{2,10})?$/);

export const port = wholeNumber(1, 65_535);

/** A whole number within bounds, written in digits. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}

/** As this system's Intl knows it. */
export const timeZone = z.string().refine(given => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: given }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
});

/** A price: up to four places behind the point. */
export const dollars = z
  .string()
  .regex(/^\d{1,6}(?:\.\d{1,4})?$/)
  .transform(Number);

export const yesOrNo = z.enum(['yes', 'no']).transform(given => given === 'yes');

/** A URL of one of the schemes, with a host. */
export function url(...schemes: readonly string[]) {
  return z.string().refine(given => {
    const parsed = URL.parse(given);
    return parsed !== null && schemes.includes(parsed.protocol.slice(0, -1)) && parsed.host !== '';
  });
}
