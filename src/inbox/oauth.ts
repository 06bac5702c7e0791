import { z } from 'zod';
import { Permanent, RetryLater, storableText } from '../outcome.ts';
import type { TokenSource } from './imap.ts';

/**
 * Access tokens for XOAUTH2 (IMAP and SMTP of Gmail and Microsoft 365): from a refresh token, or from the
 * application's own credentials where an administrator granted the mailbox (RFC 6749 s6, s4.4).
 */
export interface OauthSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Absent: client credentials. */
  readonly refreshToken?: string;
  /** Microsoft wants it on every refresh, Google does not. */
  readonly scope?: string;
  /** How these settings begin in messages to the operator. */
  readonly settingPrefix?: string;
  readonly timeoutMs?: number;
}

export interface OauthParts {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** Some providers replace the refresh token on use: it must be kept, the old one may be void. */
  readonly onRotated?: (refreshToken: string) => Promise<void>;
  /** The newest one kept: another process of ours may have had it replaced, and then ours is void. */
  readonly reread?: () => Promise<string>;
}

const grantSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().default(3600),
  refresh_token: z.string().optional(),
});
type Grant = z.infer<typeof grantSchema>;
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** Answers that only a person can mend (RFC 6749 s5.2); everything else may pass by itself. */
const finalErrors = new Set([
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_request',
  'interaction_required',
  'consent_required',
]);

/** A token is renewed this long before it ends: a login must not race its expiry. */
const earlyMs = 120_000;

/**
 * A source of tokens, one request at a time however many connections ask.
 * @throws Permanent when the provider refuses for good, RetryLater when it is away or limits the rate.
 */
export function openTokenSource(settings: OauthSettings, parts: OauthParts): TokenSource {
  let refreshToken = settings.refreshToken;
  let current: { token: string; until: number } | undefined;
  let pending: Promise<string> | undefined;

  const requestNewest = async (): Promise<Grant> => {
    try {
      return await requestToken(settings, refreshToken, parts);
    } catch (error) {
      const newest = error instanceof Permanent ? await parts.reread?.() : undefined;
      if (newest === undefined || newest === refreshToken) throw error;
      refreshToken = newest;
      return await requestToken(settings, refreshToken, parts);
    }
  };
  const renew = async (): Promise<string> => {
    const grant = await requestNewest();
    if (grant.refresh_token !== undefined && grant.refresh_token !== refreshToken) {
      await parts.onRotated?.(grant.refresh_token);
      refreshToken = grant.refresh_token;
    }
    current = { token: grant.access_token, until: parts.now() + grant.expires_in * 1000 - earlyMs };
    return grant.access_token;
  };
  return async ({ fresh }) => {
    if (!fresh && current && parts.now() < current.until) {
      return current.token;
    }
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return await pending;
  };
}

async function requestToken(
  settings: OauthSettings,
  refreshToken: string | undefined,
  parts: OauthParts,
): Promise<Grant> {
  const prefix = settings.settingPrefix ?? 'OAUTH_';
  const { status, body, retryAfter } = await post(settings, formOf(settings, refreshToken), parts);
  const grant = grantSchema.safeParse(body);
  if (status === 200 && grant.success) {
    return grant.data;
  }
  const refusal = refusalSchema.safeParse(body).data;
  if (refusal && status < 500 && status !== 429 && finalErrors.has(refusal.error)) {
    const said = storableText(`${refusal.error} ${refusal.error_description ?? ''}`.trim(), 300);
    throw new Permanent(
      `${prefix}REFRESH_TOKEN: the token endpoint refused (${said}). Check ${prefix}CLIENT_ID and ${prefix}CLIENT_SECRET, and grant access anew.`,
    );
  }
  const afterMs = Number(retryAfter) * 1000;
  throw new RetryLater(
    `the token endpoint ${new URL(settings.tokenUrl).host} answered ${status} ${refusal?.error ?? ''}`.trim(),
    Number.isFinite(afterMs) && afterMs > 0 ? { afterMs } : {},
  );
}

function formOf(settings: OauthSettings, refreshToken: string | undefined): URLSearchParams {
  return new URLSearchParams({
    client_id: settings.clientId,
    ...(settings.clientSecret === undefined ? {} : { client_secret: settings.clientSecret }),
    ...(refreshToken === undefined
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'refresh_token', refresh_token: refreshToken }),
    ...(settings.scope === undefined ? {} : { scope: settings.scope }),
  });
}

async function post(settings: OauthSettings, form: URLSearchParams, parts: OauthParts) {
  try {
    const response = await parts.fetch(settings.tokenUrl, {
      method: 'POST',
      body: form,
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(settings.timeoutMs ?? 15_000),
    });
    const text = (await response.text()).slice(0, 100_000);
    return {
      status: response.status,
      body: parseJson(text),
      retryAfter: response.headers.get('retry-after') ?? '',
    };
  } catch (cause) {
    throw new RetryLater(`the token endpoint ${new URL(settings.tokenUrl).host} cannot be reached`, {
      cause,
    });
  }
}

/** A proxy's HTML page is an answer, too: one without a token. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
