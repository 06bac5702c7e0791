import { domainOf } from './allowed.ts';
import type { Mail } from './mail.ts';

/**
 * Whether the receiving server vouches for the From address. Only the topmost Authentication-Results counts,
 * and only when it bears the configured server's name (RFC 8601 s5): everything below may be the sender's own.
 */

export interface AuthMethodResult {
  readonly method: string;
  readonly result: string;
  /** `header.from` etc., lower-cased names, values without quotes. */
  readonly properties: ReadonlyMap<string, string>;
}

export interface AuthResults {
  /** Lower-cased; '' when the header names no server, as Microsoft 365 writes it. */
  readonly authservId: string;
  readonly results: readonly AuthMethodResult[];
}

/** Comments removed, quoted strings kept as one piece; undefined when a quote or comment never ends. */
function splitParts(value: string): readonly (readonly string[])[] | undefined {
  const parts: string[][] = [[]];
  let token = '';
  let depth = 0;
  let quoted = false;
  const flush = () => {
    if (token !== '') {
      parts.at(-1)?.push(token);
      token = '';
    }
  };
  for (let at = 0; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === '\\' && (quoted || depth > 0)) {
      at += 1;
      token += depth > 0 ? '' : value.charAt(at);
    } else if (quoted) {
      quoted = char !== '"';
      token += quoted ? char : '';
    } else if (char === '(') {
      depth += 1;
    } else if (char === ')' && depth > 0) {
      depth -= 1;
    } else if (depth > 0) {
      // inside a comment
    } else if (char === '"') {
      quoted = true;
    } else if (char === ';') {
      flush();
      parts.push([]);
    } else if (/\s/.test(char)) {
      flush();
    } else {
      token += char;
    }
  }
  flush();
  return quoted || depth > 0 ? undefined : parts;
}

/** `a = b` with spaces around the sign is legal; brought to `a=b` (RFC 8601 s2.2). */
function joinEquals(tokens: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const token of tokens) {
    const previous = joined.at(-1);
    if (previous !== undefined && (token.startsWith('=') || previous.endsWith('='))) {
      joined[joined.length - 1] = previous + token;
    } else {
      joined.push(token);
    }
  }
  return joined;
}

/** One Authentication-Results value (RFC 8601 s2.2), or undefined when it is not well formed. */
export function parseAuthResults(value: string): AuthResults | undefined {
  const parts = splitParts(value.slice(0, 20_000))?.map(joinEquals);
  const first = parts?.[0];
  if (!parts || !first) {
    return undefined;
  }
  const namesServer = first.length > 0 && !(first[0] ?? '').includes('=');
  const results: AuthMethodResult[] = [];
  for (const tokens of namesServer ? parts.slice(1) : parts) {
    const [head, ...rest] = tokens;
    if (head === undefined || head.toLowerCase() === 'none') {
      continue;
    }
    const [method = '', result = ''] = head.split('=', 2);
    const properties = new Map<string, string>();
    for (const token of rest) {
      const equals = token.indexOf('=');
      const name = token.slice(0, equals).toLowerCase();
      if (equals > 0 && !properties.has(name)) {
        properties.set(name, token.slice(equals + 1));
      }
    }
    results.push({
      method: (method.split('/', 1)[0] ?? '').toLowerCase(),
      result: result.toLowerCase(),
      properties,
    });
  }
  return { authservId: namesServer ? (first[0] ?? '').toLowerCase() : '', results };
}

export interface AuthenticationPolicy {
  /**
   * `required`: by the receiving server's results. `dkim`: by signatures checked here (`checkSignatures`).
   * `off`: a From address is believed as it stands; for mailboxes only authenticated users can write to.
   */
  readonly mode: 'required' | 'dkim' | 'off';
  /** Names the receiving servers sign their results with; 'microsoft365' for its results without a name. */
  readonly authservIds: readonly string[];
}

export type Authentication =
  | { readonly kind: 'authenticated'; readonly by: string }
  /** `unjudged`: nothing speaks for the sender, and nothing against; not given when any check found something. */
  | { readonly kind: 'unauthenticated'; readonly why: string; readonly unjudged?: true };

const no = (why: string): Authentication => ({ kind: 'unauthenticated', why });
const unjudged = (why: string): Authentication => ({ kind: 'unauthenticated', why, unjudged: true });

/**
 * Whether the From address of this mail may be believed; anything unclear counts as no.
 * @param checked what `checkSignatures` found, for mode `dkim`.
 */
export function authenticate(
  mail: Mail,
  policy: AuthenticationPolicy,
  checked?: Authentication,
): Authentication {
  if (policy.mode === 'off') {
    return { kind: 'authenticated', by: 'setting' };
  }
  if (policy.mode === 'dkim') {
    return checked ?? no('the signatures were not checked');
  }
  const from = mail.from[0]?.address ?? '';
  const ids = policy.authservIds.map(id => id.trim().toLowerCase());
  const isMicrosoft = ids.includes('microsoft365');
  // Exchange Online strips this header from everything that comes from outside the tenant.
  if (
    isMicrosoft &&
    mail.headers.get('x-ms-exchange-organization-authas')?.join().toLowerCase() === 'internal'
  ) {
    return { kind: 'authenticated', by: 'internal sender of the Microsoft 365 tenant' };
  }
  const top = mail.headers.get('authentication-results')?.[0];
  if (top === undefined) {
    return unjudged('the receiving server added no Authentication-Results header');
  }
  const parsed = parseAuthResults(top);
  if (!parsed) {
    return no('the Authentication-Results header is malformed');
  }
  const isPinned = parsed.authservId === '' ? isMicrosoft : ids.includes(parsed.authservId);
  if (!isPinned) {
    return no(
      `the topmost Authentication-Results is by ${parsed.authservId || 'a server without name'}, which is not trusted`,
    );
  }
  return judge(parsed.results, from);
}

function judge(results: readonly AuthMethodResult[], from: string): Authentication {
  const fromDomain = domainOf(from);
  const dmarc = results.filter(entry => entry.method === 'dmarc');
  const passed = dmarc.filter(entry => entry.result === 'pass');
  if (passed.length > 0 && passed.length === dmarc.length) {
    const namesOther = passed.some(entry => {
      const named = entry.properties.get('header.from');
      return named !== undefined && domainOf(`@${named.split('@').at(-1) ?? ''}`) !== fromDomain;
    });
    return namesOther
      ? no('the DMARC result is about another From domain')
      : { kind: 'authenticated', by: 'DMARC' };
  }
  // Only a domain without DMARC policy is judged by DKIM and SPF here; a failed or broken check is final.
  if (dmarc.some(entry => !['none', 'bestguesspass'].includes(entry.result))) {
    return no(`DMARC result: ${dmarc.map(entry => entry.result).join(', ')}`);
  }
  if (results.every(entry => entry.result === 'none')) {
    return unjudged('the receiving server found nothing to check: neither DMARC, DKIM nor SPF');
  }
  const aligned = results.find(entry => entry.result === 'pass' && isAligned(entry, from));
  return aligned
    ? { kind: 'authenticated', by: `aligned ${aligned.method.toUpperCase()}` }
    : no('neither DMARC, an aligned DKIM signature nor aligned SPF passed');
}

function isAligned(entry: AuthMethodResult, from: string): boolean {
  const property = (name: string) => entry.properties.get(name)?.toLowerCase() ?? '';
  switch (entry.method) {
    case 'dkim':
      return covers(property('header.d') || domainOf(property('header.i')), domainOf(from));
    case 'spf':
      return covers(domainOf(`@${property('smtp.mailfrom').split('@').at(-1) ?? ''}`), domainOf(from));
    case 'auth':
      // Submitted to the receiving server itself by a logged-in user (RFC 8601 s2.7.4).
      return property('smtp.auth') === from.toLowerCase();
    default:
      return false;
  }
}

/** The authenticated domain is the From domain or a parent of it; a bare top-level name covers nothing. */
function covers(authenticated: string, fromDomain: string): boolean {
  return (
    authenticated.includes('.') && (authenticated === fromDomain || fromDomain.endsWith(`.${authenticated}`))
  );
}
